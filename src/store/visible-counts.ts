/** Counts of a mailbox that only JMAP asks for: by thread, and without what is marked \Deleted (RFC 8621 2, 4.1.1). */
import type { EmailColumns, VisibleCounts } from "./model.ts";

/** Kept as long as the columns are. */
const known = new WeakMap<EmailColumns, VisibleCounts>();

export function visibleCounts(columns: EmailColumns): VisibleCounts {
  let counts = known.get(columns);
  if (counts === undefined) known.set(columns, (counts = count(columns)));
  return counts;
}

function count({ emailIds, threadIds, flagSets, sets }: EmailColumns): VisibleCounts {
  const [emails, unreadEmails] = [new Set<number>(), new Set<number>()];
  const [threads, unreadThreads] = [new Set<number>(), new Set<number>()];
  for (const [i, emailId] of emailIds.entries()) {
    const thread = threadIds[i] ?? 0;
    emails.add(emailId);
    threads.add(thread);
    const flags = sets.get(flagSets[i] ?? 0);
    if (flags === undefined || flags.seen || flags.draft) continue;
    unreadEmails.add(emailId);
    unreadThreads.add(thread);
  }
  return {
    emails: emails.size,
    unreadEmails: unreadEmails.size,
    threads: threads.size,
    unreadThreads: unreadThreads.size,
  };
}
