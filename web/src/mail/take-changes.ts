/** Brings what is known up to the server's state: what changed is read again, what went is forgotten (RFC 8620 5.2). */
import { type JmapClient, resultOf } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import {
  EMAIL_PROPERTIES,
  type Email,
  type Identity,
  type Mailbox,
  type PendingSubmission,
  type Quota,
} from "../jmap/types.ts";
import type { Cache } from "./cache.ts";

/** Changes that are followed one by one; after more of them, lists are read anew. */
const CHANGES_MAX = 400;

interface Changes {
  readonly newState: string;
  readonly hasMoreChanges: boolean;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly destroyed: readonly string[];
}

const PENDING_PROPERTIES = [
  "id",
  "identityId",
  "emailId",
  "sendAt",
  "envelope",
] as const satisfies readonly (keyof PendingSubmission)[];

interface List<Item> {
  readonly list: readonly Item[];
  readonly state: string;
}

/** Mailboxes, identities and quotas: few, and read whole. Of an account of somebody else there are only mailboxes. Throws SignedOut, Unreachable, Refused. */
async function readAccount(client: JmapClient, cache: Cache): Promise<void> {
  if (!client.isOwn) {
    const [mailboxes] = await client.request<[List<Mailbox>]>(["Mailbox/get", { ids: null }]);
    return take(cache, mailboxes, [], []);
  }
  const [mailboxes, identities, quotas] = await client.request<[List<Mailbox>, List<Identity>, List<Quota>]>(
    ["Mailbox/get", { ids: null }],
    ["Identity/get", { ids: null }],
    ["Quota/get", { ids: null }],
  );
  take(cache, mailboxes, identities.list, quotas.list);
}

/** With what waits to leave, for which the server looks through all that was ever sent. Throws SignedOut, Unreachable, Refused. */
export async function readWholeAccount(client: JmapClient, cache: Cache): Promise<void> {
  if (!client.isOwn) return readAccount(client, cache);
  const [mailboxes, identities, quotas, , pending] = await client.request<
    [List<Mailbox>, List<Identity>, List<Quota>, unknown, List<PendingSubmission>]
  >(
    ["Mailbox/get", { ids: null }],
    ["Identity/get", { ids: null }],
    ["Quota/get", { ids: null }],
    ["EmailSubmission/query", { filter: { undoStatus: "pending" } }],
    ["EmailSubmission/get", { "#ids": resultOf(3, "EmailSubmission/query", "/ids"), properties: PENDING_PROPERTIES }],
  );
  take(cache, mailboxes, identities.list, quotas.list);
  cache.pending = pending.list;
}

function take(cache: Cache, mailboxes: List<Mailbox>, identities: readonly Identity[], quotas: readonly Quota[]): void {
  cache.mailboxes.clear();
  for (const mailbox of mailboxes.list) cache.mailboxes.set(mailbox.id, mailbox);
  cache.accountState = mailboxes.state;
  cache.identities = identities;
  cache.quotas = quotas;
}

interface Wish {
  /** Also what waits to leave. */
  readonly isWhole: boolean;
}

/** False when too much happened since. Throws SignedOut, Unreachable. */
export async function takeChanges(client: JmapClient, cache: Cache, { isWhole }: Wish): Promise<boolean> {
  const [isFollowed] = await Promise.all([
    cache.state === undefined || takeEmailChanges(client, cache, cache.state),
    isWhole ? readWholeAccount(client, cache) : readAccount(client, cache),
  ]);
  return isFollowed;
}

type ThreadList = List<{ readonly id: string; readonly emailIds: readonly string[] }>;

function headsOf(which: "created" | "updated"): Readonly<Record<string, unknown>> {
  return { "#ids": resultOf(0, "Email/changes", `/${which}`), properties: EMAIL_PROPERTIES };
}

async function takeEmailChanges(client: JmapClient, cache: Cache, sinceState: string): Promise<boolean> {
  try {
    const since = { sinceState, maxChanges: CHANGES_MAX };
    const [emails, created, changed, threads, updated] = await client.request<
      [Changes, List<Email>, List<Email>, Changes, ThreadList]
    >(
      ["Email/changes", since],
      ["Email/get", headsOf("created")],
      ["Email/get", headsOf("updated")],
      ["Thread/changes", since],
      ["Thread/get", { "#ids": resultOf(3, "Thread/changes", "/updated") }],
    );
    if (emails.hasMoreChanges || threads.hasMoreChanges) return false;
    for (const { id, emailIds } of updated.list) if (cache.threads.has(id)) cache.threads.set(id, emailIds);
    for (const email of created.list) {
      cache.reach.ofNew(email);
      cache.put(email);
    }
    for (const email of changed.list) {
      if (cache.emails.has(email.id)) cache.put(email);
      else cache.reach.ofEverything();
      cache.reach.ofMarks();
    }
    for (const id of emails.destroyed) {
      if (!cache.emails.has(id)) cache.reach.ofEverything();
      cache.drop(id);
    }
    for (const id of threads.destroyed) cache.threads.delete(id);
    cache.state = emails.newState;
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
