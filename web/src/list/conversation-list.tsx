/** As many rows as the server counts, of which only those in sight are there. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import type { EmailList } from "../mail/email-list.ts";
import { useCell } from "../model/cell.ts";
import { preferences } from "../model/preferences.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import styles from "./conversation-list.module.css";
import { ConversationRow } from "./conversation-row.tsx";
import { ListState } from "./list-state.tsx";

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
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: list.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHTS[density],
    overscan: 8,
  });
  useEffect(() => rows.measure(), [rows, density]);
  const shown = rows.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => store.showRows(list, first, last), [store, list, first, last]);
  useEffect(() => {
    if (cursor < rows.options.count) rows.scrollToIndex(cursor, { align: "auto" });
    if (scroller.current?.contains(document.activeElement) === true)
      scroller.current.querySelector<HTMLElement>("[data-cursor]")?.focus({ preventScroll: true });
  }, [rows, cursor]);
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
        style={{ height: rows.getTotalSize() }}
      >
        {shown.map(({ index, start, key }) => {
          const email = store.cache.emails.get(list.ids[index] ?? "");
          return (
            <ConversationRow
              key={key}
              row={index}
              top={start}
              email={email}
              snippet={list.snippets.get(email?.id ?? "")}
              mailboxId={props.mailboxId}
              isAtCursor={index === cursor}
              isOpen={email !== undefined && email.threadId === openThreadId}
              selected={selected}
              onCursor={props.onCursor}
              onToggle={props.onToggle}
              onExtend={props.onExtend}
              onOpen={props.onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}
