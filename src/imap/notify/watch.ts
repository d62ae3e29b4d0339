/** What a client has asked to hear of without asking again (NOTIFY, RFC 5465). */
import { Refusal } from "../../base/errors.ts";
import { canonicalPath } from "../../store/mailboxes/mailbox-name.ts";
import type { AccountId, MailboxId, Uid } from "../../store/model.ts";
import type { FetchItem } from "../../wire/imap/fetch.ts";
import type { EventGroup, NotifyEvent } from "../../wire/imap/notify.ts";
import { unlessGone } from "../errors.ts";
import { superiors } from "../mailboxes/listing.ts";
import { WATCHED_MAILBOXES_MAX } from "../limits.ts";
import type { Session } from "../session.ts";
import { mailboxesOfOthers, type Reached, reachedIn, type Space } from "../mailboxes/spaces.ts";
import { withoutSeen } from "./showing.ts";
import { type StatusItem, statusText } from "../mailboxes/status-items.ts";
import { eventsOf, keyOf, meanOthers, nameNews, statusNews, type Tree, treeOf } from "./tree-news.ts";

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

const NONE: ReadonlySet<string> = new Set();

const nothingOfSelected: SelectedWish = { messages: false, flags: false, immediate: false, shown: [] };

export class Watch implements Disposable {
  readonly selected: SelectedWish;
  /** About all other mailboxes. */
  readonly #groups: readonly EventGroup[];
  readonly #session: Session;
  readonly #wake: () => void;
  /** To the accounts whose mailboxes are watched. */
  readonly #listening = new Map<AccountId, Disposable>();
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
    this.#wake = wake;
    this.#listenTo([session.home]);
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

  /** Whether the client wants to hear of changed annotations of that mailbox (RFC 5465 5.6). */
  wantsMetadata({ space, path, subscribed }: Reached): boolean {
    const name = { path, subscribed: subscribed || this.#known?.subscribed.has(path) === true };
    const isOthers = space !== this.#session.home;
    return eventsOf(this.#groups, { ...name, isOthers }).has("MailboxMetadataChange");
  }

  /** The same of annotations of the server, whatever mailboxes they were asked for (RFC 5465 5.7). */
  get wantsServerMetadata(): boolean {
    return this.#groups.some(({ events }) => events.has("ServerMetadataChange"));
  }

  /** The client has created, deleted, renamed or (un)subscribed that name itself, with superiors where they had to be made. */
  own(path: string): void {
    if (this.#known !== undefined) for (const each of [path, ...superiors(path)]) this.#own.add(canonicalPath(each));
  }

  /** The client has made these messages itself: it knows of them. */
  made(space: Space, id: MailboxId, uids: readonly Uid[]): void {
    const known = this.#known?.byId.get(keyOf({ space, id }));
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
    for (const listening of this.#listening.values()) listening[Symbol.dispose]();
  }

  #listenTo(spaces: readonly Space[]): void {
    if (this.#session.connection.closed) return;
    for (const { account } of spaces)
      if (!this.#listening.has(account.id)) this.#listening.set(account.id, account.watch(this.#wake));
  }

  /** Undefined when there are more mailboxes than anybody may watch. */
  async #look(): Promise<Tree | undefined> {
    const { account, home } = this.#session;
    const { own, subscriptions } = await account.read(async (mail) => ({
      own: (await mail.mailboxes()).map((each) => reachedIn(home, each, NONE)),
      subscriptions: await mail.subscriptions(),
    }));
    const others = meanOthers(this.#groups) ? await mailboxesOfOthers(this.#session) : [];
    if (own.length + others.length > WATCHED_MAILBOXES_MAX) return undefined;
    const spaces = others.map(({ space }) => space);
    this.#listenTo(spaces);
    await this.#session.annotationNews?.follow(spaces);
    const names = new Set(own.map(({ path }) => path));
    return treeOf([...own, ...others.filter(({ path }) => !names.has(path))], subscriptions);
  }

  /** What is wanted of its messages: nothing of the selected mailbox, of which others are asked (RFC 5465 3.1). */
  #eventsOf(mailbox: Reached): ReadonlySet<NotifyEvent> {
    const { space, selectable, rights } = mailbox;
    if (!selectable || this.#session.hasSelected(mailbox) || !rights.includes("r")) return new Set();
    return eventsOf(this.#groups, { ...mailbox, isOthers: space !== this.#session.home });
  }

  async #status(mailbox: Reached, items: readonly StatusItem[]): Promise<void> {
    if (items.length === 0) return;
    const text = await unlessGone(statusText(this.#session, mailbox, items));
    if (text !== undefined) this.#session.write(text);
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
