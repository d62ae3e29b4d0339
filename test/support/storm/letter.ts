/** Letters of which whoever knows the number knows every byte, so that no program can be shown another's. */
import assert from "node:assert/strict";
import { checkStructure, type ImapValue, parseValue } from "../imap-value.ts";

/** Letters of one conversation. */
const TOGETHER = 4;
/** One of so many has a body that lies apart. */
const LARGE_EVERY = 40;
const LARGE_LINES = 4000;
const MS_PER_SECOND = 1000;
const EPOCH_MS = Date.UTC(2026, 0, 1);

export interface Letter {
  readonly number: number;
  /** The number of the letter that began the conversation. */
  readonly root: number;
  readonly subject: string;
  /** Of the Date field. */
  readonly sentMs: number;
  readonly from: string;
  /** Is in its text, and only in that of others with the same. */
  readonly word: string;
  readonly header: string;
  readonly body: string;
  /** One part or several. */
  readonly parts: number;
}

const idOf = (number: number): string => `<${number}@storm.example>`;

export function letterOf(number: number): Letter {
  const root = number - (number % TOGETHER);
  const subject = `${number === root ? "" : "Re: "}storm ${String(root).padStart(6, "0")}`;
  const from = `p${number % 7}`;
  const word = `w${number % 13}x`;
  const sentMs = EPOCH_MS + ((number * 7919) % 86_400) * MS_PER_SECOND;
  const earlier = Array.from({ length: number - root }, (_, i) => idOf(root + i)).join(" ");
  const lines = number % LARGE_EVERY === LARGE_EVERY - 1 ? LARGE_LINES : 1 + ((number * 37) % 60);
  const text = `${word} of letter ${number}, which nobody changes\r\n`.repeat(lines);
  const isSeveral = number % 5 === 0;
  const body = isSeveral
    ? `--edge\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--edge\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(`data of ${number}`).toString("base64")}\r\n--edge--\r\n`
    : text;
  const header = [
    `From: ${from}@storm.example`,
    "To: all@storm.example",
    `Subject: ${subject}`,
    `Date: ${new Date(sentMs).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${idOf(number)}`,
    ...(earlier === "" ? [] : [`References: ${earlier}`]),
    "MIME-Version: 1.0",
    `Content-Type: ${isSeveral ? 'multipart/mixed; boundary="edge"' : "text/plain; charset=utf-8"}`,
    "",
    "",
  ].join("\r\n");
  return { number, root, subject, sentMs, from, word, header, body, parts: isSeveral ? 2 : 1 };
}

/** When it came, as APPEND is told: `"01-Jan-2026 00:00:31 +0000"`. */
export function arrivalOf(number: number): string {
  const [, day, month, year, time] = new Date(EPOCH_MS + number * MS_PER_SECOND).toUTCString().split(" ");
  return `"${day}-${month}-${year} ${time} +0000"`;
}

/** Which letter a FETCH shows, if it shows enough to tell. */
export function numberIn(data: string): number | undefined {
  const found = /Message-ID: <(\d+)@|NIL "<(\d+)@storm\.example>"\)/.exec(data);
  return found === null ? undefined : Number(found[1] ?? found[2]);
}

/** Objects to everything in the items of a FETCH that is not so of this letter. */
export function checkLetter(letter: Letter, data: string): void {
  const whole = letter.header + letter.body;
  for (const [item, value] of itemsOf(data)) {
    const what = `${item} of letter ${letter.number}`;
    const [, section, start] = /^BODY\[(.*)\](?:<(\d+)>)?$/.exec(item) ?? [];
    if (section !== undefined) {
      const all = { "": whole, HEADER: letter.header, TEXT: letter.body, "1": firstPart(letter) }[section];
      assert.ok(all !== undefined && typeof value === "string", what);
      if (start === undefined) assert.ok(value === all, what);
      else assert.ok(value === all.slice(Number(start), Number(start) + value.length), what);
    } else if (item === "RFC822.SIZE") assert.equal(value, String(whole.length), what);
    else if (item === "INTERNALDATE") assert.equal(`"${String(value)}"`, arrivalOf(letter.number), what);
    else if (item === "ENVELOPE") checkEnvelope(letter, value);
    else if (item === "BODYSTRUCTURE") {
      checkStructure(value, what, true);
      const [first, second] = value as readonly ImapValue[];
      assert.deepEqual([Array.isArray(first), Array.isArray(second)], Array(2).fill(letter.parts === 2), what);
    }
  }
}

function firstPart({ parts, body }: Letter): string {
  return parts === 1 ? body : body.slice(body.indexOf("\r\n\r\n") + 4, body.indexOf("\r\n--edge\r\n", 2));
}

function checkEnvelope(letter: Letter, value: ImapValue): void {
  const [date, subject, from] = value as readonly ImapValue[];
  assert.equal(Date.parse(String(date)), letter.sentMs, `date of letter ${letter.number}`);
  assert.equal(subject, letter.subject);
  assert.deepEqual(from, [[null, null, letter.from, "storm.example"]]);
}

/** `(UID 5 BODY[] {3}…)` as names and values. */
function itemsOf(data: string): (readonly [string, ImapValue])[] {
  const values = parseValue(data.trim()) as readonly ImapValue[];
  assert.equal(values.length % 2, 0, "items are names and values");
  return values.flatMap((each, i) => (i % 2 === 0 ? [[String(each), values[i + 1] ?? null] as const] : []));
}
