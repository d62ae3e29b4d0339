/** What stands before a mailbox's name. */
import { Archive, File, Folder, Inbox, Mails, OctagonAlert, Send, Star, Tag, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Role } from "../jmap/types.ts";

const icons = {
  inbox: Inbox,
  drafts: File,
  sent: Send,
  archive: Archive,
  junk: OctagonAlert,
  trash: Trash2,
  all: Mails,
  flagged: Star,
  important: Tag,
} satisfies Record<Role, unknown>;

export function MailboxIcon({ role }: { role: Role | null }): ReactNode {
  const Icon = role === null ? Folder : icons[role];
  return <Icon size={18} aria-hidden />;
}
