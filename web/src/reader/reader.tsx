/** The conversation that is open: its subject, what can be done with it, and its messages. */
import { ArrowLeft, BellOff, CloudOff, MailQuestion, MousePointerClick } from "lucide-react";
import { Fragment, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Refused } from "../jmap/problems.ts";
import type { Email } from "../jmap/types.ts";
import { ActionBar } from "../list/action-bar.tsx";
import type { ConversationActions } from "../list/conversation-actions.tsx";
import { Button, IconButton } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { markEmails } from "../mail/move.ts";
import { isMuted, muteThreads } from "../mail/mute.ts";
import { preferences } from "../model/preferences.ts";
import { useCell } from "../model/use-cell.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import { useShortcuts } from "../shell/shortcuts.ts";
import { focusMessage } from "./focused-message.ts";
import { Message, messagePlace } from "./message.tsx";
import { printsAlone } from "./print.ts";
import styles from "./reader.module.css";
import { ReplyBar } from "./reply-bar.tsx";

interface Props {
  readonly threadId: string | undefined;
  readonly mailboxId: string | undefined;
  readonly actions: ConversationActions;
  readonly onBack: () => void;
}

export function Reader({ threadId, mailboxId, actions, onBack }: Props): ReactNode {
  const words = useWords();
  if (threadId === undefined)
    return (
      <EmptyState icon={<MousePointerClick size={32} aria-hidden />} title={words.pickConversation}>
        <p>{words.pickConversationLong}</p>
      </EmptyState>
    );
  return (
    <>
      <div className={styles.bar} role="toolbar" aria-label={words.conversation}>
        <IconButton label={words.back} onPress={onBack}>
          <ArrowLeft size={19} aria-hidden />
        </IconButton>
        <ActionBar actions={actions} />
      </div>
      <Thread threadId={threadId} mailboxId={mailboxId} />
    </>
  );
}

function Thread({ threadId, mailboxId }: { threadId: string; mailboxId: string | undefined }): ReactNode {
  const words = useWords();
  const store = useMail();
  const failure = useOpened(threadId);
  const marksRead = useCell(preferences).markRead !== "by-hand";
  const isOffline = useCell(store.connection) === "offline";
  const emails = shownEmails(store.cache.emailsOf(threadId), mailboxId, (role) => store.cache.mailboxOf(role)?.id);
  const isWhole = emails.length > 0 && emails.every(({ id }) => store.cache.contents.has(id));
  const expanded = useExpanded(emails, isWhole);
  useRead(emails, isWhole);
  const newId = useFirstNew(emails, isWhole);
  const place = useRef<HTMLDivElement>(null);
  useFirstInSight(place, emails, isWhole);
  useEffect(() => (place.current === null ? undefined : printsAlone(place.current)), [threadId]);
  useShortcuts({ n: () => focusMessage(1), p: () => focusMessage(-1) });
  if (failure !== undefined && !isWhole)
    return (
      <EmptyState
        icon={failure.isGone ? <MailQuestion size={32} aria-hidden /> : <CloudOff size={32} aria-hidden />}
        title={failure.isGone ? words.conversationGone : words.conversationFailed}
        isAlone
      >
        {!failure.isGone && isOffline && <p>{words.conversationOffline}</p>}
        {failure.isGone ? null : <Button onPress={failure.again}>{words.tryAgain}</Button>}
      </EmptyState>
    );
  const [first] = emails;
  // What is written there stays while something new is read.
  const newest = emails.findLast(({ id, keywords }) => !("$draft" in keywords) && store.cache.contents.has(id));
  return (
    <div ref={place} className={styles.thread} aria-busy={!isWhole}>
      <h1 className={styles.subject} dir="auto">
        {first === undefined ? words.loading : (first.subject ?? words.noSubject)}
      </h1>
      {store.cache.emailsOf(threadId).some(isMuted) && <MutedNote threadId={threadId} />}
      {emails.map((email) => (
        <Fragment key={email.id}>
          {email.id === newId && (
            <p className={styles.news} role="status">
              {words.newInConversation}
            </p>
          )}
          <Message
            email={email}
            content={store.cache.contents.get(email.id)}
            isExpanded={expanded.has(email.id)}
            onToggle={() => {
              if (!expanded.has(email.id) && marksRead)
                void markEmails(store, [email], { keyword: "$seen", isSet: true, words });
              expanded.toggle(email.id);
            }}
          />
        </Fragment>
      ))}
      {newest !== undefined && <ReplyBar email={newest} content={store.cache.contents.get(newest.id)} />}
    </div>
  );
}

function MutedNote({ threadId }: { threadId: string }): ReactNode {
  const words = useWords();
  const store = useMail();
  const unmute = (): void => void muteThreads(store, { threadIds: [threadId], from: undefined, isSet: false, words });
  return (
    <p className={styles.muted}>
      <BellOff size={16} aria-hidden />
      <span>{words.mutedLong}</span>
      {store.client.isOwn && <Button onPress={unmute}>{words.doUnmute}</Button>}
    </p>
  );
}

/** What was thrown away is shown among what was thrown away only. */
function shownEmails(
  emails: readonly Email[],
  mailboxId: string | undefined,
  idOf: (role: "trash" | "junk") => string | undefined,
): readonly Email[] {
  const gone = [idOf("trash"), idOf("junk")];
  if (mailboxId !== undefined && gone.includes(mailboxId))
    return emails.filter(({ mailboxIds }) => mailboxId in mailboxIds);
  const kept = emails.filter(({ mailboxIds }) => Object.keys(mailboxIds).some((id) => !gone.includes(id)));
  return kept.length === 0 ? emails : kept;
}

interface Failure {
  readonly isGone: boolean;
  readonly again: () => void;
}

/** Reads the conversation, and what comes to it later. */
function useOpened(threadId: string): Failure | undefined {
  const store = useMail();
  const isLive = useCell(store.connection) === "live";
  const [failure, setFailure] = useState<Failure | undefined>();
  const [tries, setTries] = useState(0);
  const known = (store.cache.threads.get(threadId) ?? []).join();
  useEffect(() => {
    store.openThread(threadId).then(
      () => setFailure(undefined),
      (error: unknown) =>
        setFailure({
          isGone: error instanceof Refused && error.type === "notFound",
          again: () => setTries((n) => n + 1),
        }),
    );
    // What was not on this device is asked for again when the server is back.
  }, [store, threadId, known, tries, isLive]);
  return failure;
}

/** The first that came while one was reading. */
function useFirstNew(emails: readonly Email[], isWhole: boolean): string | undefined {
  const [known, setKnown] = useState<ReadonlySet<string> | undefined>();
  if (isWhole && known === undefined) setKnown(new Set(emails.map(({ id }) => id)));
  return known === undefined
    ? undefined
    : emails.find(({ id, keywords }) => !known.has(id) && !("$draft" in keywords))?.id;
}

/** A long conversation begins at what is unread, or else at its end: what was read before stands above. */
function useFirstInSight(
  place: { readonly current: HTMLElement | null },
  emails: readonly Email[],
  isWhole: boolean,
): void {
  const [isDone, setDone] = useState(false);
  const first = emails.find(({ keywords }) => !("$seen" in keywords)) ?? emails.at(-1);
  useLayoutEffect(() => {
    if (!isWhole || isDone || first === undefined) return;
    setDone(true);
    const article = document.getElementById(messagePlace(first.id));
    if (article === null || place.current === null) return;
    const isBelow = article.getBoundingClientRect().bottom > place.current.getBoundingClientRect().bottom;
    if (isBelow) article.scrollIntoView({ block: "start" });
  }, [place, first, isWhole, isDone]);
}

interface Expanded {
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
}

/** At first what is unread, and the last one; then as the person likes. */
function useExpanded(emails: readonly Email[], isWhole: boolean): Expanded {
  const [atFirst, setAtFirst] = useState<ReadonlySet<string> | undefined>();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  if (isWhole && atFirst === undefined)
    setAtFirst(
      new Set(
        emails.filter(({ keywords }, i) => i === emails.length - 1 || !("$seen" in keywords)).map(({ id }) => id),
      ),
    );
  return {
    has: (id) => (atFirst?.has(id) ?? id === emails.at(-1)?.id) !== turned.has(id),
    toggle: (id) => {
      const next = new Set(turned);
      if (!next.delete(id)) next.add(id);
      setTurned(next);
    },
  };
}

/** Opening is reading: once, so that "mark as unread" holds. */
function useRead(emails: readonly Email[], isWhole: boolean): void {
  const words = useWords();
  const store = useMail();
  const [isDone, setDone] = useState(false);
  const { markRead } = useCell(preferences);
  const latest = useRef(emails);
  useEffect(() => {
    latest.current = emails;
  });
  useEffect(() => {
    if (!isWhole || isDone || markRead === "by-hand") return undefined;
    const mark = (): void => void markEmails(store, latest.current, { keyword: "$seen", isSet: true, words });
    if (markRead === "later") {
      const timer = setTimeout(() => {
        setDone(true);
        mark();
      }, LOOK_MS);
      return () => clearTimeout(timer);
    }
    setDone(true);
    // What is asked for first is to see it.
    afterPaint(mark);
    return undefined;
  }, [store, isWhole, isDone, markRead, words]);
}

/** Milliseconds after which somebody has looked at a message, who wants that to count. */
const LOOK_MS = 3_000;

function afterPaint(deed: () => void): void {
  requestAnimationFrame(() => setTimeout(deed));
}
