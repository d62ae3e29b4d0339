/** Removing many messages in as many writes as let others have their turn. */
import type { Account, ExpungeOptions } from "./account.ts";
import { EXPUNGE_PAGE } from "./limits.ts";
import type { MailboxId, Uid } from "./model.ts";

/** See Account.expunge. */
export async function expungeInPages(
  account: Pick<Account, "write">,
  mailboxId: MailboxId,
  options: ExpungeOptions,
): Promise<readonly Uid[]> {
  const gone: Uid[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const { uids } = options;
  for (let i = 0; ; i += EXPUNGE_PAGE) {
    const page = { limit: Math.min(EXPUNGE_PAGE, limit - gone.length), ...(uids && { uids: partOf(uids, i) }) };
    const some = await account.write((mail) => mail.expunge(mailboxId, { ...options, ...page }));
    for (const uid of some) gone.push(uid);
    const isLast = uids === undefined ? some.length < page.limit : i + EXPUNGE_PAGE >= uids.length;
    if (isLast || gone.length >= limit) return gone;
  }
}

function partOf(uids: ArrayLike<number>, start: number): number[] {
  return Array.prototype.slice.call(uids, start, start + EXPUNGE_PAGE) as number[];
}
