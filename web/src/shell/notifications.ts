/** Tells of new mail outside of the page, while nobody looks at it. One window of all does. */
import { useEffect } from "react";
import { resultOf } from "../jmap/client.ts";
import type { Address, Email } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { nameOf } from "../model/people.ts";
import { preferences } from "../model/preferences.ts";
import type { Words } from "../words/en.ts";
import { useStore, useWords } from "./app-context.ts";

/** Messages that are told of one by one; of more, only the newest. */
const TOLD_MAX = 3;

/** Changes that are looked through. */
const CHANGES_MAX = 100;

type New = Pick<Email, "id" | "threadId" | "mailboxIds" | "keywords" | "from" | "subject">;

export function useNotifications(): void {
  const store = useStore();
  const words = useWords();
  useEffect(() => tellOfMail(store, words), [store, words]);
}

/** Asks the person where the browser has not asked before; whether notices are allowed then. */
export async function allowNotifications(): Promise<boolean> {
  return typeof Notification !== "undefined" && (await Notification.requestPermission()) === "granted";
}

/** Until the answer is called. */
function tellOfMail(store: MailStore, words: Words): () => void {
  const ended = new AbortController();
  let state: string | undefined;
  let turn: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const isWanted = preferences.value.notifications === "on" && Notification.permission === "granted";
    const before = state;
    if (!isWanted || before === undefined) {
      state = isWanted ? await stateOf(store) : undefined;
      return;
    }
    const [changes, { list }] = await store.client.request<[{ newState: string }, { list: readonly New[] }]>(
      ["Email/changes", { sinceState: before, maxChanges: CHANGES_MAX }],
      ["Email/get", { "#ids": resultOf(0, "Email/changes", "/created"), properties: PROPERTIES }],
    );
    state = changes.newState;
    if (document.hidden) await show(store, list, words);
  };
  const listen = (): void => {
    if (!store.news.value.has("Email")) return;
    turn = turn.then(look).catch(() => {
      state = undefined;
    });
  };
  const work = async (): Promise<void> => {
    turn = turn.then(look).catch(() => undefined);
    const stops = [store.news.listen(listen), preferences.listen(() => void (turn = turn.then(look, look)))];
    await new Promise((done) => ended.signal.addEventListener("abort", done));
    for (const stop of stops) stop();
  };
  if (globalThis.Notification !== undefined && navigator.locks !== undefined)
    void navigator.locks.request("posthorn notices", { signal: ended.signal }, work).catch(() => undefined);
  return () => ended.abort();
}

const PROPERTIES = [
  "id",
  "threadId",
  "mailboxIds",
  "keywords",
  "from",
  "subject",
] as const satisfies readonly (keyof New)[];

async function stateOf({ client }: MailStore): Promise<string> {
  const [{ state }] = await client.request<[{ state: string }]>(["Email/get", { ids: [] }]);
  return state;
}

async function show(store: MailStore, emails: readonly New[], words: Words): Promise<void> {
  const inbox = store.cache.mailboxOf("inbox")?.id ?? "";
  const told = emails.filter(({ mailboxIds, keywords }) => inbox in mailboxIds && !("$seen" in keywords));
  const worker = await navigator.serviceWorker?.getRegistration();
  for (const { threadId, from, subject } of told.slice(-TOLD_MAX)) {
    const title = from?.[0] === undefined ? words.nobody : nameOf(from[0] satisfies Address);
    const options = {
      body: subject ?? words.noSubject,
      icon: "/posthorn-192.png",
      // One conversation is told of once at a time.
      tag: threadId,
      data: `/mail/${inbox}/${threadId}`,
    };
    if (worker === undefined) new Notification(title, options).addEventListener("click", () => globalThis.focus());
    else await worker.showNotification(title, options);
  }
}
