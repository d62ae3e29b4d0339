/** One conversation in the list. */
import { BellOff, Paperclip, Reply, Star } from "lucide-react";
import { memo, type MouseEvent as Click, type ReactNode } from "react";
import type { Email, Snippet } from "../jmap/types.ts";
import { shortMoment } from "../model/moments.ts";
import { Avatar } from "../look/avatar.tsx";
import type { Words } from "../words/en.ts";
import { useLocale, useStore, useWords } from "../shell/app-context.ts";
import styles from "./conversation-row.module.css";
import { drag } from "./dragging.ts";
import { Marked } from "./marked.tsx";
import { peopleOf, type Summary, summaryOf } from "./summary.ts";

interface Props {
  readonly row: number;
  readonly top: number;
  /** Undefined while it is not known. */
  readonly email: Email | undefined;
  /** Of its conversation, as far as they are known. */
  readonly thread: readonly Email[];
  readonly snippet: Snippet | undefined;
  readonly mailboxId: string | undefined;
  readonly isAtCursor: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly deeds: RowDeeds;
}

/** The same all the time, so that rows need not be drawn again for them. */
export interface RowDeeds {
  readonly selected: () => ReadonlySet<string>;
  readonly cursor: (row: number) => void;
  readonly toggle: (threadId: string) => void;
  readonly extend: (row: number) => void;
  readonly open: (emailId: string) => void;
}

/** Drawn again when something of it changed, not whenever the list moves or something else is new. */
export const ConversationRow = memo(Row, areAlike);

function areAlike({ thread: before, ...one }: Props, { thread: after, ...other }: Props): boolean {
  const isSameThread = before.length === after.length && before.every((email, i) => email === after[i]);
  return isSameThread && Object.entries(one).every(([name, value]) => value === other[name as keyof typeof other]);
}

function Row(props: Props): ReactNode {
  const { row, top, email } = props;
  const style = { transform: `translateY(${top}px)` };
  if (email === undefined) return <div role="row" aria-rowindex={row + 1} className={styles.row} style={style} />;
  return <KnownRow {...props} email={email} />;
}

function KnownRow(props: Props & { email: Email }): ReactNode {
  const { row, top, email, mailboxId, isAtCursor, isOpen, isSelected, deeds } = props;
  const words = useWords();
  const store = useStore();
  const { cache, client } = store;
  const summary = summaryOf(email, props.thread);
  const isSent = ["sent", "drafts"].includes(cache.mailboxes.get(mailboxId ?? "")?.role ?? "");
  const people = peopleOf(summary.emails, { own: client.username, isSent, words });
  const choose = (event: Click): void => {
    deeds.cursor(row);
    if (event.shiftKey) deeds.extend(row);
    else if (event.ctrlKey || event.metaKey) deeds.toggle(email.threadId);
    else deeds.open(email.id);
  };
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      aria-selected={isSelected}
      aria-label={rowName(email, summary, people.text, words)}
      tabIndex={isAtCursor ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      draggable
      data-unread={summary.isUnread || undefined}
      data-selected={isSelected || undefined}
      data-open={isOpen || undefined}
      data-cursor={isAtCursor || undefined}
      onClick={choose}
      onPointerEnter={() => store.expectThread(email.threadId)}
      onDragStart={(event) =>
        drag(event.dataTransfer, {
          accountId: client.accountId,
          threadIds: isSelected ? [...deeds.selected()] : [email.threadId],
          mailboxId,
        })
      }
    >
      <span role="gridcell" className={styles.select}>
        <label onClick={(event) => event.stopPropagation()}>
          <span className={styles.avatar}>
            <Avatar address={people.first} />
          </span>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`${words.select}: ${people.text}`}
            checked={isSelected}
            onChange={({ nativeEvent }) =>
              nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
                ? deeds.extend(row)
                : deeds.toggle(email.threadId)
            }
          />
        </label>
      </span>
      <Texts email={email} snippet={props.snippet} people={people.text} summary={summary} />
      <Signs iso={email.receivedAt} summary={summary} />
    </div>
  );
}

/** As it is read out: "unread, with attachment, Bob Brown, Quarterly report". */
function rowName(email: Email, summary: Summary, people: string, words: Words): string {
  const marks = [
    summary.isUnread ? words.unread : "",
    summary.isStarred ? words.starred : "",
    summary.hasAttachment ? words.hasAttachment : "",
    summary.isMuted ? words.mutedMark : "",
  ];
  return [...marks, people, email.subject ?? words.noSubject].filter((each) => each !== "").join(", ");
}

interface TextsProps {
  readonly email: Email;
  readonly snippet: Snippet | undefined;
  readonly people: string;
  readonly summary: Summary;
}

function Texts({ email, snippet, people, summary }: TextsProps): ReactNode {
  const words = useWords();
  return (
    <span role="gridcell" className={styles.text}>
      <People text={people} count={summary.emails.length} hasDraft={summary.hasDraft} />
      <span className={styles.subject} dir="auto">
        <Marked html={snippet?.subject} text={email.subject ?? words.noSubject} />
      </span>
      <span className={styles.preview} dir="auto">
        <Marked html={snippet?.preview} text={email.preview} />
      </span>
    </span>
  );
}

function Signs({ iso, summary }: { iso: string; summary: Summary }): ReactNode {
  return (
    <span role="gridcell" className={styles.signs}>
      <Moment iso={iso} />
      <span className={styles.icons} aria-hidden>
        {summary.isMuted && <BellOff size={15} />}
        {summary.isAnswered && <Reply size={15} />}
        {summary.hasAttachment && <Paperclip size={15} />}
        {summary.isStarred && <Star size={15} className={styles.star} fill="currentColor" />}
      </span>
    </span>
  );
}

function People({ text, count, hasDraft }: { text: string; count: number; hasDraft: boolean }): ReactNode {
  const words = useWords();
  return (
    <span className={styles.people}>
      <span className={styles.names} dir="auto">
        {text}
      </span>
      {count > 1 && <span className={styles.count}>{count}</span>}
      {hasDraft && <span className={styles.draft}>{words.draft}</span>}
    </span>
  );
}

const Moment = memo(function Moment({ iso }: { iso: string }): ReactNode {
  return (
    <time dateTime={iso} className={styles.moment}>
      {shortMoment(iso, Date.now(), useLocale())}
    </time>
  );
});
