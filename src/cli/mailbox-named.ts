/** A mailbox that an operator names: by its account's address and its path there. */
import { Refusal } from "../base/errors.ts";
import type { Sharing } from "../mail/sharing.ts";
import type { Storage } from "../serve/data/storage.ts";
import type { Account } from "../store/account.ts";
import type { AccountId, Mailbox } from "../store/model.ts";
import { accountNamed } from "./with-storage.ts";

export interface NamedMailbox {
  readonly account: Account;
  readonly mailbox: Mailbox;
}

/** Throws Refusal("not-found"). */
export async function mailboxNamed(
  { directory, store }: Pick<Storage, "directory" | "store">,
  address: string,
  path: string,
): Promise<NamedMailbox> {
  const account = store.account(await accountNamed(directory, address));
  const mailbox = await account.read((mail) => mail.mailboxByPath(path));
  if (mailbox?.selectable !== true) throw new Refusal("not-found", `${address} has no mailbox ${path}`);
  return { account, mailbox };
}

/** Who is to have rights on a mailbox of `address`. Throws Refusal("not-found"). */
export async function granteeNamed(sharing: Sharing, who: string, address: string): Promise<AccountId> {
  const grantee = await sharing.named(who, address);
  if (grantee === undefined) throw new Refusal("not-found", `there is no account ${who}`);
  return grantee;
}

/** The mailbox, and with `below` those below it. */
export async function branchOf({ account, mailbox }: NamedMailbox, below: boolean): Promise<readonly Mailbox[]> {
  if (!below) return [mailbox];
  const all = await account.read((mail) => mail.mailboxes());
  return all.filter(({ path, selectable }) => selectable && `${path}/`.startsWith(`${mailbox.path}/`));
}
