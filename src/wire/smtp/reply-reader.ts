/** Replies of another server, read as they arrive in any pieces (RFC 5321 4.2). Knows no connection. */
import { SyntaxProblem } from "../../base/errors.ts";
import { LISTENED_LINE_BYTES_MAX, LISTENED_REPLY_BYTES_MAX, LISTENED_REPLY_LINES_MAX } from "./limits.ts";

const LF = 10;
const CR = 13;
const HYPHEN = 45;
const SPACE = 32;

export interface ServerReply {
  readonly code: number;
  /** What each line says after its code, an enhanced code included. What is no text is "?", so that no log or notice is fooled. */
  readonly lines: readonly string[];
}

const nothing = Buffer.alloc(0);

/**
 * `feed` a chunk, then call `next` until it answers undefined. Lines may end in a bare LF, and the text may be missing with the
 * space before it: there are servers that do both. Between chunks nothing is held but an unfinished reply.
 */
export class ReplyReader {
  #bytes: Buffer = nothing;
  #at = 0;
  #code = 0;
  #lines: string[] = [];
  #size = 0;

  feed(chunk: Uint8Array): void {
    const more = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#bytes = this.#at < this.#bytes.length ? Buffer.concat([this.#bytes.subarray(this.#at), more]) : more;
    this.#at = 0;
  }

  /** Whether something has arrived that no complete reply used. */
  get unread(): boolean {
    return this.#at < this.#bytes.length || this.#lines.length > 0;
  }

  /** The next complete reply. Throws SyntaxProblem for what is none, or too long for one; what follows is then not worth reading. */
  next(): ServerReply | undefined {
    for (;;) {
      const end = this.#bytes.indexOf(LF, this.#at);
      if ((end < 0 ? this.#bytes.length : end) - this.#at > LISTENED_LINE_BYTES_MAX)
        throw new SyntaxProblem("a line of its reply is too long");
      if (end < 0) return undefined;
      const last = this.#line(this.#at, end > this.#at && this.#bytes[end - 1] === CR ? end - 1 : end);
      this.#at = end + 1;
      if (!last) continue;
      const reply = { code: this.#code, lines: this.#lines };
      this.#lines = [];
      this.#size = 0;
      return reply;
    }
  }

  /** Takes a line; answers whether it is the last of its reply. The code of the last one counts, if they differ. */
  #line(start: number, end: number): boolean {
    const bytes = this.#bytes;
    const code = end - start < 3 ? 0 : digits(bytes, start);
    const mark = end - start === 3 ? SPACE : bytes[start + 3];
    if (code < 200 || code > 599 || (mark !== SPACE && mark !== HYPHEN))
      throw new SyntaxProblem("what it says is no SMTP reply");
    this.#size += end - start;
    if (this.#lines.length >= LISTENED_REPLY_LINES_MAX || this.#size > LISTENED_REPLY_BYTES_MAX)
      throw new SyntaxProblem("its reply has no end");
    this.#code = code;
    this.#lines.push(textOf(bytes.toString("utf8", start + 4, end)));
    return mark === SPACE;
  }
}

function digits(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let at = start; at < start + 3; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}

function textOf(line: string): string {
  return /^[ -~]*$/.test(line) ? line : line.replace(/[^ -~\u00a0-\u{10ffff}]/gu, "?");
}

/** The enhanced code that a reply begins with (RFC 2034), if it fits the code; undefined when there is none. */
export function enhancedCode({ code, lines }: ServerReply): string | undefined {
  const [, found] = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(lines[0] ?? "") ?? [];
  return found !== undefined && Number(found[0]) === Math.floor(code / 100) ? found : undefined;
}

/** For servers that do not say: by code, where RFC 3463 has something better than "x.0.0". */
const NEAREST: Readonly<Record<number, string>> = {
  421: "4.3.2",
  432: "4.7.12",
  452: "4.3.1",
  454: "4.7.0",
  500: "5.5.2",
  501: "5.5.4",
  502: "5.5.1",
  503: "5.5.1",
  504: "5.5.4",
  521: "5.3.2",
  530: "5.7.0",
  535: "5.7.8",
  538: "5.7.11",
  552: "5.2.2",
  553: "5.1.3",
  555: "5.5.4",
  556: "5.1.10",
};

/** The nearest enhanced code to a reply code (RFC 3463, RFC 5248). */
export function nearestEnhancedCode(code: number): string {
  return NEAREST[code] ?? `${Math.floor(code / 100)}.0.0`;
}
