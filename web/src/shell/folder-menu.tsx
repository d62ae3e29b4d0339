/** What can be done with one folder. */
import {
  EllipsisVertical,
  FolderInput,
  FolderPlus,
  type LucideIcon,
  MailCheck,
  Pencil,
  Share2,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Mailbox } from "../jmap/types.ts";
import { MenuButton, type MenuEntry } from "../look/controls.tsx";
import { markAllRead } from "../mail/mark-all-read.ts";
import { sharingWords } from "../sharing/words.ts";
import { useMail, useWords, useWordsOf } from "./app-context.ts";
import type { FolderDeed } from "./folder-dialog.tsx";

interface Props {
  readonly mailbox: Mailbox;
  readonly name: string;
  readonly onDeed: (deed: FolderDeed) => void;
  readonly more?: readonly MenuEntry[];
}

export function FolderMenu({ mailbox, name, onDeed, more = [] }: Props): ReactNode {
  const words = useWords();
  const sharing = useWordsOf(sharingWords);
  const store = useMail();
  const { maySetSeen, mayRename, mayDelete, mayCreateChild, mayRemoveItems, mayShare = false } = mailbox.myRights;
  const isOwn = mailbox.role === null;
  const hasUnread = mailbox.unreadEmails > 0;
  const isEmptied = mayRemoveItems && (mailbox.role === "trash" || mailbox.role === "junk") && mailbox.totalEmails > 0;
  const ask = (kind: "empty" | "share" | "rename" | "move" | "delete") => (): void => onDeed({ kind, mailbox });
  const offers: readonly (readonly [
    isOffered: boolean,
    id: string,
    label: string,
    Icon: LucideIcon,
    act: () => void,
  ])[] = [
    [hasUnread && maySetSeen, "read", words.doMarkAllRead, MailCheck, () => void markAllRead(store, mailbox, words)],
    [isEmptied, "empty", words.emptyTrash, Trash2, ask("empty")],
    [mayCreateChild, "create", words.newFolderIn(name), FolderPlus, () => onDeed({ kind: "create", parent: mailbox })],
    [mayShare, "share", sharing.share, Share2, ask("share")],
    [isOwn && mayRename, "rename", words.rename, Pencil, ask("rename")],
    [isOwn && mayRename, "move", words.doMove, FolderInput, ask("move")],
    [isOwn && mayDelete, "delete", words.doDelete, Trash2, ask("delete")],
  ];
  const entries = offers
    .filter(([isOffered]) => isOffered)
    .map(([, id, label, Icon, onAction]): MenuEntry => ({ id, label, icon: <Icon size={17} aria-hidden />, onAction }));
  return (
    <MenuButton
      label={words.folderActions(name)}
      icon={<EllipsisVertical size={17} aria-hidden />}
      entries={[...entries, ...more]}
    />
  );
}
