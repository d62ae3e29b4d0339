import { Sharing } from "../../mail/sharing.ts";
import { everyAccount } from "../../serve/data/every-account.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

interface Share {
  readonly account: string;
  readonly mailbox: string;
  readonly with: string;
  readonly rights: string;
  readonly withheld: boolean;
}

export const mailboxShares: Subcommand = {
  name: "mailbox shares",
  operands: "[ADDRESS]",
  operandsMin: 0,
  operandsMax: 1,
  summary: "Show who may use which mailboxes of others",
  details: "Of one account, or of all of them.",
  async run({ operands: [only], out, config }) {
    const shares = await withStorage(config, async (storage) => {
      const { directory, store } = storage;
      const owners =
        only === undefined
          ? await everyAccount(storage, {})
          : [{ address: only, id: await accountNamed(directory, only) }];
      const sharing = new Sharing(storage);
      const found: Share[] = [];
      for (const { address, id } of owners) {
        for (const { path, name, rights, negative } of await sharing.all(store.account(id)))
          found.push({ account: address, mailbox: path, with: name, rights, withheld: negative });
      }
      return found;
    });
    out.result(
      { shares },
      table(
        shares.map((each) => [
          each.account,
          each.mailbox,
          each.with,
          each.withheld ? `not ${each.rights}` : each.rights,
        ]),
      ),
    );
    return 0;
  },
};
