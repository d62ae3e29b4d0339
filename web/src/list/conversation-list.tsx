/** As many rows as the server counts, of which only those in sight are there. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Email } from "../jmap/types.ts";
import type { EmailList } from "../mail/email-list.ts";
import { useCell } from "../model/use-cell.ts";
import { preferences } from "../model/preferences.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import styles from "./conversation-list.module.css";
import { ConversationRow, type RowDeeds } from "./conversation-row.tsx";
import { ListState } from "./list-state.tsx";
import { useRows } from "./use-rows.ts";

const NO_EMAILS: readonly Email[] = [];

/** Pixels; base.css has the same as --row. */
const ROW_HEIGHTS = { comfortable: 76, medium: 56, compact: 40 } as const;

export interface ConversationListProps {
  readonly list: EmailList;
  readonly isMissing: boolean;
  readonly isSearch: boolean;
  readonly mailboxId: string | undefined;
  readonly cursor: number;
  readonly onCursor: (row: number) => void;
  readonly openThreadId: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (threadId: string) => void;
  readonly onExtend: (row: number) => void;
  readonly onOpen: (emailId: string) => void;
}

export function ConversationList(props: ConversationListProps): ReactNode {
  const { list, cursor, openThreadId, selected } = props;
  const words = useWords();
  const store = useMail();
  const { density } = useCell(preferences);
  const height = ROW_HEIGHTS[density];
  const count = list.total ?? 0;
  const { scroller, shown, scrollTo } = useRows(count, height);
  const deeds = useDeeds(props);
  const first = shown[0] ?? 0;
  const last = shown.at(-1) ?? 0;
  useEffect(() => store.showRows(list, first, last), [store, list, first, last]);
  const seen = list.ids.slice(first, last + 1).join();
  useEffect(() => store.expectRows(list, first, last), [store, list, first, last, seen]);
  useEffect(() => {
    scrollTo(cursor);
    if (scroller.current?.contains(document.activeElement) === true)
      scroller.current.querySelector<HTMLElement>("[data-cursor]")?.focus({ preventScroll: true });
  }, [scroller, scrollTo, cursor]);
  if (list.total === undefined || list.total === 0 || props.isMissing)
    return <ListState list={list} isMissing={props.isMissing} isSearch={props.isSearch} />;
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="grid"
        aria-label={words.messages}
        aria-rowcount={list.total}
        aria-multiselectable
        className={styles.rows}
        style={{ height: count * height }}
      >
        {shown.map((row) => {
          const email = store.cache.emails.get(list.ids[row] ?? "");
          return (
            <ConversationRow
              key={row}
              row={row}
              top={row * height}
              email={email}
              thread={email === undefined ? NO_EMAILS : store.cache.emailsOf(email.threadId)}
              snippet={list.snippets.get(email?.id ?? "")}
              mailboxId={props.mailboxId}
              isAtCursor={row === cursor}
              isOpen={email !== undefined && email.threadId === openThreadId}
              isSelected={email !== undefined && selected.has(email.threadId)}
              deeds={deeds}
            />
          );
        })}
      </div>
    </div>
  );
}

function useDeeds(props: ConversationListProps): RowDeeds {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const [deeds] = useState<RowDeeds>(() => ({
    selected: () => latest.current.selected,
    cursor: (row) => latest.current.onCursor(row),
    toggle: (threadId) => latest.current.onToggle(threadId),
    extend: (row) => latest.current.onExtend(row),
    open: (emailId) => latest.current.onOpen(emailId),
  }));
  return deeds;
}
