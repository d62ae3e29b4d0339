/** Says that mail has come while the page is not in sight, where somebody wants that. */
import { useEffect } from "react";
import { resultOf } from "../jmap/client.ts";
import type { Email } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { preferences } from "../model/preferences.ts";
import { useMail, useWords } from "./app-context.ts";
import type { Words } from "../words/en.ts";

/** One notice takes the place of the other: nobody wants a stack of them. */
const TAG = "new-mail";

export function useNotifications(): void {
  const store = useMail();
  const words = useWords();
  useEffect(() => {
    let unread = unreadIn(store);
    return store.version.listen(() => {
      const before = unread;
      unread = unreadIn(store);
      const isWanted = preferences.value.notifications === "on" && document.hidden;
      if (unread > before && isWanted && mayNotify()) void notify(store, words);
    });
  }, [store, words]);
}

/** Asks the person where the browser has not asked before; whether notices are allowed then. */
export async function allowNotifications(): Promise<boolean> {
  return typeof Notification !== "undefined" && (await Notification.requestPermission()) === "granted";
}

function mayNotify(): boolean {
  return typeof Notification !== "undefined" && Notification.permission === "granted";
}

function unreadIn({ cache }: MailStore): number {
  return cache.mailboxOf("inbox")?.unreadEmails ?? 0;
}

async function notify(store: MailStore, words: Words): Promise<void> {
  const inMailbox = store.cache.mailboxOf("inbox")?.id;
  const [, found] = await store.client.request<[unknown, { list: readonly Pick<Email, "from" | "subject">[] }]>(
    [
      "Email/query",
      { filter: { inMailbox, notKeyword: "$seen" }, sort: [{ property: "receivedAt", isAscending: false }], limit: 1 },
    ],
    ["Email/get", { "#ids": resultOf(0, "Email/query", "/ids"), properties: ["from", "subject"] }],
  );
  const [email] = found.list;
  if (email === undefined) return;
  const [author] = email.from ?? [];
  const notice = new Notification(author?.name ?? author?.email ?? words.nobody, {
    body: email.subject ?? words.noSubject,
    icon: "/posthorn.svg",
    tag: TAG,
  });
  notice.addEventListener("click", () => globalThis.focus());
}
