import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const accountTokenAdd: Subcommand = {
  name: "account token add",
  operands: "ADDRESS NAME",
  operandsMin: 2,
  operandsMax: 2,
  summary: "Make a password for one program of an account",
  details:
    "The program uses it instead of the account's password, or as a bearer token. It is shown once; taking it back with `account token remove` leaves everything else as it is.",
  async run({ operands, out, config }) {
    const [address = "", name = ""] = operands;
    const token = await withStorage(config, async ({ directory }) =>
      directory.tokens.add(await accountNamed(directory, address), name),
    );
    out.result({ address, name, token }, `The password of ${name} for ${address} is ${token}`);
    return 0;
  },
};
