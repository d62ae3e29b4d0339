/** The relaxed form of bodies and header fields, in which signers and verifiers compare them (RFC 6376 3.4.2, 3.4.4). */
import { COLON, CR, isWhite, LF, lower, SPACE, TAB } from "../mime/ascii.ts";

const NOTHING = new Uint8Array(0);

/**
 * A body piece by piece: white space at the end of lines goes, elsewhere it becomes one space, empty lines at the end go. Only CRLF ends a
 * line. However the body is chopped, the bytes are the same.
 */
export class RelaxedBody {
  /** Read, and written only if text follows: line ends, white space, and a CR whose LF may be the first byte of the next piece. */
  #lineEnds = 0;
  #white = false;
  #cr = false;
  #empty = true;

  /** The canonical bytes that are certain now. */
  read(piece: Uint8Array): Uint8Array {
    if (piece.length === 0) return NOTHING;
    const out = Buffer.allocUnsafe(piece.length + 2 * this.#lineEnds + 2);
    let length = 0;
    let at = 0;
    if (this.#cr && piece[0] === LF) {
      this.#endLine();
      at++;
    } else if (this.#cr) {
      length = this.#writeCr(out, length);
    }
    this.#cr = false;
    while (at < piece.length) {
      const byte = piece[at];
      if (byte === SPACE || byte === TAB) {
        this.#white = true;
        at++;
      } else if (byte === CR && at + 1 === piece.length) {
        this.#cr = true;
        at++;
      } else if (byte === CR && piece[at + 1] === LF) {
        this.#endLine();
        at += 2;
      } else {
        length = this.#writeHeldBack(out, length);
        const end = copyText(out, length, piece, at);
        length += end - at;
        at = end;
      }
    }
    return out.subarray(0, length);
  }

  /** What comes last when the body ends here: one line end, whether it was there or not, but nothing where there was nothing. */
  end(): Uint8Array {
    const out = Buffer.allocUnsafe(2 * this.#lineEnds + 4);
    let length = this.#cr ? this.#writeCr(out, 0) : 0;
    if (this.#empty) return NOTHING;
    out[length++] = CR;
    out[length++] = LF;
    return out.subarray(0, length);
  }

  #endLine(): void {
    this.#lineEnds++;
    this.#white = false;
  }

  #writeCr(out: Uint8Array, start: number): number {
    const length = this.#writeHeldBack(out, start);
    out[length] = CR;
    return length + 1;
  }

  #writeHeldBack(out: Uint8Array, start: number): number {
    let length = start;
    for (; this.#lineEnds > 0; this.#lineEnds--) {
      out[length++] = CR;
      out[length++] = LF;
    }
    if (this.#white) out[length++] = SPACE;
    this.#white = false;
    this.#empty = false;
    return length;
  }
}

/** Copies a byte and what follows it up to white space that may be none; answers where that is. A short loop of its own, which V8 keeps in registers. */
function copyText(out: Uint8Array, to: number, piece: Uint8Array, from: number): number {
  let [length, at] = [to, from];
  const last = piece.length - 1;
  do {
    out[length++] = piece[at++] as number;
    if (at > last) break;
  } while ((piece[at] as number) > SPACE || (piece[at] === SPACE && at < last && (piece[at + 1] as number) > SPACE));
  return at;
}

/** A header field with its line end: the name in lower case, folding undone, one space where white space was and none around the colon or at the end. */
export function relaxedField(field: Uint8Array): Uint8Array {
  const colon = field.indexOf(COLON);
  const out = Buffer.allocUnsafe(field.length + 2);
  let length = 0;
  for (let at = 0; at < colon; at++) {
    if (!isWhite(field[at])) out[length++] = lower(field[at] as number);
  }
  out[length++] = COLON;
  const valueStart = length;
  let white = false;
  for (let at = colon + 1; at < field.length; at++) {
    const byte = field[at] as number;
    if (isWhite(byte)) {
      white = true;
      continue;
    }
    if (white && length > valueStart) out[length++] = SPACE;
    white = false;
    out[length++] = byte;
  }
  out[length++] = CR;
  out[length++] = LF;
  return out.subarray(0, length);
}
