/** Header fields in the order of the message. */
import { asciiText, LF, SPACE, TAB } from "../../mime/ascii.ts";
import { HeaderScan, rawValue } from "../../mime/header.ts";
import { HEADER_FIELDS_MAX } from "../../mime/limits.ts";
import { decodeText } from "../../mime/words.ts";

export interface FieldValue {
  /** Lower case; "" for lines that are no field. */
  readonly name: string;
  /** As it stands in the message, still folded and encoded. */
  readonly raw: Uint8Array;
  /** With its name and line end. */
  readonly line: Uint8Array;
}

/** Of a header block without what follows it. */
export function readFields(header: Uint8Array): FieldValue[] {
  const fields: FieldValue[] = [];
  const scan = new HeaderScan(header, 0, header.length);
  while (scan.next() && fields.length < HEADER_FIELDS_MAX) {
    const { start, end, valueStart } = scan;
    const name = scan.isField ? asciiText(header.subarray(start, scan.nameEnd)).toLowerCase() : "";
    fields.push({ name, raw: rawValue(header, { name, start, valueStart, end }), line: header.subarray(start, end) });
  }
  return fields;
}

/** Tests ask again and again. */
const shown = new WeakMap<FieldValue, string>();

/** As its reader sees it: decoded, unfolded, without white space around it (RFC 5228 2.4.2.2, 5.7). */
export function shownValue(field: FieldValue): string {
  const { raw } = field;
  const text = shown.get(field) ?? decodeText(raw.includes(LF) ? withSpaces(raw) : raw).trim();
  shown.set(field, text);
  return text;
}

/** Lists and old servers fold with tabs what had a space there. */
function withSpaces(folded: Uint8Array): Uint8Array {
  const bytes = Buffer.from(folded);
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === TAB) bytes[at + 1] = SPACE;
  }
  return bytes;
}
