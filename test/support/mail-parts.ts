/** What every protocol stands on, put together in this process over SQLite in a temporary folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PasswordHasher } from "../../src/auth/password.ts";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { type Events, silentEvents } from "../../src/base/events.ts";
import { type Log, silentLog } from "../../src/base/log.ts";
import { openSpools } from "../../src/blob/file-spool.ts";
import { openFileBlobs } from "../../src/blob/files.ts";
import type { Spools } from "../../src/blob/spool.ts";
import { openLocalBus } from "../../src/bus/local.ts";
import type { AccountDatabases } from "../../src/db/database.ts";
import { SqliteAccounts } from "../../src/db/sqlite-accounts.ts";
import { openSqlite } from "../../src/db/sqlite.ts";
import type { Gate } from "../../src/directory/login.ts";
import { directoryMigrations } from "../../src/directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../../src/directory/sql-directory.ts";
import { openGate } from "../../src/directory/sql-gate.ts";
import type { Account, MailStore } from "../../src/store/account.ts";
import type { DeliveryParts } from "../../src/mail/delivery.ts";
import { ActiveScripts } from "../../src/mail/sieve/active-scripts.ts";
import { Sharing } from "../../src/mail/sharing.ts";
import { Networks } from "../../src/net/networks.ts";
import { storeMigrations } from "../../src/store/migrations/index.ts";
import { openMailStore } from "../../src/store/store.ts";
import { Srs } from "../../src/trust/srs.ts";

export const DOMAIN = "posthorn.test";
export const PASSWORD = "open-sesame";

/** argon2 as cheap as it may be: tests log in often. */
const HASH_COST = { memoryKiB: 64, passes: 1 };

export interface MailPartsOptions {
  readonly events?: Partial<Events>;
  readonly log?: Log;
  readonly clock?: Clock;
  /** Stands between the store and the accounts' databases. */
  readonly throughDatabases?: (databases: AccountDatabases) => AccountDatabases;
}

export interface TestUser {
  readonly address: string;
  readonly password: string;
  readonly account: Account;
}

export interface MailParts
  extends AsyncDisposable, Pick<DeliveryParts, "partial" | "queue" | "scripts" | "privateNetworks" | "hostname"> {
  readonly folder: string;
  readonly store: MailStore;
  readonly directory: SqlDirectory;
  readonly gate: Gate;
  readonly sharing: Sharing;
  readonly spools: Spools;
  readonly srs: Srs;
  readonly events: Events;
  readonly log: Log;
  readonly clock: Clock;
  /** A new account with the mailboxes every account has; its local part is `name`, or made up. */
  addUser(name?: string): Promise<TestUser>;
  /** Adds messages to a mailbox of the user, as one delivery each. */
  deliver(user: TestUser, mailbox: string, messages: readonly (string | Uint8Array)[]): Promise<void>;
}

export async function openMailParts(options: MailPartsOptions = {}): Promise<MailParts> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-test-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  const events = { ...silentEvents, ...options.events };
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  const directory = opening.use(openDirectory({ database, hasher: new PasswordHasher(HASH_COST) }));
  await directory.addDomain(DOMAIN);
  const files = new SqliteAccounts({ folder: join(folder, "accounts"), migrations: storeMigrations });
  const databases = opening.use(options.throughDatabases?.(files) ?? files);
  const blobs = await openFileBlobs(join(folder, "blobs"));
  const spools = opening.use(await openSpools(join(folder, "spool")));
  const store = opening.use(openMailStore({ databases, blobs, bus: openLocalBus(), clock, log }));
  const srs = new Srs({
    secret: () => directory.credentials.secret(),
    isLocalDomain: (domain) => directory.isLocalDomain(domain),
    clock,
  });
  const gate = openGate({ directory, events, wait: async () => undefined });
  const opened = opening.move();
  let users = 0;
  return {
    folder,
    store,
    directory,
    gate,
    sharing: new Sharing({ store, directory }),
    spools,
    srs,
    events,
    log,
    clock,
    partial: { forget: async () => undefined },
    queue: undefined,
    scripts: new ActiveScripts(),
    privateNetworks: new Networks([]),
    hostname: "mx.posthorn.test",
    async addUser(name = `user${++users}`) {
      const address = `${name}@${DOMAIN}`;
      const { id } = await directory.addAccount({ address, password: PASSWORD });
      await store.createAccount(id);
      return { address, password: PASSWORD, account: store.account(id) };
    },
    async deliver({ account }, mailbox, messages) {
      for (const message of messages) {
        const prepared = await store.prepare(typeof message === "string" ? Buffer.from(message) : message);
        await account.write(async (mail) => {
          const box = await mail.mailboxByPath(mailbox);
          if (box === undefined) throw new Error(`no mailbox ${mailbox}`);
          await mail.append(box.id, prepared);
        });
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
