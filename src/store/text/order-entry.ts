/** What of one message is kept for sorting and threading (RFC 5256 2 and 3, RFC 5957 3). */
import { type Address, addressBytes, parseAddresses } from "../../wire/mime/address.ts";
import { parseDate } from "../../wire/mime/date.ts";
import { rawValue } from "../../wire/mime/header.ts";
import { REFERENCES_MAX } from "../../wire/mime/limits.ts";
import { parseMessageId, parseMessageIds } from "../../wire/mime/message-id.ts";
import { subjectBase } from "../../wire/mime/subject.ts";
import type { Part } from "../../wire/mime/tree.ts";
import { decodeText } from "../../wire/mime/words.ts";
import { collationKey } from "../../base/collation.ts";

/** Characters of a name or address that count: what differs later only is the same. */
const KEY_LENGTH_MAX = 500;

export interface OrderEntry {
  readonly sentAt: number | null;
  readonly subject: string;
  readonly isReply: boolean;
  readonly sender: string;
  readonly recipient: string;
  readonly copied: string;
  readonly senderShown: string;
  readonly recipientShown: string;
  readonly messageId: string | null;
  readonly references: string;
}

/** `root` describes `message`; text without a charset is in `charset` where it is not UTF-8. */
export function orderEntry(message: Uint8Array, root: Part, charset: string | undefined): OrderEntry {
  const value = (name: string): Uint8Array | undefined => {
    const field = root.fields.findLast((each) => each.name === name);
    return field === undefined ? undefined : rawValue(message, field);
  };
  const first = (name: string): Address | undefined => {
    const field = root.fields.find((each) => each.name === name);
    return field === undefined ? undefined : parseAddresses(rawValue(message, field), 1)[0];
  };
  const { base, isReply } = subjectBase(decodeText(value("subject") ?? nothing, charset));
  const [from, to, cc] = [first("from"), first("to"), first("cc")];
  const date = value("date");
  const id = value("message-id");
  return {
    sentAt: (date === undefined ? undefined : parseDate(date)?.moment) ?? null,
    subject: kept(base),
    isReply,
    sender: kept(local(from)),
    recipient: kept(local(to)),
    copied: kept(local(cc)),
    senderShown: kept(shown(from, charset)),
    recipientShown: kept(shown(to, charset)),
    messageId: id === undefined ? null : (valid(parseMessageId(id) ?? "") ?? null),
    references: references(value("references"), value("in-reply-to")),
  };
}
const nothing = new Uint8Array();

/** NUL and halves of characters cannot be kept everywhere. */
function storable(text: string): string {
  return text.replaceAll("\0", " ").toWellFormed();
}

function kept(text: string): string {
  return storable(collationKey(text.slice(0, KEY_LENGTH_MAX)));
}

function local(address: Address | undefined): string {
  return decodeText(address?.mailbox ?? nothing);
}

/** RFC 5957 3: the name, or else the address. */
function shown(address: Address | undefined, charset: string | undefined): string {
  if (address === undefined) return "";
  return address.name === undefined ? decodeText(addressBytes(address)) : decodeText(address.name, charset);
}

/** RFC 5256 3: References, or else the first identifier of In-Reply-To. */
function references(field: Uint8Array | undefined, inReplyTo: Uint8Array | undefined): string {
  const ids = validIds(field ?? nothing);
  return (ids.length > 0 ? ids : validIds(inReplyTo ?? nothing).slice(0, 1)).join(" ");
}

function validIds(value: Uint8Array): string[] {
  return parseMessageIds(value, REFERENCES_MAX).flatMap((id) => valid(id) ?? []);
}

/** RFC 5256 3: what has no "@" is no identifier, and joins nothing. */
function valid(id: string): string | undefined {
  return id.includes("@") ? storable(id) : undefined;
}
