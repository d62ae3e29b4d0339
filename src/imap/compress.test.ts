/** COMPRESS from end to end: a client with compressors of its own. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  type DeflateRaw,
  deflateRawSync,
  inflateRawSync,
} from "node:zlib";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";

/** Speaks compressed over a client's socket. */
class Compressed {
  readonly #client: LineClient;
  readonly #deflate: DeflateRaw = createDeflateRaw();
  #heard = "";
  #wake: (() => void) | undefined;

  constructor(client: LineClient) {
    this.#client = client;
    const inflate = createInflateRaw();
    client.socket.removeAllListeners("data");
    client.socket.on("data", (chunk: Buffer) => inflate.write(chunk));
    inflate.on("data", (chunk: Buffer) => {
      this.#heard += chunk.toString("latin1");
      this.#wake?.();
    });
    this.#deflate.on("data", (chunk: Buffer) => client.send(chunk));
  }

  send(text: string): void {
    this.#deflate.write(Buffer.from(text, "latin1"));
    this.#deflate.flush(constants.Z_SYNC_FLUSH);
  }

  /** Everything up to the match. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#heard);
      if (match !== null) {
        const end = match.index + match[0].length;
        const heard = this.#heard.slice(0, end);
        this.#heard = this.#heard.slice(end);
        return heard;
      }
      await new Promise<void>((more) => {
        this.#wake = more;
      });
    }
  }

  async say(tag: string, command: string): Promise<string> {
    this.send(`${tag} ${command}\r\n`);
    return this.until(new RegExp(`(^|\r\n)${tag} .*\r\n`));
  }

  close(): void {
    this.#client.close();
  }
}

describe("COMPRESS", () => {
  let server: ImapServer;
  let user: TestUser;
  before(async () => {
    server = await startImapServer();
    user = await server.mail.addUser();
  });
  after(() => server[Symbol.asyncDispose]());

  async function compressed(): Promise<Compressed> {
    const client = await server.connect();
    await client.line();
    await client.imap("in", `LOGIN ${user.address} ${user.password}`);
    assert.match((await client.imap("c", "COMPRESS DEFLATE")).join(), /^c OK/);
    return new Compressed(client);
  }

  it("carries commands, literals and news", async () => {
    const one = await compressed();
    const other = await compressed();
    assert.match(await one.say("a", "SELECT INBOX"), /a OK/);
    assert.match(await other.say("a", "SELECT INBOX"), /a OK/);
    one.send("b IDLE\r\n");
    await one.until(/\+ idling\r\n/);
    const body = Array.from({ length: 3000 }, (_, i) => `line ${i * i} of this\r\n`).join("");
    const message = `Subject: x\r\n\r\n${body}`;
    assert.match(await other.say("b", `APPEND INBOX {${message.length}+}\r\n${message}`), /b OK/);
    await one.until(/\* 1 EXISTS\r\n/);
    one.send("DONE\r\n");
    await one.until(/b OK.*\r\n/);
    assert.equal(
      await one.say("c", "FETCH 1 BODY.PEEK[]"),
      `* 1 FETCH (BODY[] {${message.length}}\r\n${message})\r\nc OK FETCH completed\r\n`,
    );
    one.close();
    other.close();
  });

  it("begins once, and is not on offer again", async () => {
    const client = await compressed();
    assert.match(await client.say("a", "COMPRESS DEFLATE"), /^a BAD Compression is active already/);
    assert.doesNotMatch(await client.say("b", "CAPABILITY"), /COMPRESS/);
    client.close();
  });

  const flushed = { finishFlush: constants.Z_SYNC_FLUSH };
  const flight = Buffer.from("e LOGIN nobody@example.com wrong\r\n");
  const unauthenticate = deflateRawSync("d UNAUTHENTICATE\r\n", flushed);
  const lastBytes = unauthenticate.subarray(-4);
  assert.deepEqual([...lastBytes], [0, 0, 0xff, 0xff]);
  for (const [way, sends] of Object.entries({
    "in one flight": [Buffer.concat([unauthenticate, flight])],
    "flushed later": [unauthenticate.subarray(0, -4), Buffer.concat([lastBytes, flight])],
    "with an end of its own": [Buffer.concat([deflateRawSync("d UNAUTHENTICATE\r\n"), flight])],
    "in small pieces": Array.from(Buffer.concat([unauthenticate, flight]), (byte) => Buffer.of(byte)),
  })) {
    it(`ends with UNAUTHENTICATE, behind the command and behind the answer, ${way} (RFC 8437 4.1)`, async () => {
      const client = await server.connect();
      await client.line();
      await client.imap("in", `LOGIN ${user.address} ${user.password}`);
      assert.match((await client.imap("c", "COMPRESS DEFLATE")).join(), /^c OK/);
      client.socket.removeAllListeners("data");
      const heard: Buffer[] = [];
      const answered = new Promise<Buffer>((resolve) => {
        client.socket.on("data", (chunk: Buffer) => {
          heard.push(chunk);
          const all = Buffer.concat(heard);
          if (/\ne .*\r\n$/s.test(`\n${all.toString("latin1").slice(all.lastIndexOf(lastBytes) + 4)}`)) resolve(all);
        });
        client.socket.on("close", () => resolve(Buffer.concat(heard)));
      });
      client.socket.setNoDelay(true);
      for (const bytes of sends) {
        client.send(bytes);
        await new Promise(setImmediate);
      }
      const all = await answered;
      const end = all.lastIndexOf(lastBytes) + 4;
      assert.equal(String(inflateRawSync(all.subarray(0, end), flushed)), "d OK UNAUTHENTICATE completed\r\n");
      assert.match(String(all.subarray(end)), /^e NO \[AUTHENTICATIONFAILED\] /);
      client.close();
    });
  }

  it("ends with who goes on uncompressed", async () => {
    const client = await server.connect();
    await client.line();
    await client.imap("in", `LOGIN ${user.address} ${user.password}`);
    assert.match((await client.imap("c", "COMPRESS DEFLATE")).join(), /^c OK/);
    client.send("d NOOP\r\n".repeat(10));
    assert.equal(await client.line(), undefined);
  });
});
