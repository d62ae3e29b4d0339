/** Text in lines that all end with CRLF, for protocols whose lines do: what comes of a message whose lines do not. */
import { CR, LF } from "./ascii.ts";

/** Bytes looked at one by one before the search for a line end is left to native code, which costs something to ask. */
const NEAR_BYTES = 16;

/** The place of the next LF, or -1. */
export function lineEnd(bytes: Uint8Array, from: number): number {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  for (let at = from; at < near; at++) if (bytes[at] === LF) return at;
  return bytes.indexOf(LF, near);
}

/** Gives every LF its CR, in a message that comes in any pieces. A piece that lacks none is answered as it is. */
export class LineEnds {
  #afterCr = false;

  completed(piece: Uint8Array): Uint8Array {
    const bare: number[] = [];
    for (let at = lineEnd(piece, 0); at >= 0; at = lineEnd(piece, at + 1)) {
      if (at === 0 ? !this.#afterCr : piece[at - 1] !== CR) bare.push(at);
    }
    if (piece.length > 0) this.#afterCr = piece.at(-1) === CR;
    return bare.length === 0 ? piece : withCr(piece, bare);
  }
}

function withCr(piece: Uint8Array, bare: readonly number[]): Uint8Array {
  const result = new Uint8Array(piece.length + bare.length);
  let from = 0;
  for (const [before, at] of bare.entries()) {
    result.set(piece.subarray(from, at), from + before);
    result[at + before] = CR;
    from = at;
  }
  result.set(piece.subarray(from), from + bare.length);
  return result;
}
