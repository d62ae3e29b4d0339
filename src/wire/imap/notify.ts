/** What NOTIFY asks: which events in which mailboxes a client wants to hear of (RFC 5465 8). */
import { SyntaxProblem } from "../../base/errors.ts";
import { type FetchItem, formatFetchItems, readFetchItems } from "./fetch.ts";
import { EVENTS_MAX, MAILBOX_FILTERS_MAX } from "./limits.ts";
import { formatMailboxFilter, type MailboxFilter, readMailboxFilter } from "./mailbox-filter.ts";
import type { Reader } from "./reader.ts";

export const messageEvents = ["MessageNew", "MessageExpunge", "FlagChange"] as const;
export const mailboxEvents = [
  "MailboxName",
  "SubscriptionChange",
  "MailboxMetadataChange",
  "ServerMetadataChange",
] as const;
export type NotifyEvent = (typeof messageEvents)[number] | (typeof mailboxEvents)[number];

export interface EventGroup {
  readonly filter: MailboxFilter;
  /** None: the client does not want to hear of them. */
  readonly events: ReadonlySet<NotifyEvent>;
  /** What to tell of each new message; only of the selected mailbox. */
  readonly fetch: readonly FetchItem[] | undefined;
}

export interface NotifyRequest {
  /** Whether how things are is to be told first. */
  readonly status: boolean;
  /** Undefined for NONE. */
  readonly groups: readonly EventGroup[] | undefined;
  /** Some event is one that nobody knows: the answer is NO, not BAD. */
  readonly unknown: boolean;
}

const byWord: ReadonlyMap<string, NotifyEvent> = new Map(
  [...messageEvents, ...mailboxEvents].map((each) => [each.toUpperCase(), each]),
);

function isMessageEvent(event: NotifyEvent): boolean {
  return (messageEvents as readonly string[]).includes(event);
}

/** Reads everything after the command's name. */
export function readNotify(reader: Reader, utf8: boolean): NotifyRequest {
  reader.space();
  if (reader.tryKeyword("NONE")) {
    reader.end();
    return { status: false, groups: undefined, unknown: false };
  }
  if (!reader.tryKeyword("SET")) throw reader.problem("SET or NONE");
  reader.space();
  const status = reader.tryKeyword("STATUS");
  if (status) reader.space();
  const read = [readGroup(reader, utf8)];
  while (reader.trySpace() && !reader.atEnd) {
    read.push(readGroup(reader, utf8));
    if (read.length > MAILBOX_FILTERS_MAX) throw new SyntaxProblem("Too many groups of events");
  }
  reader.end();
  const unknown = read.some((each) => each.unknown);
  const groups = read.map(({ group }) => group);
  if (!unknown) checkGroups(groups);
  return { status, groups, unknown };
}

function readGroup(reader: Reader, utf8: boolean): { group: EventGroup; unknown: boolean } {
  reader.char("(");
  const filter = readMailboxFilter(reader, utf8);
  if (filter.kind === "subtree-one") throw new SyntaxProblem("subtree-one is for searches");
  reader.space();
  const events = new Set<NotifyEvent>();
  let fetch: readonly FetchItem[] | undefined;
  let unknown = false;
  if (!reader.tryKeyword("NONE")) {
    const words = reader.list(() => {
      const word = reader.keyword();
      const event = byWord.get(word);
      if (event === undefined) unknown = true;
      else events.add(event);
      if (event === "MessageNew" && reader.beforeList) {
        reader.space();
        fetch = readFetchItems(reader);
      }
    }, EVENTS_MAX);
    if (words.length === 0) throw new SyntaxProblem("No event is named");
  }
  reader.char(")");
  return { group: { filter, events, fetch }, unknown };
}

/** What makes no sense together (RFC 5465 5, 6.1 and 8). */
function checkGroups(groups: readonly EventGroup[]): void {
  const isSelected = ({ filter }: EventGroup): boolean => filter.kind.startsWith("selected");
  if (groups.filter(isSelected).length > 1) throw new SyntaxProblem("The selected mailbox is named twice");
  for (const group of groups) {
    const { events, fetch } = group;
    if (events.has("MessageNew") !== events.has("MessageExpunge")) {
      throw new SyntaxProblem("MessageNew and MessageExpunge go together");
    }
    if (events.has("FlagChange") && !events.has("MessageNew")) {
      throw new SyntaxProblem("FlagChange goes with MessageNew and MessageExpunge");
    }
    if (isSelected(group) && ![...events].every(isMessageEvent)) {
      throw new SyntaxProblem("The selected mailbox has events of messages only");
    }
    if (fetch !== undefined && !isSelected(group)) {
      throw new SyntaxProblem("New messages are shown of the selected mailbox only");
    }
  }
}

/** A request as a client writes it, with names in UTF-8. */
export function formatNotify({ status, groups }: NotifyRequest): string {
  if (groups === undefined) return " NONE";
  const text = groups.map(({ filter, events, fetch }) => {
    const names = [...events].map((event) =>
      event === "MessageNew" && fetch !== undefined ? `${event} ${formatFetchItems(fetch)}` : event,
    );
    return `(${formatMailboxFilter(filter, true)} ${names.length === 0 ? "NONE" : `(${names.join(" ")})`})`;
  });
  return ` SET ${status ? "STATUS " : ""}${text.join(" ")}`;
}
