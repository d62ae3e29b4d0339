/** Tells of new mail outside of the page, while nobody looks at it. One window of all does; while none is open, the service worker does. */
import { useEffect } from "react";
import { resultOf } from "../jmap/client.ts";
import type { Email } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { preferences } from "../model/preferences.ts";
import type { NoticeWish } from "../offline/notice-wish.ts";
import { startPush, stopPush } from "../offline/push.ts";
import type { Words } from "../words/en.ts";
import { useStore, useWords } from "./app-context.ts";

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
  const begin = async (): Promise<void> => {
    const isWanted = preferences.value.notifications === "on" && Notification.permission === "granted";
    const wasWanted = state !== undefined;
    state = isWanted ? await stateOf(store) : undefined;
    const worker = state === undefined && !wasWanted ? undefined : await workerThere();
    worker?.active?.postMessage({ want: state === undefined ? undefined : wishOf(store, words, state) });
    if (worker !== undefined) await (isWanted ? startPush(store.client, worker) : stopPush(store.client));
  };
  const look = async (): Promise<void> => {
    if (state === undefined) return begin();
    const [changes, { list }] = await store.client.request<[{ newState: string }, { list: readonly New[] }]>(
      ["Email/changes", { sinceState: state, maxChanges: CHANGES_MAX }],
      ["Email/get", { "#ids": resultOf(0, "Email/changes", "/created"), properties: PROPERTIES }],
    );
    state = changes.newState;
    if (!document.hidden || list.length === 0) return;
    (await workerThere())?.active?.postMessage({ tell: list });
  };
  const inTurn = (deed: () => Promise<void>): void => {
    turn = turn.then(deed).catch(() => {
      state = undefined;
    });
  };
  const work = async (): Promise<void> => {
    inTurn(begin);
    const stops = [
      store.news.listen(() => store.news.value.has("Email") && inTurn(look)),
      preferences.listen(() => inTurn(begin)),
    ];
    await new Promise((done) => ended.signal.addEventListener("abort", done));
    for (const stop of stops) stop();
  };
  if (globalThis.Notification !== undefined && navigator.locks !== undefined)
    void navigator.locks.request("posthorn notices", { signal: ended.signal }, work).catch(() => undefined);
  return () => ended.abort();
}

/** It is installed a moment after the page has started. */
async function workerThere(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker?.ready;
}

function wishOf({ client, cache }: MailStore, words: Words, state: string): NoticeWish {
  const { nobody, noSubject, newMessage } = words;
  return {
    show: preferences.value.noticeText,
    words: { nobody, noSubject, newMessage },
    inbox: cache.mailboxOf("inbox")?.id ?? "",
    accountId: client.accountId,
    apiUrl: client.apiPath,
    using: Object.keys(client.session.capabilities),
    state,
  };
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
