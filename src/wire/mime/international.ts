/** Whether a message can go to servers that do not know SMTPUTF8 (RFC 6531 3.6). */
import { addressBytes, mailboxes, parseAddresses } from "./address.ts";
import { isAscii } from "./ascii.ts";
import { FieldNames, rawValue, readHeader } from "./header.ts";

const ADDRESSES: readonly string[] = [
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "resent-from",
  "resent-sender",
  "resent-to",
  "resent-cc",
];
const IDENTIFIERS: readonly string[] = ["message-id", "in-reply-to", "references"];
const FIELDS = new FieldNames([...ADDRESSES, ...IDENTIFIERS]);

/**
 * Whether an address or identifier in the header has letters outside ASCII: there is no other way to write those. Text and names have
 * encoded-words.
 */
export function needsSmtpUtf8(message: Uint8Array): boolean {
  const { fields, bodyStart } = readHeader(message, { names: FIELDS });
  if (isAscii(message.subarray(0, bodyStart))) return false;
  return fields.some((field) => {
    const value = rawValue(message, field);
    if (isAscii(value)) return false;
    if (IDENTIFIERS.includes(field.name)) return true;
    return mailboxes(parseAddresses(value)).some((mailbox) => !isAscii(addressBytes(mailbox)));
  });
}
