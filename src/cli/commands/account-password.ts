import { choosePasswords, passwordOptions } from "../passwords.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const accountPassword: Subcommand = {
  name: "account password",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Change a password; the old one stops working at once",
  options: passwordOptions,
  async run({ operands, values, out, config }) {
    const [address = ""] = operands;
    const [chosen = { password: "", generated: false }] = await choosePasswords(operands, values);
    await withStorage(config, ({ directory }) => directory.setPassword(address, chosen.password));
    out.result(
      { changed: address, ...(chosen.generated ? { password: chosen.password } : {}) },
      chosen.generated ? `The password of ${address} is now ${chosen.password}` : `Changed the password of ${address}.`,
    );
    return 0;
  },
};
