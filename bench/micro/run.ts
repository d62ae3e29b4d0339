/**
 * The hot pure parts beside the libraries that people use for the same: `npm run bench`, which installs those into this folder first. Microseconds of CPU for
 * each operation, the least of seven rounds.
 */
import { parseAddresses } from "../../src/wire/mime/address.ts";
import { parseDate } from "../../src/wire/mime/date.ts";
import { junkScore } from "../../src/wire/junk/score.ts";
import { tokensOf } from "../../src/wire/junk/tokens.ts";
import { htmlFacts } from "../../src/wire/junk/html-facts.ts";
import { digest } from "../../src/wire/mime/digest.ts";
import { bodyText } from "../../src/wire/mime/text.ts";
import { parseTree } from "../../src/wire/mime/tree.ts";
import { decodeText } from "../../src/wire/mime/words.ts";
import { readFetch } from "../../src/wire/imap/fetch.ts";
import { Reader } from "../../src/wire/imap/reader.ts";
import { Receiver, splitCommand } from "../../src/wire/imap/receiver.ts";
import { ResponseBuffer } from "../../src/wire/imap/response-buffer.ts";
import { DotReader, endOfData, stuffDots } from "../../src/wire/smtp/dots.ts";
import { letter } from "../letter.ts";
import { measure, type Task } from "./measure.ts";
import {
  addressparser,
  imapflow,
  libmime,
  NodemailerDataStream,
  PostalMime,
  simpleParser,
  SMTPStream,
} from "./others.ts";

const plain = letter(3);
const attachment = Buffer.from(Uint8Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 251)).toString("base64");
const mixed = Buffer.from(
  `From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@example.org>\r\nTo: "Doe, Jane" <jane@example.com>, bob@example.net\r\nSubject: =?utf-8?b?R3LDvMOfZSBhdXMgTcO8bmNoZW4=?=\r\n` +
    `Date: Mon, 3 Feb 2025 10:11:12 +0100\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="m"\r\n\r\n` +
    `--m\r\nContent-Type: multipart/alternative; boundary="a"\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n` +
    `${"Gr=C3=BC=C3=9Fe aus M=C3=BCnchen, and some more words to read here.\r\n".repeat(60)}\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n` +
    `<html><body>${"<p>Some words that are read, <b>one</b> after the other.</p>\r\n".repeat(60)}</body></html>\r\n--a--\r\n` +
    `--m\r\nContent-Type: application/pdf; name="report.pdf"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="report.pdf"\r\n\r\n` +
    `${attachment.replace(/.{76}/g, "$&\r\n")}\r\n--m--\r\n`,
);

const judgedLetter = {
  values: (name: string) => (name === "from" ? ["bob <bob@example.org>"] : []),
  body: bodyText(plain, parseTree(plain)).toLowerCase(),
  html: htmlFacts(""),
  types: ["text/plain"],
  results: null,
};
const counts = Array.from({ length: 500 }, (_, i) => ({ junk: i % 17, ham: (i * 7) % 23 }));

const addressList = Buffer.from(
  Array.from({ length: 20 }, (_, i) => `"Doe, Jane ${i}" <jane.doe${i}@example.com>, bob${i}@example.net (Bob)`).join(
    ", ",
  ),
);
const date = Buffer.from("Mon, 03 Feb 2025 10:11:12 +0100 (CET)");
const words = Buffer.from(
  "=?utf-8?b?R3LDvMOfZSBhdXMgTcO8bmNoZW4=?= =?iso-8859-1?q?_und_anderswo_=FCber?= plain words behind them",
);
const fetchLine =
  "UID FETCH 1:*,17,20:40 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY.PEEK[HEADER.FIELDS (REFERENCES LIST-UNSUBSCRIBE)])";
const dotted = Buffer.from(
  `${"A line of a message that somebody sent.\r\n".repeat(500)}.hidden\r\n${"More of the same.\r\n".repeat(500)}`,
);
const sent = Buffer.from(endOfData(stuffDots(dotted)));
const envelope = Buffer.from(digest(plain).envelope);

const policy = { lineBytesMax: 65_536, discardBytesMax: 0, decide: () => "inline" as const };
const receiver = new Receiver(policy);
const commandBytes = Buffer.from(`a1 ${fetchLine}\r\n`);
const lineOnly = Buffer.from(`a1 ${fetchLine}`);

function readCommand(): Reader {
  receiver.feed(commandBytes);
  const input = receiver.next();
  if (input?.kind !== "command") throw new Error("no command");
  const { argumentsAt } = splitCommand(input.bytes);
  return new Reader(input.bytes, argumentsAt);
}

/** What smtp-server does with a message, from the client's bytes to the last one. */
function throughSmtpStream(): Promise<number> {
  const stream = new SMTPStream();
  return new Promise((done) => {
    let bytes = 0;
    stream.oncommand = () => undefined;
    const data = stream.startDataMode();
    data.on("data", (chunk: Buffer) => (bytes += chunk.length));
    data.on("end", () => done(bytes));
    stream.write(sent);
  });
}

function throughDataStream(): Promise<number> {
  const stream = new NodemailerDataStream();
  return new Promise((done) => {
    let bytes = 0;
    stream.on("data", (chunk: Buffer) => (bytes += chunk.length));
    stream.on("end", () => done(bytes));
    stream.end(dotted);
  });
}

function writeFetch(): readonly Uint8Array[] {
  const out = new ResponseBuffer();
  for (let i = 1; i <= 50; i++) {
    out.ascii(`* ${i} FETCH (UID ${i} FLAGS (\\Seen) RFC822.SIZE ${plain.length} ENVELOPE `);
    out.bytes(envelope);
    out.ascii(" BODY[HEADER] ");
    out.literal(plain.subarray(0, 400));
    out.ascii(")\r\n");
  }
  return out.take();
}
const parsedEnvelope = await imapflow.parser(Buffer.from(`* 1 FETCH (ENVELOPE ${envelope.toString("latin1")})`), {});
const attributes = (parsedEnvelope as { attributes: [unknown, [unknown, unknown]] }).attributes;

function compileFetch(): Buffer[] {
  const atom = (value: string) => ({ type: "ATOM", value });
  return Array.from({ length: 50 }, (_, i) =>
    imapflow.compiler({
      tag: "*",
      command: String(i + 1),
      attributes: [
        atom("FETCH"),
        [
          atom("UID"),
          atom(String(i + 1)),
          atom("FLAGS"),
          [atom("\\Seen")],
          atom("RFC822.SIZE"),
          atom(String(plain.length)),
          atom("ENVELOPE"),
          attributes[1][1],
          atom("BODY[HEADER]"),
          { type: "LITERAL", value: plain.subarray(0, 400) },
        ],
      ],
    }),
  );
}

const mimeTask = (name: string, message: Buffer): Task => ({
  name,
  count: 1,
  ours: () => {
    const root = parseTree(message);
    return [digest(message), bodyText(message, root)];
  },
  others: [
    { name: "postal-mime", run: () => PostalMime.parse(message) },
    { name: "mailparser", run: () => simpleParser(message, { skipHtmlToText: true, skipTextToHtml: true }) },
  ],
});

const tasks: readonly Task[] = [
  { name: "MIME tree of a plain letter, 3 KiB", count: 1, ours: () => parseTree(plain), others: [] },
  { name: "MIME tree of text, HTML and an attachment, 90 KiB", count: 1, ours: () => parseTree(mixed), others: [] },
  mimeTask("a plain letter: envelope, structure, preview and text", plain),
  mimeTask("text, HTML and an attachment: the same", mixed),
  {
    name: "tokens of a plain letter, 3 KiB, for the junk filter",
    count: 1,
    ours: () => tokensOf(judgedLetter),
    others: [],
  },
  { name: "the score of 500 tokens", count: 1, ours: () => junkScore({ junk: 300, ham: 900 }, counts), others: [] },
  {
    name: "an IMAP command, cut and parsed",
    count: 1,
    ours: () => {
      const reader = readCommand();
      reader.space();
      reader.atom();
      reader.space();
      reader.numberSet();
      reader.space();
      return readFetch(reader);
    },
    others: [{ name: "imapflow", run: () => imapflow.parser(lineOnly, {}) }],
  },
  {
    name: "FETCH of 50 messages, written",
    count: 50,
    ours: writeFetch,
    others: [{ name: "imapflow", run: compileFetch }],
  },
  {
    name: "40 addresses",
    count: 40,
    ours: () => parseAddresses(addressList),
    others: [{ name: "nodemailer", run: () => addressparser(addressList.toString()) }],
  },
  {
    name: "a Date field",
    count: 1,
    ours: () => parseDate(date),
    others: [{ name: "new Date", run: () => new Date(date.toString("latin1")).getTime() }],
  },
  {
    name: "encoded words",
    count: 1,
    ours: () => decodeText(words),
    others: [{ name: "libmime", run: () => libmime.decodeWords(words.toString()) }],
  },
  {
    name: "dots taken out of a message of 30 KiB",
    count: 1,
    ours: () => new DotReader().read(sent, 0),
    others: [{ name: "smtp-server", run: throughSmtpStream }],
  },
  {
    name: "dots put into it",
    count: 1,
    ours: () => endOfData(stuffDots(dotted)),
    others: [{ name: "nodemailer", run: throughDataStream }],
  },
];

console.log("| what | ours, µs | beside | µs | ahead by |\n| --- | --- | --- | --- | --- |");
for (const task of tasks) await measure(task);
