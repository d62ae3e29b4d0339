/** The mailboxes with what is unread in them; folders are made, renamed, moved and removed here. */
import { FolderPlus } from "lucide-react";
import { lazy, type ReactNode, useState } from "react";
import { useRoute } from "wouter";
import { OutboxEntry } from "../compose/outbox.tsx";
import { foldersOf } from "../model/folders.ts";
import { Late } from "../look/late.tsx";
import { useCell } from "../model/use-cell.ts";
import { useLanguage, useMail, useWords } from "./app-context.ts";
import { FolderDialog, type FolderDeed } from "./folder-dialog.tsx";
import styles from "./folder-list.module.css";
import { FolderRow } from "./folder-row.tsx";
import { QuotaBar } from "./quota-bar.tsx";

const ShareDialog = lazy(() =>
  import("../sharing/share-dialog.tsx").then((module) => ({ default: module.ShareDialog })),
);

const SharedFolders = lazy(() =>
  import("../sharing/shared-folders.tsx").then((module) => ({ default: module.SharedFolders })),
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
            base=""
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
      {useIsAnythingShared() && (
        <Late>
          <SharedFolders onGo={onGo} />
        </Late>
      )}
      <QuotaBar />
      <DeedDialog deed={deed} onClose={() => setDeed(undefined)} />
    </>
  );
}

/** Since the page was opened, or later. */
function useIsAnythingShared(): boolean {
  const { client, news } = useMail();
  const isNow = useCell(news).has("ShareNotification");
  const [isAny, setAny] = useState(() => Object.values(client.session.accounts).some(({ isPersonal }) => !isPersonal));
  if (isNow && !isAny) setAny(true);
  return isAny;
}

export function DeedDialog({ deed, onClose }: { deed: FolderDeed | undefined; onClose: () => void }): ReactNode {
  if (deed === undefined) return null;
  if (deed.kind !== "share") return <FolderDialog deed={deed} onClose={onClose} />;
  return (
    <Late>
      <ShareDialog mailbox={deed.mailbox} onClose={onClose} />
    </Late>
  );
}
