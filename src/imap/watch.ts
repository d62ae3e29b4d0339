/** What a client has asked to hear of without asking again (NOTIFY, RFC 5465). */
import { Refusal } from "../base/errors.ts";
import { canonicalPath } from "../store/mailbox-name.ts";
import type { Mailbox, MailboxId, Uid } from "../store/model.ts";
import type { FetchItem } from "../wire/imap/fetch.ts";
import type { EventGroup, NotifyEvent } from "../wire/imap/notify.ts";
import { superiors } from "./listing.ts";
import { WATCHED_MAILBOXES_MAX } from "./limits.ts";
import type { Session } from "./session.ts";
import { withoutSeen } from "./showing.ts";
import { type StatusItem, statusText } from "./status-items.ts";
import { eventsOf, nameNews, statusNews, type Tree, treeOf } from "./tree-news.ts";

/** What is wanted of the selected mailbox, whichever that is. */
export interface SelectedWish {
  /** New messages, and removals. */
  readonly messages: boolean;
  readonly flags: boolean;
  /** Removals are told at any time: the client does not use sequence numbers. */
  readonly immediate: boolean;
  /** What to tell of new messages besides that they are there. */
  readonly shown: readonly FetchItem[];
}

const nothingOfSelected: SelectedWish = { messages: false, flags: false, immediate: false, shown: [] };

export class Watch implements Disposable {
  readonly selected: SelectedWish;
  /** About all other mailboxes. */
  readonly #groups: readonly EventGroup[];
  readonly #session: Session;
  readonly #listening: Disposable;
  /** The mailboxes as the client knows them; undefined where it wants to hear of none. */
  #known: Tree | undefined;
  /** Names that the client has made, taken away or subscribed itself since. */
  readonly #own = new Set<string>();

  /** Until `begin` it tells nothing of other mailboxes. */
  constructor(session: Session, groups: readonly EventGroup[], wake: () => void) {
    const selected = groups.find(({ filter }) => filter.kind.startsWith("selected"));
    this.selected = selected === undefined ? nothingOfSelected : wishOf(selected);
    this.#groups = groups.filter((group) => group !== selected && group.events.size > 0);
    this.#session = session;
    this.#listening = session.account.watch(wake);
  }

  /** For who does not want to hear of anything. */
  static nothing(session: Session): Watch {
    return new Watch(session, [], () => {});
  }

  /** Looks at the mailboxes as they are; with `status` the client hears of it. */
  async begin(status: boolean): Promise<void> {
    if (this.#groups.length === 0) return;
    const tree = await this.#look();
    if (tree === undefined) throw new Refusal("limit", "There are too many mailboxes to watch");
    this.#known = tree;
    if (!status) return;
    for (const mailbox of tree.byId.values()) {
      await this.#status(mailbox, firstStatus(this.#eventsOf(mailbox)));
    }
  }

  /** Whether the client wants to hear of changed remarks to that mailbox (RFC 5465 5.6). */
  wantsMetadata({ path, subscribed }: Mailbox): boolean {
    return eventsOf(this.#groups, path, subscribed).has("MailboxMetadataChange");
  }

  /** The same of remarks to the server, whatever mailboxes they were asked for (RFC 5465 5.7). */
  get wantsServerMetadata(): boolean {
    return this.#groups.some(({ events }) => events.has("ServerMetadataChange"));
  }

  /** The client has created, deleted, renamed or (un)subscribed that name itself, with superiors where they had to be made. */
  own(path: string): void {
    if (this.#known !== undefined) for (const each of [path, ...superiors(path)]) this.#own.add(canonicalPath(each));
  }

  /** The client has made these messages itself: it knows of them. */
  made(id: MailboxId, uids: readonly Uid[]): void {
    const known = this.#known?.byId.get(id);
    const last = uids.at(-1);
    if (this.#known === undefined || known === undefined || last === undefined) return;
    const now = { ...known, messages: known.messages + uids.length, uidNext: last + 1 };
    const mailboxes = [...this.#known.byId.values()].map((each) => (each === known ? now : each));
    this.#known = treeOf(mailboxes, [...this.#known.subscribed]);
  }

  /** Tells what has happened to other mailboxes since; answers whether the client may hope to hear more. */
  async tell(): Promise<boolean> {
    if (this.#known === undefined) return true;
    const after = await this.#look();
    if (after === undefined) return false;
    const looks = { before: this.#known, after };
    this.#known = after;
    const { utf8, condstore } = this.#session;
    const names = nameNews(looks, this.#groups, { own: this.#own, utf8 });
    this.#own.clear();
    if (names !== "") this.#session.write(names);
    for (const mailbox of after.byId.values()) {
      const events = this.#eventsOf(mailbox);
      if (events.size > 0) await this.#status(mailbox, statusNews(looks, mailbox, { events, condstore }));
    }
    return true;
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** Undefined when there are more mailboxes than anybody may watch. */
  async #look(): Promise<Tree | undefined> {
    const { account } = this.#session;
    return account.read(async (mail) => {
      const mailboxes = await mail.mailboxes();
      return mailboxes.length > WATCHED_MAILBOXES_MAX ? undefined : treeOf(mailboxes, await mail.subscriptions());
    });
  }

  /** What is wanted of its messages: nothing of the selected mailbox, of which others are asked (RFC 5465 3.1). */
  #eventsOf({ id, path, subscribed, selectable }: Mailbox): ReadonlySet<NotifyEvent> {
    if (!selectable || id === this.#session.selected?.mailboxId) return new Set();
    return eventsOf(this.#groups, path, subscribed);
  }

  async #status(mailbox: Mailbox, items: readonly StatusItem[]): Promise<void> {
    if (items.length > 0)
      this.#session.write(await statusText(this.#session, { ...mailbox, space: this.#session.home }, items));
  }
}

function wishOf({ filter, events, fetch }: EventGroup): SelectedWish {
  const messages = events.has("MessageNew");
  return {
    messages,
    flags: events.has("FlagChange"),
    immediate: messages && filter.kind === "selected",
    shown: withoutSeen(fetch ?? []),
  };
}

/** What STATUS tells when the watching begins (RFC 5465 3.1). */
function firstStatus(events: ReadonlySet<NotifyEvent>): readonly StatusItem[] {
  const items: StatusItem[] = events.has("MessageNew") ? ["MESSAGES", "UIDNEXT", "UIDVALIDITY"] : [];
  return events.has("FlagChange") ? [...items, "HIGHESTMODSEQ"] : items;
}
