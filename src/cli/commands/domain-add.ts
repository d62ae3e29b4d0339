import { makeKeyPairs } from "../../directory/domain-key.ts";
import { isNewDataFolder } from "../data-folder.ts";
import { textOption } from "../option-values.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const domainAdd: Subcommand = {
  name: "domain add",
  operands: "NAME…",
  operandsMin: 1,
  operandsMax: Infinity,
  usesData: "begins",
  summary: "Take mail for a domain",
  details:
    "Keys are made with it, which sign the mail that leaves for it; `posthorn domain dns` shows what to publish.",
  options: {
    "catch-all": {
      option: { type: "string" },
      value: "ADDRESS",
      help: "Who gets mail for addresses that do not exist",
    },
  },
  async run({ operands, values, out, config }) {
    const catchAll = textOption(values, "catch-all");
    const isFirst = isNewDataFolder(config);
    await withStorage(config, async ({ directory }) => {
      for (const name of operands) {
        const keys = await makeKeyPairs();
        await directory.addDomain(name, catchAll === undefined ? { keys } : { catchAll, keys });
      }
    });
    out.result({ added: operands }, operands.map((name) => `Added ${name}.`).join("\n"));
    if (isFirst) out.note(`It is in a new data folder: ${config.data}`);
    out.note(`What to publish, so that mail arrives and is believed: posthorn domain dns ${operands[0]}`);
    return 0;
  },
};
