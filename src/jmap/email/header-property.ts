/** Properties that stand for header fields: "subject", "header:List-Post:asURLs:all" (RFC 8621 4.1.2.4, 4.1.3). */
import { asciiText, isAscii } from "../../wire/mime/ascii.ts";
import { HeaderScan } from "../../wire/mime/header.ts";
import { parameter, parseParameterized } from "../../wire/mime/params.ts";
import type { Json, JsonObject } from "../json.ts";
import { type HeaderForm, headerForms } from "./header-form.ts";

export interface HeaderProperty {
  /** Lower case. */
  readonly name: string;
  readonly form: HeaderForm;
  /** Every field of that name, not the last one only. */
  readonly all: boolean;
}

/** The convenience properties. */
const named: Readonly<Record<string, HeaderProperty>> = {
  messageId: { name: "message-id", form: "asMessageIds", all: false },
  inReplyTo: { name: "in-reply-to", form: "asMessageIds", all: false },
  references: { name: "references", form: "asMessageIds", all: false },
  sender: { name: "sender", form: "asAddresses", all: false },
  from: { name: "from", form: "asAddresses", all: false },
  to: { name: "to", form: "asAddresses", all: false },
  cc: { name: "cc", form: "asAddresses", all: false },
  bcc: { name: "bcc", form: "asAddresses", all: false },
  replyTo: { name: "reply-to", form: "asAddresses", all: false },
  subject: { name: "subject", form: "asText", all: false },
  sentAt: { name: "date", form: "asDate", all: false },
};

export const NAMED_HEADER_PROPERTIES: readonly string[] = Object.keys(named);

/** Which forms a field that RFC 5322 and RFC 2369 define may be asked in; others may be asked in every form. */
const ADDRESSES: readonly HeaderForm[] = ["asRaw", "asAddresses", "asGroupedAddresses"];
const IDS: readonly HeaderForm[] = ["asRaw", "asMessageIds"];
const DATES: readonly HeaderForm[] = ["asRaw", "asDate"];
const TEXT: readonly HeaderForm[] = ["asRaw", "asText"];
const URLS: readonly HeaderForm[] = ["asRaw", "asURLs"];
const forms: ReadonlyMap<string, readonly HeaderForm[]> = new Map([
  ...["from", "sender", "reply-to", "to", "cc", "bcc"].map((name) => [name, ADDRESSES] as const),
  ...["resent-from", "resent-sender", "resent-to", "resent-cc", "resent-bcc"].map((name) => [name, ADDRESSES] as const),
  ...["resent-reply-to"].map((name) => [name, ADDRESSES] as const),
  ...["message-id", "in-reply-to", "references", "resent-message-id"].map((name) => [name, IDS] as const),
  ...["date", "resent-date"].map((name) => [name, DATES] as const),
  ...["subject", "comments", "keywords", "list-id"].map((name) => [name, TEXT] as const),
  ...["list-help", "list-unsubscribe", "list-subscribe", "list-post", "list-owner", "list-archive"].map(
    (name) => [name, URLS] as const,
  ),
  ...["return-path", "received"].map((name) => [name, ["asRaw"] as const] as const),
]);

/** Undefined for what is no property of this kind, or asks for a form that the field has not. */
export function parseHeaderProperty(property: string): HeaderProperty | undefined {
  if (Object.hasOwn(named, property)) return named[property];
  const [prefix, field = "", ...suffixes] = property.split(":");
  if (prefix !== "header" || !/^[!-9;-~]+$/.test(field)) return undefined;
  const all = suffixes.at(-1) === "all";
  const [form = "asRaw", ...others] = all ? suffixes.slice(0, -1) : suffixes;
  if (others.length > 0 || !Object.hasOwn(headerForms, form)) return undefined;
  const name = field.toLowerCase();
  const allowed = forms.get(name);
  if (allowed !== undefined && !allowed.includes(form as HeaderForm)) return undefined;
  return { name, form: form as HeaderForm, all };
}

/** One field of a header block; `value` is everything after the colon, still folded, without the last line end. */
export interface HeaderField {
  /** As written. */
  readonly name: string;
  readonly value: Uint8Array;
}

/** Every field between two offsets, in their order. */
export function headerFields(bytes: Uint8Array, start: number, limit: number): readonly HeaderField[] {
  const found: HeaderField[] = [];
  const scan = new HeaderScan(bytes, start, limit);
  while (scan.next()) {
    if (!scan.isField) continue;
    const value = bytes.subarray(scan.valueStart, scan.end);
    found.push({ name: asciiText(bytes.subarray(scan.start, scan.nameEnd)), value: withoutLineEnd(value) });
  }
  return found;
}

function withoutLineEnd(value: Uint8Array): Uint8Array {
  let { length } = value;
  if (value[length - 1] === 0x0a) length--;
  if (value[length - 1] === 0x0d) length--;
  return value.subarray(0, length);
}

/** The last field of the name, or all of them; null (or an empty list) when there is none. */
export function headerValue(fields: readonly HeaderField[], { name, form, all }: HeaderProperty): Json {
  const wanted = fields.filter((field) => field.name.toLowerCase() === name);
  const shown = ({ value }: HeaderField): Json =>
    headerForms[form](value, isAscii(value) ? undefined : charsetOf(fields));
  if (all) return wanted.map(shown);
  const last = wanted.at(-1);
  return last === undefined ? null : shown(last);
}

/** What 8-bit bytes of a header are most likely in, if not in UTF-8: the charset of its text. */
function charsetOf(fields: readonly HeaderField[]): string | undefined {
  const type = fields.find((field) => field.name.toLowerCase() === "content-type");
  const label = type === undefined ? undefined : parameter(parseParameterized(type.value).parameters, "charset");
  return label === undefined ? undefined : asciiText(label);
}

/** The property "headers": every field raw. */
export function allHeaders(fields: readonly HeaderField[]): JsonObject[] {
  return fields.map(({ name, value }) => ({ name, value: headerForms.asRaw(value, undefined) }));
}
