/** Reads conversations with their bodies: each by one request, and those before anybody asks that will be asked for next. */
import { type JmapClient, resultOf } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import { CONTENT_PROPERTIES, EMAIL_PROPERTIES, type Email, type EmailContent, PART_PROPERTIES } from "../jmap/types.ts";
import type { KeptMail } from "../offline/kept-mail.ts";
import type { Cache } from "./cache.ts";

/** Bytes of a body that are shown; the rest is in the source. */
const BODY_BYTES_MAX = 1_048_576;

const BODIES = { bodyProperties: PART_PROPERTIES, fetchTextBodyValues: true, fetchHTMLBodyValues: true };

/** Milliseconds that a pointer rests on a row before its conversation is read: who only passes by asks for nothing. */
const REST_MS = 50;

/** Milliseconds that a list rests before the conversations in sight are read: who scrolls on asks for nothing, and a page that has just been opened has the connection to itself. */
const LIST_REST_MS = 1_500;

/** Emails that are read at once before anybody asks, and the bytes of a body that are worth it. */
const AHEAD_MAX = 40;
const AHEAD_BYTES_MAX = 65_536;

/** Bodies beyond which nothing more is read ahead: the page keeps them as long as it is open. */
const CONTENTS_MAX = 1000;

export class ThreadReader {
  readonly #client: JmapClient;
  readonly #cache: Cache;
  readonly #kept: KeptMail;
  readonly #underWay = new Map<string, Promise<void>>();
  #soon: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(client: JmapClient, cache: Cache, kept: KeptMail) {
    this.#client = client;
    this.#cache = cache;
    this.#kept = kept;
  }

  /** Whether everything of it is known; what changes of it is told by itself while the server can be reached. */
  knows(threadId: string): boolean {
    const ids = this.#cache.threads.get(threadId);
    return ids !== undefined && ids.every((id) => this.#cache.emails.has(id) && this.#cache.contents.has(id));
  }

  /** Into the cache. Throws SignedOut, Unreachable, Refused. */
  read(threadId: string): Promise<void> {
    const reading = this.#underWay.get(threadId) ?? this.#read(threadId).finally(() => this.#underWay.delete(threadId));
    this.#underWay.set(threadId, reading);
    return reading;
  }

  /** Perhaps it is opened next. Of several only the last is read. */
  expect(threadId: string): void {
    clearTimeout(this.#soon);
    if (this.knows(threadId)) return;
    this.#soon = setTimeout(() => void this.read(threadId).catch(() => undefined), REST_MS);
  }

  /** Perhaps one of them is opened next. */
  expectAny(threadIds: readonly string[]): void {
    clearTimeout(this.#later);
    if (this.#cache.contents.size > CONTENTS_MAX || threadIds.every((id) => this.knows(id))) return;
    this.#later = setTimeout(() => void this.#readAhead(threadIds).catch(() => undefined), LIST_REST_MS);
  }

  /** Those that need little, from the top; the others wait until they are asked for. */
  async #readAhead(threadIds: readonly string[]): Promise<void> {
    const { contents, threads } = this.#cache;
    const of = (ids: readonly string[]): readonly string[] => ids.filter((id) => !contents.has(id)).slice(0, AHEAD_MAX);
    const wanted = threadIds.flatMap((id) => threads.get(id) ?? []);
    await this.#kept.takeContents(of(wanted), this.#cache);
    const ids = of(wanted);
    if (ids.length === 0) return;
    const [{ list }] = await this.#client.request<[{ list: readonly EmailContent[] }]>([
      "Email/get",
      { ids, properties: CONTENT_PROPERTIES, ...BODIES, maxBodyValueBytes: AHEAD_BYTES_MAX },
    ]);
    for (const content of list) if (!contents.has(content.id) && !isCut(content)) contents.set(content.id, content);
  }

  /** With the whole of its texts, however long. Throws SignedOut, Unreachable, Refused. */
  async readWhole(emailId: string): Promise<void> {
    const [{ list }] = await this.#client.request<[{ list: readonly EmailContent[] }]>([
      "Email/get",
      { ids: [emailId], properties: CONTENT_PROPERTIES, ...BODIES },
    ]);
    for (const content of list) this.#cache.contents.set(emailId, content);
  }

  async #read(threadId: string): Promise<void> {
    const cache = this.#cache;
    const known = cache.threads.get(threadId);
    await this.#kept.takeContents(known?.filter((id) => !cache.contents.has(id)) ?? [], cache);
    if (this.knows(threadId)) return;
    const missing = known?.filter((id) => !cache.emails.has(id) || !cache.contents.has(id));
    const wanted = missing === undefined ? { "#ids": resultOf(0, "Thread/get", "/list/*/emailIds") } : { ids: missing };
    const [threads, emails] = await this.#client.request<
      [{ list: readonly { emailIds: readonly string[] }[] }, { list: readonly (Email & EmailContent)[]; state: string }]
    >(
      ["Thread/get", { ids: [threadId] }],
      [
        "Email/get",
        {
          ...wanted,
          properties: [...new Set([...EMAIL_PROPERTIES, ...CONTENT_PROPERTIES])],
          ...BODIES,
          maxBodyValueBytes: BODY_BYTES_MAX,
        },
      ],
    );
    const [thread] = threads.list;
    if (thread === undefined) throw new Refused("notFound", "");
    cache.state ??= emails.state;
    for (const email of emails.list) {
      cache.put(picked(email, EMAIL_PROPERTIES));
      cache.contents.set(email.id, picked(email, CONTENT_PROPERTIES));
    }
    cache.threads.set(threadId, thread.emailIds);
    // One that came to it meanwhile.
    if (!this.knows(threadId) && thread.emailIds.some((id) => known?.includes(id) !== true)) await this.#read(threadId);
  }
}

function isCut({ bodyValues }: EmailContent): boolean {
  return Object.values(bodyValues).some(({ isTruncated }) => isTruncated);
}

function picked<Whole, Name extends keyof Whole>(whole: Whole, names: readonly Name[]): Pick<Whole, Name> {
  return Object.fromEntries(names.map((name) => [name, whole[name]])) as unknown as Pick<Whole, Name>;
}
