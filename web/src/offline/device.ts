/** What the browser keeps for one account on this device: drafts, the outbox, wishes, and the mail of the last weeks. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Card } from "../contacts/card.ts";
import type { KeptDraft, KeptFile } from "../compose/kept-draft.ts";
import type { SessionObject } from "../jmap/client.ts";
import type { Email, EmailContent, Identity, Mailbox } from "../jmap/types.ts";
import type { Wish } from "../mail/wish.ts";

/** What the page needs to start without the server. */
export interface KeptAccount {
  readonly session: SessionObject;
  readonly mailboxes: readonly Mailbox[];
  readonly identities: readonly Identity[];
  /** Epoch milliseconds: when the server last said so. */
  readonly at: number;
}

/** The server's state that the emails kept are of. */
interface KeptState {
  readonly state: string;
}

/** The address book, and the server's state that it is of. */
interface KeptContacts {
  readonly cards: readonly Card[];
  readonly state: string;
}

interface Tables extends DBSchema {
  drafts: { key: string; value: KeptDraft };
  files: { key: string; value: KeptFile; indexes: { draft: string } };
  emails: { key: string; value: Email; indexes: { receivedAt: string } };
  contents: { key: string; value: EmailContent };
  account: { key: "account"; value: KeptAccount };
  state: { key: "state"; value: KeptState };
  contacts: { key: "contacts"; value: KeptContacts };
  wishes: { key: string; value: Wish };
}

export type Database = IDBPDatabase<Tables>;

const VERSION = 4;
const PREFIX = "posthorn ";

const opened = new Map<string, Promise<Database | undefined>>();

/** Undefined where the browser keeps nothing, as some do in private windows; nothing is kept for nobody. */
export function databaseOf(username: string | undefined): Promise<Database | undefined> {
  if (username === undefined) return Promise.resolve(undefined);
  const before = opened.get(username);
  if (before !== undefined) return before;
  const database = opening(username);
  opened.set(username, database);
  return database;
}

/** Milliseconds after which the page does without: a window that hangs can hold a database for ever, and a disk can be slow. */
const OPEN_MS_MAX = 5_000;

const expecting = new Set<() => void>();

/** Calls when a database is there that the page did without, until the answer is called. */
export function whenLate(call: () => void): () => void {
  expecting.add(call);
  return () => void expecting.delete(call);
}

async function opening(username: string): Promise<Database | undefined> {
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), OPEN_MS_MAX);
  const database = openHere(username).catch(() => undefined);
  const first = await Promise.race([database, late.promise]);
  clearTimeout(timer);
  if (first !== "late") return first;
  const nothing = Promise.resolve(undefined);
  opened.set(username, nothing);
  void takeLate(username, database, nothing);
  return undefined;
}

async function takeLate(
  username: string,
  database: Promise<Database | undefined>,
  nothing: Promise<undefined>,
): Promise<void> {
  const late = await database;
  if (late === undefined) return;
  // The device was wiped in between.
  if (opened.get(username) !== nothing) return late.close();
  opened.set(username, Promise.resolve(late));
  for (const call of expecting) call();
}

function openHere(username: string): Promise<Database> {
  return openDB<Tables>(PREFIX + username, VERSION, {
    upgrade(made, from) {
      if (from < 1) {
        made.createObjectStore("drafts", { keyPath: "key" });
        made.createObjectStore("files", { keyPath: "key" }).createIndex("draft", "draftKey");
      }
      if (from < 2) {
        made.createObjectStore("emails", { keyPath: "id" }).createIndex("receivedAt", "receivedAt");
        made.createObjectStore("contents", { keyPath: "id" });
        made.createObjectStore("account");
        made.createObjectStore("state");
      }
      if (from < 3) made.createObjectStore("contacts");
      if (from < 4) made.createObjectStore("wishes", { keyPath: "id" });
    },
    // Another window wipes the device, or has a newer version.
    blocking: (_current, _wanted, event) => {
      opened.delete(username);
      (event.target as IDBDatabase).close();
    },
  });
}

/** Everything of this account, as nobody who uses the browser next shall read it. */
export async function wipeDevice(username: string): Promise<void> {
  const database = await opened.get(username);
  database?.close();
  // Whatever is still at work on this page keeps nothing any more.
  opened.set(username, Promise.resolve(undefined));
  await deleteDB(PREFIX + username).catch(() => undefined);
}

/** Mail and contacts: what was written here is nowhere else. */
export async function wipeMail(username: string): Promise<void> {
  const database = await databaseOf(username);
  if (database === undefined) return;
  const tables = ["emails", "contents", "account", "state", "contacts"] as const;
  const writing = database.transaction(tables, "readwrite");
  await Promise.all([...tables.map((table) => writing.objectStore(table).clear()), writing.done]);
}

const LAST = "account";

/** Who used this browser last, for a start without the server. */
export function lastUser(): string | undefined {
  try {
    return localStorage.getItem(LAST) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberUser(username: string | undefined): void {
  try {
    if (username === undefined) localStorage.removeItem(LAST);
    else localStorage.setItem(LAST, username);
  } catch {
    // A browser that keeps nothing starts with the server only.
  }
}
