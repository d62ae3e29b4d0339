/** What a filter answers: what becomes of the message, and at its end what is to be changed in it. */
import { type MailFrom, parseMailFrom } from "../smtp/mail-from.ts";
import type { Path } from "../smtp/path.ts";
import { parseRcptTo, type RcptTo } from "../smtp/rcpt-to.ts";
import type { Reply } from "../smtp/reply.ts";
import { FIELD_NAME_BYTES_MAX } from "./limits.ts";
import { DataReader, type Packet } from "./packet.ts";
import { MilterProblem } from "./problem.ts";
import { readReplyText } from "./reply-text.ts";

/** What becomes of it. "progress": the filter still thinks; "skip": no more of the same kind. */
export type Verdict =
  | {
      readonly kind:
        | "continue"
        | "accept"
        | "reject"
        | "tempfail"
        | "discard"
        | "skip"
        | "progress"
        | "shutdown"
        | "connection failed";
    }
  | { readonly kind: "reply"; readonly reply: Reply };

/** In the header or body of a message. */
export type MessageChange =
  | { readonly kind: "add field"; readonly name: string; readonly value: Uint8Array }
  /** In front of the field with this number: 0 is our own Received, which the filter does not see. */
  | { readonly kind: "insert field"; readonly index: number; readonly name: string; readonly value: Uint8Array }
  /** The field of this name with this number, from 1; an empty value takes it out. */
  | { readonly kind: "change field"; readonly index: number; readonly name: string; readonly value: Uint8Array }
  /** The next piece of a new body. */
  | { readonly kind: "replace body"; readonly bytes: Uint8Array };

/** In the envelope. */
export type EnvelopeChange =
  | { readonly kind: "add recipient"; readonly to: RcptTo }
  | { readonly kind: "delete recipient"; readonly path: Path }
  | { readonly kind: "change sender"; readonly from: MailFrom }
  | { readonly kind: "quarantine"; readonly reason: string };

export type Answer = Verdict | MessageChange | EnvelopeChange;

const VERDICTS: Readonly<Record<string, Exclude<Verdict["kind"], "reply">>> = {
  c: "continue",
  a: "accept",
  r: "reject",
  t: "tempfail",
  d: "discard",
  s: "skip",
  p: "progress",
  "4": "shutdown",
  f: "connection failed",
};

const CHANGES: Readonly<Record<string, (reader: DataReader) => Answer>> = {
  y: (reader) => ({ kind: "reply", reply: readReplyText(reader.text()) }),
  h: (reader) => ({ kind: "add field", name: fieldName(reader), value: reader.bytes() }),
  i: (reader) => ({ kind: "insert field", index: reader.number(), name: fieldName(reader), value: reader.bytes() }),
  m: (reader) => ({ kind: "change field", index: reader.number(), name: fieldName(reader), value: reader.bytes() }),
  b: (reader) => ({ kind: "replace body", bytes: reader.rest() }),
  "+": (reader) => ({ kind: "add recipient", to: parseRcptTo(`TO:${path(reader)}`) }),
  "2": (reader) => ({ kind: "add recipient", to: parseRcptTo(`TO:${path(reader)} ${parameters(reader)}`) }),
  "-": (reader) => ({ kind: "delete recipient", path: parseRcptTo(`TO:${path(reader)}`).path }),
  e: (reader) => ({ kind: "change sender", from: parseMailFrom(`FROM:${path(reader)} ${parameters(reader)}`) }),
  q: (reader) => ({ kind: "quarantine", reason: reader.text() }),
};

/** Throws SyntaxProblem. */
export function readAnswer({ letter, data }: Packet): Answer {
  const kind = VERDICTS[letter];
  if (kind !== undefined) return { kind };
  const read = CHANGES[letter];
  if (read === undefined) throw new MilterProblem(`it answers with ${JSON.stringify(letter)}, which nobody knows`);
  return read(new DataReader(data));
}

/** Most filters put an address into angle brackets. */
function path(reader: DataReader): string {
  const address = reader.text().trim();
  return address.startsWith("<") ? address : `<${address}>`;
}

function parameters(reader: DataReader): string {
  return reader.done ? "" : reader.text();
}

/** Printable ASCII without a colon (RFC 5322 2.2): anything else would end the field, or begin another. */
function fieldName(reader: DataReader): string {
  const name = Buffer.from(reader.bytes()).toString("latin1");
  if (!/^[!-9;-~]+$/.test(name) || name.length > FIELD_NAME_BYTES_MAX)
    throw new MilterProblem("the name of a header field is not right");
  return name;
}
