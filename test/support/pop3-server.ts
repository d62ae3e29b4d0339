/** A POP3 port in this process, over SQLite in a temporary folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PasswordHasher } from "../../src/auth/password.ts";
import { systemClock } from "../../src/base/clock.ts";
import { silentEvents, type Events } from "../../src/base/events.ts";
import { silentLog, type Log } from "../../src/base/log.ts";
import { openFileBlobs } from "../../src/blob/files.ts";
import { openLocalBus } from "../../src/bus/local.ts";
import { SqliteAccounts } from "../../src/db/sqlite-accounts.ts";
import { openSqlite } from "../../src/db/sqlite.ts";
import { directoryMigrations } from "../../src/directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../../src/directory/sql-directory.ts";
import { openGate } from "../../src/directory/sql-gate.ts";
import { openLeases } from "../../src/directory/sql-leases.ts";
import { startTestPort, type TestPort } from "../../src/net/testing/ports.ts";
import type { Certificates } from "../../src/net/tls.ts";
import { pop3Handlers } from "../../src/pop3/server.ts";
import type { Account, AppendOptions, MailStore, PreparedMessage } from "../../src/store/account.ts";
import type { MailboxId, Uid } from "../../src/store/model.ts";
import { storeMigrations } from "../../src/store/migrations/index.ts";
import { openMailStore } from "../../src/store/store.ts";
import { LineClient } from "./line-client.ts";

export const DOMAIN = "posthorn.test";
export const PASSWORD = "open sesame";

/** argon2 as cheap as it may be: tests log in often. */
const HASH_COST = { memoryKiB: 64, passes: 1 };

export interface Pop3ServerOptions {
  readonly certificates?: Certificates;
  /** Networks whose connections begin with a PROXY header. */
  readonly proxies?: readonly string[];
  readonly events?: Partial<Events>;
  readonly log?: Log;
  /** Stands between the sessions and the store. */
  readonly throughStore?: (store: MailStore) => MailStore;
}

export interface Pop3User {
  readonly address: string;
  readonly account: Account;
  /** The inbox's id. */
  readonly inbox: MailboxId;
  /** Adds messages (latin-1) to the inbox in one transaction. */
  add(messages: readonly (string | Uint8Array)[], options?: AppendOptions): Promise<readonly Uid[]>;
  /** Their bytes (latin-1) in order. */
  messages(): Promise<string[]>;
}

export interface Pop3Server extends AsyncDisposable {
  readonly directory: SqlDirectory;
  readonly store: MailStore;
  readonly port: TestPort;
  addUser(name: string): Promise<Pop3User>;
  /** A connection whose greeting has been read. */
  connect(): Promise<LineClient>;
  /** A connection that has logged in. */
  login(user: Pop3User): Promise<LineClient>;
}

export async function startPop3Server(options: Pop3ServerOptions = {}): Promise<Pop3Server> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-pop3-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const log = options.log ?? silentLog;
  const events = { ...silentEvents, ...options.events };
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  const directory = opening.use(openDirectory({ database, hasher: new PasswordHasher(HASH_COST) }));
  await directory.addDomain(DOMAIN);
  const leases = opening.use(openLeases({ database, log }));
  const databases = opening.use(new SqliteAccounts({ folder: join(folder, "accounts"), migrations: storeMigrations }));
  const blobs = await openFileBlobs(join(folder, "blobs"));
  const store = opening.use(openMailStore({ databases, blobs, bus: openLocalBus(), clock: systemClock, log }));
  const parts = {
    store: options.throughStore?.(store) ?? store,
    gate: openGate({ directory, events, wait: async () => undefined }),
    leases,
    events,
    clock: systemClock,
    software: { name: "Posthorn" },
  };
  const port = opening.use(
    await startTestPort(pop3Handlers(parts), {
      protocol: "pop3",
      login: "required",
      tls: options.certificates === undefined ? "none" : "starttls",
      perAddress: 1000,
      total: 1000,
      events,
      log,
      proxies: options.proxies ?? [],
      ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
    }),
  );
  const connect = async (): Promise<LineClient> => {
    const client = await LineClient.open(port.listener.port);
    await client.line();
    return client;
  };
  const opened = opening.move();
  return {
    directory,
    store,
    port,
    connect,
    async addUser(name) {
      const address = `${name}@${DOMAIN}`;
      const { id } = await directory.addAccount({ address, password: PASSWORD });
      await store.createAccount(id);
      return userOf(store, address, store.account(id));
    },
    async login(user) {
      const client = await connect();
      client.send(`USER ${user.address}\r\nPASS ${PASSWORD}\r\n`);
      await client.line();
      const answer = await client.line();
      if (answer?.startsWith("+OK") !== true) throw new Error(`not logged in: ${answer}`);
      return client;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function userOf(store: MailStore, address: string, account: Account): Promise<Pop3User> {
  const inbox = await account.read(async (mail) => (await mail.mailboxByPath("INBOX"))?.id);
  if (inbox === undefined) throw new Error("a new account has an inbox");
  return {
    address,
    account,
    inbox,
    async add(messages, options) {
      const ready: PreparedMessage[] = [];
      for (const each of messages) {
        ready.push(await store.prepare(typeof each === "string" ? Buffer.from(each, "latin1") : each));
      }
      return account.write(async (mail) => {
        const uids: Uid[] = [];
        for (const each of ready) uids.push((await mail.append(inbox, each, options)).uid);
        return uids;
      });
    },
    async messages() {
      const contents = await account.read(async (mail) => {
        const rows = await mail.rowsFrom(inbox, 1, 5000);
        return mail.contents(rows.map((row) => row.emailId));
      });
      return Promise.all(contents.map(async (each) => Buffer.from(await account.bytes(each)).toString("latin1")));
    },
  };
}
