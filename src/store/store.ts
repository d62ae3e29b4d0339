/** The mail of all accounts, on any engine. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { Turn } from "../base/turn.ts";
import type { Blobs } from "../blob/blob.ts";
import type { Bus } from "../bus/bus.ts";
import type { AccountDatabases } from "../db/database.ts";
import type { Account, Finding, MailStore, PreparedMessage } from "./account.ts";
import { Background } from "./background.ts";
import { checkAccount } from "./check/check.ts";
import { createAccount } from "./create-account.ts";
import { ColumnsCache } from "./snapshots/email-columns.ts";
import { LEARN_ACCOUNTS_MAX, LEARN_DELAY_MS, LEARN_PAUSE_MS, PREPARING_MS_A_TURN } from "./limits.ts";
import type { FollowParts } from "./junk/follow.ts";
import { MailAccount } from "./mail-account.ts";
import type { AccountId } from "./model.ts";
import { prepare } from "./messages/prepare.ts";
import { referencedBlobs } from "./emails/referenced-blobs.ts";
import { SharedAccount } from "./sharing/shared-account.ts";
import { KeptMarks } from "./sharing/viewer-marks.ts";
import { Snapshots } from "./snapshots/snapshots.ts";
import { Indexer } from "./text/indexer.ts";
import { KeptValues } from "./text/kept-values.ts";
import { LargeTexts } from "./text/large-texts.ts";

export interface StoreParts {
  readonly databases: AccountDatabases;
  readonly blobs: Blobs;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether it learns what is junk as users show it; yes when absent. */
  readonly learnsJunk?: boolean;
}

/** The parts belong to whoever opened them: disposing of the store ends only its own work. */
export function openMailStore(parts: StoreParts): MailStore {
  return new Store(parts);
}

class Store implements MailStore {
  readonly #parts: StoreParts;
  readonly #snapshots = new Snapshots();
  readonly #columns = new ColumnsCache();
  readonly #indexer: Indexer;
  readonly #learner: Background<FollowParts> | undefined;
  readonly #large = new LargeTexts();
  readonly #preparing = new Turn(PREPARING_MS_A_TURN);
  readonly #values = new KeptValues();
  readonly #marks = new KeptMarks();
  /** Held weakly: an account is what its sessions share, and gone with the last of them. */
  readonly #accounts = new Map<number, WeakRef<MailAccount>>();
  readonly #unused = new FinalizationRegistry<number>((id) => {
    if (this.#accounts.get(id)?.deref() === undefined) this.#accounts.delete(id);
  });

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#indexer = new Indexer(parts.log);
    if (parts.learnsJunk !== false) this.#learner = learner(parts.log);
  }

  account(id: AccountId): Account {
    return this.#account(id);
  }

  shared(id: AccountId, viewer: AccountId): Account {
    return new SharedAccount(this.#account(id), viewer);
  }

  #account(id: AccountId): MailAccount {
    const known = this.#accounts.get(id)?.deref();
    if (known !== undefined) return known;
    const { databases, blobs, bus, clock } = this.#parts;
    const account = new MailAccount(id, databases.account(id), {
      blobs,
      bus,
      clock,
      snapshots: this.#snapshots,
      columns: this.#columns,
      indexer: this.#indexer,
      learner: this.#learner,
      large: this.#large,
      values: this.#values,
      marks: this.#marks,
    });
    this.#accounts.set(id, new WeakRef(account));
    this.#unused.register(account, id);
    return account;
  }

  async createAccount(id: AccountId): Promise<void> {
    await this.#parts.databases.create(id);
    await createAccount(this.#parts.databases.account(id), id, this.#parts.clock.now());
  }

  async removeAccount(id: AccountId): Promise<void> {
    this.#accounts.delete(id);
    this.#indexer.drop(id);
    this.#learner?.drop(id);
    this.#snapshots.drop(id);
    this.#columns.drop(id);
    this.#values.drop(id);
    this.#marks.drop(id);
    await this.#parts.databases.remove(id);
  }

  prepare(message: Uint8Array, options: { copies?: number } = {}): Promise<PreparedMessage> {
    return prepare(message, { blobs: this.#parts.blobs, turn: this.#preparing, copies: options.copies ?? 1 });
  }

  check(id: AccountId): Promise<readonly Finding[]> {
    return checkAccount(this.#parts.databases.account(id), this.#parts.blobs, id);
  }

  async restored(id: AccountId): Promise<number> {
    // Late: no server needs it.
    const { afterRestore } = await import("./restored.ts");
    return afterRestore(this.#parts.databases.account(id), id, this.#parts.clock.now());
  }

  referencedBlobs(id: AccountId): AsyncIterable<string> {
    return referencedBlobs(this.#parts.databases.account(id), id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#accounts.clear();
    await this.#indexer[Symbol.asyncDispose]();
    await this.#learner?.[Symbol.asyncDispose]();
    await this.#large[Symbol.asyncDispose]();
  }
}

/** Learns what is junk, some time after somebody has shown it. What fails is tried again when they next do. */
function learner(log: Log): Background<FollowParts> {
  return new Background(log, {
    delayMs: LEARN_DELAY_MS,
    pauseMs: LEARN_PAUSE_MS,
    accountsMax: LEARN_ACCOUNTS_MAX,
    failed: "what is junk could not be learned",
    async step(parts) {
      // Late: a start has better uses for the time.
      const { follow } = await import("./junk/follow.ts");
      return follow(parts);
    },
  });
}
