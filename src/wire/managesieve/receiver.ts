/** Cuts a ManageSieve client's bytes into commands: any chopping of the same bytes gives the same commands (RFC 5804 1.2). */
import { ByteQueue } from "../byte-queue.ts";
import { LITERAL_MARK_BYTES_MAX, literalMark } from "../literal-mark.ts";
import { LINE_OCTETS_MAX } from "./limits.ts";

const LF = 10;
const CR = 13;

export interface ReceiverLimits {
  /** Octets of all literals of one command. */
  readonly literalOctetsMax: number;
  /** Octets of a command that is let go by because it is too large, before the connection is given up instead. */
  readonly skippedOctetsMax: number;
}

export type Received =
  /** A whole command, or the answer to a challenge, without its last line end; its literals stand behind their markers. */
  | { readonly kind: "command"; readonly bytes: Uint8Array }
  /** It was too large, and is gone. `fatal`: more of it is on its way than may be let go by. */
  | { readonly kind: "too-large"; readonly what: "line" | "literal"; readonly fatal: boolean };

/** A command that is let go by as it comes. */
interface Skipping {
  readonly what: "line" | "literal";
  /** Octets of a literal that are still to come. */
  octets: number;
  skipped: number;
}

/** Feed it chunks, then take what there is. What `next` answers is valid until the next `feed`. An idle session holds no buffer. */
export class Receiver {
  limits: ReceiverLimits;
  readonly #queue = new ByteQueue();
  /** How far the command that is arriving was looked at, from its start. */
  #scanned = 0;
  /** Where its current line starts. */
  #lineStart = 0;
  /** Octets of its literals. */
  #literals = 0;
  #skipping: Skipping | undefined;

  constructor(limits: ReceiverLimits) {
    this.limits = limits;
  }

  feed(chunk: Uint8Array): void {
    this.#queue.add(chunk);
  }

  /** Copies what is left of the chunk, which belongs to somebody else. */
  settle(): void {
    this.#queue.settle();
  }

  /** Forgets everything that was not taken: what follows STARTTLS in clear text (RFC 5804 2.2). */
  drop(): void {
    this.#takeFirst(this.#queue.length);
    this.#skipping = undefined;
  }

  next(): Received | undefined {
    for (;;) {
      const received = this.#skipping === undefined ? this.#command() : this.#skip(this.#skipping);
      if (received === "more") return undefined;
      if (received !== undefined) return received;
    }
  }

  /** Undefined: something was done, and there may be more to take. */
  #command(): Received | "more" | undefined {
    const { bytes } = this.#queue;
    // A literal is being waited for.
    if (this.#scanned > bytes.length) return "more";
    const end = bytes.indexOf(LF, this.#scanned);
    const text = (end < 0 ? bytes.length : end) - this.#literals;
    if (text > LINE_OCTETS_MAX) return this.#tooLarge("line", this.#lineStart, 0);
    if (end < 0) {
      this.#scanned = bytes.length;
      return "more";
    }
    const lineEnd = withoutCr(bytes, this.#lineStart, end);
    const size = literalMark(bytes, this.#lineStart, lineEnd)?.size;
    if (size === undefined) return this.#take(lineEnd, end + 1);
    if (this.#literals + size > this.limits.literalOctetsMax) return this.#tooLarge("literal", end + 1, size);
    this.#literals += size;
    this.#scanned = end + 1 + size;
    this.#lineStart = this.#scanned;
    return undefined;
  }

  /** Empty lines between commands are nothing: some clients send one behind a literal. */
  #take(lineEnd: number, next: number): Received | undefined {
    const bytes = this.#takeFirst(next).subarray(0, lineEnd);
    return bytes.length === 0 ? undefined : { kind: "command", bytes };
  }

  #takeFirst(octets: number): Uint8Array {
    this.#scanned = 0;
    this.#lineStart = 0;
    this.#literals = 0;
    return this.#queue.take(octets);
  }

  /** The command goes by from now on: `taken` octets of it are here, and a literal of `octets` follows. */
  #tooLarge(what: "line" | "literal", taken: number, octets: number): undefined {
    this.#takeFirst(taken);
    this.#skipping = { what, octets, skipped: taken };
  }

  #skip(skipping: Skipping): Received | "more" | undefined {
    const { what } = skipping;
    if (skipping.skipped + skipping.octets > this.limits.skippedOctetsMax) return this.#skipped(what, true);
    const literal = this.#queue.take(skipping.octets).length;
    skipping.octets -= literal;
    skipping.skipped += literal;
    if (skipping.octets > 0) return "more";
    const { bytes } = this.#queue;
    const end = bytes.indexOf(LF, this.#scanned);
    if (end < 0) return this.#skipText(skipping, bytes.length);
    const size = literalMark(bytes, 0, withoutCr(bytes, 0, end))?.size;
    this.#takeFirst(end + 1);
    skipping.skipped += end + 1;
    skipping.octets = size ?? 0;
    if (size !== undefined) return undefined;
    return this.#skipped(what, skipping.skipped > this.limits.skippedOctetsMax);
  }

  /** The line has not ended: what may be the beginning of a marker stays, with the CR behind it. */
  #skipText(skipping: Skipping, length: number): "more" | undefined {
    const gone = Math.max(0, length - LITERAL_MARK_BYTES_MAX - 1);
    this.#takeFirst(gone);
    this.#scanned = length - gone;
    skipping.skipped += gone;
    return skipping.skipped > this.limits.skippedOctetsMax ? undefined : "more";
  }

  #skipped(what: "line" | "literal", fatal: boolean): Received {
    this.#skipping = undefined;
    return { kind: "too-large", what, fatal };
  }
}

function withoutCr(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}
