/** A POP3 port in this process, over SQLite in a temporary folder. */
import { join } from "node:path";
import { openSqlite } from "../../src/db/sqlite.ts";
import { directoryMigrations } from "../../src/directory/migrations/index.ts";
import type { SqlDirectory } from "../../src/directory/sql-directory.ts";
import { openLeases } from "../../src/directory/sql-leases.ts";
import { startTestPort, type TestPort } from "../../src/net/testing/ports.ts";
import type { Certificates } from "../../src/net/tls.ts";
import { pop3Handlers } from "../../src/pop3/server.ts";
import type { Account, AppendOptions, MailStore, PreparedMessage } from "../../src/store/account.ts";
import type { MailboxId, Uid } from "../../src/store/model.ts";
import { LineClient } from "./line-client.ts";
import { type MailPartsOptions, openMailParts, PASSWORD } from "./mail-parts.ts";

export interface Pop3ServerOptions extends MailPartsOptions {
  readonly certificates?: Certificates;
  /** Networks whose connections begin with a PROXY header. */
  readonly proxies?: readonly string[];
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
  const mail = opening.use(await openMailParts(options));
  const { store, directory, gate, events, log, clock } = mail;
  const file = join(mail.folder, "directory.db");
  const database = opening.use(await openSqlite(file, { migrations: directoryMigrations }));
  const leases = opening.use(openLeases({ database, log }));
  const handlers = pop3Handlers({
    store: options.throughStore?.(store) ?? store,
    gate,
    leases,
    events,
    clock,
    software: { name: "Posthorn" },
  });
  const port = opening.use(
    await startTestPort(handlers, {
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
      const { address, account } = await mail.addUser(name);
      return userOf(store, address, account);
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
