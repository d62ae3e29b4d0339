/** The bytes that a signature in a header was made over (RFC 6376 3.7, 5.4.2). */
import { asBuffer, CR, LF } from "../mime/ascii.ts";
import { relaxedField } from "./canonical.ts";
import type { Canon } from "./claim.ts";
import type { SignableHeader } from "./selection.ts";

/**
 * The named fields, each name taking the next one from below and nothing when there is no more, then the field of the signature itself without
 * what `b` holds and without its line end.
 */
export function signedFields(
  header: SignableHeader,
  names: readonly string[],
  own: { readonly field: Uint8Array; readonly canon: Canon },
): readonly Uint8Array[] {
  const left = new Map<string, number>();
  const fields: Uint8Array[] = [];
  for (const name of names) {
    const all = header.fields(name);
    const at = (left.get(name) ?? all.length) - 1;
    left.set(name, at);
    const field = all[at];
    if (field !== undefined) fields.push(canonical(field, own.canon));
  }
  const last = canonical(withoutSignature(own.field), own.canon);
  return [...fields, last.subarray(0, -2)];
}

function canonical(field: Uint8Array, canon: Canon): Uint8Array {
  if (canon === "relaxed") return relaxedField(field);
  const last = field.length - 1;
  return field[last] === LF && field[last - 1] === CR
    ? field
    : Buffer.concat([field[last] === LF ? field.subarray(0, -1) : field, Buffer.from("\r\n")]);
}

/** The field with nothing between "b=" and the next semicolon. */
export function withoutSignature(field: Uint8Array): Uint8Array {
  const text = asBuffer(field).toString("latin1");
  const value = text.indexOf(":") + 1;
  const tag = /(^|;)[ \t\r\n]*b[ \t\r\n]*=/.exec(text.slice(value));
  if (tag === null) return field;
  const start = value + tag.index + tag[0].length;
  const semicolon = text.indexOf(";", start);
  const end = semicolon < 0 ? text.length - (text.endsWith("\r\n") ? 2 : 0) : semicolon;
  return Buffer.concat([field.subarray(0, start), field.subarray(Math.max(start, end))]);
}
