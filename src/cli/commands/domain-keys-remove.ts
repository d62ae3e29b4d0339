import { Refusal } from "../../base/errors.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const domainKeysRemove: Subcommand = {
  name: "domain keys remove",
  operands: "NAME SELECTOR…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Forget keys of a domain",
  details: "Remove a key's record from the domain name system first.",
  options: { force: { option: { type: "boolean" }, help: "Forget a key that signs, too" } },
  async run({ operands, values, out, config }) {
    const [name = "", ...selectors] = operands;
    await withStorage(config, async ({ directory: { keys } }) => {
      const active = (await keys.list(name)).filter(({ state }) => state === "active");
      const used = active.find(({ selector }) => selectors.includes(selector));
      if (used !== undefined && values["force"] !== true)
        throw new Refusal(
          "conflict",
          `${used.selector} signs the mail of ${used.domain}: rotate first, or say --force`,
        );
      for (const selector of selectors) await keys.remove(name, selector);
    });
    out.result({ removed: selectors }, selectors.map((selector) => `Forgot ${selector}.`).join("\n"));
    return 0;
  },
};
