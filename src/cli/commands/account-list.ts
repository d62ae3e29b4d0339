import { everyAccount } from "../../serve/data/every-account.ts";
import { textOption } from "../option-values.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

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
    const [domain, find] = [textOption(values, "domain"), textOption(values, "find")];
    const accounts = await withStorage(config, (storage) =>
      everyAccount(storage, {
        ...(domain === undefined ? {} : { domain }),
        ...(find === undefined ? {} : { find }),
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
