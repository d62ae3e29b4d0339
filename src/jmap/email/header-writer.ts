/** Header fields from the properties of an Email or EmailBodyPart that a client creates (RFC 8621 4.6, 4.1.2). */
import {
  addressField,
  groupField,
  messageIdsField,
  rawField,
  unstructuredField,
  type WrittenAddress,
} from "../../wire/mime/field-text.ts";
import { formatDate } from "../../wire/mime/date.ts";
import { invalidProperties, type SetError } from "../errors.ts";
import { isObject, type Json } from "../json.ts";
import type { HeaderForm } from "./header-form.ts";
import { type HeaderProperty, parseHeaderProperty } from "./header-property.ts";

/** "message-id" for the property messageId; a field that a client names itself keeps its spelling. */
const SPELLING: ReadonlyMap<string, string> = new Map(
  ["Message-ID", "In-Reply-To", "References", "Sender", "From", "To", "Cc", "Bcc", "Reply-To", "Subject", "Date"].map(
    (name) => [name.toLowerCase(), name],
  ),
);

export interface WrittenField {
  /** Lower case. */
  readonly name: string;
  /** The field or fields, each with its CRLF. */
  readonly text: string;
}

/** Undefined for what is no property of a header field, or is null. Throws SetError for values of the wrong form. */
export function writtenField(property: string, value: Json): WrittenField | undefined {
  const parsed = parseHeaderProperty(property);
  if (parsed === undefined) return undefined;
  const { name } = parsed;
  const spelled = property.startsWith("header:") ? (property.split(":")[1] ?? name) : (SPELLING.get(name) ?? name);
  if (value === null) return undefined;
  const text = fieldText(spelled, value, { ...parsed, error: wrong(property) });
  if (text.split("\r\n").some((line) => Buffer.byteLength(line) > LINE_BYTES_MAX)) throw wrong(property);
  return { name, text };
}

/** Octets of a line (RFC 5322 2.1.1): what cannot be folded is longer, and would be refused on its way. */
const LINE_BYTES_MAX = 998;

function fieldText(
  spelled: string,
  value: Exclude<Json, null>,
  { form, all, error }: Pick<HeaderProperty, "form" | "all"> & { readonly error: SetError },
): string {
  // A field of nothing is against every grammar (RFC 5322 3.6.2-3.6.4).
  if (Array.isArray(value) && value.length === 0) return "";
  if (!all) return writers[form](spelled, value, error);
  if (!Array.isArray(value)) throw error;
  return (value as readonly Json[]).map((each) => writers[form](spelled, each, error)).join("");
}

const wrong = (property: string): SetError => invalidProperties(`${property} has a value of the wrong form`, property);

type Writer = (name: string, value: Json, error: SetError) => string;

const writers: Readonly<Record<HeaderForm, Writer>> = {
  asRaw: (name, value, error) => rawField(name, string(value, error)),
  asText: (name, value, error) => unstructuredField(name, string(value, error)),
  asAddresses: (name, value, error) => addressField(name, addresses(value, error)),
  asGroupedAddresses(name, value, error) {
    if (!Array.isArray(value)) throw error;
    const groups = (value as readonly Json[]).map((group) => {
      if (!isObject(group)) throw error;
      return { name: nameOf(group["name"], error), addresses: addresses(group["addresses"], error) };
    });
    return groupField(name, groups);
  },
  asMessageIds(name, value, error) {
    if (!Array.isArray(value) || !value.every((id) => typeof id === "string" && id !== "")) throw error;
    return messageIdsField(name, value as readonly string[]);
  },
  asDate(name, value, error) {
    const text = string(value, error);
    const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
    const moment = Date.parse(text);
    if (match === null || Number.isNaN(moment)) throw error;
    const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
    return rawField(name, formatDate(moment, match[1] === "-" ? -minutes : minutes));
  },
  asURLs(name, value, error) {
    if (!Array.isArray(value) || !value.every((url) => typeof url === "string" && /^[!-~]+$/.test(url))) throw error;
    return rawField(name, (value as readonly string[]).map((url) => `<${url.replace(/[<>]/g, "")}>`).join(",\r\n "));
  },
};

function string(value: Json, error: SetError): string {
  if (typeof value !== "string") throw error;
  return value;
}

function nameOf(value: Json | undefined, error: SetError): string | undefined {
  if (value === undefined || value === null) return undefined;
  return string(value, error);
}

function addresses(value: Json | undefined, error: SetError): WrittenAddress[] {
  if (!Array.isArray(value)) throw error;
  return (value as readonly Json[]).map((each) => {
    if (!isObject(each) || typeof each["email"] !== "string" || /\p{Cc}/u.test(each["email"])) throw error;
    return { name: nameOf(each["name"], error), email: each["email"] };
  });
}
