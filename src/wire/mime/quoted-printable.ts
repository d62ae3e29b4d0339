/** The quoted-printable transfer encoding (RFC 2045 6.7), for text. */
import { CR, EQUALS, LF, SPACE, TAB } from "./ascii.ts";

/** Characters of an encoded line, its "=" at the end included (RFC 2045 6.7, rule 5). */
const LINE_MAX = 76;

/** Encodes text whose lines end in CRLF; line ends stay line ends. A CR or LF by itself is encoded. */
export function encodeQuotedPrintable(text: Uint8Array): Uint8Array {
  const lines: string[] = [];
  let line = "";
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === CR && text[at + 1] === LF) {
      lines.push(`${line}\r\n`);
      line = "";
      at++;
      continue;
    }
    const last = endsLine(text, at + 1);
    const piece = encoded(byte, last);
    // The last piece of a line needs no room for "=" behind it.
    if (line.length + piece.length > (last ? LINE_MAX : LINE_MAX - 1)) {
      lines.push(`${line}=\r\n`);
      line = "";
    }
    line += piece;
  }
  lines.push(line);
  return Buffer.from(lines.join(""), "latin1");
}

function endsLine(text: Uint8Array, at: number): boolean {
  return at === text.length || (text[at] === CR && text[at + 1] === LF);
}

/** White space at the end of a line does not survive transports (RFC 2045 6.7, rule 3). */
function encoded(byte: number, last: boolean): string {
  const plain = (byte > SPACE && byte < 0x7f && byte !== EQUALS) || ((byte === SPACE || byte === TAB) && !last);
  return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
