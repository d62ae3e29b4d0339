/** One SQLite file as a Database: one connection, one serial queue, commits made durable by a shared fdatasync. */
import { accessSync, constants, statSync } from "node:fs";
import { Refusal } from "../base/errors.ts";
import { type Log, silentLog } from "../base/log.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import type { Checkpointer } from "./checkpointer.ts";
import type { Database, Row, Tx } from "./database.ts";
import { FREE_PAGES_MIN, FREE_SHARE_MIN, LOG_SURELY_KEPT_MS, PAGE_BYTES, PAGES_GIVEN_BACK_AT_ONCE } from "./limits.ts";
import { LogKeeper } from "./log-keeper.ts";
import { migrate, type Migration, sqliteTypes } from "./migrate.ts";
import { patiently } from "./patience.ts";
import type { Sql } from "./sql.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import { isLost, refusalOf } from "./sqlite-errors.ts";
import { SqliteTx } from "./sqlite-tx.ts";
import { Turns } from "./turns.ts";
import { type SyncData, WalSync } from "./wal-sync.ts";

/** The schema version of a file that was given up; whoever still has it open must not use it. */
const REMOVED = -1;

export interface SqliteOptions {
  readonly migrations: readonly Migration[];
  /** Create the file when it is missing; otherwise that is Refusal("not-found"). */
  readonly create?: boolean;
  /** Copies the log into the file, in another thread. Without one SQLite does it now and then at a commit, and blocks. */
  readonly checkpointer?: Checkpointer | undefined;
  readonly log?: Log | undefined;
  readonly alarm?: StorageAlarm | undefined;
  /** Stands in for fdatasync in tests of failing disks. */
  readonly syncData?: SyncData | undefined;
}

/** Opens the file and brings its schema up to date. Throws Refusal("unavailable"), or ("not-found") when it may not be created. */
export async function openSqlite(file: string, options: SqliteOptions): Promise<SqliteDatabase> {
  const database = new SqliteDatabase(file, options);
  try {
    await database.update(options.migrations);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  return database;
}

interface Open {
  readonly connection: SqliteConnection;
  readonly sync: WalSync;
  /** SQLite opens what it may not write for reading, and stays at that. */
  readonly readOnly: boolean;
  /** Changes when another connection has written. */
  version: number;
  /** When this connection has committed last, milliseconds of `performance.now`. */
  lastWrite: number;
}

interface Outcome<T> {
  readonly result: T;
  /** When what the transaction read or wrote is on disk; undefined when it is. */
  readonly durable: Promise<void> | undefined;
}

/** Counts changes seen in any database of this process, so that no two states of any have the same number. */
let changesOfAll = 0;

type Body<T> = (tx: SqliteTx) => Promise<T>;

export class SqliteDatabase implements Database {
  readonly #file: string;
  readonly #options: SqliteOptions;
  readonly #log: Log;
  readonly #keeper: LogKeeper | undefined;
  readonly #turns = new Turns();
  #open: Open | undefined;
  /** Names the state that the last transaction saw or left. */
  #changes = 0;
  /** From then on a missing file is not made anew: it would be empty. */
  #wasOpen = false;
  #closed = false;
  /** A sync failed: what is read from the log may not be on disk, and no later sync can tell. */
  #suspect = false;
  #removed = false;

  constructor(file: string, options: SqliteOptions) {
    this.#file = file;
    this.#options = options;
    this.#log = options.log ?? silentLog;
    this.#keeper = options.checkpointer && new LogKeeper(file, options.checkpointer, { log: this.#log });
  }

  /** Somebody gave the file up; its name may mean another by now. */
  get removed(): boolean {
    return this.#removed;
  }

  async read<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    // What a power cut could still take back is told to nobody: afterwards its UID would name another message.
    const { result, durable } = await this.#inTurn((open) => this.#read(open, body));
    if (durable !== undefined) await synced(durable);
    return result;
  }

  async write<T>(body: (tx: Tx) => Promise<T>, options?: { durable?: boolean }): Promise<T> {
    const { result, durable } = await this.#inTurn((open) => this.#write(open, body, options?.durable ?? true));
    if (durable !== undefined) await synced(durable);
    return result;
  }

  version(): number | undefined {
    return this.#atRest(({ connection, version }) => (connection.version() === version ? this.#changes : undefined));
  }

  rowsNow(statement: Sql): readonly Row[] | undefined {
    return this.#atRest(({ connection }) => connection.rows(statement));
  }

  /** Undefined unless everything that this process did here is over and on disk. */
  #atRest<T>(act: (open: Open) => T | undefined): T | undefined {
    const open = this.#open;
    if (open === undefined || this.#turns.taken || open.sync.pending !== undefined || open.sync.failed)
      return undefined;
    try {
      return act(open);
    } catch {
      // Whatever it is, the next transaction meets it and says so.
      return undefined;
    }
  }

  /** Runs the migrations that are missing. The file's user_version repeats their number, which makes it cheap to see that none are. */
  async update(migrations: readonly Migration[]): Promise<void> {
    const current = await this.#inTurn((open) => this.#read(open, async (tx) => tx.connection.userVersion));
    if (current.result === migrations.length) return;
    const { durable } = await this.#inTurn((open) =>
      this.#write(open, async (tx) => {
        await migrate(tx, migrations, sqliteTypes);
        tx.setUserVersion(migrations.length);
      }),
    );
    await synced(durable);
  }

  async shrink(): Promise<number> {
    const { result: room } = await this.#inTurn((open) => this.#read(open, async (tx) => tx.connection.room));
    if (room.free < FREE_PAGES_MIN || room.free < room.pages * FREE_SHARE_MIN) return 0;
    // Room that is made meanwhile is for the next time.
    let pages = 0;
    while (pages < room.free) {
      const { result: given, durable } = await this.#inTurn((open) =>
        this.#write(open, async (tx) => tx.giveBack(PAGES_GIVEN_BACK_AT_ONCE)),
      );
      await synced(durable);
      if (given <= 0) break;
      pages += given;
    }
    return pages * PAGE_BYTES;
  }

  /** Tells every process that has the file open that it is about to go: from now on each answers Refusal("not-found"). */
  async giveUp(): Promise<void> {
    const { durable } = await this.#inTurn((open) =>
      this.#write(open, async (tx) => {
        tx.setUserVersion(REMOVED);
      }),
    );
    await synced(durable);
  }

  async #inTurn<T>(act: (open: Open) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const turn = this.#turns.take();
    if (turn !== undefined) await turn;
    try {
      if (this.#closed) throw new Error("the database is closed");
      if (this.#open?.sync.failed) this.#mistrust(this.#open);
      // It may be over by now.
      if (this.#open?.readOnly) this.#drop();
      return await act(this.#open ?? (await this.#begin()));
    } catch (error) {
      if (isLost(error)) this.#drop();
      throw refusalOf(error, this.#options.alarm);
    } finally {
      this.#turns.give();
    }
  }

  async #read<T>(open: Open, body: Body<T>): Promise<Outcome<T>> {
    const { connection } = open;
    const begun = patiently(() => connection.begin("read"));
    const version = typeof begun === "number" ? begun : await begun;
    try {
      this.#look(open, version);
      const result = await new SqliteTx(connection, "read").perform(body);
      connection.commit();
      return { result, durable: open.sync.pending };
    } catch (error) {
      connection.rollback();
      throw error;
    }
  }

  async #write<T>(open: Open, body: Body<T>, durable = true): Promise<Outcome<T>> {
    const { connection } = open;
    const isFirst = performance.now() - open.lastWrite > LOG_SURELY_KEPT_MS && connection.logIsEmpty;
    const begun = patiently(() => (isFirst ? connection.beginFirstWrite() : connection.begin("write")));
    const version = typeof begun === "number" ? begun : await begun;
    const tx = new SqliteTx(connection, "write");
    let result: T;
    try {
      this.#look(open, version);
      result = await tx.perform(body);
      connection.commit();
    } catch (error) {
      connection.rollback();
      throw error;
    } finally {
      if (isFirst) connection.endFirstWrite();
    }
    if (!tx.hasWritten) return { result, durable: open.sync.pending };
    this.#changes = ++changesOfAll;
    tx.left = this.#changes;
    open.lastWrite = performance.now();
    this.#keeper?.committed(tx.rowsWritten, () => connection.logState());
    return { result, durable: durable ? open.sync.committed() : undefined };
  }

  /** Looks, in a transaction just begun, whether others have changed the database since the last one. */
  #look(open: Open, version: number): void {
    if (version === open.version) return;
    this.#removed = open.connection.userVersion === REMOVED;
    if (this.#removed) throw new Refusal("not-found", "this database was removed");
    open.version = version;
    this.#changes = ++changesOfAll;
  }

  async #begin(): Promise<Open> {
    const { checkpointer, syncData } = this.#options;
    const create = this.#options.create === true && !this.#wasOpen;
    if (!create && isMissing(this.#file)) {
      throw new Refusal(this.#wasOpen ? "unavailable" : "not-found", "there is no such database");
    }
    const connection = await patiently(
      () => new SqliteConnection(this.#file, { create, checkpointed: checkpointer !== undefined }),
    );
    try {
      // Once everything is in the database file and that is synced, the log matters no more.
      if (this.#suspect) await patiently(() => connection.emptyLog());
      this.#suspect = false;
    } catch (error) {
      connection.close();
      throw error;
    }
    // No version is 0, so that the first transaction looks whether the file was given up.
    this.#wasOpen = true;
    const readOnly = !isWritable(this.#file);
    this.#open = {
      connection,
      sync: new WalSync(this.#file, syncData),
      readOnly,
      version: 0,
      lastWrite: Number.NEGATIVE_INFINITY,
    };
    return this.#open;
  }

  #mistrust(open: Open): void {
    this.#log.error(
      { file: this.#file, err: open.sync.failure },
      "the log could not be synced: opening the file again",
    );
    this.#suspect = true;
    this.#drop();
  }

  /** Lets go of a connection that is of no use any more; the next transaction makes another. */
  #drop(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    try {
      open.connection.close();
    } catch (error) {
      this.#log.warn({ file: this.#file, err: error }, "closing a lost connection failed");
    }
    open.sync
      .close()
      .catch((error: unknown) => this.#log.warn({ file: this.#file, err: error }, "a lost log was not closed"));
  }

  /** Waits for the transactions that were asked for and for their durability. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turns.take();
    this.#closed = true;
    this.#turns.give();
    await this.#keeper?.stop();
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const { checkpointer } = this.#options;
    try {
      await open.sync.close();
    } finally {
      if (checkpointer === undefined) open.connection.close();
      else await checkpointer.close(this.#file, () => open.connection.close());
    }
  }
}

/** A folder that cannot be searched is another matter: the file may be there. */
function isMissing(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) === undefined;
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function synced(durable: Promise<void> | undefined): Promise<void> {
  try {
    await durable;
  } catch (error) {
    throw new Refusal("unavailable", "the storage could not be synced", { cause: error });
  }
}
