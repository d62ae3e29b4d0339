/** Whose signature a message of our own gets: DMARC compares with the domain of From. */
import { normalDomain } from "../directory/address.ts";
import type { Directory } from "../directory/directory.ts";
import { addressBytes, mailboxes, parseAddresses } from "../wire/mime/address.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { FieldNames, rawValue, readHeader } from "../wire/mime/header.ts";

const FIELDS = new FieldNames(["from", "resent-from"]);

/**
 * The domain of the first author, when it is ours. What somebody only sends again (RFC 5322 3.6.6) is not signed: its author need not be
 * who sends it, and the signature that it came with still holds.
 */
export async function signingDomain(
  directory: Pick<Directory, "isLocalDomain">,
  message: Uint8Array,
): Promise<string | undefined> {
  const { fields } = readHeader(message, { names: FIELDS });
  if (fields.some((field) => field.name === "resent-from")) return undefined;
  const [from] = fields;
  const [author] = from === undefined ? [] : mailboxes(parseAddresses(rawValue(message, from), 1));
  if (author === undefined) return undefined;
  const address = asBuffer(addressBytes(author)).toString("utf8");
  const domain = normalDomain(address.slice(address.lastIndexOf("@") + 1));
  return domain !== undefined && (await directory.isLocalDomain(domain)) ? domain : undefined;
}
