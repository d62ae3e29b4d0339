/** A mailbox that an operator names: by its account's address and its path there. */
import { Refusal } from "../base/errors.ts";
import type { Storage } from "../serve/storage.ts";
import type { Account } from "../store/account.ts";
import type { Mailbox } from "../store/model.ts";
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

/** The mailbox, and with `below` those below it. */
export async function branchOf({ account, mailbox }: NamedMailbox, below: boolean): Promise<readonly Mailbox[]> {
  if (!below) return [mailbox];
  const all = await account.read((mail) => mail.mailboxes());
  return all.filter(({ path, selectable }) => selectable && `${path}/`.startsWith(`${mailbox.path}/`));
}
