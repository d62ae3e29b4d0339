import type { AccountEntry, AccountsPage } from "../../directory/directory.ts";
import type { Storage } from "../../serve/data/storage.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

const PAGE = 1000;

export const accountList: Subcommand = {
  name: "account list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the accounts",
  options: {
    domain: { option: { type: "string" }, value: "NAME", help: "Only those of one domain" },
    find: { option: { type: "string" }, value: "TEXT", help: "Only those with it in their address or name" },
  },
  async run({ values, out, config }) {
    const { domain, find } = values;
    const accounts = await withStorage(config, (storage) =>
      everyAccount(storage, {
        ...(typeof domain === "string" ? { domain } : {}),
        ...(typeof find === "string" ? { find } : {}),
      }),
    );
    out.result(
      {
        accounts: accounts.map(
          ({ address, displayName, enabled, createdAt, subaddressFolders, administrator, shared }) => ({
            address,
            name: displayName ?? null,
            enabled,
            subaddressFolders,
            administrator,
            shared,
            createdAt: new Date(createdAt).toISOString(),
          }),
        ),
      },
      table(
        accounts.map(({ address, displayName, enabled, administrator, shared }) => [
          address,
          displayName ?? "",
          [enabled ? "" : "disabled", administrator ? "administrator" : "", shared ? "shared" : ""]
            .filter(Boolean)
            .join(", "),
        ]),
      ),
    );
    return 0;
  },
};

export async function everyAccount(
  { directory }: Storage,
  filter: Pick<AccountsPage, "domain" | "find">,
): Promise<readonly AccountEntry[]> {
  const all: AccountEntry[] = [];
  for (;;) {
    const last = all.at(-1)?.address;
    const page = await directory.accounts({ ...filter, limit: PAGE, ...(last === undefined ? {} : { after: last }) });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
