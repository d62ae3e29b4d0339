/** What can be done with one folder. */
import { EllipsisVertical, FolderInput, FolderPlus, Pencil, Share2, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Mailbox } from "../jmap/types.ts";
import { MenuButton, type MenuEntry } from "../look/controls.tsx";
import { sharingWords } from "../sharing/words.ts";
import { useWords, useWordsOf } from "./app-context.ts";
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
  const { mayRename, mayDelete, mayCreateChild, mayRemoveItems, mayShare = false } = mailbox.myRights;
  const isOwn = mailbox.role === null;
  const isEmptied = mayRemoveItems && (mailbox.role === "trash" || mailbox.role === "junk") && mailbox.totalEmails > 0;
  const entries: (MenuEntry | undefined)[] = [
    isEmptied
      ? {
          id: "empty",
          label: words.emptyTrash,
          icon: <Trash2 size={17} aria-hidden />,
          onAction: () => onDeed({ kind: "empty", mailbox }),
        }
      : undefined,
    mayCreateChild
      ? {
          id: "create",
          label: words.newFolderIn(name),
          icon: <FolderPlus size={17} aria-hidden />,
          onAction: () => onDeed({ kind: "create", parent: mailbox }),
        }
      : undefined,
    mayShare
      ? {
          id: "share",
          label: sharing.share,
          icon: <Share2 size={17} aria-hidden />,
          onAction: () => onDeed({ kind: "share", mailbox }),
        }
      : undefined,
    isOwn && mayRename
      ? {
          id: "rename",
          label: words.rename,
          icon: <Pencil size={17} aria-hidden />,
          onAction: () => onDeed({ kind: "rename", mailbox }),
        }
      : undefined,
    isOwn && mayRename
      ? {
          id: "move",
          label: words.doMove,
          icon: <FolderInput size={17} aria-hidden />,
          onAction: () => onDeed({ kind: "move", mailbox }),
        }
      : undefined,
    isOwn && mayDelete
      ? {
          id: "delete",
          label: words.doDelete,
          icon: <Trash2 size={17} aria-hidden />,
          onAction: () => onDeed({ kind: "delete", mailbox }),
        }
      : undefined,
    ...more,
  ];
  return (
    <MenuButton
      label={words.folderActions(name)}
      icon={<EllipsisVertical size={17} aria-hidden />}
      entries={entries.filter((entry) => entry !== undefined)}
    />
  );
}
