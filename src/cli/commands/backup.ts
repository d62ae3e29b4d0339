import { resolve } from "node:path";
import { counted } from "../output.ts";
import { showSize } from "../quota-options.ts";
import type { Subcommand } from "../subcommand.ts";

export const backup: Subcommand = {
  name: "backup",
  operands: "FOLDER",
  operandsMin: 1,
  operandsMax: 1,
  usesData: "as whoever calls",
  summary: "Copy everything into a folder, while the server runs",
  details:
    "Mail, accounts, domains with their keys, the queue and posthorn.toml; FOLDER must be empty or not there. All that was acknowledged before it began is in it. No server starts on a backup before it is restored: posthorn restore FOLDER. Certificates and password files that posthorn.toml names elsewhere are not copied.",
  async run({ operands, config, configFile, out }) {
    const { backUp } = await import("../../serve/data/backup.ts");
    const [folder = ""] = operands;
    const made = await backUp(config, configFile, resolve(folder));
    out.result(made, `Backed up ${counted(made.accounts, "account")} (${showSize(made.bytes)}) to ${made.folder}.`);
    out.note(`Is it any good? posthorn check --data ${made.folder}`);
    return 0;
  },
};
