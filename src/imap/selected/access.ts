/** What the rights on a mailbox make of it for who has it selected (RFC 4314 5.2), and telling when that changes. */
import type { Access } from "../../store/account.ts";
import type { Session } from "../session.ts";
import type { View } from "./view.ts";

/** RFC 4314 5.2: adding, expunging and the flags that all share make a mailbox writable; a \\Seen of one's own does not. */
const changesForAll = /[wtie]/;
const changesForAllWithSeen = /[swtie]/;

export function isWritable({ rights, seenByEach }: Access): boolean {
  return (seenByEach ? changesForAll : changesForAllWithSeen).test(rights);
}

/** What is to be told where the owner allows something else than before; what was opened by EXAMINE stays as it is. */
export function accessNews(session: Session, view: View): string {
  const access = session.space.account.access(view.mailboxId);
  if (access === undefined || view.readOnly) return "";
  const flags = view.allow(access.rights);
  const writable = isWritable(access);
  if (writable === view.writable) return flags;
  view.writable = writable;
  // RFC 9051 7.1: both codes are also for what changes while the mailbox is selected.
  return `${flags}* OK [${writable ? "READ-WRITE" : "READ-ONLY"}] The owner allows something else now\r\n`;
}
