/** What the browser keeps for one account on this device: drafts, the outbox, and the mail of the last weeks. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { KeptDraft, KeptFile } from "../compose/kept-draft.ts";

interface Tables extends DBSchema {
  drafts: { key: string; value: KeptDraft };
  files: { key: string; value: KeptFile; indexes: { draft: string } };
}

export type Database = IDBPDatabase<Tables>;

const VERSION = 1;
const PREFIX = "posthorn ";

const opened = new Map<string, Promise<Database | undefined>>();

/** Undefined where the browser keeps nothing, as some do in private windows. */
export function databaseOf(username: string): Promise<Database | undefined> {
  const before = opened.get(username);
  if (before !== undefined) return before;
  const database = openDB<Tables>(PREFIX + username, VERSION, {
    upgrade(made) {
      made.createObjectStore("drafts", { keyPath: "key" });
      made.createObjectStore("files", { keyPath: "key" }).createIndex("draft", "draftKey");
    },
    // Another window wipes the device, or has a newer version.
    blocking: (_current, _wanted, event) => {
      opened.delete(username);
      (event.target as IDBDatabase).close();
    },
  }).catch(() => undefined);
  opened.set(username, database);
  return database;
}

/** Everything of this account, as nobody who uses the browser next shall read it. */
export async function wipeDevice(username: string): Promise<void> {
  const database = await opened.get(username);
  database?.close();
  opened.delete(username);
  await deleteDB(PREFIX + username).catch(() => undefined);
}
