/** Whose signature a message of our own gets: DMARC compares with the domain of From. */
import { normalDomain } from "../directory/address.ts";
import type { Directory } from "../directory/directory.ts";
import { addressBytes, mailboxes, parseAddresses } from "../wire/mime/address.ts";
import { asBuffer } from "../wire/mime/ascii.ts";
import { FieldNames, rawValue, readHeader } from "../wire/mime/header.ts";

const FROM = new FieldNames(["from"]);

/** The domain of the first author, when it is ours. */
export async function signingDomain(
  directory: Pick<Directory, "isLocalDomain">,
  message: Uint8Array,
): Promise<string | undefined> {
  const [from] = readHeader(message, { names: FROM }).fields;
  const [author] = from === undefined ? [] : mailboxes(parseAddresses(rawValue(message, from), 1));
  if (author === undefined) return undefined;
  const address = asBuffer(addressBytes(author)).toString("utf8");
  const domain = normalDomain(address.slice(address.lastIndexOf("@") + 1));
  return domain !== undefined && (await directory.isLocalDomain(domain)) ? domain : undefined;
}
