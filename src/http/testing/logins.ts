/** Accounts, sessions and the gate in a temporary folder, as the server's own pages use them. */
import { join } from "node:path";
import { PasswordHasher } from "../../auth/password.ts";
import type { Clock } from "../../base/clock.ts";
import { silentEvents } from "../../base/events.ts";
import { silentLog } from "../../base/log.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { LoginBook } from "../../directory/login-book.ts";
import { directoryMigrations } from "../../directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../../directory/sql-directory.ts";
import { openGate } from "../../directory/sql-gate.ts";
import { WebSessions } from "../../directory/web-sessions.ts";
import type { LoginParts } from "../visitor.ts";

export interface TestLogins extends AsyncDisposable {
  readonly directory: SqlDirectory;
  readonly sessions: WebSessions;
  readonly logins: LoginBook;
  readonly login: LoginParts;
}

/** With the domain example.org. */
export async function temporaryLogins(folder: string, clock: Clock): Promise<TestLogins> {
  const database = await openSqlite(join(folder, "logins.db"), { migrations: directoryMigrations, create: true });
  const directory = openDirectory({ database, clock, hasher: new PasswordHasher({ memoryKiB: 64, passes: 1 }) });
  await directory.addDomain("example.org");
  const logins = new LoginBook(database, { credentials: directory.credentials, clock, log: silentLog });
  const sessions = new WebSessions(database, clock);
  return {
    directory,
    sessions,
    logins,
    login: {
      gate: openGate({ directory, events: silentEvents, clock, book: logins, wait: async () => undefined }),
      sessions,
      passkeyOptions: (site) => directory.passkeys.authentication(site),
      log: silentLog,
      clearTextLogins: true,
    },
    async [Symbol.asyncDispose]() {
      await logins[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** A browser that keeps its cookie, as the app sees it. */
export class TestBrowser {
  readonly #app: { request(url: string, init: RequestInit): Response | Promise<Response> };
  readonly #origin = "https://mail.example.org";
  #cookie = "";

  constructor(app: { request(url: string, init: RequestInit): Response | Promise<Response> }) {
    this.#app = app;
  }

  async send(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.#app.request(`${this.#origin}${path}`, {
      method,
      headers: {
        host: "mail.example.org",
        origin: this.#origin,
        cookie: this.#cookie,
        "user-agent": "Test browser",
        ...(text === undefined
          ? {}
          : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
        ...more,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    this.#cookie = response.headers.get("set-cookie")?.split(";")[0] ?? this.#cookie;
    return response;
  }

  async post(path: string, body: unknown = {}): Promise<{ status: number; value: Record<string, unknown> }> {
    return read(await this.send("POST", path, body));
  }

  async get(path: string): Promise<{ status: number; value: Record<string, unknown> }> {
    return read(await this.send("GET", path));
  }
}

async function read(response: Response): Promise<{ status: number; value: Record<string, unknown> }> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, value: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
}
