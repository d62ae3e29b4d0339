/** One folder of the tree: what is unread in it, what can be done with it; conversations are dropped here. */
import { Users } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import type { Mailbox } from "../jmap/types.ts";
import { dropped, isDraggingThreads } from "../list/dragging.ts";
import type { MenuEntry } from "../look/controls.tsx";
import { MailboxIcon } from "../look/mailbox-icon.tsx";
import { mailboxName } from "../model/folders.ts";
import { moveBetween, reachableFrom } from "../sharing/reachable.ts";
import { sharingWords } from "../sharing/words.ts";
import { useLocale, useMail, useWords, useWordsOf } from "./app-context.ts";
import type { FolderDeed } from "./folder-dialog.tsx";
import styles from "./folder-list.module.css";
import { FolderMenu } from "./folder-menu.tsx";
import { places } from "./places.ts";

interface RowProps {
  readonly mailbox: Mailbox;
  readonly depth: number;
  /** In front of its place. */
  readonly base: string;
  readonly isCurrent: boolean;
  readonly onGo: () => void;
  readonly onDeed: (deed: FolderDeed) => void;
  /** More that can be done with it. */
  readonly more?: readonly MenuEntry[];
}

export function FolderRow({ mailbox, depth, base, isCurrent, onGo, onDeed, more }: RowProps): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const store = useMail();
  const [, go] = useLocation();
  const sharing = useWordsOf(sharingWords);
  const [isOver, setOver] = useState(false);
  const name = mailboxName(mailbox, words);
  const counts = store.cache.countsOf(mailbox);
  const unread = mailbox.role === "drafts" ? counts.totalThreads : counts.unreadThreads;
  const href = base + places.mailbox(mailbox.id);
  return (
    <li
      className={styles.row}
      data-depth={Math.min(depth, 4)}
      {...(isOver ? { "data-over": true } : {})}
      {...(isCurrent ? { "data-current": true } : {})}
      onDragOver={(event) => {
        if (!mailbox.myRights.mayAddItems || !isDraggingThreads(event.dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dragged = dropped(event.dataTransfer);
        const source = reachableFrom(store).find(({ client }) => client.accountId === dragged?.accountId);
        if (dragged === undefined || source === undefined) return;
        void moveBetween(source, store, { ...dragged, from: dragged.mailboxId, target: mailbox, words });
      }}
    >
      <a
        className={styles.link}
        href={href}
        aria-current={isCurrent ? "page" : undefined}
        onClick={(event) => {
          event.preventDefault();
          onGo();
          go(href);
        }}
      >
        <MailboxIcon role={mailbox.role} />
        <span className={styles.text} title={name}>
          {name}
        </span>
        {Object.keys(mailbox.shareWith ?? {}).length > 0 && (
          <>
            <Users size={15} className={styles.shared} aria-hidden />
            <span className="hidden">{sharing.isShared}</span>
          </>
        )}
        {unread > 0 && (
          <span className={styles.count}>
            {unread.toLocaleString(locale)}
            {mailbox.role !== "drafts" && <span className="hidden">{words.unread}</span>}
          </span>
        )}
      </a>
      <FolderMenu mailbox={mailbox} name={name} onDeed={onDeed} {...(more === undefined ? {} : { more })} />
    </li>
  );
}
