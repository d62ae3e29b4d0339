import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const accountTokenList: Subcommand = {
  name: "account token list",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show which programs have passwords of their own",
  async run({ operands, out, config }) {
    const [address = ""] = operands;
    const tokens = await withStorage(config, async ({ directory }) =>
      directory.tokens.list(await accountNamed(directory, address)),
    );
    out.result({ address, tokens }, table(tokens.map((each) => [each.name, date(each.createdAt), date(each.usedAt)])));
    return 0;
  },
};

function date(at: number | undefined): string {
  return at === undefined ? "never used" : new Date(at).toISOString();
}
