/** One list of conversations: as many rows as the server counts, of which those that were looked at are known. */
import { type JmapClient, resultOf } from "../jmap/client.ts";
import { EMAIL_PROPERTIES, type Email, type Snippet } from "../jmap/types.ts";
import type { Cache } from "./cache.ts";

/** Rows that are asked for at once. */
const PAGE = 50;

/** Rows that are asked for at once when all are wanted; a multiple of PAGE. */
const ROWS_MAX = 250;

/** Emails in one request. */
const EMAILS_MAX = 500;

export type Filter = Readonly<Record<string, unknown>>;

interface QueryAnswer {
  readonly ids: readonly string[];
  readonly total: number;
}
interface EmailAnswer {
  readonly list: readonly Email[];
  readonly state: string;
}
interface ThreadAnswer {
  readonly list: readonly { readonly id: string; readonly emailIds: readonly string[] }[];
}

export class EmailList {
  readonly filter: Filter;
  readonly #withSnippets: boolean;
  /** The newest matching email of each conversation, by row; holes where nobody has looked. */
  ids: (string | undefined)[] = [];
  /** Undefined before the first answer. */
  total: number | undefined;
  failure: Error | undefined;
  readonly snippets = new Map<string, Snippet>();
  /** Pages that are right, and rows that were shown last. */
  readonly #fresh = new Set<number>();
  #shown: readonly [first: number, last: number] = [0, 0];

  constructor(filter: Filter, { withSnippets }: { withSnippets: boolean }) {
    this.filter = filter;
    this.#withSnippets = withSnippets;
  }

  show(first: number, last: number): void {
    this.#shown = [first, last];
  }

  /** What was shown stays until the answer is there. */
  outdate(): void {
    this.#fresh.clear();
  }

  /** The first page among the rows shown that has to be asked for. */
  missingPage(): number | undefined {
    const [first, last] = this.#shown;
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const beyond = this.total !== undefined && page > 0 && page * PAGE >= this.total;
      if (!this.#fresh.has(page) && !beyond) return page;
    }
    return undefined;
  }

  /** As if nobody had asked yet. */
  forget(): void {
    this.#fresh.clear();
    this.total = undefined;
  }

  remove(emailIds: ReadonlySet<string>): void {
    const left = this.ids.filter((id) => id === undefined || !emailIds.has(id));
    this.total = Math.max(0, (this.total ?? 0) - (this.ids.length - left.length));
    this.ids = left;
  }

  /** All rows, of what is on this device; the server's own replace them when it answers. */
  take(ids: readonly string[]): void {
    this.ids = [...ids];
    this.total = ids.length;
  }

  load(page: number, client: JmapClient, cache: Cache): Promise<void> {
    return this.#loadRows({ position: page * PAGE, limit: PAGE }, client, cache);
  }

  /** Every row that is not known yet, up to `max`; `progress` hears how many are. */
  async loadAll(
    max: number,
    { client, cache, progress }: { client: JmapClient; cache: Cache; progress: (known: number) => boolean },
  ): Promise<void> {
    for (let position = 0; position < Math.min(max, this.total ?? 0); position += ROWS_MAX) {
      if (!progress(position)) return;
      await this.#loadRows({ position, limit: ROWS_MAX }, client, cache);
    }
  }

  async #loadRows(
    { position, limit }: { position: number; limit: number },
    client: JmapClient,
    cache: Cache,
  ): Promise<void> {
    const sort = [{ property: "receivedAt", isAscending: false }];
    const window = { collapseThreads: true, position, limit, calculateTotal: true };
    const [query, heads, threads] = await client.request<[QueryAnswer, EmailAnswer, ThreadAnswer]>(
      ["Email/query", { filter: this.filter, sort, ...window }],
      ["Email/get", { "#ids": resultOf(0, "Email/query", "/ids"), properties: EMAIL_PROPERTIES }],
      ["Thread/get", { "#ids": resultOf(1, "Email/get", "/list/*/threadId") }],
    );
    cache.state ??= heads.state;
    for (const email of heads.list) cache.put(email);
    for (const { id, emailIds } of threads.list) cache.threads.set(id, emailIds);
    const others = threads.list.flatMap(({ emailIds }) => emailIds).filter((id) => !cache.emails.has(id));
    await loadEmails(others, client, cache);
    if (this.#withSnippets) await this.#loadSnippets(query.ids, client);
    this.#takeRows(query, position);
  }

  async #loadSnippets(emailIds: readonly string[], client: JmapClient): Promise<void> {
    if (emailIds.length === 0) return;
    const args = { filter: this.filter, emailIds };
    const [found] = await client.request<[{ list: readonly Snippet[] }]>(["SearchSnippet/get", args]);
    for (const snippet of found.list) this.snippets.set(snippet.emailId, snippet);
  }

  #takeRows({ ids, total }: QueryAnswer, start: number): void {
    // Rows of other pages have moved when the number changed.
    if (this.total !== total) this.#fresh.clear();
    const rows = this.ids.slice(0, total);
    // No holes: what goes through the rows would leave them out.
    while (rows.length < total) rows.push(undefined);
    for (const [i, id] of ids.entries()) rows[start + i] = id;
    this.ids = rows;
    this.total = total;
    const pages = Math.ceil(ids.length / PAGE);
    for (let i = 0; i < Math.max(1, pages); i++) this.#fresh.add(start / PAGE + i);
  }
}

/** Into the cache. */
export async function loadEmails(ids: readonly string[], client: JmapClient, cache: Cache): Promise<void> {
  for (let at = 0; at < ids.length; at += EMAILS_MAX) {
    const args = { ids: ids.slice(at, at + EMAILS_MAX), properties: EMAIL_PROPERTIES };
    const [answer] = await client.request<[EmailAnswer]>(["Email/get", args]);
    cache.state ??= answer.state;
    for (const email of answer.list) cache.put(email);
  }
}
