/** Finds bare CR and LF in text that arrives without transparency (BDAT, RFC 3030), in any pieces. */
import type { BareLineEnd } from "./dots.ts";

const CR = 13;
const LF = 10;

export class LineEndCheck {
  #afterCr = false;
  #flaw: BareLineEnd | undefined;

  read(chunk: Uint8Array): void {
    if (this.#flaw !== undefined) return;
    let afterCr = this.#afterCr;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (afterCr !== (byte === LF)) {
        this.#flaw = afterCr ? "bare-cr" : "bare-lf";
        return;
      }
      afterCr = byte === CR;
    }
    this.#afterCr = afterCr;
  }

  /** The first bare CR or LF, at the end of the text (where a CR that waits for its LF is bare too). */
  get flaw(): BareLineEnd | undefined {
    return this.#flaw ?? (this.#afterCr ? "bare-cr" : undefined);
  }
}

/**
 * The same of the header of a whole message: BINARYMIME lets anything into a body, but readers that take a bare CR or LF for a line end see
 * fields in the header that nobody else has seen.
 */
export function headerFlaw(message: Uint8Array): BareLineEnd | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
  // With an empty line in front there is no header, and all of it is body.
  if (bytes[0] === CR && bytes[1] === LF) return undefined;
  const end = bytes.indexOf("\r\n\r\n");
  const check = new LineEndCheck();
  check.read(end < 0 ? message : message.subarray(0, end + 2));
  return check.flaw;
}
