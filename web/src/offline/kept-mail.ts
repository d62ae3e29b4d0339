/** The mail of the last weeks on this device, for when the server cannot be reached. */
import { CONTENT_PROPERTIES, type Email, type EmailContent } from "../jmap/types.ts";
import type { Cache } from "../mail/cache.ts";
import type { EmailList } from "../mail/email-list.ts";
import { type Database, databaseOf, type KeptAccount } from "./device.ts";
import { fits } from "./matching.ts";

export class KeptMail {
  readonly #username: string | undefined;
  /** What the page got from here and not from the server. */
  #borrowed = new Set<string>();
  #isRead = false;

  constructor(username: string | undefined) {
    this.#username = username;
  }

  async account(): Promise<KeptAccount | undefined> {
    return (await this.#database())?.get("account", "account");
  }

  /** Fills a list of which nothing is known. */
  async fill(list: EmailList, cache: Cache): Promise<void> {
    await this.#read(cache);
    const seen = new Set<string>();
    const emails = newestFirst([...cache.emails.values()].filter((email) => fits(email, list.filter)));
    const heads = emails.filter(({ threadId }) => !seen.has(threadId) && seen.add(threadId));
    list.take(heads.map(({ id }) => id));
  }

  /** Texts never change: what is here need not be asked for. What was cut is left out. */
  async takeContents(ids: readonly string[], cache: Cache): Promise<void> {
    const database = await this.#database();
    if (database === undefined || ids.length === 0) return;
    for (const content of await Promise.all(ids.map((id) => database.get("contents", id))))
      if (content !== undefined && isOfThisPage(content) && isWhole(content)) cache.contents.set(content.id, content);
  }

  /** False when none of it is here. */
  async openThread(threadId: string, cache: Cache): Promise<boolean> {
    await this.#read(cache);
    const database = await this.#database();
    const ids = cache.threads.get(threadId) ?? [];
    for (const id of ids.filter((each) => !cache.contents.has(each))) {
      const content = await database?.get("contents", id);
      if (content !== undefined && isOfThisPage(content)) cache.contents.set(id, content);
    }
    return ids.some((id) => cache.contents.has(id));
  }

  /** The server answers again: it knows better. */
  giveBack(cache: Cache): void {
    for (const id of this.#borrowed) cache.drop(id);
    if (this.#borrowed.size > 0) {
      cache.threads.clear();
      cache.reach.ofEverything();
    }
    this.#borrowed = new Set();
    this.#isRead = false;
  }

  async #read(cache: Cache): Promise<void> {
    if (this.#isRead) return;
    this.#isRead = true;
    const emails = (await (await this.#database())?.getAll("emails")) ?? [];
    for (const email of emails) {
      if (cache.emails.has(email.id)) continue;
      cache.put(email);
      this.#borrowed.add(email.id);
    }
    for (const [threadId, ids] of threadsOf([...cache.emails.values()]))
      if (ids.length > (cache.threads.get(threadId)?.length ?? 0)) cache.threads.set(threadId, ids);
  }

  #database(): Promise<Database | undefined> {
    return databaseOf(this.#username);
  }
}

/** With all that this version of the page wants, which may not be the one that kept it. */
function isOfThisPage(content: EmailContent): boolean {
  return CONTENT_PROPERTIES.every((name) => name in content);
}

function isWhole(content: EmailContent): boolean {
  return !Object.values(content.bodyValues).some(({ isTruncated }) => isTruncated);
}

function newestFirst(emails: readonly Email[]): readonly Email[] {
  return emails.toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
}

function threadsOf(emails: readonly Email[]): ReadonlyMap<string, readonly string[]> {
  const threads = new Map<string, string[]>();
  for (const { id, threadId } of newestFirst(emails).toReversed())
    threads.set(threadId, [...(threads.get(threadId) ?? []), id]);
  return threads;
}
