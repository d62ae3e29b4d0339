/** ENVELOPE (RFC 9051 7.5.2): a message's address and identity fields as IMAP sends them, encoded-words still encoded. */
import { type Address, parseAddresses } from "../mime/address.ts";
import { fieldValue } from "../mime/content.ts";
import { type Field, rawValue, unfold } from "../mime/header.ts";
import { ADDRESSES_MAX } from "../mime/limits.ts";
import type { Part } from "../mime/tree.ts";
import { likelyCharset } from "../mime/text.ts";
import { ValueWriter } from "./value-writer.ts";

/** The envelope of a message (or of one in a part), parentheses included. `root` has the offsets of `message`. */
export function formatEnvelope(message: Uint8Array, root: Part): Uint8Array {
  const writer = new ValueWriter();
  writeEnvelope(writer, message, root);
  return writer.finish();
}

/** Ten items. Sender and Reply-To default to From; of a text field that is there twice the last one counts, address fields are joined. */
export function writeEnvelope(writer: ValueWriter, message: Uint8Array, root: Part): void {
  const { fields } = root;
  const charset = (): string | undefined => likelyCharset(root);
  const text = (name: string): void => writer.text(lastValue(message, fields, name), charset);
  const list = (addresses: readonly Address[]): void => writeAddresses(writer, addresses, charset);
  const from = addressesOf(message, fields, "from");
  const orFrom = (addresses: readonly Address[]): readonly Address[] => (addresses.length === 0 ? from : addresses);
  writer.open();
  text("date");
  writer.space();
  text("subject");
  writer.space();
  list(from);
  writer.space();
  list(orFrom(addressesOf(message, fields, "sender")));
  writer.space();
  list(orFrom(addressesOf(message, fields, "reply-to")));
  for (const name of ["to", "cc", "bcc"]) {
    writer.space();
    list(addressesOf(message, fields, name));
  }
  writer.space();
  text("in-reply-to");
  writer.space();
  text("message-id");
  writer.close();
}

function lastValue(message: Uint8Array, fields: readonly Field[], name: string): Uint8Array | undefined {
  const field = fields.findLast((each) => each.name === name);
  return field === undefined ? undefined : unfold(rawValue(message, field));
}

/** All fields of that name as one list: whichever of them a reader checks, every reader sees the same addresses. */
function addressesOf(message: Uint8Array, fields: readonly Field[], name: string): Address[] {
  const first = fieldValue(message, fields, name);
  const found: Address[] = first === undefined ? [] : parseAddresses(first);
  let isFirst = true;
  for (const field of fields) {
    if (field.name !== name) continue;
    if (!isFirst && found.length < ADDRESSES_MAX) {
      found.push(...parseAddresses(rawValue(message, field), ADDRESSES_MAX - found.length));
    }
    isFirst = false;
  }
  return found;
}

/** A mailbox name in UTF-8 has no form in ASCII, and is sent as the literal that it is. */
function writeAddresses(writer: ValueWriter, addresses: readonly Address[], charset: () => string | undefined): void {
  if (addresses.length === 0) {
    writer.nil();
    return;
  }
  writer.open();
  for (const { name, route, mailbox, host } of addresses) {
    writer.open();
    writer.text(name, charset);
    writer.space();
    writer.nstring(route);
    writer.space();
    writer.nstring(mailbox);
    writer.space();
    writer.nstring(host);
    writer.close();
  }
  writer.close();
}
