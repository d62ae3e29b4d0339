/** Messages as multi-line responses (RFC 1939 3): dots at the start of lines doubled, a line of one dot at the end. */

const CR = 13;
const LF = 10;
const DOT = 46;

/**
 * Takes one message in any pieces and answers the bytes to send for each, which are mostly the piece itself: nothing is copied unless
 * there are dots to double. A dot is doubled after a bare LF too, since most clients read lines up to LF, and none may take a part
 * of a message for its end.
 */
export class DotStuffer {
  /** The last two bytes so far; a message begins like a line. */
  #last = LF;
  #lastButOne = CR;

  stuffed(piece: Uint8Array): Uint8Array {
    if (piece.length === 0) return piece;
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const dots = dotsAtLineStarts(bytes, this.#last === LF);
    this.#lastButOne = bytes.length > 1 ? (bytes.at(-2) ?? 0) : this.#last;
    this.#last = bytes.at(-1) ?? 0;
    return dots.length === 0 ? piece : doubled(bytes, dots);
  }

  /** What ends the response: a last line without CRLF is given one. */
  end(): string {
    return this.#last === LF && this.#lastButOne === CR ? ".\r\n" : "\r\n.\r\n";
  }
}

function dotsAtLineStarts(bytes: Buffer, startsLine: boolean): number[] {
  const dots = startsLine && bytes[0] === DOT ? [0] : [];
  for (let at = bytes.indexOf("\n.", 0, "latin1"); at >= 0; at = bytes.indexOf("\n.", at + 2, "latin1")) {
    dots.push(at + 1);
  }
  return dots;
}

function doubled(bytes: Buffer, dots: readonly number[]): Buffer {
  const result = Buffer.allocUnsafe(bytes.length + dots.length);
  let from = 0;
  let to = 0;
  for (const dot of dots) {
    to += bytes.copy(result, to, from, dot + 1);
    from = dot;
  }
  bytes.copy(result, to, from);
  return result;
}

/** Lets through the first lines of a body that comes in pieces (TOP). */
export class FirstLines {
  #left: number;

  constructor(lines: number) {
    this.#left = lines;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  /** The part of the piece that belongs to the lines still asked for. */
  take(piece: Uint8Array): Uint8Array {
    let at = 0;
    while (this.#left > 0) {
      const end = piece.indexOf(LF, at);
      if (end < 0) return piece;
      at = end + 1;
      this.#left--;
    }
    return piece.subarray(0, at);
  }
}
