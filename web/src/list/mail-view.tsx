/** A list of conversations and the one that is open: side by side where there is room, else one after the other. */
import { SquarePen } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { startWriting } from "../compose/open-drafts.ts";
import type { Email } from "../jmap/types.ts";
import { focusList } from "../look/focus-back.ts";
import { IconButton } from "../look/controls.tsx";
import type { EmailList } from "../mail/email-list.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { markAllRead } from "../mail/mark-all-read.ts";
import { searchFilter } from "../model/search-query.ts";
import { turnFocusedMessage } from "../reader/focused-message.ts";
import { Reader } from "../reader/reader.tsx";
import { useMail, useWords } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Shortcuts, useShortcuts } from "../shell/shortcuts.ts";
import type { Words } from "../words/en.ts";
import { ActionDialogs, useConversationActions } from "./conversation-actions.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { ListHead } from "./list-head.tsx";
import styles from "./mail-view.module.css";
import { SearchChips } from "./search-chips.tsx";
import { type Selection, useSelection } from "./use-selection.ts";

interface Props {
  readonly mailboxId?: string;
  readonly query?: string;
  readonly threadId: string | undefined;
}

export function MailView({ mailboxId, query, threadId }: Props): ReactNode {
  const words = useWords();
  const store = useMail();
  const [, go] = useLocation();
  const list = useList(mailboxId, query);
  const [cursor, setCursor] = useCursor(list);
  const selection = useSelection(list);
  const { selected, toggle } = selection;
  const home = query === undefined ? places.mailbox(mailboxId ?? "") : places.search(query);
  const open = useCallback(
    (id: string) => {
      const thread = store.cache.emails.get(id)?.threadId ?? "";
      go(query === undefined ? places.thread(mailboxId ?? "", thread) : places.found(query, thread));
    },
    [go, mailboxId, query, store],
  );
  const threadAt = (row: number): string | undefined => store.cache.emails.get(list.ids[row] ?? "")?.threadId;
  const atCursor = threadAt(cursor);
  const chosen = selected.size > 0 ? [...selected] : [threadId ?? atCursor].filter((id) => id !== undefined);
  const actions = useConversationActions({
    threadIds: chosen,
    mailboxId,
    done: () => {
      selection.clear();
      if (threadId !== undefined && selected.size === 0) go(home);
      focusList();
    },
  });
  const close = (): void => closeTo(home, go);
  const leave = (): void => (selected.size > 0 ? selection.clear() : close());
  useShortcuts({
    ...cursorKeys({ list, cursor, setCursor, open, isReading: threadId !== undefined, archive: actions.archive }),
    u: close,
    Escape: leave,
    ...selectionKeys(selection),
    ...mailboxKeys(store, mailboxId, words),
    x: () => atCursor !== undefined && toggle(atCursor),
    ...actions.shortcuts,
  });
  useNeighbours(list, cursor, threadId !== undefined);
  const isMissing = mailboxId !== undefined && !store.cache.mailboxes.has(mailboxId);
  return (
    <div className={styles.view} data-shows={shownIn(list, threadId)}>
      <section className={styles.list} aria-label={words.messages}>
        <ListHead mailboxId={mailboxId} query={query} list={list} selection={selection} actions={actions} />
        {query !== undefined && <SearchChips query={query} />}
        <ConversationList
          key={query ?? mailboxId}
          list={list}
          isMissing={isMissing}
          isSearch={query !== undefined}
          mailboxId={mailboxId}
          cursor={cursor}
          onCursor={setCursor}
          openThreadId={threadId}
          selected={selected}
          onToggle={toggle}
          onExtend={selection.extend}
          onOpen={open}
        />
        <WriteButton />
      </section>
      <section className={styles.reader} aria-label={words.conversation}>
        <Reader key={threadId} threadId={threadId} mailboxId={mailboxId} actions={actions} onBack={close} />
      </section>
      <ActionDialogs actions={actions} />
    </div>
  );
}

/** Where it is shown is the style sheet's. */
function shownIn(list: EmailList, threadId: string | undefined): "conversation" | "list" | "nothing" {
  if (threadId !== undefined) return "conversation";
  return list.total === 0 ? "nothing" : "list";
}

function closeTo(home: string, go: (place: string) => void): void {
  go(home);
  focusList();
}

/** What goes may have been the last row. */
function useCursor(list: EmailList): readonly [number, (row: number) => void] {
  const [wanted, setCursor] = useState(0);
  return [Math.min(wanted, Math.max(0, (list.total ?? 1) - 1)), setCursor];
}

/** Where the button above the folders is out of sight. */
function WriteButton(): ReactNode {
  const words = useWords();
  const store = useMail();
  return (
    <div className={styles.write}>
      <IconButton label={words.compose} onPress={() => startWriting(store)}>
        <SquarePen size={22} aria-hidden />
      </IconButton>
    </div>
  );
}

/** Milliseconds after which a conversation that is open has its own. */
const READ_MS = 300;

/** While one conversation is read, the next is fetched. */
function useNeighbours(list: EmailList, cursor: number, isReading: boolean): void {
  const store = useMail();
  const next = store.cache.emails.get(list.ids[cursor + 1] ?? "")?.threadId;
  useEffect(() => {
    if (!isReading || next === undefined) return;
    const timer = setTimeout(() => store.expectThread(next), READ_MS);
    return () => clearTimeout(timer);
  }, [store, next, isReading]);
}

function isMarked(keyword: string, isWanted: boolean) {
  return ({ keywords }: Email): boolean => keyword in keywords === isWanted;
}

function selectionKeys({ all, clear, those }: Selection): Shortcuts {
  return {
    "* a": all,
    "* n": clear,
    "* r": () => those(isMarked("$seen", true)),
    "* u": () => those(isMarked("$seen", false)),
    "* s": () => those(isMarked("$flagged", true)),
    "* t": () => those(isMarked("$flagged", false)),
  };
}

function mailboxKeys(store: MailStore, mailboxId: string | undefined, words: Words): Shortcuts {
  const mailbox = store.cache.mailboxes.get(mailboxId ?? "");
  return mailbox?.myRights.maySetSeen === true ? { C: () => void markAllRead(store, mailbox, words) } : {};
}

interface CursorOptions {
  readonly list: EmailList;
  readonly cursor: number;
  readonly setCursor: (row: number) => void;
  readonly open: (emailId: string) => void;
  /** A conversation that is open makes room for the next. */
  readonly isReading: boolean;
  readonly archive: () => void;
}

function cursorKeys({ list, cursor, setCursor, open, isReading, archive }: CursorOptions): Shortcuts {
  const openRow = (row: number): void => {
    const id = list.ids[row];
    if (id !== undefined) open(id);
  };
  const move = (by: number) => (): void => {
    const next = Math.max(0, Math.min((list.total ?? 1) - 1, cursor + by));
    setCursor(next);
    if (isReading) openRow(next);
  };
  const openHere = (): void => {
    if (!turnFocusedMessage()) openRow(cursor);
  };
  /** The next row comes to where the archived one was. */
  const archiveAndGo = (by: 1 | -1) => (): void => {
    const next = list.ids[cursor + by];
    if (!isReading) return;
    archive();
    if (next === undefined) return;
    if (by < 0) setCursor(cursor - 1);
    open(next);
  };
  return {
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    Enter: openHere,
    o: openHere,
    "]": archiveAndGo(1),
    "[": archiveAndGo(-1),
  };
}

function useList(mailboxId: string | undefined, query: string | undefined): EmailList {
  const store = useMail();
  // Folders that come and go change what a search leaves out, but not under the eyes of who reads its results.
  const filter = useMemo(
    () => (query === undefined ? { inMailbox: mailboxId } : searchFilter(query, [...store.cache.mailboxes.values()])),
    [mailboxId, query, store],
  );
  return store.list(filter, { withSnippets: query !== undefined });
}
