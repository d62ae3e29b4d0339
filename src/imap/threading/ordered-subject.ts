/** ORDEREDSUBJECT: the messages of one base subject are a thread (RFC 5256 3). */
import { threadPace, type Threaded, type ThreadNode } from "./thread.ts";

/** The threads of messages that are ordered by date: the oldest at the top, all others below it. */
export async function orderedSubject(messages: readonly Threaded[]): Promise<ThreadNode[]> {
  const pace = threadPace();
  const bySubject = new Map<string, ThreadNode>();
  for (const message of messages) {
    await pace.step();
    const root = bySubject.get(message.subject);
    if (root === undefined) bySubject.set(message.subject, { message, children: [] });
    else root.children.push({ message, children: [] });
  }
  return [...bySubject.values()];
}
