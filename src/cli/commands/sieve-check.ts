import { readScript } from "../../wire/sieve/script.ts";
import { FILE_HELP, readScriptFile } from "../script-file.ts";
import type { Subcommand } from "../subcommand.ts";

export const sieveCheck: Subcommand = {
  name: "sieve check",
  operands: "FILE",
  operandsMin: 1,
  operandsMax: 1,
  usesData: "by itself",
  summary: "Tell the mistakes in a Sieve script, each with its line",
  details: `The exit status is 1 when there are any. ${FILE_HELP}`,
  async run({ operands: [file = ""], out }) {
    const { requires } = readScript(await readScriptFile(file));
    out.result({ requires }, "The script is right.");
    return 0;
  },
};
