/** What stands where no rows are: nothing there yet, nothing at all, or no answer. */
import { CircleCheck, CloudOff, FolderX, Inbox, SearchX, Smartphone, SquarePen } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { startWriting } from "../compose/open-drafts.ts";
import type { EmailList } from "../mail/email-list.ts";
import { Button } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { problemText } from "../look/problem-text.ts";
import { useMail, useStore, useWords } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import styles from "./list-state.module.css";

interface Props {
  readonly list: EmailList;
  readonly isMissing: boolean;
  readonly isSearch: boolean;
}

export function ListState({ list, isMissing, isSearch }: Props): ReactNode {
  const words = useWords();
  const store = useStore();
  const [, go] = useLocation();
  if (isMissing)
    return (
      <EmptyState icon={<FolderX size={34} aria-hidden />} title={words.noSuchFolder}>
        <Button onPress={() => go("/")}>{words.keyInbox}</Button>
      </EmptyState>
    );
  if (list.total === undefined && list.failure !== undefined)
    return (
      <EmptyState icon={<CloudOff size={34} aria-hidden />} title={words.listFailed}>
        <p role="alert">{problemText(list.failure, words)}</p>
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
  if (
    isInbox &&
    store.client.isOwn &&
    [...store.cache.mailboxes.values()].every(({ totalEmails }) => totalEmails === 0)
  )
    return <NoMailYet />;
  return (
    <EmptyState
      icon={isInbox ? <CircleCheck size={34} aria-hidden /> : <Inbox size={34} aria-hidden />}
      title={isInbox ? words.emptyInbox : words.emptyFolder}
    >
      <p>{isInbox ? words.emptyInboxLong : words.emptyFolderLong}</p>
    </EmptyState>
  );
}

/** An account that is new: what can be done with it. */
function NoMailYet(): ReactNode {
  const words = useWords();
  const store = useMail();
  const [, go] = useLocation();
  return (
    <EmptyState icon={<Inbox size={34} aria-hidden />} title={words.noMailYet}>
      <p>{words.noMailYetLong}</p>
      <div className={styles.ways}>
        <Button kind="primary" onPress={() => go(places.connect)}>
          <Smartphone size={18} aria-hidden />
          {words.connectDevice}
        </Button>
        <Button onPress={() => startWriting(store)}>
          <SquarePen size={18} aria-hidden />
          {words.newMessage}
        </Button>
      </div>
    </EmptyState>
  );
}
