/** The simple form of bodies (RFC 6376 3.4.3): as they are, but with one line end at the end. */
import { CR, LF } from "../mime/ascii.ts";

const NOTHING = new Uint8Array(0);
const LINE_END = Uint8Array.of(CR, LF);

/** Piece by piece: line ends are held back until text follows them. However the body is chopped, the bytes are the same. */
export class SimpleBody {
  /** CRLFs that were read, and written only if text follows. */
  #lineEnds = 0;
  /** A CR whose LF may be the first byte of the next piece. */
  #cr = false;

  /** The canonical bytes that are certain now. */
  read(piece: Uint8Array): Uint8Array {
    if (piece.length === 0) return NOTHING;
    let end = piece.length;
    const startsWithLf = this.#cr && piece[0] === LF;
    const cr = piece[end - 1] === CR;
    if (cr) end--;
    let lineEnds = 0;
    while (end >= 2 && piece[end - 1] === LF && piece[end - 2] === CR) {
      end -= 2;
      lineEnds++;
    }
    // The piece is line ends only: the first may have begun in the piece before.
    if (end === 0 || (end === 1 && startsWithLf)) {
      const stray = this.#cr && !startsWithLf ? this.#release(true) : NOTHING;
      this.#lineEnds += lineEnds + (startsWithLf ? 1 : 0);
      this.#cr = cr;
      return stray;
    }
    const before = this.#release(this.#cr);
    this.#lineEnds = lineEnds;
    this.#cr = cr;
    const text = piece.subarray(0, end);
    return before.length === 0 ? text : Buffer.concat([before, text]);
  }

  /** What comes last when the body ends here; an empty body is one line end. */
  end(): Uint8Array {
    return this.#cr ? Buffer.concat([this.#release(true), LINE_END]) : LINE_END;
  }

  /** What was held back, now that text follows. */
  #release(cr: boolean): Uint8Array {
    if (this.#lineEnds === 0 && !cr) return NOTHING;
    const out = Buffer.alloc(2 * this.#lineEnds + (cr ? 1 : 0), "\r\n", "latin1");
    this.#lineEnds = 0;
    return out;
  }
}
