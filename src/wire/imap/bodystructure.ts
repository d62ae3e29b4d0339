/** BODYSTRUCTURE and BODY (RFC 9051 7.5.2): a message's MIME structure as IMAP sends it. */
import { asBuffer, isAscii, isWhite, OPEN, trim } from "../mime/ascii.ts";
import { decodeCharset } from "../mime/charset.ts";
import { fieldValue, readDisposition } from "../mime/content.ts";
import { unfold } from "../mime/header.ts";
import type { Parameter } from "../mime/params.ts";
import { formatExtended, percentDecoded } from "../mime/rfc2231.ts";
import type { Part } from "../mime/tree.ts";
import { writeEnvelope } from "./envelope.ts";
import { LANGUAGES_MAX } from "./limits.ts";
import { ValueWriter, words } from "./value-writer.ts";

const charsetParameter: Parameter = { name: "charset", value: words("us-ascii") };

/** The structure, parentheses included. `extended` is BODYSTRUCTURE, without it BODY. `root` has the offsets of `message`. */
export function formatBodyStructure(message: Uint8Array, root: Part, options: { extended: boolean }): Uint8Array {
  const writer = new StructureWriter(message, options.extended);
  writer.part(root);
  return writer.finish();
}

class StructureWriter {
  readonly #message: Uint8Array;
  readonly #extended: boolean;
  readonly #out = new ValueWriter();

  constructor(message: Uint8Array, extended: boolean) {
    this.#message = message;
    this.#extended = extended;
  }

  finish(): Uint8Array {
    return this.#out.finish();
  }

  /** Recurses as deep as the tree, which MIME_DEPTH_MAX bounds. */
  part(part: Part): void {
    this.#out.open();
    if (part.children.length > 0) this.#multipart(part);
    else this.#leaf(part);
    this.#out.close();
  }

  #multipart(part: Part): void {
    const out = this.#out;
    for (const child of part.children) this.part(child);
    out.space();
    out.string(words(part.content.subtypeAsWritten));
    if (!this.#extended) return;
    out.space();
    this.#parameters(part.content.parameters);
    this.#dispositionLanguageLocation(part);
  }

  #leaf(part: Part): void {
    const out = this.#out;
    const { content } = part;
    const isText = content.type === "text";
    out.string(words(content.typeAsWritten));
    out.space();
    out.string(words(content.subtypeAsWritten));
    out.space();
    this.#parameters(isText ? withCharset(content.parameters) : content.parameters);
    this.#field(part, "content-id");
    this.#field(part, "content-description");
    out.space();
    out.string(words(part.encoding ?? "7bit"));
    out.space();
    out.number(part.end - part.bodyStart);
    if (part.message !== undefined) {
      out.space();
      writeEnvelope(out, this.#message, part.message);
      out.space();
      this.part(part.message);
    }
    if (isText || part.message !== undefined) {
      out.space();
      out.number(part.lines);
    }
    if (!this.#extended) return;
    this.#field(part, "content-md5");
    this.#dispositionLanguageLocation(part);
  }

  #parameters(parameters: readonly Parameter[]): void {
    const out = this.#out;
    if (parameters.length === 0) {
      out.nil();
      return;
    }
    out.open();
    for (const [index, each] of parameters.entries()) {
      if (index > 0) out.space();
      this.#parameter(each);
    }
    out.close();
  }

  /**
   * In ASCII, whoever reads it: a value that is not stands under `name*` in the form of RFC 2231, in one piece and in UTF-8, as
   * Dovecot and Cyrus send it, behind the plain value that the sender gave beside it.
   */
  #parameter({ name, value, extended }: Parameter): void {
    const isPlain = isAscii(value) && (extended === undefined || !asBuffer(value).includes("=?"));
    if (isPlain) return this.#pair(name, value);
    const { plain, language } = extended ?? {};
    if (plain !== undefined && isAscii(plain)) {
      this.#pair(name, plain);
      this.#out.space();
    }
    this.#pair(`${name}*`, words(formatExtended(decodeCharset(value, undefined), language)));
  }

  #pair(name: string, value: Uint8Array): void {
    this.#out.string(words(name));
    this.#out.space();
    this.#out.string(value);
  }

  #field(part: Part, name: string): void {
    const value = fieldValue(this.#message, part.fields, name);
    this.#out.space();
    this.#out.text(value === undefined ? undefined : unfold(value), () => undefined);
  }

  #dispositionLanguageLocation(part: Part): void {
    const out = this.#out;
    out.space();
    const disposition = readDisposition(this.#message, part.fields);
    if (disposition === undefined) out.nil();
    else {
      out.open();
      out.string(disposition.asWritten);
      out.space();
      this.#parameters(disposition.parameters);
      out.close();
    }
    out.space();
    this.#languages(part);
    this.#field(part, "content-location");
  }

  /** One tag as a string, several as a list (RFC 3282). */
  #languages(part: Part): void {
    const out = this.#out;
    const value = fieldValue(this.#message, part.fields, "content-language");
    const tags = value === undefined ? [] : languageTags(unfold(value));
    if (tags.length < 2) {
      out.nstring(tags[0]);
      return;
    }
    out.open();
    for (const [index, tag] of tags.entries()) {
      if (index > 0) out.space();
      out.string(tag);
    }
    out.close();
  }
}

/**
 * The structure for clients of IMAP4rev2, who want the values of `name*` decoded (RFC 9051 7.5.2). Where nothing is to be decoded
 * it is answered as it is.
 */
export function withDecodedParameters(structure: Uint8Array): Uint8Array {
  const bytes = asBuffer(structure);
  if (!bytes.includes(EXTENDED_MARK)) return structure;
  const text = bytes.toString("latin1");
  const writer = new ValueWriter();
  const next = new RegExp(literalOrPair);
  let done = 0;
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    const [whole, size, before = "", encoded = ""] = match;
    if (size !== undefined) {
      next.lastIndex += Number(size);
      continue;
    }
    writer.raw(bytes.subarray(done, match.index));
    writer.ascii(before);
    writer.string(percentDecoded(words(encoded)));
    done = match.index + whole.length;
  }
  writer.raw(bytes.subarray(done));
  return writer.finish();
}
const EXTENDED_MARK = `*" "utf-8'`;
/** Literals hold what the sender wrote, quotes and all, and are passed over; nothing else has a line end. */
const literalOrPair = /\{(\d+)\}\r\n|(\*" )"utf-8'[A-Za-z0-9-]*'([A-Za-z0-9_.~%-]*)"/g;

/** Text has a charset even if the sender says none (RFC 2045 5.2). */
function withCharset(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.some(({ name }) => name.toLowerCase() === "charset")
    ? parameters
    : [...parameters, charsetParameter];
}

/** Tags without the comments that may follow them. */
function languageTags(value: Uint8Array): Uint8Array[] {
  const tags: Uint8Array[] = [];
  let start = 0;
  while (start <= value.length && tags.length < LANGUAGES_MAX) {
    const comma = value.indexOf(0x2c, start);
    const end = comma < 0 ? value.length : comma;
    const tag = trim(value.subarray(start, end));
    const tagEnd = tag.findIndex((byte) => byte === OPEN || isWhite(byte));
    if (tag.length > 0 && tagEnd !== 0) tags.push(tagEnd < 0 ? tag : tag.subarray(0, tagEnd));
    start = end + 1;
  }
  return tags;
}
