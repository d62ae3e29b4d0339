/** The text of a message as its reader sees it: what searches compare and previews show. */
import { type Disposition, fileName, readDisposition } from "./content.ts";
import { decodeCharset } from "./charset.ts";
import { asciiText } from "./ascii.ts";
import { decodeTextBody } from "./decode.ts";
import { HeaderScan, rawValue } from "./header.ts";
import { htmlToText } from "./html.ts";
import { PREVIEW_BYTES, PREVIEW_LENGTH_MAX, PREVIEW_SOURCE_LENGTH_MAX, SEARCH_TEXT_LENGTH_MAX } from "./limits.ts";
import { parameter } from "./params.ts";
import { singleSpaced } from "./single-spaced.ts";
import type { Part } from "./tree.ts";
import { textCharset } from "./text-charset.ts";
import { withoutFiles } from "./uuencode.ts";
import { decodeText } from "./words.ts";

/** A header field as its reader sees it: with single spaces, for lists and old servers fold with tabs what had a space there. */
export interface FieldText {
  /** As it is written. */
  readonly name: string;
  readonly text: string;
}

/** The decoded fields of a header block. */
export function decodedFields(header: Uint8Array, fallbackCharset?: string): FieldText[] {
  const fields: FieldText[] = [];
  const scan = new HeaderScan(header, 0, header.length);
  while (scan.next()) {
    if (!scan.isField) continue;
    const name = asciiText(header.subarray(scan.start, scan.nameEnd));
    const value = rawValue(header, { name, start: scan.start, valueStart: scan.valueStart, end: scan.end });
    fields.push({ name, text: singleSpaced(decodeText(value, fallbackCharset)) });
  }
  return fields;
}

/** The decoded fields of a header block, a line each: "Subject: Grüße". */
export function headerText(header: Uint8Array, fallbackCharset?: string): string {
  return linesOf(decodedFields(header, fallbackCharset));
}

export function linesOf(fields: readonly FieldText[]): string {
  return fields.map(({ name, text }) => `${name}: ${text}`).join("\n");
}

/** The decoded values of all fields of that name (any case), for IMAP SEARCH HEADER. */
export function fieldTexts(header: Uint8Array, name: string, fallbackCharset?: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  const scan = new HeaderScan(header, 0, header.length);
  while (scan.next()) {
    if (!scan.isField || scan.nameEnd - scan.start !== wanted.length) continue;
    if (asciiText(header.subarray(scan.start, scan.nameEnd)).toLowerCase() !== wanted) continue;
    const value = rawValue(header, { name: wanted, start: scan.start, valueStart: scan.valueStart, end: scan.end });
    values.push(singleSpaced(decodeText(value, fallbackCharset)));
  }
  return values;
}

/** The charset that raw 8-bit bytes of the message's header are most likely in: the one its text says. */
export function likelyCharset(root: Part): string | undefined {
  const text = firstText(root);
  const label = text === undefined ? undefined : parameter(text.content.parameters, "charset");
  return label === undefined ? undefined : asciiText(label);
}

function firstText(part: Part): Part | undefined {
  let here: Part | undefined = part;
  while (here !== undefined && here.children.length > 0) here = here.children[0];
  return here?.content.type === "text" ? here : undefined;
}

/**
 * The body parts as text, one after another: text decoded, HTML without its markup, names of files, header and body of
 * embedded messages. At most `lengthMax` characters.
 */
export function bodyText(message: Uint8Array, root: Part, lengthMax: number = SEARCH_TEXT_LENGTH_MAX): string {
  const pieces: string[] = [];
  let length = 0;
  const add = (text: string): void => {
    if (text === "" || length >= lengthMax) return;
    pieces.push(text.slice(0, lengthMax - length));
    length += text.length + 1;
  };
  // Recurses as deep as the tree, which MIME_DEPTH_MAX bounds.
  const visit = (part: Part): void => {
    if (length >= lengthMax) return;
    for (const child of part.children) visit(child);
    if (part.children.length > 0) return;
    add(nameOf(part, readDisposition(message, part.fields)));
    if (part.message === undefined) {
      if (isText(part)) add(partText(message, part, { lengthMax: lengthMax - length }));
      return;
    }
    add(headerText(message.subarray(part.message.headerStart, part.message.bodyStart)));
    visit(part.message);
  };
  visit(root);
  return pieces.join("\n");
}

/** Bytes of a message that its texts are decoded from: headers, its parts' too, and what `bodyText` reads. */
export function textBytes(root: Part): number {
  let bytes = root.bodyStart - root.headerStart;
  // Recurses as deep as the tree, which MIME_DEPTH_MAX bounds.
  for (const child of root.children) bytes += textBytes(child);
  if (root.message !== undefined) bytes += textBytes(root.message);
  else if (root.children.length === 0 && isText(root)) bytes += root.end - root.bodyStart;
  return bytes;
}

/** What people read, and what programs write in letters that people look for: delivery reports, invoices in XML. */
function isText({ content: { type, subtype } }: Part): boolean {
  if (type === "text" || type === "message") return true;
  return type !== "image" && /(?:^|\+)(?:xml|json)$/.test(subtype);
}

/** The decoded header fields of the body parts (of embedded messages' parts too), a line each. At most `lengthMax` characters. */
export function partHeadersText(message: Uint8Array, root: Part, lengthMax: number = SEARCH_TEXT_LENGTH_MAX): string {
  const pieces: string[] = [];
  let length = 0;
  // Recurses as deep as the tree, which MIME_DEPTH_MAX bounds.
  const visit = (part: Part): void => {
    for (const child of part.children) {
      if (length >= lengthMax) return;
      const text = headerText(message.subarray(child.headerStart, child.bodyStart));
      pieces.push(text.slice(0, lengthMax - length));
      length += text.length + 1;
      visit(child);
    }
    if (part.message !== undefined) visit(part.message);
  };
  visit(root);
  return pieces.join("\n");
}

function nameOf(part: Part, disposition: Disposition | undefined): string {
  const name = fileName(part.content, disposition);
  return name === undefined ? "" : decodeText(name);
}

/** A text part as text. `bytesMax` bounds how much of its body is read. */
export function partText(
  message: Uint8Array,
  part: Part,
  options: { bytesMax?: number; lengthMax?: number } = {},
): string {
  const lengthMax = options.lengthMax ?? SEARCH_TEXT_LENGTH_MAX;
  const end = Math.min(part.end, part.bodyStart + (options.bytesMax ?? part.end));
  const bytes = decodeTextBody(message.subarray(part.bodyStart, end), part.encoding);
  const text = decodeCharset(bytes, textCharset(part.content, bytes));
  return part.content.subtype === "html" ? htmlToText(text, lengthMax) : text;
}

/**
 * The beginning of the first text that says something, white space folded; files and embedded messages left out. "" when there is none, the name of a
 * file that is written in the text when that is all.
 */
export function previewOf(message: Uint8Array, root: Part): string {
  for (const child of root.children) {
    const preview = previewOf(message, child);
    if (preview !== "") return preview;
  }
  if (root.children.length > 0 || root.content.type !== "text") return "";
  return readDisposition(message, root.fields)?.kind === "attachment" ? "" : previewOfPart(message, root);
}

function previewOfPart(message: Uint8Array, part: Part): string {
  const size = part.end - part.bodyStart;
  let preview = "";
  for (const bytesMax of PREVIEW_BYTES) {
    const text = partText(message, part, { bytesMax, lengthMax: PREVIEW_SOURCE_LENGTH_MAX });
    const said = withoutFiles(text.slice(0, PREVIEW_SOURCE_LENGTH_MAX));
    preview = foldedStart(said.text) || foldedStart(said.names[0] ?? "");
    // A cut encoding may have cost a few characters at the end.
    if (preview.length >= PREVIEW_LENGTH_MAX - 2 || size <= bytesMax) break;
  }
  return preview;
}

/** Characters without width or shape, with which newsletters pad what mail programs show of them. */
const invisible = /(?:\p{Default_Ignorable_Code_Point}|\p{Cc})+/gu;

const printable = /^[\t\n\r -~]*$/;

function foldedStart(text: string): string {
  const visible = printable.test(text) ? text : singleSpaced(text).replace(invisible, "");
  const folded = singleSpaced(visible).trim().slice(0, PREVIEW_LENGTH_MAX);
  // The cut may have gone through a character.
  return folded.replace(/[\ufffd\ud800-\udbff]$/, "").trimEnd();
}
