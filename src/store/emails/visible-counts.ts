/** Counts of a mailbox that only JMAP asks for: by thread, and without what is marked \Deleted (RFC 8621 2, 4.1.1). */
import { IdSet } from "../../base/dense-ids.ts";
import type { EmailColumns, VisibleCounts } from "../model.ts";

/** Kept as long as the columns are. */
const known = new WeakMap<EmailColumns, VisibleCounts>();

export function visibleCounts(columns: EmailColumns): VisibleCounts {
  let counts = known.get(columns);
  if (counts === undefined) known.set(columns, (counts = count(columns)));
  return counts;
}

function count({ emailIds, threadIds, flagSets, sets }: EmailColumns): VisibleCounts {
  const [emails, unreadEmails] = [new IdSet(emailIds), new IdSet(emailIds)];
  const [threads, unreadThreads] = [new IdSet(threadIds), new IdSet(threadIds)];
  const unread = new Set<number>();
  for (const [id, flags] of sets) if (!flags.seen && !flags.draft) unread.add(id);
  for (let i = 0; i < emailIds.length; i++) {
    const [email, thread] = [emailIds[i] ?? 0, threadIds[i] ?? 0];
    emails.add(email);
    threads.add(thread);
    if (!unread.has(flagSets[i] ?? 0)) continue;
    unreadEmails.add(email);
    unreadThreads.add(thread);
  }
  return {
    emails: emails.size,
    unreadEmails: unreadEmails.size,
    threads: threads.size,
    unreadThreads: unreadThreads.size,
  };
}
