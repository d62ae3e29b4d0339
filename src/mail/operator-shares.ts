/** Mailboxes that an operator shares, whoever owns them: by the account's address and the mailbox's path there. */
import { Refusal } from "../base/errors.ts";
import type { Account, MailStore } from "../store/account.ts";
import type { AccountId, Mailbox } from "../store/model.ts";
import { Sharing, type SharingParts } from "./sharing.ts";

export interface NamedMailbox {
  readonly account: Account;
  readonly mailbox: Mailbox;
}

interface Which {
  readonly address: string;
  /** Undefined: every mailbox of the account. */
  readonly path: string | undefined;
  /** Also those below it. */
  readonly below: boolean;
  /** An address, or "anyone". */
  readonly who: string;
}

type Parts = Pick<SharingParts, "store" | "directory">;

/** Answers the paths of the mailboxes. `rights` are letters of RFC 4314. Throws Refusal("not-found" | "invalid"). */
export async function shareMailboxes(
  parts: Parts,
  which: Which,
  { rights, negative }: { readonly rights: string; readonly negative: boolean },
): Promise<readonly string[]> {
  const { sharing, account, grantee, mailboxes } = await found(parts, which);
  if (grantee === account.id) throw new Refusal("invalid", `${which.who} is the owner, who may do everything`);
  for (const { id } of mailboxes) await sharing.change(account, id, { grantee, negative, rights: () => rights });
  return mailboxes.map(({ path }) => path);
}

/** What was given and what was withheld; answers the paths of the mailboxes. Throws Refusal("not-found"). */
export async function unshareMailboxes(parts: Parts, which: Which): Promise<readonly string[]> {
  const { sharing, account, grantee, mailboxes } = await found(parts, which);
  for (const { id } of mailboxes) {
    for (const negative of [false, true]) await sharing.change(account, id, { grantee, negative, rights: () => "" });
  }
  return mailboxes.map(({ path }) => path);
}

async function found(parts: Parts, { address, path, below, who }: Which) {
  const sharing = new Sharing(parts);
  const account = await accountAt(parts, address);
  const mailboxes = await mailboxesAt(account, { address, path, below });
  const grantee = await sharing.named(who, address);
  if (grantee === undefined) throw new Refusal("not-found", `there is no account ${who}`);
  return { sharing, account, grantee, mailboxes };
}

async function mailboxesAt(account: Account, which: Omit<Which, "who">): Promise<readonly Mailbox[]> {
  const { address, path, below } = which;
  const all = (await account.read((mail) => mail.mailboxes())).filter(({ selectable }) => selectable);
  if (path === undefined) return all;
  const { mailbox } = await mailboxIn(account, address, path);
  return below ? all.filter((each) => `${each.path}/`.startsWith(`${mailbox.path}/`)) : [mailbox];
}

/** Throws Refusal("not-found"). */
export async function mailboxNamed(parts: Parts, address: string, path: string): Promise<NamedMailbox> {
  return mailboxIn(await accountAt(parts, address), address, path);
}

async function mailboxIn(account: Account, address: string, path: string): Promise<NamedMailbox> {
  const mailbox = await account.read((mail) => mail.mailboxByPath(path));
  if (mailbox?.selectable !== true) throw new Refusal("not-found", `${address} has no mailbox ${path}`);
  return { account, mailbox };
}

async function accountAt({ directory, store }: Parts, address: string): Promise<ReturnType<MailStore["account"]>> {
  const id: AccountId | undefined = (await directory.account(address))?.id;
  if (id === undefined) throw new Refusal("not-found", `there is no account ${address}`);
  return store.account(id);
}
