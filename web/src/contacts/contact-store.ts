/** The account's address book as the page sees it: read once, kept true by its change log, changed with the way back. */
import { type JmapClient, resultOf } from "../jmap/client.ts";
import { Refused, Unreachable } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { Cell } from "../model/cell.ts";
import { databaseOf } from "../offline/device.ts";
import type { Card, CardContent } from "./card.ts";
import type { Merge } from "./duplicates.ts";
import { withPictures } from "./pictures.ts";

/** Cards of one request. */
const CARDS_MAX = 500;

interface SetAnswer {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated: Failures;
  readonly notUpdated: Failures;
  readonly notDestroyed: Failures;
}

type Failures = Readonly<Record<string, { readonly type: string; readonly description?: string }>> | null;

interface List {
  readonly list: readonly Card[];
  readonly state: string;
}

export interface Imported {
  readonly ids: readonly string[];
  /** Those with a uid that is there already, or that the server would not take. */
  readonly left: number;
}

export class ContactStore {
  /** Undefined until they are read. */
  readonly cards = new Cell<readonly Card[] | undefined>(undefined);
  readonly failure = new Cell<Error | undefined>(undefined);
  readonly #client: JmapClient;
  #state: string | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor({ client }: MailStore) {
    this.#client = client;
  }

  /** Reads what changed; one at a time. */
  refresh(): Promise<void> {
    this.#turn = this.#readAfter(this.#turn);
    return this.#turn;
  }

  async #readAfter(before: Promise<void>): Promise<void> {
    await before;
    try {
      if (this.#state === undefined || !(await this.#follow(this.#state))) await this.#readAll();
      this.failure.set(undefined);
      await this.#keep();
    } catch (error) {
      this.failure.set(error as Error);
      if (error instanceof Unreachable && this.cards.value === undefined) await this.#readKept();
    }
  }

  /** For when the server cannot be reached. */
  async #keep(): Promise<void> {
    const database = await databaseOf(this.#client.username);
    const { value: cards } = this.cards;
    if (cards !== undefined && this.#state !== undefined)
      await database?.put("contacts", { cards, state: this.#state }, "contacts");
  }

  async #readKept(): Promise<void> {
    const database = await databaseOf(this.#client.username);
    const kept = await database?.get("contacts", "contacts");
    if (kept === undefined) return;
    this.#state = kept.state;
    this.cards.set(kept.cards);
  }

  /** Answers its id. Throws SignedOut, Unreachable, Refused. */
  async create(content: CardContent): Promise<string> {
    const answer = await this.#set({ create: { card: { ...content, addressBookIds: await this.#book() } } });
    await this.refresh();
    return answer.created?.["card"]?.id ?? "";
  }

  /** Throws SignedOut, Unreachable, Refused. */
  async change(id: string, patch: CardContent): Promise<void> {
    await this.#set({ update: { [id]: patch } });
    await this.refresh();
  }

  /** Answers the way back. Throws SignedOut, Unreachable, Refused. */
  async remove(cards: readonly Card[]): Promise<() => Promise<void>> {
    const whole = await withPictures(this.#client, cards);
    await this.#set({ destroy: cards.map(({ id }) => id) });
    await this.refresh();
    return async () => {
      await this.#set({ create: Object.fromEntries(whole.map(({ id, ...content }) => [id, content])) });
      await this.refresh();
    };
  }

  /** One card in the place of several. Answers the way back. Throws SignedOut, Unreachable, Refused. */
  async merge({ kept, patch: wanted, gone, groups }: Merge): Promise<() => Promise<void>> {
    const [patch = wanted] = await withPictures(this.#client, [wanted]);
    const [before = kept, ...whole] = await withPictures(this.#client, [kept, ...gone]);
    const members = groups.map(({ group, members: after }) => [group.id, { members: after }]);
    const destroy = gone.map(({ id }) => id);
    await this.#set({ update: { ...Object.fromEntries(members), [kept.id]: patch }, destroy });
    await this.refresh();
    return async () => {
      const old = Object.keys(patch).map((name) => [name, before[name as keyof Card] ?? null]);
      const back = groups.map(({ group }) => [group.id, { members: group.members }]);
      await this.#set({
        create: Object.fromEntries(whole.map(({ id, ...content }) => [id, content])),
        update: { ...Object.fromEntries(back), [kept.id]: Object.fromEntries(old) },
      });
      await this.refresh();
    };
  }

  /** What cannot be taken is left out, and the rest goes on. Throws SignedOut, Unreachable, Refused. */
  async import(contents: readonly CardContent[]): Promise<Imported> {
    const addressBookIds = await this.#book();
    const there = new Set(this.cards.value?.map(({ uid }) => uid));
    const wanted = contents.filter(({ uid }) => uid === undefined || !there.has(uid));
    const ids: string[] = [];
    for (let at = 0; at < wanted.length; at += CARDS_MAX) {
      const page = wanted.slice(at, at + CARDS_MAX);
      const create = Object.fromEntries(page.map((content, i) => [`c${i}`, { ...content, addressBookIds }]));
      const [answer] = await this.#client.request<[SetAnswer]>(["ContactCard/set", { create }]);
      ids.push(...Object.values(answer.created ?? {}).map(({ id }) => id));
    }
    await this.refresh();
    return { ids, left: contents.length - ids.length };
  }

  async #book(): Promise<Readonly<Record<string, true>>> {
    const [{ list }] = await this.#client.request<
      [{ readonly list: readonly { readonly id: string; readonly isDefault: boolean }[] }]
    >(["AddressBook/get", { ids: null }]);
    const book = list.find(({ isDefault }) => isDefault) ?? list[0];
    if (book === undefined) throw new Refused("notFound", "there is no address book");
    return { [book.id]: true };
  }

  async #set(args: Readonly<Record<string, unknown>>): Promise<SetAnswer> {
    const [answer] = await this.#client.request<[SetAnswer]>(["ContactCard/set", args]);
    const [failed] = [answer.notCreated, answer.notUpdated, answer.notDestroyed].flatMap((each) =>
      Object.values(each ?? {}),
    );
    if (failed !== undefined) throw new Refused(failed.type, failed.description ?? "");
    return answer;
  }

  async #readAll(): Promise<void> {
    const [{ ids }, { state }] = await this.#client.request<[{ readonly ids: readonly string[] }, List]>(
      ["ContactCard/query", {}],
      ["ContactCard/get", { ids: [] }],
    );
    const cards: Card[] = [];
    for (let at = 0; at < ids.length; at += CARDS_MAX) {
      const [{ list }] = await this.#client.request<[List]>([
        "ContactCard/get",
        { ids: ids.slice(at, at + CARDS_MAX) },
      ]);
      cards.push(...list);
    }
    this.#state = state;
    this.cards.set(cards);
  }

  /** False when too much happened since. */
  async #follow(sinceState: string): Promise<boolean> {
    try {
      const [changes, created, updated] = await this.#client.request<
        [
          { readonly newState: string; readonly hasMoreChanges: boolean; readonly destroyed: readonly string[] },
          List,
          List,
        ]
      >(
        ["ContactCard/changes", { sinceState, maxChanges: CARDS_MAX }],
        ["ContactCard/get", { "#ids": resultOf(0, "ContactCard/changes", "/created") }],
        ["ContactCard/get", { "#ids": resultOf(0, "ContactCard/changes", "/updated") }],
      );
      if (changes.hasMoreChanges) return false;
      this.#state = changes.newState;
      const news = [...created.list, ...updated.list];
      if (news.length + changes.destroyed.length === 0) return true;
      const gone = new Set([...changes.destroyed, ...news.map(({ id }) => id)]);
      this.cards.set([...(this.cards.value ?? []).filter(({ id }) => !gone.has(id)), ...news]);
      return true;
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
  }
}

const stores = new WeakMap<MailStore, ContactStore>();

/** One for each login, read when it is first asked for and whenever something changes after that. */
export function contactsOf(store: MailStore): ContactStore {
  const before = stores.get(store);
  if (before !== undefined) return before;
  const made = new ContactStore(store);
  stores.set(store, made);
  void made.refresh();
  store.news.listen(() => {
    if (store.news.value.has("ContactCard")) void made.refresh();
  });
  // What could not be read while the server was away.
  store.connection.listen(() => {
    if (store.connection.value === "live" && made.failure.value !== undefined) void made.refresh();
  });
  return made;
}
