/** Transfer encodings of bodies (RFC 2045 6): read tolerantly for people, or exactly for IMAP BINARY. */
import { asBuffer, CR, EQUALS, hexValue, isWhite, LF, SPACE, TAB } from "./ascii.ts";
import { footerStart } from "./footer.ts";
import { decodeUu } from "./uuencode.ts";

const asItIs = (body: Uint8Array): Uint8Array => body;

const DECODERS: ReadonlyMap<string, (body: Uint8Array) => Uint8Array> = new Map([
  ["7bit", asItIs],
  ["8bit", asItIs],
  ["binary", asItIs],
  ["base64", decodeBase64],
  ["quoted-printable", decodeQuotedPrintable],
  ["x-uuencode", decodeUu],
  ["x-uue", decodeUu],
  ["uuencode", decodeUu],
]);

/** Decodes whatever is there as well as it can; an unknown encoding leaves the bytes as they are. */
export function decodeBody(body: Uint8Array, encoding: string | undefined): Uint8Array {
  const decode = DECODERS.get(encoding?.toLowerCase() ?? "7bit") ?? asItIs;
  return decode(body);
}

/** The same of a text, with the footer that somebody on the way wrote behind its base64. */
export function decodeTextBody(body: Uint8Array, encoding: string | undefined): Uint8Array {
  const decoded = decodeBody(body, encoding);
  const start = encoding?.toLowerCase() === "base64" ? footerStart(body) : body.length;
  if (start === body.length) return decoded;
  return Buffer.concat([decoded, decoded.at(-1) === LF ? NO_BYTES : LINE_END, body.subarray(start)]);
}

const NO_BYTES = new Uint8Array();
const LINE_END = Buffer.from("\r\n");

export function isKnownEncoding(encoding: string | undefined): boolean {
  return encoding === undefined || DECODERS.has(encoding.toLowerCase());
}

/** Decodes a body exactly; undefined when the encoding is unknown or broken (IMAP: [UNKNOWN-CTE], RFC 3516 4.3). */
export function decodeBodyExactly(body: Uint8Array, encoding: string | undefined): Uint8Array | undefined {
  switch (encoding?.toLowerCase() ?? "7bit") {
    case "7bit":
    case "8bit":
    case "binary":
      return body;
    case "base64":
      return decodeBase64Exactly(body);
    case "quoted-printable":
      return isQuotedPrintable(body) ? decodeQuotedPrintable(body) : undefined;
    default:
      return undefined;
  }
}

/** Bytes outside the alphabet are passed over (RFC 2045 6.8), and a footer of plain text; padding in the middle ends one run of base64, not the body. */
export function decodeBase64(body: Uint8Array): Uint8Array {
  const buffer = asBuffer(body).subarray(0, footerStart(body));
  const padding = buffer.indexOf(EQUALS);
  if (padding < 0 || isPaddingOnly(buffer, padding)) return Buffer.from(buffer.toString("latin1"), "base64");
  const runs: Uint8Array[] = [];
  for (let start = 0; start < buffer.length;) {
    const found = buffer.indexOf(EQUALS, start);
    const end = found < 0 ? buffer.length : found;
    if (end > start) runs.push(Buffer.from(buffer.toString("latin1", start, end), "base64"));
    start = end + 1;
  }
  return Buffer.concat(runs);
}

function isPaddingOnly(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== EQUALS && !isWhite(bytes[at])) return false;
  }
  return true;
}

function decodeBase64Exactly(body: Uint8Array): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(asBuffer(body).toString("latin1"), { lastChunkHandling: "strict" });
  } catch {
    return undefined;
  }
}

/** "=" that is no code stays as it is; white space at line ends goes, as it cannot have been meant (RFC 2045 6.7 rule 3). */
export function decodeQuotedPrintable(body: Uint8Array): Uint8Array {
  const out = Buffer.allocUnsafe(body.length);
  return out.subarray(0, decodeInto(out, body));
}

/** How many bytes it wrote. */
function decodeInto(out: Uint8Array, body: Uint8Array): number {
  const end = body.length;
  let length = 0;
  /** What stands for something encoded is kept for certain: white space too, though it ends a line. */
  let solid = 0;
  for (let at = 0; at < end;) {
    const plain = copyPlain(out, length, body, at);
    length += plain - at;
    at = plain;
    if (at >= end) break;
    if (body[at] !== EQUALS) {
      length = withoutBlanks(out, solid, length);
      out[length++] = body[at++] as number;
      continue;
    }
    const next = afterSoftBreak(body, at);
    const code = next > 0 ? -1 : codeAt(body, at);
    if (next === 0) out[length++] = code < 0 ? EQUALS : code;
    at = next > 0 ? next : at + (code < 0 ? 1 : 3);
    solid = length;
  }
  return length;
}

/** Copies up to the next "=" or line end; answers where that is. A loop of its own, and so short that V8 keeps all of it in registers: twice as fast. */
function copyPlain(out: Uint8Array, to: number, body: Uint8Array, from: number): number {
  let [at, length] = [from, to];
  const end = body.length;
  while (at < end) {
    const byte = body[at] as number;
    if (byte === EQUALS || byte === LF || byte === CR) break;
    out[length++] = byte;
    at++;
  }
  return at;
}

/** Where the white space begins that the bytes from `start` to `end` end with. */
function withoutBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) at--;
  return at;
}

function codeAt(body: Uint8Array, at: number): number {
  const high = hexValue(body[at + 1]);
  const low = high < 0 ? -1 : hexValue(body[at + 2]);
  return low < 0 ? -1 : high * 16 + low;
}

/** The start of the next line when "=" and white space end this one (or the body), else 0. */
function afterSoftBreak(body: Uint8Array, at: number): number {
  let next = at + 1;
  while (body[next] === SPACE || body[next] === TAB) next++;
  if (next >= body.length) return body.length;
  if (body[next] === LF) return next + 1;
  return body[next] === CR && body[next + 1] === LF ? next + 2 : 0;
}

function isQuotedPrintable(body: Uint8Array): boolean {
  let at = body.indexOf(EQUALS);
  while (at >= 0) {
    const next = afterSoftBreak(body, at);
    if (next === 0 && codeAt(body, at) < 0) return false;
    at = body.indexOf(EQUALS, next === 0 ? at + 3 : next);
  }
  return true;
}
