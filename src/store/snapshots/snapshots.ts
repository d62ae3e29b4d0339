/** The snapshots that a process keeps: one for each mailbox in use, the least used given up when memory is short. */
import type { Database } from "../../db/database.ts";
import type { Alteration } from "./alteration.ts";
import type { FlagSets } from "../flags/flag-sets.ts";
import type { AccountId, MailboxId } from "../model.ts";
import type { MailboxSnapshot } from "./snapshot.ts";
import { loadSnapshot, type SnapshotSource } from "./snapshot-load.ts";

/** Memory for snapshots of one process: 20 bytes a message, so about three million messages. */
const SNAPSHOT_BYTES_MAX = 64 * 1024 * 1024;

interface Entry {
  snapshot: MailboxSnapshot | undefined;
  /** The database's version before the snapshot was read: while that is the same, so is the snapshot. */
  version: number | undefined;
  bytes: number;
  /** The load in progress, and the one that begins after it. */
  running: Promise<MailboxSnapshot> | undefined;
  waiting: Promise<MailboxSnapshot> | undefined;
}

const newEntry = (): Entry => ({
  snapshot: undefined,
  version: undefined,
  bytes: 0,
  running: undefined,
  waiting: undefined,
});

const keyOf = (accountId: AccountId, mailboxId: MailboxId): string => `${accountId}/${mailboxId}`;

function knownNow({ snapshot, version }: Entry, database: Database): MailboxSnapshot | undefined {
  return snapshot !== undefined && version !== undefined && version === database.version() ? snapshot : undefined;
}

export class Snapshots {
  readonly #bytesMax: number;
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(bytesMax = SNAPSHOT_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** The newest snapshot. Requests that come while one loads share the next load: the running one may have begun too early for them. */
  get(source: SnapshotSource, mailboxId: MailboxId): Promise<MailboxSnapshot> {
    const key = keyOf(source.accountId, mailboxId);
    const entry = this.#used(key) ?? newEntry();
    this.#entries.set(key, entry);
    const known = knownNow(entry, source.database);
    if (known !== undefined) return Promise.resolve(known);
    if (entry.running === undefined) return this.#load(key, entry, source, mailboxId);
    entry.waiting ??= entry.running.then(
      () => this.#load(key, entry, source, mailboxId),
      () => this.#load(key, entry, source, mailboxId),
    );
    return entry.waiting;
  }

  /** The newest snapshot, if it is there. */
  getNow(accountId: AccountId, database: Database, mailboxId: MailboxId): MailboxSnapshot | undefined {
    const entry = this.#used(keyOf(accountId, mailboxId));
    return entry && knownNow(entry, database);
  }

  /**
   * A transaction has altered a mailbox, and left the database in that state: the snapshot of what was before, if that is here,
   * becomes the snapshot of what is now.
   */
  altered(accountId: AccountId, alteration: Alteration, left: { version: number | undefined; known: FlagSets }): void {
    const key = keyOf(accountId, alteration.mailbox.id);
    const entry = this.#entries.get(key);
    const next = entry?.snapshot && alteration.after(entry.snapshot, left.known);
    if (entry === undefined || next === undefined) return;
    entry.version = left.version;
    this.#keep(key, entry, next);
  }

  /** The snapshot of a mailbox that is here, however old. */
  lastKnown(accountId: AccountId, mailboxId: MailboxId): MailboxSnapshot | undefined {
    return this.#used(keyOf(accountId, mailboxId))?.snapshot;
  }

  #used(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets the snapshots of an account that goes: its id may come again with other messages. */
  drop(accountId: number): void {
    for (const [key, entry] of this.#entries) if (key.startsWith(`${accountId}/`)) this.#drop(key, entry);
  }

  async #load(key: string, entry: Entry, source: SnapshotSource, mailboxId: MailboxId): Promise<MailboxSnapshot> {
    const version = source.database.version();
    const running = loadSnapshot(source, mailboxId, entry.snapshot);
    entry.running = running;
    entry.waiting = undefined;
    try {
      const snapshot = await running;
      entry.version = version;
      this.#keep(key, entry, snapshot);
      return snapshot;
    } catch (error) {
      this.#drop(key, entry);
      throw error;
    } finally {
      if (entry.running === running) entry.running = undefined;
    }
  }

  #keep(key: string, entry: Entry, snapshot: MailboxSnapshot): void {
    entry.snapshot = snapshot;
    if (this.#entries.get(key) !== entry) return;
    this.#bytes += snapshot.bytes - entry.bytes;
    entry.bytes = snapshot.bytes;
    for (const [oldest, other] of this.#entries) {
      if (this.#bytes <= this.#bytesMax) return;
      if (other !== entry) this.#drop(oldest, other);
    }
  }

  #drop(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    entry.bytes = 0;
  }
}
