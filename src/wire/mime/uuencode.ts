/** The uuencoding of old, as a transfer encoding: "begin 644 name", lines of a length and six-bit characters, "end". */
import { asBuffer, CR, LF } from "./ascii.ts";

/** Decodes from the "begin" line to the "end" line; bytes as they are when there is no "begin". */
export function decodeUu(body: Uint8Array): Uint8Array {
  const bytes = asBuffer(body);
  const begin = bytes.subarray(0, 6).toString("latin1") === "begin " ? 0 : bytes.indexOf("\nbegin ") + 1;
  const start = begin === 0 && bytes[0] !== 0x62 ? -1 : bytes.indexOf(LF, begin);
  if (start < 0) return body;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let line = start + 1; line < bytes.length;) {
    const found = bytes.indexOf(LF, line);
    const end = found < 0 ? bytes.length : found;
    const count = ((bytes[line] as number) - 0x20) & 0x3f;
    if (count === 0 || bytes.subarray(line, end).toString("latin1").trimEnd() === "end") break;
    length = decodeLine(bytes.subarray(line + 1, end), count, out, length);
    line = end + 1;
  }
  return out.subarray(0, length);
}

/** A line of at most 45 bytes; characters that are missing at its end are spaces that got lost. */
function decodeLine(line: Uint8Array, count: number, out: Uint8Array, from: number): number {
  let length = from;
  for (let at = 0; length < from + count && at < line.length; at += 4) {
    let bits = 0;
    for (let place = 0; place < 4; place++) bits = (bits << 6) | sextet(line[at + place]);
    for (let shift = 16; shift >= 0 && length < from + count; shift -= 8) out[length++] = (bits >> shift) & 0xff;
  }
  return length;
}

function sextet(byte: number | undefined): number {
  return byte === undefined || byte === CR ? 0 : (byte - 0x20) & 0x3f;
}

const BEGIN = /^begin [0-7]{3,4} (\S.*)$/;

/** A text without the files that are written in it, and their names; the last of them may have been cut off. */
export function withoutFiles(text: string): { readonly text: string; readonly names: readonly string[] } {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, names: [] };
  const lines = text.split(/\r?\n/);
  const [said, names]: [string[], string[]] = [[], []];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const name = BEGIN.exec(line)?.[1];
    const end = name === undefined ? at : endOf(lines, at + 1);
    if (name === undefined || end === at + 1) said.push(line);
    else {
      names.push(name.trim());
      at = end - 1;
    }
  }
  return { text: said.join("\n"), names };
}

/** Where the text goes on; `from` when nothing there is of a file: people write "begin" too. */
function endOf(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line.trimEnd() === "end") return at > from ? at + 1 : from;
    if (!isEncoded(line)) return from;
  }
  return lines.length;
}

/** Spaces at its end may have got lost, and some programs add a check. */
function isEncoded(line: string): boolean {
  // A cut may have gone through the end of the last line.
  if (!/^[ -`]{0,64}\r?$/.test(line)) return false;
  const count = line === "" ? 0 : (line.charCodeAt(0) - 0x20) & 0x3f;
  return line.length - 1 <= Math.ceil(count / 3) * 4 + 1;
}
