import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const domainKeysRemove: Subcommand = {
  name: "domain keys remove",
  operands: "NAME SELECTOR…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Forget keys of a domain",
  details:
    "Remove a key's record from the domain name system first. A key that signs is not forgotten without --force.",
  options: { force: { option: { type: "boolean" }, help: "Forget a key that signs, too" } },
  async run({ operands, values, out, config }) {
    const [name = "", ...selectors] = operands;
    const active = values["force"] === true;
    await withStorage(config, ({ directory: { keys } }) => keys.remove(name, selectors, { active }));
    out.result({ removed: selectors }, selectors.map((selector) => `Forgot ${selector}.`).join("\n"));
    return 0;
  },
};
