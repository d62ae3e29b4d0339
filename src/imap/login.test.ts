import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { TLSSocket } from "node:tls";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";
import { scramClient } from "../../test/support/scram-client.ts";
import { type Log, silentLog } from "../base/log.ts";
import { type FileCertificates, openCertificates } from "../net/certificates.ts";
import { ensureSelfSigned } from "../net/self-signed.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const decoded = (text: string): string => Buffer.from(text, "base64").toString();

describe("logging in to IMAP", () => {
  let folder: string;
  let certificates: FileCertificates;
  let server: ImapServer;
  let user: TestUser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-imap-login-"));
    const { files } = await ensureSelfSigned(folder, ["localhost"], Date.now());
    certificates = await openCertificates({ files: [files], ticketKeys: randomBytes(48), log: silentLog });
    server = await startImapServer({ certificates });
    user = await server.mail.addUser();
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    certificates[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function connected(): Promise<LineClient> {
    const client = await server.connect();
    assert.match((await client.line()) ?? "", /^\* OK \[CAPABILITY .* STARTTLS .*AUTH=SCRAM-SHA-256 AUTH=PLAIN/);
    return client;
  }

  async function secured(): Promise<LineClient> {
    const client = await connected();
    assert.match((await client.imap("a", "STARTTLS")).join(), /^a OK/);
    return client.secure();
  }

  /** AUTHENTICATE with SCRAM, from the first message on; answers the tagged line. */
  async function scram(client: LineClient, mechanism: string, binding?: Uint8Array): Promise<string> {
    const exchange = scramClient(user.address, user.password, binding);
    client.send(`s AUTHENTICATE ${mechanism} ${base64(exchange.first)}\r\n`);
    const first = (await client.line()) ?? "";
    if (!first.startsWith("+ ")) return first;
    const { final, signature } = exchange.answer(decoded(first.slice(2)));
    client.send(`${base64(final)}\r\n`);
    const last = (await client.line()) ?? "";
    if (!last.startsWith("+ ")) return last;
    assert.equal(decoded(last.slice(2)), signature);
    client.send("\r\n");
    return (await client.line()) ?? "";
  }

  it("works with SCRAM, whose last word is a challenge", async () => {
    const client = await connected();
    assert.match(await scram(client, "SCRAM-SHA-256"), /^s OK \[CAPABILITY /);
    client.close();
  });

  it("works with SCRAM bound to the TLS channel, and not with another one's binding", async () => {
    const client = await secured();
    assert.match((await client.imap("c", "CAPABILITY")).join(), / AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 /);
    assert.ok(client.socket instanceof TLSSocket);
    const binding = client.socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
    assert.match(await scram(client, "SCRAM-SHA-256-PLUS", randomBytes(32)), /^s NO \[AUTHENTICATIONFAILED\]/);
    assert.match(await scram(client, "SCRAM-SHA-256-PLUS", binding), /^s OK \[CAPABILITY /);
    client.close();
  });

  it("works with LOGIN's two questions", async () => {
    const client = await connected();
    client.send("a AUTHENTICATE LOGIN\r\n");
    assert.equal(decoded(((await client.line()) ?? "").slice(2)), "Username:");
    client.send(`${base64(user.address)}\r\n`);
    assert.equal(decoded(((await client.line()) ?? "").slice(2)), "Password:");
    client.send(`${base64(user.password)}\r\n`);
    assert.match((await client.line()) ?? "", /^a OK/);
    client.close();
  });

  it("begins anew after STARTTLS", async () => {
    const client = await secured();
    const [capabilities = ""] = await client.imap("b", "CAPABILITY");
    assert.doesNotMatch(capabilities, /STARTTLS|LOGINDISABLED/);
    assert.match((await client.imap("c", "STARTTLS")).join(), /^c BAD/);
    assert.match((await client.imap("d", `LOGIN ${user.address} ${user.password}`)).join(), /^d OK/);
    client.close();
  });

  for (const more of ["b NOOP\r\n", "x", "b LOGIN {100000}\r\n", "\r\n", "\n"])
    it(`takes nothing that came in clear text behind STARTTLS: ${JSON.stringify(more)}`, async () => {
      const client = await connected();
      client.send(`a STARTTLS\r\n${more}`);
      assert.match((await client.line()) ?? "", /^a OK/);
      assert.match((await client.line()) ?? "", /^\* BYE Clear text came after STARTTLS/);
      assert.equal(await client.line(), undefined);
    });

  it("says goodbye to who says nothing", async () => {
    const client = await connected();
    for (let second = 0; second < 3600 && !client.ended; second += 30) {
      for (let i = 0; i < 30; i++) server.port.wheel.tick();
      await new Promise(setImmediate);
    }
    assert.match((await client.line()) ?? "", /^\* BYE Nobody logged in/);
    client.close();
  });

  it("leaves no secrets in the trace log", async () => {
    const heard: unknown[] = [];
    const log: Log = { ...silentLog, traces: true, child: () => log, trace: (fields) => heard.push(fields) };
    await using traced = await startImapServer({ log });
    const { address, password } = await traced.mail.addUser();
    const plain = base64(`\0${address}\0${password}`);
    for (const login of [
      `a LOGIN ${address} ${password}`,
      `a LOGIN ${address} {${password.length}+}\r\n${password}`,
      `a AUTHENTICATE PLAIN ${plain}`,
      `a AUTHENTICATE PLAIN\r\n${plain}`,
    ]) {
      const client = await traced.connect();
      client.send(`${login}\r\n`);
      while (!(await client.line())?.startsWith("a OK"));
      await client.imap("b", "NOOP");
      client.close();
    }
    const text = JSON.stringify(heard);
    assert.match(text, /b NOOP/);
    assert.match(text, /LOGIN <masked>/);
    assert.ok(!text.includes(password) && !text.includes(plain));
  });

  describe("from afar in clear text", () => {
    let far: ImapServer;
    before(async () => {
      far = await startImapServer({ certificates, proxies: ["127.0.0.0/8"] });
    });
    after(() => far[Symbol.asyncDispose]());

    it("is refused before any credential is looked at", async () => {
      const client = await far.connect();
      client.send("PROXY TCP4 192.0.2.7 127.0.0.1 40000 143\r\n");
      const greeting = (await client.line()) ?? "";
      assert.match(greeting, / STARTTLS LOGINDISABLED /);
      assert.doesNotMatch(greeting, /AUTH=/);
      assert.match((await client.imap("a", "LOGIN x y")).join(), /^a NO \[PRIVACYREQUIRED\]/);
      assert.match((await client.imap("b", "AUTHENTICATE PLAIN AHgAeQ==")).join(), /^b NO \[PRIVACYREQUIRED\]/);
      client.close();
    });
  });
});
