/** Cuts an IMAP client's bytes into commands: sans-IO, any chopping of the same bytes gives the same commands (RFC 9051 4.3, RFC 7888). */
import { SyntaxProblem } from "../../base/errors.ts";
import { ByteQueue } from "../byte-queue.ts";
import { LITERAL_MARK_BYTES_MAX, type LiteralMark, literalMark } from "../literal-mark.ts";
import { asBuffer } from "../mime/ascii.ts";
import { LITERALS_MAX, TAG_BYTES_MAX } from "./limits.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;

/** A literal as its marker announces it, before any of its bytes. */
export interface AnnouncedLiteral {
  readonly tag: string;
  /** The command's name in capitals, without the prefix UID. */
  readonly command: string;
  readonly size: number;
  /** `{n+}`: the client does not wait for leave. */
  readonly nonSync: boolean;
  /** `~{n}`: may hold NUL (RFC 3516). */
  readonly binary: boolean;
  /** Bytes of inline literals this command has already. */
  readonly inlineBefore: number;
}

/** What is to be done with it: keep it within the command, hand it out in pieces, or refuse it (the tagged answer). */
export type LiteralDecision = "inline" | "large" | RefusedLiteral;

export interface RefusedLiteral {
  readonly status: "NO" | "BAD";
  readonly code: string | undefined;
  readonly text: string;
}

export interface ReceiverPolicy {
  /** Bytes of one command without its literals. */
  readonly lineBytesMax: number;
  /** Bytes that are thrown away to get past something refused, before the connection is given up instead. */
  readonly discardBytesMax: number;
  decide(literal: AnnouncedLiteral): LiteralDecision;
}

/** A literal that was handed out in pieces; it stands in the command at `offset`, right after its marker's line. */
export interface LargeLiteral {
  readonly offset: number;
  readonly size: number;
  readonly index: number;
  readonly binary: boolean;
}

export type ImapInput =
  /** A whole command without its last line end; inline literals are in place behind their marker and CRLF. */
  | { readonly kind: "command"; readonly bytes: Uint8Array; readonly large: readonly LargeLiteral[] }
  /** The client waits for leave to send a literal: `+ ` has to be written. */
  | { readonly kind: "continue" }
  /** The next bytes of large literal number `index` of the command that is arriving. */
  | {
      readonly kind: "literal";
      readonly index: number;
      readonly size: number;
      readonly bytes: Uint8Array;
      readonly last: boolean;
    }
  /** A line that was asked for by `expectLine`, without its line end. */
  | { readonly kind: "line"; readonly bytes: Uint8Array }
  /** The command, or the line that was asked for, cannot be taken; what belongs to it was or will be dropped. `fatal`: the connection cannot go on. */
  | {
      readonly kind: "refused";
      readonly tag: string | undefined;
      readonly status: "NO" | "BAD";
      readonly code: string | undefined;
      readonly text: string;
      readonly fatal: boolean;
    };

type Refused = Extract<ImapInput, { kind: "refused" }>;

/**
 * Feed it chunks, then take inputs until there are none. What `next` answers is valid until the next `feed`.
 * State between commands is a few numbers: an idle session holds no buffer.
 */
export class Receiver {
  policy: ReceiverPolicy;
  readonly #queue = new ByteQueue();
  /** How far the command that is arriving was looked at, from its start. */
  #scanned = 0;
  /** Where the command's current line starts. */
  #lineStart = 0;
  #inline = 0;
  /** Where the inline literal that is being waited for ends; 0 when there is none. */
  #inlineEnd = 0;
  #literals = 0;
  #large: LargeLiteral[] = [];
  /** Bytes of a large literal that are still to come. */
  #left: { index: number; size: number; bytes: number } | undefined;
  /** Bytes to drop, then to the end of the line: the rest of a refused command. */
  #drop: { bytes: number; dropped: number } | undefined;
  #line = false;

  constructor(policy: ReceiverPolicy) {
    this.policy = policy;
  }

  feed(chunk: Uint8Array): void {
    this.#queue.add(chunk);
  }

  /** Keeps what is unfinished, in memory of its own: the chunk that was fed may be reused after this. */
  settle(): void {
    this.#queue.settle();
  }

  /** Whether the client has sent more than was used: after STARTTLS nothing may be left (RFC 9051 6.2.1). */
  get holdsMore(): boolean {
    return this.#queue.length > 0;
  }

  /** The next input is a plain line: AUTHENTICATE's responses, IDLE's DONE. */
  expectLine(): void {
    this.#line = true;
  }

  next(): ImapInput | undefined {
    for (;;) {
      const refused = this.#drop === undefined ? "done" : this.#dropping(this.#drop);
      if (refused !== "done") return refused;
      if (this.#drop !== undefined) continue;
      if (this.#left !== undefined) return this.#piece(this.#left);
      const bytes = this.#queue.bytes;
      if (this.#inlineEnd > bytes.length) return undefined;
      if (this.#inlineEnd > 0) this.#continueAt(this.#inlineEnd);
      const end = bytes.indexOf(LF, this.#scanned);
      const text = (end < 0 ? bytes.length : end) - this.#inline;
      if (text > this.policy.lineBytesMax)
        return this.#refuse({ status: "BAD", code: undefined, text: "Command line too long" }, this.#scanned);
      if (end < 0) {
        this.#scanned = bytes.length;
        return undefined;
      }
      const lineEnd = end > this.#lineStart && bytes[end - 1] === CR ? end - 1 : end;
      const input = this.#takeTo(lineEnd, end + 1);
      if (input !== undefined) return input;
    }
  }

  /** A line is whole: it is what was asked for, or announces a literal, or ends a command. */
  #takeTo(lineEnd: number, next: number): ImapInput | undefined {
    if (this.#line) return this.#takeLine(lineEnd, next);
    const mark = literalMark(this.#queue.bytes, this.#lineStart, lineEnd);
    return mark === undefined ? this.#takeCommand(lineEnd, next) : this.#begin(mark, next);
  }

  #continueAt(position: number): void {
    this.#scanned = position;
    this.#lineStart = position;
    this.#inlineEnd = 0;
  }

  #takeLine(lineEnd: number, next: number): ImapInput {
    const bytes = this.#queue.take(next).subarray(0, lineEnd);
    this.#line = false;
    this.#reset();
    return { kind: "line", bytes };
  }

  /** Empty lines between commands are nothing (some clients send them after a literal). */
  #takeCommand(lineEnd: number, next: number): ImapInput | undefined {
    const bytes = this.#queue.take(next).subarray(0, lineEnd);
    const large = this.#large;
    this.#reset();
    return bytes.length === 0 ? undefined : { kind: "command", bytes, large };
  }

  #reset(): void {
    this.#scanned = 0;
    this.#lineStart = 0;
    this.#inline = 0;
    this.#inlineEnd = 0;
    this.#literals = 0;
    if (this.#large.length > 0) this.#large = [];
  }

  /** A literal starts at `start`: answers what has to be said first, if anything. */
  #begin(mark: LiteralMark, start: number): ImapInput | undefined {
    const { tag, command } = firstWords(this.#queue.bytes);
    const decision: LiteralDecision =
      ++this.#literals > LITERALS_MAX
        ? { status: "NO", code: "LIMIT", text: "Too many literals" }
        : this.policy.decide({ tag, command, ...mark, inlineBefore: this.#inline });
    if (typeof decision === "object") {
      return this.#refuse(decision, mark.nonSync ? start + mark.size : start, mark.nonSync);
    }
    this.#continueAt(start);
    if (decision === "inline") {
      this.#inline += mark.size;
      this.#inlineEnd = start + mark.size;
    } else {
      const index = this.#large.length;
      this.#large.push({ offset: start, size: mark.size, index, binary: mark.binary });
      this.#left = { index, size: mark.size, bytes: mark.size };
    }
    return mark.nonSync ? undefined : { kind: "continue" };
  }

  #piece(left: { index: number; size: number; bytes: number }): ImapInput | undefined {
    const bytes = this.#queue.cut(this.#scanned, left.bytes);
    if (bytes.length === 0 && left.bytes > 0) return undefined;
    left.bytes -= bytes.length;
    const last = left.bytes === 0;
    if (last) this.#left = undefined;
    return { kind: "literal", index: left.index, size: left.size, bytes, last };
  }

  /** Answers at once; `to` bytes from the command's start, then the rest of its line (`line`), are dropped as they come. */
  #refuse(answer: RefusedLiteral, to: number, line = true): Refused {
    const { tag } = firstWords(this.#queue.bytes);
    const fatal = to > this.policy.discardBytesMax;
    if (line) this.#drop = { bytes: to, dropped: 0 };
    else this.#queue.take(to);
    this.#line = false;
    this.#reset();
    return { kind: "refused", tag: tag === "" ? undefined : tag, ...answer, fatal };
  }

  #dropping(drop: { bytes: number; dropped: number }): Refused | "done" | undefined {
    const bytes = this.#queue.bytes;
    const skip = Math.min(drop.bytes, bytes.length);
    drop.bytes -= skip;
    const end = drop.bytes > 0 ? -1 : bytes.indexOf(LF, skip);
    // What may be the beginning of a literal's marker stays.
    const taken = end < 0 ? Math.max(skip, bytes.length - LITERAL_MARK_BYTES_MAX) : end + 1;
    const mark = end < 0 ? undefined : literalMark(bytes, skip, end > skip && bytes[end - 1] === CR ? end - 1 : end);
    this.#queue.take(taken);
    drop.dropped += taken;
    if (drop.dropped > this.policy.discardBytesMax) {
      this.#drop = undefined;
      return { kind: "refused", tag: undefined, status: "BAD", code: undefined, text: "Too much to skip", fatal: true };
    }
    if (mark?.nonSync === true) drop.bytes = mark.size;
    else if (end >= 0) this.#drop = undefined;
    return this.#drop === undefined || mark?.nonSync === true ? "done" : undefined;
  }
}

/** Bytes of a tag, which is any ASTRING-CHAR but "+" (RFC 9051 9), and of a command's name. */
const inTag = bytesOf("!#$&',-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~");
const inName = bytesOf("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/** Bytes of a command's name that are looked at; the longest there is has a quarter of them. */
const NAME_BYTES_MAX = 63;

function bytesOf(chars: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(chars)) table[byte] = 1;
  return table;
}

/** How far bytes of that kind go from `at` on. */
function runOf(kind: Uint8Array, bytes: Uint8Array, at: number, most: number): number {
  const end = Math.min(bytes.length, at + most);
  while (at < end && kind[bytes[at] as number] === 1) at++;
  return at;
}

/** The tag at the front, which ends with the bytes or at a space; "" where there is none. */
function tagOf(bytes: Uint8Array): string {
  const end = runOf(inTag, bytes, 0, TAG_BYTES_MAX);
  return end === bytes.length || bytes[end] === SPACE ? asBuffer(bytes).toString("latin1", 0, end) : "";
}

/** Tag and command name, for answers to what is refused before it is parsed. */
function firstWords(bytes: Uint8Array): { tag: string; command: string } {
  const tag = tagOf(bytes);
  if (tag === "") return { tag: "", command: "" };
  const rest = asBuffer(bytes).toString("latin1", tag.length + 1, tag.length + 33);
  return { tag, command: (/^(?:UID +)?([A-Za-z]+)/i.exec(rest)?.[1] ?? "").toUpperCase() };
}

/** Splits a command into tag, name ("" where there is none) and where its arguments start. Throws SyntaxProblem when there is no tag. */
export function splitCommand(bytes: Uint8Array): { tag: string; name: string; argumentsAt: number } {
  const tag = tagOf(bytes);
  if (tag === "") throw new SyntaxProblem("Missing or invalid tag");
  const start = tag.length + 1;
  const end = runOf(inName, bytes, start, NAME_BYTES_MAX);
  const isName = end === bytes.length || bytes[end] === SPACE;
  const name = isName ? asBuffer(bytes).toString("latin1", start, end).toUpperCase() : "";
  return { tag, name, argumentsAt: end };
}
