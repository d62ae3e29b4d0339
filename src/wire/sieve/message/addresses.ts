/** The addresses of a field. */
import { addressBytes, mailboxes, parseAddresses } from "../../mime/address.ts";
import { decodeCharset } from "../../mime/charset.ts";
import type { FieldValue } from "./fields.ts";

/** Tests ask again and again. */
const known = new WeakMap<FieldValue, readonly string[]>();

/** local@domain each; those in groups too (RFC 5228 5.1). */
export function addressesIn(field: FieldValue): readonly string[] {
  const found =
    known.get(field) ??
    mailboxes(parseAddresses(field.raw)).map((each) => decodeCharset(addressBytes(each), undefined));
  known.set(field, found);
  return found;
}
