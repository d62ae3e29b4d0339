/** Every real and hard message of the shared corpus goes in through SMTP and comes out byte for byte over IMAP and POP3. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpus");
const present = existsSync(corpus);
const FETCH_PAGE = 50;

/** SMTP lines end in CRLF: what a sending program would put on the wire for a file with other line ends. */
function asSent(bytes: Buffer): Buffer {
  const text = bytes
    .toString("latin1")
    .replace(/\r\n|\r|\n/g, "\r\n")
    .replaceAll("\0", " ");
  return Buffer.from(text.endsWith("\r\n") ? text : `${text}\r\n`, "latin1");
}

function dotStuffed(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replace(/^\./gm, "..") + ".\r\n", "latin1");
}

describe("the corpus", { skip: present ? false : "../shared/corpus is absent" }, () => {
  const user = "corpus@posthorn.test";
  const messages = present
    ? readdirSync(corpus, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".eml"))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => ({ name: relative(corpus, file), sent: asSent(readFileSync(file)) }))
    : [];
  const refused = new Map<string, string>();
  let kept: typeof messages = [];
  let mail: Program;

  before(async () => {
    mail = await startProgram({ accounts: [user] });
  });
  after(() => mail.stop());

  it("goes in", async () => {
    const client = await LineClient.open(mail.ports.lmtp);
    await client.reply();
    client.send("LHLO localhost\r\n");
    await client.reply();
    for (const { name, sent } of messages) {
      client.send(`MAIL FROM:<s@example.org> BODY=8BITMIME\r\nRCPT TO:<${user}>\r\nDATA\r\n`);
      for (let i = 0; i < 3; i++) await client.reply();
      client.send(dotStuffed(sent));
      const [answer] = await client.reply();
      if (!answer?.startsWith("250")) refused.set(name, answer ?? "closed");
    }
    client.send("QUIT\r\n");
    kept = messages.filter(({ name }) => !refused.has(name));
    assert.deepEqual(
      [...refused].filter(([, answer]) => !answer.startsWith("554 5.4.6")),
      [],
      "only mail loops are refused",
    );
    assert.ok(kept.length > 1500, `${kept.length} messages`);
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

  it("comes out over IMAP with exact sizes and well-formed ENVELOPE and BODYSTRUCTURE", async () => {
    const client = await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } });
    await client.line();
    await client.imap("a", `LOGIN ${user} "${mail.password}"`);
    await client.imap("b", "SELECT INBOX");
    let seen = 0;
    for (let from = 1; from <= kept.length; from += FETCH_PAGE) {
      client.send(`f FETCH ${from}:${Math.min(kept.length, from + FETCH_PAGE - 1)} (RFC822.SIZE BODY.PEEK[])\r\n`);
      for (;;) {
        const line = await client.line();
        assert.ok(line !== undefined);
        if (line.startsWith("f ")) {
          assert.match(line, /^f OK/);
          break;
        }
        const match = /^\* (\d+) FETCH \(RFC822\.SIZE (\d+) BODY\[\] \{(\d+)\}$/.exec(line);
        assert.ok(match, line);
        const message = kept[Number(match[1]) - 1];
        assert.ok(message);
        assert.equal(match[2], match[3], `${message.name}: the size is exact`);
        const bytes = await client.bytes(Number(match[3]));
        assert.equal(await client.line(), ")");
        afterTrace(bytes, message.sent, message.name);
        seen++;
      }
    }
    assert.equal(seen, kept.length);
    const lists = await client.imap("l", "FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY)");
    assert.match(lists.at(-1) ?? "", /^l OK/);
    assert.equal(lists.length - 1, kept.length);
    for (const [i, line] of lists.slice(0, -1).entries()) {
      const value = parseValue(line.slice(line.indexOf("(")));
      assert.ok(Array.isArray(value), kept[i]?.name ?? "");
      const [, envelope, , structure, , body] = value;
      assert.ok(Array.isArray(envelope) && envelope.length === 10, `${kept[i]?.name}: ENVELOPE has ten items: ${line}`);
      checkStructure(structure, kept[i]?.name ?? "", true);
      checkStructure(body, kept[i]?.name ?? "", false);
    }
    client.close();
  });

  it("comes out over POP3", async () => {
    const client = await LineClient.open(mail.ports.pop3s, { tls: { ca: mail.ca } });
    await client.line();
    client.send(`USER ${user}\r\nPASS ${mail.password}\r\nLIST\r\n`);
    for (let i = 0; i < 3; i++) assert.match((await client.line()) ?? "", /^\+OK/);
    const sizes = (await client.multi())
      .trim()
      .split("\r\n")
      .map((line) => Number(line.split(" ")[1]));
    assert.equal(sizes.length, kept.length);
    for (const [i, message] of kept.entries()) {
      client.send(`RETR ${i + 1}\r\n`);
      assert.match((await client.line()) ?? "", /^\+OK/);
      const bytes = Buffer.from(await client.multi(), "latin1");
      assert.equal(bytes.length, sizes[i], `${message.name}: LIST tells the exact size`);
      afterTrace(bytes, message.sent, message.name);
    }
    client.close();
  });

  it("leaves the store sound", async () => {
    const found = await mail.cli("check", "--json");
    assert.equal(found.code, 0, found.stdout);
  });
});

type ImapValue = string | null | readonly ImapValue[];

/** A strict reader of IMAP values: lists, quoted strings, literals, NIL, atoms; nothing may be left over. */
function parseValue(text: string): ImapValue {
  let at = 0;
  const value = (): ImapValue => {
    if (text[at] === "(") {
      at++;
      const list: ImapValue[] = [];
      while (text[at] !== ")") {
        assert.ok(at < text.length, "a list ends");
        if (list.length > 0 && text[at] === " ") at++;
        list.push(value());
      }
      at++;
      return list;
    }
    if (text[at] === '"') {
      const quoted = /"((?:[^"\\\r\n\0\x80-\xff]|\\["\\])*)"/y;
      quoted.lastIndex = at;
      const match = quoted.exec(text);
      assert.ok(match, `a quoted string at ${text.slice(at, at + 40)}`);
      at = quoted.lastIndex;
      return match[1] ?? "";
    }
    const literal = /\{(\d+)\}\r\n/y;
    literal.lastIndex = at;
    const size = literal.exec(text);
    if (size !== null) {
      const start = literal.lastIndex;
      at = start + Number(size[1]);
      return text.slice(start, at);
    }
    const atom = /[^\s()"{}\0]+/y;
    atom.lastIndex = at;
    const match = atom.exec(text);
    assert.ok(match, `an atom at ${JSON.stringify(text.slice(at, at + 40))}`);
    at = atom.lastIndex;
    return match[0].toUpperCase() === "NIL" ? null : match[0];
  };
  const whole = value();
  assert.equal(at, text.length, `nothing follows: ${JSON.stringify(text.slice(at, at + 40))}`);
  return whole;
}

/** RFC 9051 7.5.2: the shape of a BODYSTRUCTURE (or BODY without extension data). */
function checkStructure(value: ImapValue | undefined, name: string, extended: boolean): void {
  assert.ok(Array.isArray(value), `${name}: a structure is a list`);
  const parts = value as readonly ImapValue[];
  if (Array.isArray(parts[0])) {
    let i = 0;
    while (Array.isArray(parts[i])) checkStructure(parts[i++], name, extended);
    assert.equal(typeof parts[i], "string", `${name}: a multipart has a subtype`);
    assert.ok(extended ? parts.length - i - 1 <= 4 : parts.length === i + 1, `${name}: extension data of a multipart`);
    return;
  }
  const [type, subtype, parameters, id, description, encoding, size] = parts;
  assert.ok(typeof type === "string" && typeof subtype === "string", `${name}: type and subtype`);
  assert.ok(
    parameters === null || (Array.isArray(parameters) && parameters.length % 2 === 0 && parameters.length > 0),
    `${name}: parameters in pairs`,
  );
  for (const each of [id, description])
    assert.ok(each === null || typeof each === "string", `${name}: id and description`);
  assert.equal(typeof encoding, "string", `${name}: encoding`);
  assert.match(String(size), /^\d+$/, `${name}: size`);
  let next = 7;
  if (type.toLowerCase() === "message" && ["rfc822", "global"].includes(subtype.toLowerCase())) {
    assert.ok(Array.isArray(parts[7]) && parts[7].length === 10, `${name}: an enclosed message has an envelope`);
    checkStructure(parts[8], name, extended);
    assert.match(String(parts[9]), /^\d+$/, `${name}: lines of an enclosed message`);
    next = 10;
  } else if (type.toLowerCase() === "text") {
    assert.match(String(parts[7]), /^\d+$/, `${name}: lines of a text`);
    next = 8;
  }
  assert.ok(
    extended ? parts.length - next <= 4 : parts.length === next,
    `${name}: extension data of a part: ${JSON.stringify(parts)}`,
  );
}
