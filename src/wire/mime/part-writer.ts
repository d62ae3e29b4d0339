/** Messages as we write them: parts with their header fields, transfer encodings and boundaries (RFC 2045, RFC 2046). */
import { CR, isAscii, LF } from "./ascii.ts";
import { encodeQuotedPrintable } from "./quoted-printable.ts";

export interface WrittenPart {
  /** Header fields, each with its CRLF, Content-Type among them; Content-Transfer-Encoding is added. */
  readonly fields: string;
  readonly content:
    | { readonly kind: "text"; /** Lines end in LF or CRLF. */ readonly text: string }
    | { readonly kind: "data"; readonly bytes: Uint8Array }
    /** A message within the message: not encoded, as RFC 2046 5.2.1 asks. */
    | { readonly kind: "message"; readonly bytes: Uint8Array }
    /** `boundary` must not occur in the parts, and is named in `fields`. */
    | { readonly kind: "multipart"; readonly boundary: string; readonly parts: readonly WrittenPart[] };
}

/** Characters of a line of text that needs no encoding (RFC 5322 2.1.1). */
const LINE_BYTES_MAX = 998;
/** Bytes that one line of base64 holds (RFC 2045 6.8). */
const BASE64_LINE_BYTES = 57;

/** The part, its header first. */
export function writePart(part: WrittenPart): Uint8Array {
  return Buffer.concat(pieces(part));
}

/** Recurses as deep as the parts, which whoever made them bounds. */
function pieces({ fields, content }: WrittenPart): Uint8Array[] {
  if (content.kind === "multipart") {
    const { boundary, parts } = content;
    const inside = parts.flatMap((part) => [line(`--${boundary}`), ...pieces(part), line("")]);
    return [line(fields), ...inside, line(`--${boundary}--`)];
  }
  const { encoding, bytes } = encodedContent(content);
  return [line(`${fields}Content-Transfer-Encoding: ${encoding}\r\n`), bytes];
}

const line = (text: string): Uint8Array => Buffer.from(`${text}\r\n`, "utf8");

type Leaf = Exclude<WrittenPart["content"], { kind: "multipart" }>;

function encodedContent(content: Leaf): { readonly encoding: string; readonly bytes: Uint8Array } {
  if (content.kind === "text") return encodedText(Buffer.from(content.text.replace(/\r\n?|\n/g, "\r\n"), "utf8"));
  if (content.kind === "data") return { encoding: "base64", bytes: base64Lines(content.bytes) };
  return { encoding: isAscii(content.bytes) ? "7bit" : "8bit", bytes: content.bytes };
}

/** As it is where every server takes it so; else as quoted-printable, or base64 where that is shorter. */
function encodedText(bytes: Buffer): { readonly encoding: string; readonly bytes: Uint8Array } {
  if (isAscii(bytes) && !bytes.includes(0) && hasShortLines(bytes)) return { encoding: "7bit", bytes };
  const quoted = encodeQuotedPrintable(bytes);
  if (quoted.length <= (bytes.length * 4) / 3) return { encoding: "quoted-printable", bytes: quoted };
  return { encoding: "base64", bytes: base64Lines(bytes) };
}

function hasShortLines(bytes: Uint8Array): boolean {
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(LF, start);
    const length = (end < 0 ? bytes.length : end) - start;
    if (length > LINE_BYTES_MAX + (bytes[end - 1] === CR ? 1 : 0)) return false;
    if (end < 0) break;
    start = end + 1;
  }
  return true;
}

function base64Lines(bytes: Uint8Array): Uint8Array {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BASE64_LINE_BYTES) {
    const chunk = bytes.subarray(at, at + BASE64_LINE_BYTES);
    lines.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("base64"));
  }
  return Buffer.from(lines.map((each) => `${each}\r\n`).join(""), "latin1");
}
