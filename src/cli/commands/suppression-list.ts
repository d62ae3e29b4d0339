import type { Suppression, Suppressions } from "../../mail/suppression/suppressions.ts";
import { day } from "../moments.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const suppressionList: Subcommand = {
  name: "suppression list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the addresses that nobody may write to",
  details:
    "An address elsewhere gets on the list when its server has said on several days that it does not exist, or with suppression add.",
  async run({ out, config }) {
    const suppressed = await withStorage(config, ({ suppressions }) => all(suppressions));
    out.result({ suppressed }, table(suppressed.map(row)));
    return 0;
  },
};

async function all(suppressions: Suppressions): Promise<readonly Suppression[]> {
  const found: Suppression[] = [];
  for (;;) {
    const page = await suppressions.list({ after: found.at(-1)?.address ?? "" });
    if (page.length === 0) return found;
    found.push(...page);
  }
}

function row({ address, until, reason }: Suppression): string[] {
  return [address, until === undefined ? "for good" : `until ${day(until)}`, reason];
}
