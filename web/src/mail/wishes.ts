/** Wishes that wait for the server: shown as if they were granted, kept on the device, and brought once it can be reached. */
import { Refused } from "../jmap/problems.ts";
import type { JmapClient } from "../jmap/client.ts";
import type { Email } from "../jmap/types.ts";
import { Cell } from "../model/cell.ts";
import type { Cache } from "./cache.ts";
import { loadEmails } from "./email-list.ts";
import { KeptWishes } from "./kept-wishes.ts";
import { type Placed, type Wish, type Work, wishOf, workOf } from "./wish.ts";

/** Emails of one request. */
const EMAILS_MAX = 250;

/** How often the server is asked what it has while its state changes for other reasons. */
const TRIES_MAX = 8;

interface SetAnswer {
  readonly notUpdated: Readonly<Record<string, { readonly type: string }>> | null;
  readonly notDestroyed: Readonly<Record<string, { readonly type: string }>> | null;
}

export class Wishes {
  /** How many wait. */
  readonly waiting = new Cell(0);
  /** How many of them the server refused at last. */
  readonly refused = new Cell(0);
  readonly #client: JmapClient;
  readonly #cache: Cache;
  readonly #kept: KeptWishes;

  constructor(client: JmapClient, cache: Cache) {
    this.#client = client;
    this.#cache = cache;
    this.#kept = new KeptWishes(client.keptAs);
  }

  /** From an earlier page. */
  async load(): Promise<void> {
    this.#show(await this.#kept.all());
  }

  includesAny(emails: readonly Email[]): boolean {
    return emails.some(({ id }) => this.#cache.wishes.has(id));
  }

  /** On the device when it resolves. `after` is undefined for what is to go for good. */
  async add(before: readonly Email[], after: readonly Email[] | undefined): Promise<void> {
    const pairs = new Map(before.map((email, i) => [email.id, { seen: email, wanted: after?.[i] }] as const));
    await this.#kept.change([...pairs.keys()], (id, wish) => {
      const pair = pairs.get(id);
      return pair === undefined ? wish : wishOf(wish, pair.seen, pair.wanted);
    });
    this.#show(await this.#kept.all());
  }

  /** One window of all does it. Throws SignedOut, Unreachable, and Refused when the server failed. */
  async bring(): Promise<void> {
    if (this.#cache.wishes.size === 0) return;
    await alone(async () => {
      const all = await this.#kept.all();
      for (let at = 0; at < all.length; at += EMAILS_MAX) await this.#bringSome(all.slice(at, at + EMAILS_MAX));
      // Also those that another window brought.
      this.#show(await this.#kept.all());
    });
  }

  async #bringSome(wishes: readonly Wish[]): Promise<void> {
    const ids = wishes.map(({ id }) => id);
    const refused = await this.#ask(wishes);
    const asked = new Map(wishes.map((wish) => [wish.id, JSON.stringify(wish)]));
    // What was wished meanwhile stays.
    await this.#kept.change(ids, (id, wish) => (JSON.stringify(wish) === asked.get(id) ? undefined : wish));
    this.#show(await this.#kept.all());
    // Lists that were made shorter by hand have holes.
    for (const { seen, wanted } of wishes) this.#cache.reach.ofMove(seen, wanted ?? undefined);
    await loadEmails(ids, this.#client, this.#cache);
    if (refused > 0) this.refused.set(refused);
  }

  /** How many the server refused. */
  async #ask(wishes: readonly Wish[]): Promise<number> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const [{ list, state }] = await this.#client.request<
        [{ list: readonly (Placed & { readonly id: string })[]; state: string }]
      >(["Email/get", { ids: wishes.map(({ id }) => id), properties: ["id", "mailboxIds", "keywords"] }]);
      const now = new Map(list.map((each) => [each.id, each]));
      const works = wishes.map((wish) => [wish.id, workOf(wish, now.get(wish.id))] as const);
      try {
        return await this.#set(works, state);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.type === "stateMismatch") continue;
        if (/^(?:server|5\d\d$)/.test(error.type)) throw error;
        return wishes.length;
      }
    }
    throw new Refused("serverUnavailable", "");
  }

  async #set(works: readonly (readonly [id: string, work: Work])[], ifInState: string): Promise<number> {
    const update = Object.fromEntries(works.filter(([, work]) => work !== undefined && work !== "destroy"));
    const destroy = works.filter(([, work]) => work === "destroy").map(([id]) => id);
    if (destroy.length + Object.keys(update).length === 0) return 0;
    const [{ notUpdated, notDestroyed }] = await this.#client.request<[SetAnswer]>([
      "Email/set",
      { update, destroy, ifInState },
    ]);
    return Object.values({ ...notUpdated, ...notDestroyed }).filter(({ type }) => type !== "notFound").length;
  }

  #show(wishes: readonly Wish[]): void {
    this.#cache.wish(wishes);
    this.waiting.set(wishes.length);
  }
}

async function alone(work: () => Promise<void>): Promise<void> {
  if (navigator.locks === undefined) await work();
  else await navigator.locks.request("posthorn wishes", work);
}
