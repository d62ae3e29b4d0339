/** The pictures that a process keeps: one for each mailbox in use, the least used given up when memory is short. */
import type { Database } from "../db/database.ts";
import type { Alteration } from "./alteration.ts";
import type { FlagSets } from "./flag-sets.ts";
import type { AccountId, MailboxId } from "./model.ts";
import type { Picture } from "./snapshot.ts";
import { loadPicture, type PictureSource } from "./snapshot-load.ts";

/** Memory for pictures of one process: 20 bytes a message, so about three million messages. */
const SNAPSHOT_BYTES_MAX = 64 * 1024 * 1024;

interface Entry {
  picture: Picture | undefined;
  /** The database's version before the picture was read: while that is the same, so is the picture. */
  version: number | undefined;
  bytes: number;
  /** The load in progress, and the one that begins after it. */
  running: Promise<Picture> | undefined;
  waiting: Promise<Picture> | undefined;
}

const newEntry = (): Entry => ({
  picture: undefined,
  version: undefined,
  bytes: 0,
  running: undefined,
  waiting: undefined,
});

const keyOf = (accountId: AccountId, mailboxId: MailboxId): string => `${accountId}/${mailboxId}`;

function knownNow({ picture, version }: Entry, database: Database): Picture | undefined {
  return picture !== undefined && version !== undefined && version === database.version() ? picture : undefined;
}

export class Snapshots {
  readonly #bytesMax: number;
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(bytesMax = SNAPSHOT_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** The newest picture. Requests that come while one loads share the next load: the running one may have begun too early for them. */
  get(source: PictureSource, mailboxId: MailboxId): Promise<Picture> {
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

  /** The newest picture, if it is there. */
  getNow(accountId: AccountId, database: Database, mailboxId: MailboxId): Picture | undefined {
    const entry = this.#used(keyOf(accountId, mailboxId));
    return entry && knownNow(entry, database);
  }

  /**
   * A transaction has altered a mailbox, and left the database in that state: the picture of what was before, if that is here,
   * becomes the picture of what is now.
   */
  altered(accountId: AccountId, alteration: Alteration, left: { version: number | undefined; known: FlagSets }): void {
    const key = keyOf(accountId, alteration.mailbox.id);
    const entry = this.#entries.get(key);
    const next = entry?.picture && alteration.after(entry.picture, left.known);
    if (entry === undefined || next === undefined) return;
    entry.version = left.version;
    this.#keep(key, entry, next);
  }

  /** The picture of a mailbox that is here, however old. */
  lastKnown(accountId: AccountId, mailboxId: MailboxId): Picture | undefined {
    return this.#used(keyOf(accountId, mailboxId))?.picture;
  }

  #used(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets the pictures of an account that goes: its id may come again with other messages. */
  drop(accountId: number): void {
    for (const [key, entry] of this.#entries) if (key.startsWith(`${accountId}/`)) this.#drop(key, entry);
  }

  async #load(key: string, entry: Entry, source: PictureSource, mailboxId: MailboxId): Promise<Picture> {
    const version = source.database.version();
    const running = loadPicture(source, mailboxId, entry.picture);
    entry.running = running;
    entry.waiting = undefined;
    try {
      const picture = await running;
      entry.version = version;
      this.#keep(key, entry, picture);
      return picture;
    } catch (error) {
      this.#drop(key, entry);
      throw error;
    } finally {
      if (entry.running === running) entry.running = undefined;
    }
  }

  #keep(key: string, entry: Entry, picture: Picture): void {
    entry.picture = picture;
    if (this.#entries.get(key) !== entry) return;
    this.#bytes += picture.bytes - entry.bytes;
    entry.bytes = picture.bytes;
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
