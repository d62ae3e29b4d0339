/** What stands where no rows are: nothing there yet, nothing at all, or no answer. */
import { CircleCheck, CloudOff, FolderX, Inbox, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import type { EmailList } from "../mail/email-list.ts";
import { Button } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useStore, useWords } from "../shell/app-context.ts";
import styles from "./list-state.module.css";

interface Props {
  readonly list: EmailList;
  readonly isMissing: boolean;
  readonly isSearch: boolean;
}

export function ListState({ list, isMissing, isSearch }: Props): ReactNode {
  const words = useWords();
  const store = useStore();
  if (isMissing) return <EmptyState icon={<FolderX size={34} aria-hidden />} title={words.noSuchFolder} />;
  if (list.total === undefined && list.failure !== undefined)
    return (
      <EmptyState icon={<CloudOff size={34} aria-hidden />} title={words.listFailed}>
        <p role="alert">{list.failure.message}</p>
        <Button onPress={() => void store.refresh()}>{words.tryAgain}</Button>
      </EmptyState>
    );
  if (list.total === undefined)
    return (
      <div className={styles.waiting} role="status" aria-busy>
        <span className="hidden">{words.loading}</span>
        {Array.from({ length: 8 }, (_, row) => (
          <span key={row} className={styles.bone} />
        ))}
      </div>
    );
  if (isSearch)
    return (
      <EmptyState icon={<SearchX size={34} aria-hidden />} title={words.emptySearch}>
        <p>{words.emptySearchLong}</p>
      </EmptyState>
    );
  const isInbox = list.filter["inMailbox"] === store.cache.mailboxOf("inbox")?.id;
  return (
    <EmptyState
      icon={isInbox ? <CircleCheck size={34} aria-hidden /> : <Inbox size={34} aria-hidden />}
      title={isInbox ? words.emptyInbox : words.emptyFolder}
    >
      <p>{isInbox ? words.emptyInboxLong : words.emptyFolderLong}</p>
    </EmptyState>
  );
}
