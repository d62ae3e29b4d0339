/** The account as the page sees it: reads on demand, hears of changes, and tells the page when something is new. */
import type { JmapClient } from "../jmap/client.ts";
import { Refused, Unreachable } from "../jmap/problems.ts";
import type { Email } from "../jmap/types.ts";
import { Cell } from "../model/cell.ts";
import type { KeptAccount } from "../offline/device.ts";
import { KeptMail } from "../offline/kept-mail.ts";
import { fits } from "../offline/matching.ts";
import { Cache } from "./cache.ts";
import { EmailList, type Filter } from "./email-list.ts";
import { readWholeAccount, takeChanges } from "./take-changes.ts";
import { ThreadReader } from "./thread-reader.ts";
import { Wishes } from "./wishes.ts";

/** Lists that are kept when others are shown. */
const LISTS_MAX = 12;

/** What is listened for. */
const TYPES = [
  "Mailbox",
  "Thread",
  "Email",
  "Quota",
  "Identity",
  "EmailSubmission",
  "VacationResponse",
  "AddressBook",
  "ContactCard",
  "ShareNotification",
  "SieveScript",
].join();

/** Seconds between signs of life of the event stream. */
const PING_S = 30;

/** Milliseconds before an unreachable server is asked again. */
const AGAIN_MS = 5_000;

export type Connection = "connecting" | "live" | "offline";

export class MailStore {
  readonly client: JmapClient;
  readonly cache = new Cache();
  /** Counts changes of what is known. */
  readonly version = new Cell(0);
  /** The types of which the server said last that something of them changed. */
  readonly news = new Cell<ReadonlySet<string>>(new Set());
  /** The accounts of others of which the server said last that something changed. */
  readonly newsElsewhere = new Cell<ReadonlySet<string>>(new Set());
  readonly connection: Cell<Connection>;
  /** The account that one writes from: another where this one is shared by somebody else. */
  readonly home: MailStore;
  readonly wishes: Wishes;
  readonly #kept: KeptMail;
  readonly #threads: ThreadReader;
  readonly #lists = new Map<string, EmailList>();
  #current: EmailList | undefined;
  #turn: Promise<void> = Promise.resolve();
  #events: EventSource | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  /** Whether what waits to leave may have changed. */
  #isPendingOld = false;

  constructor(client: JmapClient, home?: MailStore) {
    this.client = client;
    this.home = home ?? this;
    this.connection = home?.connection ?? new Cell<Connection>("connecting");
    this.wishes = new Wishes(client, this.cache);
    this.#kept = new KeptMail(client.keptAs);
    this.#threads = new ThreadReader(client, this.cache, this.#kept);
  }

  /** Reads what every screen needs, then listens. Throws SignedOut, Unreachable, Refused. */
  async start(): Promise<void> {
    await Promise.all([readWholeAccount(this.client, this.cache), this.wishes.load()]);
    await this.#bringWishes();
    this.tell();
    if (this.home !== this) return;
    this.#listen();
    globalThis.addEventListener("online", this.#refreshSoon);
  }

  /** Without the server, from what this device has of the account; listens until it answers. */
  async startOffline({ mailboxes, identities }: KeptAccount): Promise<void> {
    await this.wishes.load();
    for (const mailbox of mailboxes) this.cache.mailboxes.set(mailbox.id, mailbox);
    this.cache.identities = identities;
    this.connection.set("offline");
    this.tell();
    this.#listen();
    globalThis.addEventListener("online", this.#refreshSoon);
  }

  stop(): void {
    this.#isStopped = true;
    this.#events?.close();
    globalThis.removeEventListener("online", this.#refreshSoon);
  }

  list(filter: Filter, options: { withSnippets: boolean } = { withSnippets: false }): EmailList {
    const key = JSON.stringify(filter);
    const list = this.#lists.get(key) ?? new EmailList(filter, options);
    this.#lists.delete(key);
    this.#lists.set(key, list);
    for (const [oldest] of this.#lists) {
      if (this.#lists.size <= LISTS_MAX) break;
      this.#lists.delete(oldest);
    }
    return list;
  }

  /** Makes the rows known, now and after every change, until other rows or another list is shown. */
  showRows(list: EmailList, first: number, last: number): void {
    this.#current = list;
    list.show(first, last);
    if (list.missingPage() !== undefined) void this.#inTurn(() => this.#fill(list));
  }

  /** All rows of a list, up to `max`. `progress` hears how many are known, and says whether to go on. */
  loadAll(list: EmailList, max: number, progress: (known: number) => boolean): Promise<void> {
    const { client, cache } = this;
    return this.#inTurn(async () => {
      await list.loadAll(max, { client, cache, progress });
      this.tell();
    });
  }

  /** Everything of a conversation, its bodies too; without the server what this device has of it. Throws SignedOut, Unreachable, Refused. */
  async openThread(threadId: string): Promise<void> {
    if (this.connection.value === "live" && this.#threads.knows(threadId)) return;
    try {
      await this.#threads.read(threadId);
    } catch (error) {
      if (!(error instanceof Unreachable) || !(await this.#kept.openThread(threadId, this.cache))) throw error;
    }
    this.tell();
  }

  /** What of an email was too long to be shown without asking. Throws SignedOut, Unreachable, Refused. */
  async readWhole(emailId: string): Promise<void> {
    await this.#threads.readWhole(emailId);
    this.tell();
  }

  /** The conversation of a row that is likely to be opened next. */
  expectThread(threadId: string): void {
    if (this.connection.value !== "offline") this.#threads.expect(threadId);
  }

  /** The conversations of rows in sight. */
  expectRows(list: EmailList, first: number, last: number): void {
    if (this.connection.value !== "live" || isSparing()) return;
    const emails = list.ids.slice(first, last + 1).flatMap((id) => this.cache.emails.get(id ?? "") ?? []);
    this.#threads.expectAny(emails.map(({ threadId }) => threadId));
  }

  /** Reads what changed, and what the current list shows. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#bringWishes();
      const isFollowed = await takeChanges(this.client, this.cache, { isWhole: this.#isPendingOld });
      this.#isPendingOld = false;
      this.#kept.giveBack(this.cache);
      if (!isFollowed) this.cache.forgetEmails();
      this.#outdate();
      this.tell();
      if (this.#current !== undefined) await this.#fill(this.#current);
      this.connection.set("live");
    });
  }

  /** Emails as they will be when the server has done what it is being asked. */
  foresee(emails: readonly Email[]): void {
    for (const email of emails) this.cache.foresee(email);
    this.tell();
  }

  /** The server has answered, whatever it said: lists that the emails left or joined are asked for again. */
  settle(before: readonly Email[], after: readonly Email[]): void {
    for (const [i, email] of before.entries()) this.cache.reach.ofMove(email, after[i]);
    this.#outdate();
    const list = this.#current;
    if (list?.missingPage() !== undefined) void this.#inTurn(() => this.#fill(list));
  }

  /** The server cannot be asked: lists that the emails left or joined are made of what this device has. */
  settleHere(before: readonly Email[], after: readonly Email[] | undefined): void {
    for (const [i, email] of before.entries()) this.cache.reach.ofMove(email, after?.[i]);
    const reach = this.cache.takeReach();
    const current = this.#current;
    for (const list of this.#lists.values()) {
      // What goes from the list in sight has gone from it already.
      const isShorter = list === current && after?.some((email) => fits(email, list.filter)) !== true;
      if (reach.includes(list.filter) && !isShorter) list.forget();
    }
    this.tell();
    if (current?.total === undefined && current !== undefined) void this.#inTurn(() => this.#fill(current));
  }

  /** Conversations go from the lists that showed them. */
  removeRows(emailIds: ReadonlySet<string>): void {
    this.#current?.remove(emailIds);
    this.tell();
  }

  /** Lists in which something came or went by what became known. */
  #outdate(): void {
    const reach = this.cache.takeReach();
    for (const list of this.#lists.values()) if (reach.includes(list.filter)) list.outdate();
  }

  tell(): void {
    this.version.set(this.version.value + 1);
  }

  /** Whatever else fails shall not keep the account from being shown. Throws SignedOut, Unreachable. */
  async #bringWishes(): Promise<void> {
    try {
      await this.wishes.bring();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  async #fill(list: EmailList): Promise<void> {
    for (let page = list.missingPage(); page !== undefined; page = list.missingPage()) {
      try {
        await list.load(page, this.client, this.cache);
        list.failure = undefined;
        this.#outdate();
      } catch (error) {
        if (error instanceof Unreachable && list.total === undefined) await this.#kept.fill(list, this.cache);
        else list.failure = error as Error;
        throw error;
      } finally {
        this.tell();
      }
    }
  }

  /** One at a time: an older answer never overwrites a newer one. */
  #inTurn(deed: () => Promise<void>): Promise<void> {
    const run = this.#turn.then(deed).catch((error: unknown) => {
      if (!(error instanceof Unreachable)) return;
      this.connection.set("offline");
      clearTimeout(this.#again);
      this.#again = setTimeout(this.#refreshSoon, AGAIN_MS);
    });
    this.#turn = run;
    return run;
  }

  readonly #refreshSoon = (): void => {
    if (!this.#isStopped) void this.refresh();
  };

  /** Of accounts too that the server did not know of when the page began to listen. */
  listenAnew(): void {
    this.#events?.close();
    this.#listen();
    this.#refreshSoon();
  }

  #listen(): void {
    if (this.#isStopped) return;
    const events = this.client.events(TYPES, { pingSeconds: PING_S, since: this.cache.accountState });
    events.addEventListener("open", () => {
      const before = this.connection.value;
      this.connection.set("live");
      // What happened since the account was read, the server tells by itself; what was wished without it, and what it did not tell, is seen to.
      if (before !== "offline") return;
      this.#isPendingOld = true;
      void this.refresh();
    });
    events.addEventListener("state", (event) => {
      const changed = changesWithin(String(event.data));
      const { [this.client.accountId]: here, ...elsewhere } = changed;
      if (Object.keys(elsewhere).length > 0) this.newsElsewhere.set(new Set(Object.keys(elsewhere)));
      if (here === undefined) return;
      this.news.set(new Set(Object.keys(here)));
      this.#isPendingOld ||= this.news.value.has("EmailSubmission");
      void this.refresh();
    });
    events.addEventListener("error", () => {
      this.connection.set("offline");
      if (events.readyState !== EventSource.CLOSED) return;
      // Perhaps the login has ended, which only an answer tells.
      this.#refreshSoon();
      setTimeout(() => this.#listen(), AGAIN_MS);
    });
    this.#events = events;
  }
}

/** Whether the person has told the browser to load no more than is needed. */
function isSparing(): boolean {
  return matchMedia("(prefers-reduced-data: reduce)").matches;
}

/** By account, of a StateChange (RFC 8620 7.1). */
function changesWithin(data: string): Readonly<Record<string, object>> {
  const { changed = {} } = JSON.parse(data) as { readonly changed?: Readonly<Record<string, object>> };
  return changed;
}
