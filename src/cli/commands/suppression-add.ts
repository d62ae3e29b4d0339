import { textOption } from "../option-values.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const suppressionAdd: Subcommand = {
  name: "suppression add",
  operands: "ADDRESS…",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Let nobody write to an address elsewhere",
  details: "Until suppression remove. Mail that is on its way already is not stopped.",
  options: { reason: { option: { type: "string" }, value: "TEXT", help: "What senders are told" } },
  async run({ operands, values, out, config }) {
    const reason = textOption(values, "reason") ?? "";
    await withStorage(config, async ({ suppressions }) => {
      for (const address of operands) await suppressions.add(address, reason);
    });
    out.result({ added: operands }, operands.map((address) => `Nobody can write to ${address} now.`).join("\n"));
    return 0;
  },
};
