import assert from "node:assert/strict";
import { createSecureContext } from "node:tls";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import { type ImapServer, startImapServer } from "../../../test/support/imap-server.ts";
import type { TestUser } from "../../../test/support/mail-parts.ts";
import { silentLog } from "../../base/log.ts";
import { makeSelfSigned } from "../../net/self-signed.ts";
import type { MailStore } from "../../store/account.ts";
import { temporaryStore, type TemporaryStore } from "../../store/testing/temporary-store.ts";
import { loginRoutes } from "../login.ts";
import { temporaryLogins, TestBrowser, type TestLogins } from "../testing/logins.ts";
import { importRoutes } from "./import.ts";

describe("fetching mail of an old server over HTTP", () => {
  let imap: ImapServer;
  let old: TestUser;
  let at: TemporaryStore;
  let logins: TestLogins;
  let certificate: string;
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (fields: unknown) => void errors.push(fields) };

  before(async () => {
    const made = await makeSelfSigned(["localhost"], Date.now());
    ({ certificate } = made);
    const context = createSecureContext({ cert: certificate, key: made.key });
    imap = await startImapServer({ certificates: { context: () => context } });
    old = await imap.mail.addUser("old");
    await imap.mail.deliver(old, "INBOX", ["Subject: One\r\n\r\n1\r\n", "Subject: Two\r\n\r\n2\r\n"]);
    at = await temporaryStore();
    logins = await temporaryLogins(at.folder, at.clock);
    const { id } = await logins.directory.addAccount({ address: "ann@example.org", password: "open sesame" });
    await at.store.createAccount(id);
  });
  after(async () => {
    await logins[Symbol.asyncDispose]();
    await at[Symbol.asyncDispose]();
    await imap[Symbol.asyncDispose]();
  });

  /** What ann's browser hears, line by line. */
  async function fetched(store: MailStore): Promise<readonly Record<string, unknown>[]> {
    const app = new Hono();
    app.route("/", loginRoutes(logins.login));
    app.route(
      "/",
      importRoutes({
        ...logins,
        login: { ...logins.login, log },
        store,
        outside: { addressesOf: async () => ["127.0.0.1"], privateAddresses: true },
        imports: { messageBytesMax: 10_000, authorities: async () => [certificate] },
      }),
    );
    const browser = new TestBrowser(app);
    await browser.post("/login", { name: "ann@example.org", password: "open sesame" });
    const { port } = imap.port.listener;
    const form = { host: "localhost", port, tls: "starttls", user: old.address, password: old.password };
    const answer = await browser.send("POST", "/api/import", form);
    assert.equal(answer.status, 200);
    const lines = (await answer.text()).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it("says how far it is, and how it ended", async () => {
    const steps = await fetched(at.store);
    assert.equal((steps.at(-1)?.["end"] as { done: number } | undefined)?.done, 2);
    assert.deepEqual(errors, []);
  });

  it("says our own mistakes to the operator, and lets its user try again", async () => {
    const broken = new Error("the disk is on fire");
    const store = Object.assign(Object.create(at.store) as MailStore, {
      account: (): never => {
        throw broken;
      },
    });
    for (const times of [1, 2]) {
      assert.deepEqual(await fetched(store), []);
      assert.equal(errors.length, times);
      assert.deepEqual(errors[0], { err: broken });
    }
  });
});
