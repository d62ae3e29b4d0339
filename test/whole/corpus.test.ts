/**
 * The real and hard messages of the shared corpus, in every way that mail comes in, and out byte for byte.
 *
 * Most lie in files with Unix line ends; they are sent with CRLF, as every sending program does, and are otherwise left as they
 * are. Nine then still have a CR by itself: those DATA refuses, as docs/design/0011 says, and BDAT takes with BINARYMIME. Over
 * IMAP's APPEND all of them go in as they lie in their files, whatever their line ends.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkStructure, parseValue } from "../support/imap-value.ts";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpus");
const present = existsSync(corpus);
const FETCH_PAGE = 50;
/** Messages with a CR that no LF follows. */
const WITH_BARE_CR = 9;

interface Message {
  readonly name: string;
  /** As it lies in its file. */
  readonly raw: Buffer;
  /** As a program sends it. */
  readonly sent: Buffer;
}

/** Every line end that is one becomes CRLF. */
function inLines(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1").replace(/(?<!\r)\n/g, "\r\n");
  return Buffer.from(text.endsWith("\n") || text === "" ? text : `${text}\r\n`, "latin1");
}

function dotStuffed(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replace(/(^|\r\n)\./g, "$1..") + ".\r\n", "latin1");
}

function readCorpus(): Message[] {
  return readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".eml"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: relative(corpus, file), raw: readFileSync(file) }))
    .map(({ name, raw }) => ({ name, raw, sent: inLines(raw) }));
}

describe("the corpus", { skip: present ? false : "../shared/corpus is absent" }, () => {
  const [delivered, appended] = ["delivered@posthorn.test", "appended@posthorn.test"];
  const messages = present ? readCorpus() : [];
  const odd = messages.filter(({ sent }) => /\r(?!\n)/.test(sent.toString("latin1")));
  /** What each mailbox holds, in order, but for trace fields. */
  let kept: Message[] = [];
  let mail: Program;

  before(async () => {
    mail = await startProgram({ accounts: [delivered, appended] });
  });
  after(() => mail.stop());

  const ask = async (client: LineClient, command: string | Buffer): Promise<string> => {
    client.send(command);
    return (await client.reply()).at(-1) ?? "closed";
  };
  const lmtp = async (): Promise<LineClient> => {
    const client = await LineClient.open(mail.ports.lmtp);
    await client.reply();
    await ask(client, "LHLO localhost\r\n");
    return client;
  };
  const imap = async (user: string): Promise<LineClient> => {
    const client = await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } });
    await client.line();
    await client.imap("a", `LOGIN ${user} "${mail.password}"`);
    await client.imap("b", "SELECT INBOX");
    return client;
  };

  it("goes in with DATA, but for mail loops and bare CRs", async () => {
    const client = await lmtp();
    const refused = new Map<string, string>();
    for (const { name, sent } of messages) {
      await ask(client, "MAIL FROM:<s@example.org> BODY=8BITMIME\r\n");
      await ask(client, `RCPT TO:<${delivered}>\r\n`);
      await ask(client, "DATA\r\n");
      const answer = await ask(client, dotStuffed(sent));
      if (!answer.startsWith("250")) refused.set(name, answer);
    }
    client.close();
    kept = messages.filter(({ name }) => !refused.has(name));
    const others = [...refused].filter(([, answer]) => !answer.startsWith("554 5.4.6"));
    assert.deepEqual(
      others.map(([name]) => name),
      odd.map(({ name }) => name),
    );
    for (const [name, answer] of others) assert.match(answer, /^550 5\.6\.0 .*CR/, name);
    assert.equal(others.length, WITH_BARE_CR);
    assert.ok(kept.length > 1500, `${kept.length} messages`);
  });

  it("goes in with BDAT and BINARYMIME where DATA cannot have it", async () => {
    const client = await lmtp();
    for (const message of odd) {
      await ask(client, "MAIL FROM:<s@example.org> BODY=BINARYMIME\r\n");
      await ask(client, `RCPT TO:<${delivered}>\r\n`);
      client.send(`BDAT ${message.sent.length} LAST\r\n`);
      assert.match(await ask(client, message.sent), /^250/, message.name);
      kept.push(message);
    }
    client.close();
  });

  it("goes in with APPEND, whatever its line ends", async () => {
    const client = await imap(appended);
    for (const { name, raw } of messages) {
      client.send(Buffer.concat([Buffer.from(`a APPEND INBOX ~{${raw.length}+}\r\n`), raw, Buffer.from("\r\n")]));
      let line = await client.line();
      while (line?.startsWith("*") === true) line = await client.line();
      assert.match(line ?? "closed", /^a OK/, name);
    }
    client.close();
  });

  /** A text that does not begin with a header field is kept apart from ours by an empty line (src/mail/seam.ts). */
  const afterTrace = (stored: Buffer, sent: Buffer, name: string): void => {
    assert.ok(
      stored.length > sent.length && stored.subarray(stored.length - sent.length).equals(sent),
      `${name} came back byte for byte`,
    );
    const trace = stored.subarray(0, stored.length - sent.length).toString("latin1");
    assert.match(
      trace,
      /^Return-Path: <s@example\.org>\r\n(?:[A-Za-z-]+: [^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)+(?:\r\n)?$/,
      `${name} has trace fields in front`,
    );
  };
  const same = (stored: Buffer, sent: Buffer, name: string): void =>
    assert.ok(stored.equals(sent), `${name} came back byte for byte`);

  /** Fetches all of them, and has each compared; sizes must be exact. */
  const fetchAll = async (
    client: LineClient,
    expected: readonly (readonly [name: string, bytes: Buffer])[],
    compare: (stored: Buffer, sent: Buffer, name: string) => void,
  ): Promise<void> => {
    let seen = 0;
    for (let from = 1; from <= expected.length; from += FETCH_PAGE) {
      const to = Math.min(expected.length, from + FETCH_PAGE - 1);
      client.send(`f FETCH ${from}:${to} (RFC822.SIZE BODY.PEEK[])\r\n`);
      for (;;) {
        const line = (await client.line()) ?? "closed";
        if (line.startsWith("f ")) {
          assert.match(line, /^f OK/);
          break;
        }
        const match = /^\* (\d+) FETCH \(RFC822\.SIZE (\d+) BODY\[\] \{(\d+)\}$/.exec(line);
        assert.ok(match, line);
        const [name, bytes] = expected[Number(match[1]) - 1] ?? ["a message too many", Buffer.alloc(0)];
        assert.equal(match[2], match[3], `${name}: the size is exact`);
        compare(await client.bytes(Number(match[3])), bytes, name);
        assert.equal(await client.line(), ")");
        seen++;
      }
    }
    assert.equal(seen, expected.length);
  };

  it("comes out over IMAP as it came, with exact sizes", async () => {
    const [one, other] = [await imap(delivered), await imap(appended)];
    await fetchAll(
      one,
      kept.map(({ name, sent }) => [name, sent]),
      afterTrace,
    );
    await fetchAll(
      other,
      messages.map(({ name, raw }) => [name, raw]),
      same,
    );
    one.close();
    other.close();
  });

  for (const user of [delivered, appended]) {
    it(`has well-formed ENVELOPE and BODYSTRUCTURE: ${user}`, async () => {
      const names = (user === delivered ? kept : messages).map(({ name }) => name);
      const client = await imap(user);
      const lists = await client.imap("l", "FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY)");
      client.close();
      assert.match(lists.at(-1) ?? "", /^l OK/);
      assert.equal(lists.length - 1, names.length);
      for (const [i, line] of lists.slice(0, -1).entries()) {
        const name = names[i] ?? "";
        const value = parseValue(line.slice(line.indexOf("(")));
        assert.ok(Array.isArray(value), name);
        const [, envelope, , structure, , body] = value;
        assert.ok(Array.isArray(envelope) && envelope.length === 10, `${name}: ENVELOPE has ten items: ${line}`);
        checkStructure(structure, name, true);
        checkStructure(body, name, false);
      }
    });

    it(`comes out over POP3 in lines, with exact sizes: ${user}`, async () => {
      const client = await LineClient.open(mail.ports.pop3s, { tls: { ca: mail.ca } });
      await client.line();
      client.send(`USER ${user}\r\nPASS ${mail.password}\r\nLIST\r\n`);
      for (let i = 0; i < 3; i++) assert.match((await client.line()) ?? "", /^\+OK/);
      const list = await client.multi();
      const sizes = [...list.matchAll(/^\d+ (\d+)\r$/gm)].map(([, size]) => Number(size));
      const expected = user === delivered ? kept : messages;
      assert.equal(sizes.length, expected.length);
      for (const [i, { name, sent }] of expected.entries()) {
        client.send(`RETR ${i + 1}\r\n`);
        assert.equal(await client.line(), `+OK ${sizes[i]} octets`);
        const bytes = Buffer.from(await client.multi(), "latin1");
        assert.equal(bytes.length, sizes[i], `${name}: LIST tells the exact size`);
        (user === delivered ? afterTrace : same)(bytes, sent, name);
      }
      client.close();
    });
  }

  it("leaves the store sound", async () => {
    const found = await mail.cli("check", "--json");
    assert.equal(found.code, 0, found.stdout);
  });
});
