/** How many more conversations mailboxes will count when what is wished is done; the server's own counts do not know of it. */
import type { Email } from "../jmap/types.ts";
import type { Placed, Wish } from "./wish.ts";

export interface Counts {
  readonly totalThreads: number;
  readonly unreadThreads: number;
}

/** By mailbox. `emailsOf`: what is known of a conversation, each as it is shown. */
export function shiftedCounts(
  wishes: ReadonlyMap<string, Wish>,
  emailsOf: (threadId: string) => readonly Email[],
): ReadonlyMap<string, Counts> {
  const shifts = new Map<string, Counts>();
  const shift = (emails: readonly Placed[], by: 1 | -1): void => {
    for (const [id, isUnread] of mailboxesOf(emails)) {
      const { totalThreads, unreadThreads } = shifts.get(id) ?? { totalThreads: 0, unreadThreads: 0 };
      shifts.set(id, {
        totalThreads: totalThreads + by,
        unreadThreads: unreadThreads + (isUnread ? by : 0),
      });
    }
  };
  for (const [threadId, ofThread] of Map.groupBy(wishes.values(), (wish) => wish.threadId ?? wish.id)) {
    const others = emailsOf(threadId).filter(({ id }) => !wishes.has(id));
    shift([...others, ...ofThread.map(({ seen }) => seen)], -1);
    shift([...others, ...ofThread.flatMap(({ wanted }) => wanted ?? [])], 1);
  }
  return shifts;
}

/** Those that a conversation is in, and whether it counts there as unread (RFC 8621 2). */
function mailboxesOf(emails: readonly Placed[]): ReadonlyMap<string, boolean> {
  const isUnread = emails.some(({ keywords }) => !("$seen" in keywords) && !("$draft" in keywords));
  return new Map(emails.flatMap(({ mailboxIds }) => Object.keys(mailboxIds)).map((id) => [id, isUnread]));
}
