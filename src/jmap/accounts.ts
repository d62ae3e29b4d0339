/** The accounts that a user may name: their own, and those that share something with the user (RFC 8620 1.6.2). */
import type { OtherAccount } from "../mail/sharing.ts";
import { namespaceOf } from "../mail/namespace.ts";
import type { Account } from "../store/account.ts";
import type { Mailbox } from "../store/model.ts";
import { accountIdText, type JmapParts, type User } from "./parts.ts";
import type { OtherInSession } from "./session-object.ts";

/** An account of somebody else, or of nobody. */
export interface SharedWithUser {
  /** The user may change nothing in it; asked for where that matters. */
  readonly isReadOnly?: boolean;
  readonly idText: string;
  /** Its address. */
  readonly name: string;
  readonly account: Account;
  /** In front of the names of its mailboxes in the user's own subscriptions, which IMAP has too. */
  readonly prefix: string;
}

/** Those that may share something, without a look at them: their names may be told to the user in any case. */
export async function othersOf({ sharing }: JmapParts, { accountId }: User): Promise<readonly SharedWithUser[]> {
  return (await sharing.othersFor(accountId)).map(sharedWithUser);
}

function sharedWithUser(other: OtherAccount): SharedWithUser {
  return {
    idText: accountIdText(other.id),
    name: other.address,
    account: other.account,
    prefix: namespaceOf(other),
  };
}

/** What the user may know of in such an account; of one that is gone, or shares nothing any more, nothing. */
async function mailboxesShared({ account }: SharedWithUser): Promise<readonly Mailbox[]> {
  return account.read((mail) => mail.mailboxes()).catch(() => []);
}

/** What the Session tells of them: those that share something, and whether anything in them can be changed. */
export async function othersInSession(parts: JmapParts, user: User): Promise<readonly OtherInSession[]> {
  const found: OtherInSession[] = [];
  for (const other of await othersOf(parts, user)) {
    const mailboxes = await mailboxesShared(other);
    if (mailboxes.length === 0) continue;
    found.push({ ...other, isReadOnly: isReadOnly(mailboxes) });
  }
  return found;
}

/** No right but to look. */
function isReadOnly(mailboxes: readonly Mailbox[]): boolean {
  return mailboxes.every(({ rights }) => !/[switekxa]/.test(rights));
}

/** The account of that id; undefined when it is not there, or shares nothing. */
export async function sharedAccount(parts: JmapParts, user: User, idText: string): Promise<SharedWithUser | undefined> {
  const other = (await othersOf(parts, user)).find((each) => each.idText === idText);
  const mailboxes = other === undefined ? [] : await mailboxesShared(other);
  return other === undefined || mailboxes.length === 0 ? undefined : { ...other, isReadOnly: isReadOnly(mailboxes) };
}
