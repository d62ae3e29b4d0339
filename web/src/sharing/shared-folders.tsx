/** Folders that others share, below one's own: a section for each of their owners. */
import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useRoute } from "wouter";
import { foldersOf, mailboxName } from "../model/folders.ts";
import { say } from "../model/toasts.ts";
import { useCell } from "../model/use-cell.ts";
import { StoreContext, useLanguage, useMail, useStore, useWords, useWordsOf } from "../shell/app-context.ts";
import type { FolderDeed } from "../shell/folder-dialog.tsx";
import { DeedDialog } from "../shell/folder-list.tsx";
import styles from "../shell/folder-list.module.css";
import { FolderRow } from "../shell/folder-row.tsx";
import { places } from "../shell/places.ts";
import { hiddenFolders, hideFolder, nameOfFolder, showFolders } from "./hidden-folders.ts";
import { sharedAccountsOf } from "./shared-accounts.ts";
import { sharingWords } from "./words.ts";

export function SharedFolders({ onGo }: { onGo: () => void }): ReactNode {
  const shared = sharedAccountsOf(useStore());
  useEffect(() => shared.begin(), [shared]);
  return useCell(shared.stores).map((store) => (
    <StoreContext key={store.client.accountId} value={store}>
      <Section onGo={onGo} />
    </StoreContext>
  ));
}

function Section({ onGo }: { onGo: () => void }): ReactNode {
  const words = useWords();
  const own = useWordsOf(sharingWords);
  const store = useMail();
  const language = useLanguage();
  const hidden = useCell(hiddenFolders);
  const [, params] = useRoute("/shared/:account/mail/:mailbox/:thread?");
  const [deed, setDeed] = useState<FolderDeed | undefined>();
  const { accountId, accountName } = store.client;
  const all = [...store.cache.mailboxes.values()];
  const names = new Set(all.map(({ id }) => nameOfFolder(store, id)));
  const shown = all.filter(({ id }) => !hidden.has(nameOfFolder(store, id)));
  const number = all.length - shown.length;
  const hide = (id: string, name: string): void => {
    const key = nameOfFolder(store, id);
    hideFolder(key);
    say(own.hidden(name), { undo: async () => showFolders(new Set([key])) });
  };
  return (
    <section className={styles.shares} aria-labelledby={`shared-${accountId}`}>
      <h2 id={`shared-${accountId}`} className={styles.owner} title={accountName}>
        <span className="hidden">{own.sharedBy}</span>
        {accountName}
      </h2>
      <ul className={styles.list}>
        {foldersOf(shown, language).map(({ mailbox, depth }) => {
          const name = mailboxName(mailbox, words);
          return (
            <FolderRow
              key={mailbox.id}
              mailbox={mailbox}
              depth={depth}
              base={places.shared(accountId)}
              isCurrent={params?.account === accountId && params.mailbox === mailbox.id}
              onGo={onGo}
              onDeed={setDeed}
              more={[
                {
                  id: "hide",
                  label: own.hide,
                  icon: <EyeOff size={17} aria-hidden />,
                  onAction: () => hide(mailbox.id, name),
                },
              ]}
            />
          );
        })}
      </ul>
      {number > 0 && (
        <button type="button" className={styles.add} onClick={() => showFolders(names)}>
          <Eye size={18} aria-hidden />
          {own.showHidden(number)}
        </button>
      )}
      <DeedDialog deed={deed} onClose={() => setDeed(undefined)} />
    </section>
  );
}
