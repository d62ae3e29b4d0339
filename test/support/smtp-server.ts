/** The receiving parts of the server in this process, over SQLite in a temporary folder: an MX, a submission and an LMTP port. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PasswordHasher } from "../../src/auth/password.ts";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { type Events, type Protocol, silentEvents } from "../../src/base/events.ts";
import { type Log, silentLog } from "../../src/base/log.ts";
import { openSpools } from "../../src/blob/file-spool.ts";
import { openFileBlobs } from "../../src/blob/files.ts";
import { openLocalBus } from "../../src/bus/local.ts";
import { SqliteAccounts } from "../../src/db/sqlite-accounts.ts";
import { openSqlite } from "../../src/db/sqlite.ts";
import { directoryMigrations } from "../../src/directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../../src/directory/sql-directory.ts";
import { openGate } from "../../src/directory/sql-gate.ts";
import { mailMigrations } from "../../src/mail/migrations/index.ts";
import { PartialDeliveries } from "../../src/mail/partial.ts";
import { Networks } from "../../src/net/networks.ts";
import { startTestPort, type TestPort } from "../../src/net/testing/ports.ts";
import type { Certificates } from "../../src/net/tls.ts";
import type { SmtpParts } from "../../src/smtp/parts.ts";
import { smtpHandlers } from "../../src/smtp/server.ts";
import type { Account, MailStore } from "../../src/store/account.ts";
import { storeMigrations } from "../../src/store/migrations/index.ts";
import { openMailStore } from "../../src/store/store.ts";
import { LineClient } from "./line-client.ts";

export const DOMAIN = "posthorn.test";
export const PASSWORD = "open-sesame";
export const HOSTNAME = "mx.posthorn.test";

/** argon2 as cheap as it may be: tests log in often. */
const HASH_COST = { memoryKiB: 64, passes: 1 };

export interface SmtpServerOptions {
  readonly certificates?: Certificates;
  readonly events?: Partial<Events>;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly messageBytesMax?: number;
  readonly xclient?: readonly string[];
  readonly greetingDelayMs?: number;
}

export type SmtpRole = "smtp" | "submission" | "lmtp";

export interface SmtpServer extends AsyncDisposable {
  /** Where everything is kept. */
  readonly folder: string;
  readonly store: MailStore;
  readonly directory: SqlDirectory;
  readonly partial: PartialDeliveries;
  readonly port: Readonly<Record<SmtpRole, TestPort>>;
  addUser(name: string): Promise<Account>;
  /** A connection whose greeting has been read. */
  connect(role: SmtpRole): Promise<LineClient>;
  /** The messages of the inbox, whole, in the order of arrival; bytes as latin-1. */
  inbox(account: Account): Promise<string[]>;
}

export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-smtp-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  const events = { ...silentEvents, ...options.events };
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  const directory = opening.use(openDirectory({ database, hasher: new PasswordHasher(HASH_COST) }));
  await directory.addDomain(DOMAIN);
  const mailDatabase = await openSqlite(join(folder, "mail.db"), { migrations: mailMigrations, create: true });
  const partial = opening.use(new PartialDeliveries(mailDatabase, clock));
  const databases = new SqliteAccounts({ folder: join(folder, "accounts"), migrations: storeMigrations });
  const blobs = await openFileBlobs(join(folder, "blobs"));
  const spools = opening.use(await openSpools(join(folder, "spool")));
  const store = opening.use(openMailStore({ databases, blobs, bus: openLocalBus(), clock, log }));
  const parts: SmtpParts = {
    mail: { directory, store, partial, events, clock, log, hostname: HOSTNAME },
    gate: openGate({ directory, events, wait: async () => undefined }),
    spools,
    messageBytesMax: options.messageBytesMax ?? 50 * 1024 * 1024,
    proxies: new Networks(options.xclient ?? []),
    greetingDelayMs: options.greetingDelayMs ?? 0,
  };
  const listen = async (protocol: Protocol): Promise<TestPort> =>
    opening.use(
      await startTestPort(smtpHandlers(parts), {
        protocol,
        login: protocol === "submission" ? "required" : "never",
        tls: options.certificates === undefined ? "none" : "starttls",
        perAddress: 1000,
        total: 1000,
        events,
        log,
        ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
      }),
    );
  const port = { smtp: await listen("smtp"), submission: await listen("submission"), lmtp: await listen("lmtp") };
  const opened = opening.move();
  return {
    folder,
    store,
    directory,
    partial,
    port,
    async addUser(name) {
      const { id } = await directory.addAccount({ address: `${name}@${DOMAIN}`, password: PASSWORD });
      await store.createAccount(id);
      return store.account(id);
    },
    async connect(role) {
      const client = await LineClient.open(port[role].listener.port);
      await client.reply();
      return client;
    },
    inbox,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function inbox(account: Account): Promise<string[]> {
  const contents = await account.read(async (mail) => {
    const box = await mail.mailboxByRole("inbox");
    const rows = box === undefined ? [] : await mail.rowsFrom(box.id, 1, 5000);
    return mail.contents(rows.map((row) => row.emailId));
  });
  return Promise.all(contents.map(async (each) => Buffer.from(await account.bytes(each)).toString("latin1")));
}
