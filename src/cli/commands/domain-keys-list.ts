import type { DomainKey } from "../../directory/domain-key.ts";
import { day } from "../moments.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const domainKeysList: Subcommand = {
  name: "domain keys list",
  operands: "NAME",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show the keys of a domain, which sign its mail",
  details:
    'A key is "next" (published, not used yet), "active" (signs), or "retired" (signs no more, published while mail is on its way).',
  async run({ operands, out, config }) {
    const [name = ""] = operands;
    const keys = await withStorage(config, ({ directory }) => directory.keys.list(name));
    out.result({ keys: keys.map(shown) }, table(keys.map(row)));
    if (keys.length === 0)
      out.note(`${name} has no keys, so its mail is not signed: posthorn domain keys rotate ${name}`);
    return 0;
  },
};

function shown({ selector, algorithm, state, createdAt, changedAt }: DomainKey): object {
  return {
    selector,
    algorithm,
    state,
    createdAt: new Date(createdAt).toISOString(),
    changedAt: new Date(changedAt).toISOString(),
  };
}

function row({ selector, algorithm, state, changedAt }: DomainKey): string[] {
  return [selector, algorithm, state, `since ${day(changedAt)}`];
}
