import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type ManageSieveServer, says, startManageSieveServer } from "../../test/support/managesieve-server.ts";
import { AFTER_LOGIN, FAILURES_BEFORE_LOGIN_MAX, FAILURES_IN_A_ROW_MAX } from "./limits.ts";

describe("ManageSieve and hostile clients", () => {
  let server: ManageSieveServer;
  before(async () => {
    server = await startManageSieveServer();
  });
  after(() => server[Symbol.asyncDispose]());

  it("closes on clients that only err", async () => {
    for (const [client, most] of [
      [await server.connect(), FAILURES_BEFORE_LOGIN_MAX],
      [await server.login(await server.mail.addUser()), FAILURES_IN_A_ROW_MAX],
    ] as const) {
      for (let i = 0; i < most; i++) assert.equal(await says(client, "FOO"), 'NO "Unknown command"');
      assert.equal(await client.line(), 'BYE "Too many errors"');
      assert.equal(await client.line(), undefined);
    }
  });

  it("forgives errors between commands that are right", async () => {
    const client = await server.login(await server.mail.addUser());
    for (let i = 0; i < 3 * FAILURES_IN_A_ROW_MAX; i++) client.send(i % 2 === 0 ? "FOO\r\n" : "NOOP\r\n");
    for (let i = 0; i < 3 * FAILURES_IN_A_ROW_MAX; i++)
      assert.match((await client.line()) ?? "", i % 2 === 0 ? /^NO/ : /^OK/);
    client.close();
  });

  it("ends with who announces four gibibytes, or sends a line without end", async () => {
    const announcing = await server.login(await server.mail.addUser());
    assert.match(await says(announcing, 'PUTSCRIPT "film" {4294967295+}'), /^BYE \(QUOTA\/MAXSIZE\)/);
    const stranger = await server.connect();
    assert.match(await says(stranger, "NOOP {4294967295+}"), /^BYE/);
    const endless = await server.login(await server.mail.addUser());
    const piece = Buffer.alloc(1024 * 1024, "x");
    for (let sent = 0; sent <= AFTER_LOGIN.skippedOctetsMax; sent += piece.length) await endless.sendAll(piece);
    assert.equal(await endless.line(), 'BYE "Line too long"');
    for (const client of [announcing, stranger, endless]) client.close();
  });

  it("gets past what is too large, and answers in its place", async () => {
    const client = await server.login(await server.mail.addUser());
    client.send(`PUTSCRIPT "a" "${"x".repeat(3_000_000)}"\r\nNOOP\r\nPUTSCRIPT "a" {3000000+}\r\n`);
    client.send(`${"y".repeat(3_000_000)}\r\nNOOP\r\n`);
    assert.equal(await client.line(), 'NO "Line too long"');
    assert.equal(await client.line(), 'OK "Done"');
    assert.equal(await client.line(), 'NO (QUOTA/MAXSIZE) "Larger than any script may be"');
    assert.equal(await client.line(), 'OK "Done"');
    client.close();
  });

  it("cancels a login whose answer is too large", async () => {
    const client = await server.connect();
    client.send('AUTHENTICATE "PLAIN"\r\n');
    assert.equal(await client.line(), '""');
    assert.equal(await says(client, `"${"A".repeat(20_000)}"`), 'NO "Line too long"');
    assert.equal(await says(client, "NOOP"), 'OK "Done"');
    client.close();
  });

  it("lets nobody send much before the login", async () => {
    const client = await server.connect();
    for (let i = 0; i < 100; i++) client.send(`NOOP {1000+}\r\n${"x".repeat(1000)}\r\n`);
    let last = "";
    for (let line = await client.response(); line !== undefined; line = await client.response()) last = line;
    assert.equal(last, 'BYE "Nobody logged in"');
  });

  it("says goodbye to who falls silent", async () => {
    const client = await server.connect();
    for (let second = 0; second < 200; second++) server.port.wheel.tick();
    assert.equal(await client.line(), 'BYE "Nobody logged in"');
    assert.equal(await client.line(), undefined);
    const silent = await server.login(await server.mail.addUser());
    for (let second = 0; second < 30 * 60; second++) server.port.wheel.tick();
    assert.equal(await says(silent, "NOOP"), 'OK "Done"');
    for (let second = 0; second < 32 * 60; second++) server.port.wheel.tick();
    assert.equal(await silent.line(), 'BYE "Nothing was said for too long"');
  });

  it("says when the server stops", async () => {
    await using stopping = await startManageSieveServer();
    const client = await stopping.login(await stopping.mail.addUser());
    await stopping.port.registry.drain(5000);
    assert.equal(await client.line(), 'BYE (TRYLATER) "Server is stopping"');
    assert.equal(await client.line(), undefined);
  });

  it("survives anything a client may say", async () => {
    const user = await server.mail.addUser();
    const words = [
      "PUTSCRIPT",
      "GETSCRIPT",
      "LISTSCRIPTS",
      "SETACTIVE",
      "CHECKSCRIPT",
      "HAVESPACE",
      "AUTHENTICATE",
      "UNAUTHENTICATE",
      "NOOP",
      " ",
      "\r\n",
      "\n",
      "\0",
      '"a"',
      '"',
      "\\",
      "{2+}\r\nab",
      "{2}",
      "{99+}",
      "7",
      "\u00ff",
      "*",
      "keep;",
    ];
    for (const text of fc.sample(fc.array(fc.constantFrom(...words), { maxLength: 60 }), 60)) {
      const client = await server.login(user);
      // A literal that was announced takes the first of the lines behind it.
      client.send(`${text.join("")}\r\n${"\r\n".repeat(60)}LOGOUT\r\n`);
      let last: string | undefined;
      for (let line = await client.line(); line !== undefined; line = await client.line()) last = line;
      assert.equal(last, 'OK "Bye"', `${JSON.stringify(text.join(""))} ended with ${last}`);
    }
  });
});
