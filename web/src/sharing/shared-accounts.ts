/** The accounts of others that share something with whoever is logged in, each with a store of its own, for the ids in them may be the same as here. */
import { JmapClient, readSession, type SessionObject } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import { MailStore } from "../mail/mail-store.ts";
import { Cell } from "../model/cell.ts";

export class SharedAccounts {
  /** In the order of their names. */
  readonly stores = new Cell<readonly MailStore[]>([]);
  /** Whether the server has been asked. */
  readonly isKnown = new Cell(false);
  /** Whether the last look came to nothing. */
  readonly hasFailed = new Cell(false);
  readonly #home: MailStore;
  /** The accounts of which the server tells since the page began to listen. */
  readonly #heardOf: Set<string>;
  #isBegun = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(home: MailStore) {
    this.#home = home;
    this.#heardOf = new Set(othersIn(home.client.session));
  }

  begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    const { connection, news, newsElsewhere } = this.#home;
    this.#soon(() => (this.#heardOf.size > 0 ? this.#take(this.#home.client.session) : this.#look()));
    news.listen(() => news.value.has("ShareNotification") && this.#soon(() => this.#look()));
    newsElsewhere.listen(() => this.#soon(() => this.#look()));
    // What happened while nobody listened is asked for.
    connection.listen(() => connection.value === "live" && this.#soon(() => this.#look()));
  }

  readonly askAgain = (): void => this.#soon(() => this.#look());

  /** One look after the other; where one fails, the next comes with the next news. */
  #soon(look: () => Promise<void>): void {
    this.#turn = this.#turn.then(look).then(
      () => this.hasFailed.set(false),
      () => this.hasFailed.set(true),
    );
  }

  async #look(): Promise<void> {
    await this.#take(await readSession());
  }

  async #take(session: SessionObject): Promise<void> {
    const before = this.stores.value;
    const stores: MailStore[] = [];
    const failures: Refused[] = [];
    for (const id of othersIn(session)) {
      const known = before.find(({ client }) => client.accountId === id);
      const store = known ?? new MailStore(this.#clientOf(session, id), this.#home);
      const state = await stateOf(store, known !== undefined);
      if (state === "shared") stores.push(store);
      if (state instanceof Refused) failures.push(state);
    }
    this.stores.set(stores);
    this.isKnown.set(true);
    const unheard = stores.map(({ client }) => client.accountId).filter((id) => !this.#heardOf.has(id));
    for (const id of unheard) this.#heardOf.add(id);
    if (unheard.length > 0) this.#home.listenAnew();
    const [failure] = failures;
    if (failure !== undefined) throw failure;
  }

  #clientOf(session: SessionObject, id: string): JmapClient {
    const client = new JmapClient(session, id);
    client.signedOut = () => this.#home.client.signedOut();
    return client;
  }
}

/** In the order of their names. */
function othersIn({ accounts }: SessionObject): readonly string[] {
  return Object.entries(accounts)
    .filter(([, { isPersonal }]) => !isPersonal)
    .toSorted(([, a], [, b]) => (a.name < b.name ? -1 : 1))
    .map(([id]) => id);
}

/** "gone" when its owner shares nothing any more; or why the server could not tell. Throws SignedOut, Unreachable. */
async function stateOf(store: MailStore, isKnown: boolean): Promise<"shared" | "gone" | Refused> {
  try {
    await (isKnown ? store.refresh() : store.start());
    return store.cache.mailboxes.size > 0 ? "shared" : "gone";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.type === "accountNotFound" ? "gone" : error;
  }
}

const known = new WeakMap<MailStore, SharedAccounts>();

export function sharedAccountsOf({ home }: MailStore): SharedAccounts {
  const accounts = known.get(home) ?? new SharedAccounts(home);
  known.set(home, accounts);
  return accounts;
}
