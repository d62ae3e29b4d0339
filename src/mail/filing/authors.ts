/** Who a message says it is from. */
import { addressText } from "../../wire/mime/addr-spec.ts";
import { mailboxes, parseAddresses } from "../../wire/mime/address.ts";
import { FieldNames, rawValue, readHeader } from "../../wire/mime/header.ts";
import { AUTHORS_MAX } from "../limits.ts";

const FROM = new FieldNames(["from"]);

/** The addresses in its From fields, the first AUTHORS_MAX; forged mail has several fields, and each is shown somewhere. */
export function authorsIn(message: Uint8Array): readonly string[] {
  const { fields } = readHeader(message, { names: FROM });
  return fields
    .flatMap((field) => mailboxes(parseAddresses(rawValue(message, field), AUTHORS_MAX)))
    .slice(0, AUTHORS_MAX)
    .map(addressText);
}
