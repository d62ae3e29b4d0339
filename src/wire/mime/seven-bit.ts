/** A message for servers that take ASCII lines only: parts that have anything else are encoded (RFC 6152 3, RFC 2045 6). */
import { asBuffer, CR, isAscii, LF, SPACE } from "./ascii.ts";
import { asciiHeader } from "./ascii-header.ts";
import type { ContentType } from "./content.ts";
import { decodeBody } from "./decode.ts";
import { FieldNames, HeaderScan } from "./header.ts";
import { encodedBytes, encodeQuotedPrintable } from "./quoted-printable.ts";
import { transferOf } from "./transfer.ts";
import { parseTree, MESSAGE_FIELDS, type Part } from "./tree.ts";

const rootNames = new FieldNames([...MESSAGE_FIELDS, "mime-version"]);
const transferEncoding = new FieldNames(["content-transfer-encoding"]);

/** Lines of base64 that others follow (RFC 2045 6.8). */
const FULL_LINES = /.{76}(?!$)/g;

/**
 * The message in lines of ASCII that all end in CRLF, each leaf with its meaning kept; the message itself when it is so already. Lines that
 * are too long are encoded as well, but not below a multipart/signed: what is signed is changed only where it could not be sent at all.
 */
export function toSevenBit(message: Uint8Array): Uint8Array {
  if (transferOf(message) === "7bit") return message;
  return new Conversion(message).run();
}

/** What a header gets in place of its transfer encoding, and other fields that then become necessary. */
interface NewFields {
  readonly encoding: "7bit" | "quoted-printable" | "base64";
  readonly others: string;
}

class Conversion {
  readonly #bytes: Buffer;
  readonly #root: Part;
  readonly #pieces: Uint8Array[] = [];

  constructor(message: Uint8Array) {
    this.#bytes = asBuffer(message);
    this.#root = parseTree(message, rootNames);
  }

  run(): Uint8Array {
    this.#part(this.#root, false);
    return Buffer.concat(this.#pieces);
  }

  #part(part: Part, signed: boolean): void {
    if (part.message !== undefined && !this.#isGlobal(part, part.message)) {
      this.#header(part, this.#containerFields(part));
      this.#part(part.message, signed);
    } else if (part.children.length > 0) {
      this.#header(part, this.#containerFields(part));
      this.#children(part, signed || part.content.subtype === "signed");
    } else {
      this.#leaf(part, signed);
    }
  }

  /** A message with an international header goes encoded as a whole where its type allows that (RFC 6532 3.7). */
  #isGlobal(part: Part, inner: Part): boolean {
    return part.content.subtype === "global" && !isAscii(this.#bytes.subarray(inner.headerStart, inner.bodyStart));
  }

  #children(part: Part, signed: boolean): void {
    let at = part.bodyStart;
    for (const child of part.children) {
      this.#between(at, child.headerStart);
      this.#part(child, signed);
      at = child.end;
    }
    this.#between(at, part.end);
  }

  /** Boundaries, and text around them that nobody is shown. */
  #between(start: number, end: number): void {
    const text = this.#bytes.subarray(start, end);
    this.#pieces.push(lines(isAscii(text) ? text : text.map((byte) => (byte > 0x7f ? QUESTION : byte))));
  }

  #leaf(part: Part, signed: boolean): void {
    const body = this.#bytes.subarray(part.bodyStart, part.end);
    if (isFit(body, signed)) {
      this.#header(part, this.#containerFields(part));
      this.#pieces.push(body);
      return;
    }
    const before = part.encoding?.toLowerCase();
    const content = decodeBody(body, before);
    const encoding = before === "base64" || before === "quoted-printable" ? before : cheapest(part.content, content);
    this.#header(part, { encoding, others: this.#missing(part, content) });
    this.#pieces.push(encoding === "base64" ? encodeBase64(content) : encodeQuotedPrintable(content));
    if (encoding === "base64" && part.end === this.#bytes.length) this.#pieces.push(LINE_END);
  }

  /** "8bit" and "binary" are no longer true. */
  #containerFields(part: Part): NewFields | undefined {
    const untrue = /^(?:8bit|binary)$/i.test(part.encoding ?? "");
    return untrue ? { encoding: "7bit", others: "" } : undefined;
  }

  /** A part that was never described is text of the likeliest charset. Without MIME-Version nobody would decode it. */
  #missing(part: Part, content: Uint8Array): string {
    const typed = part.fields.some(({ name }) => name === "content-type");
    const charset = asBuffer(content).toString("utf8").includes("\ufffd") ? "unknown-8bit" : "utf-8";
    const type = typed || isAscii(content) ? "" : `Content-Type: text/plain; charset=${charset}\r\n`;
    const versioned = part !== this.#root || part.fields.some(({ name }) => name === "mime-version");
    return `${versioned ? "" : "MIME-Version: 1.0\r\n"}${type}`;
  }

  #header(part: Part, fresh: NewFields | undefined): void {
    const block = this.#bytes.subarray(part.headerStart, part.bodyStart);
    if (fresh === undefined && transferOf(block) === "7bit") return void this.#pieces.push(block);
    const scan = new HeaderScan(block, 0, block.length);
    while (scan.next()) {
      const replaced =
        fresh !== undefined &&
        scan.isField &&
        transferEncoding.find(block, scan.start, scan.nameEnd, scan.nameHash) !== undefined;
      if (!replaced) this.#pieces.push(ended(lines(asciiHeader(block.subarray(scan.start, scan.end)))));
    }
    if (fresh !== undefined)
      this.#pieces.push(Buffer.from(`${fresh.others}Content-Transfer-Encoding: ${fresh.encoding}\r\n`));
    if (fresh !== undefined || scan.end < block.length) this.#pieces.push(LINE_END);
  }
}

const QUESTION = 0x3f;
const LINE_END = Buffer.from("\r\n");

function isFit(body: Uint8Array, signed: boolean): boolean {
  const transfer = transferOf(body);
  if (transfer !== "binary" || !signed) return transfer === "7bit";
  return isAscii(body) && body.indexOf(0) < 0 && lines(body) === body;
}

/** Whatever is shorter; but text that is mostly ASCII stays readable, which people and filters like. */
function cheapest({ type }: ContentType, content: Uint8Array): "quoted-printable" | "base64" {
  return encodedBytes(content) * (type === "text" ? 3 : 6) > content.length ? "base64" : "quoted-printable";
}

function encodeBase64(content: Uint8Array): Uint8Array {
  const text = asBuffer(content).toString("base64");
  return Buffer.from(text.replace(FULL_LINES, "$&\r\n"), "latin1");
}

/** Structure, with a CRLF for every LF, as it was read; a CR by itself, which ended no line, and a NUL are white space. */
function lines(text: Uint8Array): Uint8Array {
  let bare = 0;
  let odd = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === LF && text[at - 1] !== CR) bare++;
    else if ((byte === CR && text[at + 1] !== LF) || byte === 0) odd++;
  }
  if (bare === 0 && odd === 0) return text;
  const out = Buffer.allocUnsafe(text.length + bare);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === LF && text[at - 1] !== CR) out[length++] = CR;
    out[length++] = byte === 0 || (byte === CR && text[at + 1] !== LF) ? SPACE : byte;
  }
  return out;
}

function ended(field: Uint8Array): Uint8Array {
  return field.at(-1) === LF ? field : Buffer.concat([field, LINE_END]);
}
