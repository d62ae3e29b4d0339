/** Header fields as we write them: encoded where they must be, folded at 78 characters where they can be (RFC 5322 2.2.3, RFC 2047, RFC 2231). */
import { asOneAddress } from "./addr-spec.ts";
import { encodedWords, encodeText } from "./words.ts";

/** Characters of a line that is not folded (RFC 5322 2.1.1). */
const LINE_LENGTH = 78;

export interface WrittenAddress {
  readonly name: string | undefined;
  /** "local@domain" */
  readonly email: string;
}

/** A field line with its CRLF; a line end in `value` is made a space, so that no value begins a field. */
export function unstructuredField(name: string, value: string): string {
  return folded(name, encodeText(oneLine(value)).split(/(?<=\S)(?=[ \t])/));
}

/** A field that is written as it is: of a grammar that knows no encoded-words. What is not ASCII stays, in UTF-8. */
export function rawField(name: string, value: string): string {
  return `${name}:${value.startsWith(" ") || value === "" ? "" : " "}${onlyFolding(value)}\r\n`;
}

export function addressField(name: string, addresses: readonly WrittenAddress[]): string {
  return listField(name, addresses.map(addressText), ",");
}

/** Groups of addresses; those without a name stand for themselves (RFC 5322 3.4). */
export function groupField(
  name: string,
  groups: readonly { readonly name: string | undefined; readonly addresses: readonly WrittenAddress[] }[],
): string {
  const items = groups.flatMap(({ name: group, addresses }) =>
    group === undefined ? addresses.map(addressText) : [`${phrase(group)}: ${addresses.map(addressText).join(", ")};`],
  );
  return listField(name, items, ",");
}

/** Message identifiers without their angle brackets. */
export function messageIdsField(name: string, ids: readonly string[]): string {
  return listField(
    name,
    ids.map((id) => `<${oneLine(id).replace(/[<>\s]/g, "")}>`),
    "",
  );
}

/** A value with parameters: Content-Type, Content-Disposition. */
export function parameterField(
  name: string,
  value: string,
  parameters: readonly (readonly [string, string])[],
): string {
  return listField(name, [oneLine(value), ...parameters.map(([key, text]) => parameterText(key, text))], ";");
}

/** Items of which each begins a line when it does not fit. */
function listField(name: string, items: readonly string[], separator: string): string {
  return folded(
    name,
    items.map((item, i) => `${i === 0 ? "" : " "}${item}${i < items.length - 1 ? separator : ""}`),
  );
}

/** `pieces` after the first begin with the white space at which a line may be folded. */
function folded(name: string, pieces: readonly string[]): string {
  let text = `${name}: ${pieces[0] ?? ""}`;
  let length = lastLineLength(text);
  for (const piece of pieces.slice(1)) {
    if (length + firstLineLength(piece) > LINE_LENGTH) {
      text += "\r\n";
      length = 0;
    }
    text += piece;
    length = piece.includes("\r\n") ? lastLineLength(piece) : length + piece.length;
  }
  return `${text}\r\n`;
}

const lastLineLength = (text: string): number => text.length - (text.lastIndexOf("\n") + 1);
const firstLineLength = (text: string): number => (text.indexOf("\r") < 0 ? text.length : text.indexOf("\r"));

/** NULs and line ends have no place in a header. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, " ");
}

/** Line ends that fold (white space follows) stay; others would begin a field. */
function onlyFolding(text: string): string {
  return text
    .replaceAll("\0", "")
    .replace(/\r?\n(?=[ \t]+\S)/g, "\r\n")
    .replace(/\r(?!\n)|(?<!\r)\n|\r\n(?![ \t]+\S)/g, " ");
}

function addressText({ name, email }: WrittenAddress): string {
  const address = asOneAddress(oneLine(email));
  return name === undefined || name === "" ? address : `${phrase(name)} <${address}>`;
}

/** Characters of a name that is written in one piece. */
const PHRASE_LENGTH = 200;

/** A display name: one atom as it is, other ASCII in quotes, the rest encoded, as is what is so long that it must be folded (RFC 5322 3.2.5, RFC 2047 5). */
function phrase(text: string): string {
  const line = oneLine(text);
  if (line.length > PHRASE_LENGTH) return encodedWords(line);
  if (/^[\w!#$%&'*+\-/=?^`{|}~]+$/.test(line) && !line.includes("=?")) return line;
  if (/^[ -~]*$/.test(line) && !line.includes("=?")) return `"${line.replace(/[\\"]/g, "\\$&")}"`;
  return encodeText(line);
}

/** RFC 2231: what is not ASCII, or too long for a line, is written in pieces. */
function parameterText(name: string, value: string): string {
  const line = oneLine(value);
  if (/^[\w!#$%&'*+\-.^`{|}~]{1,60}$/.test(line)) return `${name}=${line}`;
  if (/^[ -~]{0,60}$/.test(line)) return `${name}="${line.replace(/[\\"]/g, "\\$&")}"`;
  const encoded = encodeURIComponent(line.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const pieces = encoded.match(/(?:%..|.){1,50}/g) ?? [""];
  if (pieces.length === 1) return `${name}*=utf-8''${encoded}`;
  return pieces.map((piece, i) => `${name}*${i}*=${i === 0 ? "utf-8''" : ""}${piece}`).join(";\r\n ");
}
