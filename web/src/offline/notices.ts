/** What the service worker tells of new mail, and how it hears of it while no page is open (RFC 8620 7.2). Only it imports this: it is one file. */
import type { Email } from "../jmap/types.ts";
import type { NoticeWish } from "./notice-wish.ts";

export type Told = Pick<Email, "id" | "threadId" | "mailboxIds" | "keywords" | "from" | "subject">;

/** Notices at a time; of more messages, only the newest are told of. */
const TOLD_MAX = 3;

/** Changes that are looked through. */
const CHANGES_MAX = 100;

/** Of the browser's caches; logging out removes them all. */
const CACHE = "notices";
const KEY = "/notices";

/** What the worker's surroundings give; a test gives others. */
export interface Surroundings {
  readonly caches: CacheStorage;
  readonly fetch: typeof fetch;
  readonly notify: (title: string, options: NotificationOptions) => Promise<void>;
  /** Whether somebody looks at one of the pages. */
  readonly isWatched: () => Promise<boolean>;
}

export class Notices {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** How the person wants it, from now on; undefined: not at all. */
  async want(wish: NoticeWish | undefined): Promise<void> {
    const cache = await this.#around.caches.open(CACHE);
    if (wish === undefined) await cache.delete(KEY);
    else await cache.put(KEY, new Response(JSON.stringify(wish)));
  }

  /** What came through a push service: never anybody's mail, only that something is new. */
  async hear(message: unknown): Promise<void> {
    const wish = await this.#wish();
    if (wish === undefined || !isObject(message)) return;
    const { "@type": type, pushSubscriptionId, verificationCode } = message;
    if (type === "PushVerification" && typeof pushSubscriptionId === "string")
      await this.#ask(wish, ["PushSubscription/set", { update: { [pushSubscriptionId]: { verificationCode } } }]);
    else if (type === "StateChange") await this.#lookForNew(wish);
  }

  /** Those of the emails that are new in the inbox. */
  async tell(emails: readonly Told[]): Promise<void> {
    const wish = await this.#wish();
    if (wish === undefined) return;
    const news = emails.filter(({ mailboxIds, keywords }) => wish.inbox in mailboxIds && !("$seen" in keywords));
    for (const email of news.slice(-TOLD_MAX)) {
      const { title, body } = textOf(email, wish);
      // One conversation is told of once at a time.
      const options = { body, icon: "/posthorn-192.png", tag: email.threadId };
      await this.#around.notify(title, { ...options, data: `/mail/${wish.inbox}/${email.threadId}` });
    }
  }

  async #lookForNew(wish: NoticeWish): Promise<void> {
    const { accountId } = wish;
    const changes = { accountId, sinceState: wish.state, maxChanges: CHANGES_MAX };
    const created = { resultOf: "0", name: "Email/changes", path: "/created" };
    const properties = ["id", "threadId", "mailboxIds", "keywords", "from", "subject"];
    const [changed, got, current] = await this.#ask(
      wish,
      ["Email/changes", changes],
      ["Email/get", { accountId, "#ids": created, properties }],
      ["Email/get", { accountId, ids: [] }],
    );
    // Too much happened since: from now on, then.
    const state = (changed?.["newState"] ?? current?.["state"] ?? wish.state) as string;
    await this.want({ ...wish, state });
    if (!(await this.#around.isWatched())) await this.tell((got?.["list"] ?? []) as readonly Told[]);
  }

  /** The answers; none where nobody is logged in any more. */
  async #ask(wish: NoticeWish, ...calls: readonly Call[]): Promise<readonly Answer[]> {
    const { apiUrl, using } = wish;
    const methodCalls = calls.map(([method, args], i) => [method, args, String(i)]);
    const response = await this.#around.fetch(apiUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ using, methodCalls }),
    });
    if (!response.ok) return [];
    const { methodResponses } = (await response.json()) as { methodResponses: readonly (readonly [string, Answer])[] };
    return methodResponses.map(([, answer]) => answer);
  }

  async #wish(): Promise<NoticeWish | undefined> {
    const found = await (await this.#around.caches.open(CACHE)).match(KEY);
    return found === undefined ? undefined : ((await found.json()) as NoticeWish);
  }
}

type Answer = Readonly<Record<string, unknown>>;
type Call = readonly [method: string, args: Answer];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function textOf({ from, subject }: Told, { show, words }: NoticeWish): { title: string; body: string } {
  if (show === "nothing") return { title: "Posthorn", body: words.newMessage };
  const [sender] = from ?? [];
  const title = sender === undefined ? words.nobody : (sender.name ?? sender.email);
  return { title, body: show === "sender" ? words.newMessage : (subject ?? words.noSubject) };
}
