/** Who gets the \Recent of new messages: the first session of this process that asks; the others need not ask the store. */
import type { Account } from "../../store/account.ts";
import type { MailboxId } from "../../store/model.ts";

/** UIDs from the first, and before the second, are \Recent to whoever claimed. */
export type Claimed = readonly [from: number, before: number];

export class RecentClaims {
  /** Up to which UID this process has claimed, or will have in a moment; gone with the last session of an account. */
  readonly #claimedTo = new WeakMap<Account, Map<MailboxId, Promise<number>>>();

  /**
   * Claims what is recent below `uidNext` for one session (RFC 3501 2.3.2: "the first session to be notified"). A delivery that wakes
   * twenty sessions of a mailbox costs one transaction.
   */
  claim(account: Account, mailboxId: MailboxId, uidNext: number): Promise<Claimed> {
    const mailboxes = this.#claimedTo.get(account) ?? new Map<MailboxId, Promise<number>>();
    this.#claimedTo.set(account, mailboxes);
    const before = mailboxes.get(mailboxId) ?? Promise.resolve(0);
    const claimed = before.then((to) => (to >= uidNext ? ([to, to] as const) : claimInStore(account, mailboxId)));
    mailboxes.set(
      mailboxId,
      claimed.then(
        ([, to]) => to,
        () => 0,
      ),
    );
    return claimed;
  }
}

/** A crash may forget it: then messages are recent once more. */
function claimInStore(account: Account, mailboxId: MailboxId): Promise<Claimed> {
  return account.write(
    async (mail) => {
      const from = await mail.claimRecent(mailboxId);
      return [from, (await mail.mailbox(mailboxId)).uidNext] as const;
    },
    { durable: false },
  );
}
