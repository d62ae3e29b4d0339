import type { Change } from "../../directory/change-book.ts";
import { table } from "../output.ts";
import { moment } from "../moments.ts";
import { numberOption, textOption } from "../option-values.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

const SHOWN = 50;

export const changesList: Subcommand = {
  name: "changes",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show who has changed what of the server",
  details: "In the administration and on the command line, the newest first.",
  options: {
    find: { option: { type: "string" }, value: "TEXT", help: "Only those by or about it" },
    limit: { option: { type: "string" }, value: "NUMBER", help: `How many to show (${SHOWN})` },
  },
  async run({ values, out, config }) {
    const limit = numberOption(values, "limit", SHOWN);
    const find = textOption(values, "find") ?? "";
    const changes = await withStorage(config, ({ directory }) => directory.changes.list({ limit, find }));
    out.result(
      { changes: changes.map((each) => ({ ...each, at: new Date(each.at).toISOString() })) },
      changes.length === 0 ? "Nothing has been changed." : table(changes.map(row)),
    );
    return 0;
  },
};

function row({ at, actor, act, subject, detail }: Change): string[] {
  const details = Object.entries(detail).map(([name, value]) => `${name}=${String(value)}`);
  return [moment(at), actor, act.replaceAll("/", " "), subject, details.join(" ")];
}
