/** What the header of a body part says about its body: type, parameters, encoding, disposition (RFC 2045, RFC 2183). */
import { asciiText, isWhite, OPEN } from "./ascii.ts";
import { type Field, rawValue } from "./header.ts";
import { type Parameter, parameter, parseParameterized, splitMediaType } from "./params.ts";

export interface ContentType {
  /** Lower case. */
  readonly type: string;
  readonly subtype: string;
  /** As the sender wrote them. */
  readonly typeAsWritten: string;
  readonly subtypeAsWritten: string;
  readonly parameters: readonly Parameter[];
}

export interface Disposition {
  /** Lower case: "attachment", "inline". */
  readonly kind: string;
  readonly asWritten: Uint8Array;
  readonly parameters: readonly Parameter[];
}

function contentType(type: string, subtype: string, parameters: readonly Parameter[] = []): ContentType {
  return {
    type: type.toLowerCase(),
    subtype: subtype.toLowerCase(),
    typeAsWritten: type,
    subtypeAsWritten: subtype,
    parameters,
  };
}

export const plainText: ContentType = contentType("text", "plain");
export const embeddedMessage: ContentType = contentType("message", "rfc822");
export const unknownData: ContentType = contentType("application", "octet-stream");

/** Subtypes for senders who forget them; every other half type is text/plain (RFC 2045 5.2). */
const forgottenSubtype: ReadonlyMap<string, string> = new Map(
  Object.entries({
    text: "plain",
    multipart: "mixed",
    application: "octet-stream",
    image: "octet-stream",
    audio: "octet-stream",
    video: "octet-stream",
  }),
);

/** The first field of that name (lower case). */
function firstField(fields: readonly Field[], name: string): Field | undefined {
  for (const field of fields) if (field.name === name) return field;
  return undefined;
}

/** The value of the first field of that name, still folded; undefined when absent or empty. */
export function fieldValue(bytes: Uint8Array, fields: readonly Field[], name: string): Uint8Array | undefined {
  const field = firstField(fields, name);
  const value = field === undefined ? undefined : rawValue(bytes, field);
  return value === undefined || value.length === 0 ? undefined : value;
}

/** The media type; `fallback` when there is none. */
export function readContentType(bytes: Uint8Array, fields: readonly Field[], fallback: ContentType): ContentType {
  const value = fieldValue(bytes, fields, "content-type");
  if (value === undefined) return fallback;
  const parsed = parseParameterized(value);
  const { type, subtype } = splitMediaType(parsed.value);
  if (type !== undefined && subtype !== undefined) return contentType(type, subtype, parsed.parameters);
  const guessed = type === undefined ? undefined : forgottenSubtype.get(type.toLowerCase());
  return type === undefined || guessed === undefined
    ? { ...plainText, parameters: parsed.parameters }
    : contentType(type, guessed, parsed.parameters);
}

/** Fields of one name that are looked at. */
const SAME_FIELDS_MAX = 4;

/** Of Content-Type fields behind the first one: programs that add their own leave a boundary in the other that is nowhere used. */
export function laterBoundaries(bytes: Uint8Array, fields: readonly Field[]): readonly Uint8Array[] {
  const types = fields.filter(({ name }) => name === "content-type");
  return types.slice(1, SAME_FIELDS_MAX).flatMap((field) => {
    return parameter(parseParameterized(rawValue(bytes, field)).parameters, "boundary") ?? [];
  });
}

/** The transfer encoding as written, without comments; undefined when absent. */
export function readEncoding(bytes: Uint8Array, fields: readonly Field[]): string | undefined {
  const value = fieldValue(bytes, fields, "content-transfer-encoding");
  if (value === undefined) return undefined;
  let end = 0;
  while (end < value.length && value[end] !== OPEN && !isWhite(value[end]) && value[end] !== 0x3b) end++;
  return end === 0 ? undefined : asciiText(value.subarray(0, end)).replaceAll('"', "");
}

/** White space, and the name of a parameter. */
const NAME_BYTES_MAX = 30;

export function readDisposition(bytes: Uint8Array, fields: readonly Field[]): Disposition | undefined {
  const value = fieldValue(bytes, fields, "content-disposition");
  if (value === undefined) return undefined;
  // Some senders forget the kind: 'filename="a.pdf"'.
  const isForgotten = /^\s*filename\*?\s*=/i.test(asciiText(value.subarray(0, NAME_BYTES_MAX)));
  const parsed = parseParameterized(isForgotten ? Buffer.concat([Buffer.from("attachment; "), value]) : value);
  // A disposition that is not understood is an attachment (RFC 2183 2.8).
  const asWritten = parsed.value.length === 0 ? Buffer.from("attachment") : parsed.value;
  return { kind: asciiText(asWritten).toLowerCase(), asWritten, parameters: parsed.parameters };
}

/** The file name that the disposition gives, or else the type; raw bytes that may hold encoded-words. */
export function fileName(type: ContentType, disposition: Disposition | undefined): Uint8Array | undefined {
  const name =
    (disposition === undefined ? undefined : parameter(disposition.parameters, "filename")) ??
    parameter(type.parameters, "name");
  return name === undefined || name.length === 0 ? undefined : name;
}
