/** The mailboxes with what is unread in them; conversations are dropped here, and folders made, renamed, moved and removed. */
import { FolderPlus, Users } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useLocation, useRoute } from "wouter";
import { OutboxEntry } from "../compose/outbox.tsx";
import type { Mailbox } from "../jmap/types.ts";
import { dropped, isDraggingThreads } from "../list/dragging.ts";
import { moveThreads } from "../mail/move.ts";
import { MailboxIcon } from "../look/mailbox-icon.tsx";
import { foldersOf, mailboxName } from "../model/folders.ts";
import { sharingWords } from "../sharing/words.ts";
import { useLanguage, useMail, useWords, useWordsOf } from "./app-context.ts";
import { FolderDialog, type FolderDeed } from "./folder-dialog.tsx";
import styles from "./folder-list.module.css";
import { FolderMenu } from "./folder-menu.tsx";
import { places } from "./places.ts";
import { QuotaBar } from "./quota-bar.tsx";

const ShareDialog = lazy(() =>
  import("../sharing/share-dialog.tsx").then((module) => ({ default: module.ShareDialog })),
);

export function FolderList({ onGo }: { onGo: () => void }): ReactNode {
  const words = useWords();
  const store = useMail();
  const folders = foldersOf(store.cache.mailboxes.values(), useLanguage());
  const [, params] = useRoute("/mail/:mailbox/:thread?");
  const [deed, setDeed] = useState<FolderDeed | undefined>();
  return (
    <>
      <ul className={styles.list}>
        {folders.map(({ mailbox, depth }) => (
          <FolderRow
            key={mailbox.id}
            mailbox={mailbox}
            depth={depth}
            isCurrent={params?.mailbox === mailbox.id}
            onGo={onGo}
            onDeed={setDeed}
          />
        ))}
      </ul>
      <OutboxEntry />
      <button type="button" className={styles.add} onClick={() => setDeed({ kind: "create", parent: undefined })}>
        <FolderPlus size={18} aria-hidden />
        {words.newFolder}
      </button>
      <QuotaBar />
      {deed?.kind === "share" && (
        <Suspense>
          <ShareDialog mailbox={deed.mailbox} onClose={() => setDeed(undefined)} />
        </Suspense>
      )}
      {deed !== undefined && deed.kind !== "share" && <FolderDialog deed={deed} onClose={() => setDeed(undefined)} />}
    </>
  );
}

interface RowProps {
  readonly mailbox: Mailbox;
  readonly depth: number;
  readonly isCurrent: boolean;
  readonly onGo: () => void;
  readonly onDeed: (deed: FolderDeed) => void;
}

function FolderRow({ mailbox, depth, isCurrent, onGo, onDeed }: RowProps): ReactNode {
  const words = useWords();
  const store = useMail();
  const [, go] = useLocation();
  const sharing = useWordsOf(sharingWords);
  const [isOver, setOver] = useState(false);
  const name = mailboxName(mailbox, words);
  const unread = mailbox.role === "drafts" ? mailbox.totalThreads : mailbox.unreadThreads;
  const href = places.mailbox(mailbox.id);
  return (
    <li
      className={styles.row}
      data-depth={Math.min(depth, 4)}
      {...(isOver ? { "data-over": true } : {})}
      {...(isCurrent ? { "data-current": true } : {})}
      onDragOver={(event) => {
        if (!isDraggingThreads(event.dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const { threadIds, mailboxId } = dropped(event.dataTransfer);
        void moveThreads(store, { threadIds, from: mailboxId, target: mailbox, words });
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
        <span className={styles.text}>{name}</span>
        {Object.keys(mailbox.shareWith ?? {}).length > 0 && (
          <>
            <Users size={15} className={styles.shared} aria-hidden />
            <span className="hidden">{sharing.isShared}</span>
          </>
        )}
        {unread > 0 && (
          <span className={styles.count}>
            {unread.toLocaleString()}
            {mailbox.role !== "drafts" && <span className="hidden">{words.unread}</span>}
          </span>
        )}
      </a>
      <FolderMenu mailbox={mailbox} name={name} onDeed={onDeed} />
    </li>
  );
}
