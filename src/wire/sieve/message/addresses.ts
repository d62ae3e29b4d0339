/** The addresses of a field. */
import { addressBytes, mailboxes, parseAddresses } from "../../mime/address.ts";
import { decodeCharset } from "../../mime/charset.ts";
import type { FieldValue } from "./fields.ts";

/** local@domain each; those in groups too (RFC 5228 5.1). */
export function addressesIn({ raw }: FieldValue): readonly string[] {
  return mailboxes(parseAddresses(raw)).map((each) => decodeCharset(addressBytes(each), undefined));
}
