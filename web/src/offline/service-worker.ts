/** Makes the page start without a connection: keeps the files it is made of, and nothing of anybody's mail. */

import { Notices, type Told } from "./notices.ts";
import type { NoticeWish } from "./notice-wish.ts";

/** The build writes in what there is (vite.config.ts). */
declare const FILES: readonly string[];
/** Changes with any of them. */
declare const VERSION: string;

/** What TypeScript's types of pages do not have of a worker's. */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asking extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const PREFIX = "posthorn ";
const CACHE = PREFIX + VERSION;

interface Clicked extends Event {
  readonly notification: Notification;
}
interface Pushed extends Event {
  readonly data: { text(): string } | null;
}
interface FromPage {
  readonly want?: NoticeWish;
  readonly tell?: readonly Told[];
}
interface Windows {
  matchAll(options: { readonly type: "window"; readonly includeUncontrolled: true }): Promise<readonly PageWindow[]>;
  openWindow(url: string): Promise<unknown>;
}
interface PageWindow {
  readonly visibilityState: "hidden" | "visible";
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

interface Worker {
  readonly clients: Windows;
  readonly registration: ServiceWorkerRegistration;
}
const worker = globalThis as unknown as Worker;

const notices = new Notices({
  caches,
  fetch: (url, init) => fetch(url, init),
  notify: (title, options) => worker.registration.showNotification(title, options),
  isWatched: async () => (await windows()).some(({ visibilityState }) => visibilityState === "visible"),
});

/** All are the one page, as the server has it too (http/static.ts). */
const PAGES = /^\/(?:$|mail\/|search(?:\/|$)|settings\/|contacts(?:\/|$))/;

/** What a proxy says when the server behind it is gone. */
const GONE: ReadonlySet<number> = new Set([502, 503, 504]);

globalThis.addEventListener("install", (event) => {
  (event as Waiting).waitUntil(keepFiles());
});

globalThis.addEventListener("activate", (event) => {
  (event as Waiting).waitUntil(forgetOldFiles());
});

globalThis.addEventListener("notificationclick", (event) => {
  (event as Waiting).waitUntil(open((event as Clicked).notification));
});

globalThis.addEventListener("push", (event) => {
  const { data } = event as Pushed;
  (event as Waiting).waitUntil(notices.hear(parsed(data?.text() ?? "")));
});

/** The page's own wishes, and what it has read. */
globalThis.addEventListener("message", (event) => {
  const { want, tell } = (event as MessageEvent<FromPage>).data;
  (event as unknown as Waiting).waitUntil(tell === undefined ? notices.want(want) : notices.tell(tell));
});

globalThis.addEventListener("fetch", (event) => {
  const { request } = event as Asking;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (PAGES.test(pathname)) {
    if (request.mode === "navigate") (event as Asking).respondWith(page(request));
  } else if (FILES.includes(pathname)) (event as Asking).respondWith(file(request, pathname));
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
}

/** When no window shows the version they are of. */
async function forgetOldFiles(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
}

/** The server's own while it answers: a new version is seen at once. */
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (!GONE.has(answer.status)) return answer;
    return (await kept("/")) ?? answer;
  } catch (error) {
    const found = await kept("/");
    if (found === undefined) throw error;
    return found;
  }
}

async function file(request: Request, pathname: string): Promise<Response> {
  return (await kept(pathname)) ?? fetch(request);
}

/** With the policies it was served under. */
function kept(pathname: string): Promise<Response | undefined> {
  return caches.match(pathname, { cacheName: CACHE, ignoreVary: true });
}

/** What a notice tells of: in the window that is there, or in a new one. */
async function open(notice: Notification): Promise<void> {
  notice.close();
  const url = String(notice.data);
  const [first] = await windows();
  if (first === undefined) await worker.clients.openWindow(url);
  else {
    await first.focus();
    await first.navigate(url).catch(() => worker.clients.openWindow(url));
  }
}

function windows(): Promise<readonly PageWindow[]> {
  return worker.clients.matchAll({ type: "window", includeUncontrolled: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
