/** Messages as multi-line responses (RFC 1939 3): dots at the start of lines doubled, a line of one dot at the end. */

const CR = 13;
const LF = 10;
const DOT = 46;

const DOT_BYTE = Buffer.from(".");

/**
 * Takes one message in any pieces and gives on the bytes to send, which are mostly the pieces themselves: nothing is copied.
 * A dot is doubled after a bare LF too, since most clients read lines up to LF, and none may take a part of a message for its end.
 */
export class DotStuffer {
  readonly #give: (bytes: Uint8Array) => void;
  /** The last two bytes so far; a message begins like a line. */
  #last = LF;
  #lastButOne = CR;

  constructor(give: (bytes: Uint8Array) => void) {
    this.#give = give;
  }

  write(piece: Uint8Array): void {
    if (piece.length === 0) return;
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    if (this.#last === LF && bytes[0] === DOT) this.#give(DOT_BYTE);
    for (let at = bytes.indexOf("\n.", 0, "latin1"); at >= 0; at = bytes.indexOf("\n.", at + 1, "latin1")) {
      // Up to and with the dot, which then comes again in front of the rest.
      this.#give(bytes.subarray(from, at + 2));
      from = at + 1;
    }
    this.#give(bytes.subarray(from));
    this.#lastButOne = bytes.length > 1 ? (bytes.at(-2) ?? 0) : this.#last;
    this.#last = bytes.at(-1) ?? 0;
  }

  /** What ends the response: a last line without CRLF is given one. */
  end(): string {
    return this.#last === LF && this.#lastButOne === CR ? ".\r\n" : "\r\n.\r\n";
  }
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
