/** Keeps the mail of the last weeks on this device, by the server's own change log: whole once, then what is new. */
import { contactsOf } from "../contacts/contact-store.ts";
import type { JmapClient } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import { CONTENT_PROPERTIES, type Email, EMAIL_PROPERTIES, type EmailContent, PART_PROPERTIES } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { type Database, databaseOf } from "./device.ts";

/** Days of mail that are kept. */
const DAYS = 30;

/** Emails that are kept at most: some hundred megabytes. */
const EMAILS_MAX = 5_000;

/** Emails that are asked for with their texts at once: few, as who opens a message meanwhile waits for that answer too. */
const PAGE = 20;

/** Bytes of one body: what is longer is cut, and says so. */
const BODY_BYTES_MAX = 131_072;

/** Changes that are followed in one answer. */
const CHANGES_MAX = 500;

/** Milliseconds without news before the device is brought up to date. */
const QUIET_MS = 2_000;

type Whole = Email & EmailContent;

/** Works while the page is open and the server answers, in one window at a time; until the answer is called. */
export function keepMail(store: MailStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  const work = async (): Promise<void> => {
    if (isBusy || store.connection.value !== "live") return;
    isBusy = true;
    // What fails now is made up for after the next change.
    await alone(() => bringUp(store)).catch(() => undefined);
    isBusy = false;
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void work(), QUIET_MS);
  };
  void work();
  const stop = store.version.listen(later);
  return () => {
    clearTimeout(timer);
    stop();
  };
}

async function alone(work: () => Promise<void>): Promise<void> {
  if (navigator.locks === undefined) return;
  await navigator.locks.request("posthorn mail", { ifAvailable: true }, (lock) => (lock === null ? undefined : work()));
}

async function bringUp(store: MailStore): Promise<void> {
  const { client, cache } = store;
  const database = await databaseOf(client.username);
  if (database === undefined) return;
  const { session } = client;
  const account = { session, mailboxes: [...cache.mailboxes.values()], identities: cache.identities, at: Date.now() };
  await database.put("account", account, "account");
  const oldest = new Date(Date.now() - DAYS * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  const known = await database.get("state", "state");
  if (known === undefined) await readAll(client, database, oldest);
  else {
    try {
      await follow(client, database, known.state, oldest);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await database.clear("emails");
      await database.clear("contents");
      await readAll(client, database, oldest);
    }
  }
  await forgetBefore(database, oldest);
  // It keeps itself from now on.
  contactsOf(store);
}

async function readAll(client: JmapClient, database: Database, after: string): Promise<void> {
  const sort = [{ property: "receivedAt", isAscending: false }];
  const [{ ids }, { state }] = await client.request<[{ ids: readonly string[] }, { state: string }]>(
    ["Email/query", { filter: { after }, sort, limit: EMAILS_MAX }],
    ["Email/get", { ids: [] }],
  );
  await take(client, database, ids);
  await database.put("state", { state }, "state");
}

interface Changes {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly destroyed: readonly string[];
  readonly newState: string;
  readonly hasMoreChanges: boolean;
}

async function follow(client: JmapClient, database: Database, sinceState: string, oldest: string): Promise<void> {
  for (let state = sinceState; ;) {
    const [changes] = await client.request<[Changes]>([
      "Email/changes",
      { sinceState: state, maxChanges: CHANGES_MAX },
    ]);
    for (const id of changes.destroyed) await forget(database, id);
    await take(client, database, await recent(client, changes.created, oldest));
    await takeMarks(client, database, changes.updated);
    await database.put("state", { state: changes.newState }, "state");
    if (!changes.hasMoreChanges) return;
    state = changes.newState;
  }
}

/** Mail that is moved here from elsewhere may be old: its texts are not asked for. */
async function recent(client: JmapClient, ids: readonly string[], oldest: string): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const [{ list }] = await client.request<[{ list: readonly Pick<Email, "id" | "receivedAt">[] }]>([
    "Email/get",
    { ids, properties: ["id", "receivedAt"] },
  ]);
  return list.filter(({ receivedAt }) => receivedAt >= oldest).map(({ id }) => id);
}

/** Page by page: the device has the newest of them early. */
async function take(client: JmapClient, database: Database, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += PAGE) {
    const begun = performance.now();
    const [{ list }] = await client.request<[{ list: readonly Whole[] }]>([
      "Email/get",
      {
        ids: ids.slice(at, at + PAGE),
        properties: [...EMAIL_PROPERTIES, ...CONTENT_PROPERTIES],
        bodyProperties: PART_PROPERTIES,
        fetchTextBodyValues: true,
        fetchHTMLBodyValues: true,
        maxBodyValueBytes: BODY_BYTES_MAX,
      },
    ]);
    const writing = database.transaction(["emails", "contents"], "readwrite");
    for (const whole of list) {
      void writing.objectStore("emails").put(only(whole, EMAIL_PROPERTIES));
      void writing.objectStore("contents").put(only(whole, CONTENT_PROPERTIES));
    }
    await writing.done;
    // Half of the time is for what somebody waits for.
    const took = performance.now() - begun;
    await new Promise((done) => setTimeout(done, took));
  }
}

/** Of emails that are here: their texts never change. */
async function takeMarks(client: JmapClient, database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const [{ list }] = await client.request<[{ list: readonly Email[] }]>([
    "Email/get",
    { ids, properties: EMAIL_PROPERTIES },
  ]);
  for (const email of list)
    if ((await database.getKey("emails", email.id)) !== undefined) await database.put("emails", email);
}

function only<Name extends keyof Whole>(whole: Whole, names: readonly Name[]): Pick<Whole, Name> {
  return Object.fromEntries(names.map((name) => [name, whole[name]])) as Pick<Whole, Name>;
}

async function forget(database: Database, id: string): Promise<void> {
  await database.delete("emails", id);
  await database.delete("contents", id);
}

/** What is too old, and of too much the oldest. */
async function forgetBefore(database: Database, oldest: string): Promise<void> {
  const old = await database.getAllKeysFromIndex("emails", "receivedAt", IDBKeyRange.upperBound(oldest, true));
  for (const id of old) await forget(database, id);
  const surplus = (await database.count("emails")) - EMAILS_MAX;
  if (surplus <= 0) return;
  for (const id of await database.getAllKeysFromIndex("emails", "receivedAt", undefined, surplus))
    await forget(database, id);
}
