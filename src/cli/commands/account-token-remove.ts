import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const accountTokenRemove: Subcommand = {
  name: "account token remove",
  operands: "ADDRESS NAME",
  operandsMin: 2,
  operandsMax: 2,
  summary: "Take back the password of a program; it stops working at once",
  async run({ operands, out, config }) {
    const [address = "", name = ""] = operands;
    await withStorage(config, async ({ directory }) =>
      directory.tokens.remove(await accountNamed(directory, address), name),
    );
    out.result({ removed: name, address }, `Removed ${name} of ${address}.`);
    return 0;
  },
};
