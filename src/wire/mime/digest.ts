/** Everything that is computed once, when a message arrives. */
import { formatBodyStructure } from "../imap/bodystructure.ts";
import { formatEnvelope } from "../imap/envelope.ts";
import { addressBytes, mailboxes, parseAddresses } from "./address.ts";
import { asBuffer } from "./ascii.ts";
import { hasAttachment } from "./attachment.ts";
import { parseDate } from "./date.ts";
import { type Field, FieldNames, rawValue, selectFields } from "./header.ts";
import { HEADER_FIELDS_MAX, REFERENCES_MAX } from "./limits.ts";
import type { LineSums } from "./lines.ts";
import { parseMessageId, parseMessageIds } from "./message-id.ts";
import { baseSubject } from "./subject.ts";
import { likelyCharset, previewOf } from "./text.ts";
import { MESSAGE_FIELDS, type Part, parseTree } from "./tree.ts";
import { decodeText } from "./words.ts";

/** Header fields whose raw bytes the digest keeps at hand, lower-case, because clients ask for them in lists. */
export const LISTED_FIELDS: ReadonlySet<string> = new Set([
  "date",
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
  "subject",
  "message-id",
  "in-reply-to",
  "references",
  "newsgroups",
  "content-type",
  "content-transfer-encoding",
  "mime-version",
  "priority",
  "x-priority",
  "importance",
  "x-mailer",
  "user-agent",
  "list-id",
  "list-post",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "disposition-notification-to",
  "auto-submitted",
  "x-spam-flag",
  "x-spam-status",
]);

export interface MessageDigest {
  /** Bytes of the header block, the empty line included: where the body starts. */
  readonly bodyStart: number;
  readonly envelope: Uint8Array;
  readonly bodyStructure: Uint8Array;
  readonly listedFields: Uint8Array;
  /** Decoded, unfolded. */
  readonly subject: string;
  /** RFC 5256 2.1. */
  readonly baseSubject: string;
  /** First mailbox of From, as "name <addr>" parts, decoded. */
  readonly from: { readonly name: string; readonly address: string } | undefined;
  /** Without angle brackets. */
  readonly messageId: string | undefined;
  /** References, then In-Reply-To, in their order, without duplicates or brackets; at most REFERENCES_MAX, the newest kept. */
  readonly references: readonly string[];
  /** The Date field as a moment (epoch ms), undefined when absent or unreadable. */
  readonly sentAt: number | undefined;
  /** The Date field's calendar day and time as written, read as if UTC (epoch ms): what IMAP SENTSINCE compares. */
  readonly sentAsWritten: number | undefined;
  /** At most 256 characters of the text, white space folded. */
  readonly preview: string;
  readonly hasAttachment: boolean;
}

const listedNames = new FieldNames(LISTED_FIELDS);
const digestedNames = new FieldNames([...LISTED_FIELDS, ...MESSAGE_FIELDS]);

/** The tree of a message with all fields that its digest is made of. */
export function digestTree(message: Uint8Array, sums?: LineSums): Part {
  return parseTree(message, digestedNames, sums);
}

/** Digests a message: header block and body as received. Never throws, whatever the bytes. `root` is its `digestTree`, for who has it. */
export function digest(message: Uint8Array, root: Part = digestTree(message)): MessageDigest {
  const bytes = asBuffer(message);
  const charset = likelyCharset(root);
  const last = (name: string): Uint8Array | undefined => {
    const field = root.fields.findLast((each) => each.name === name);
    return field === undefined ? undefined : rawValue(bytes, field);
  };
  const subject = decodeText(last("subject") ?? nothing, charset);
  const date = last("date");
  const sent = date === undefined ? undefined : parseDate(date);
  const id = last("message-id");
  return {
    bodyStart: root.bodyStart,
    envelope: formatEnvelope(bytes, root),
    bodyStructure: formatBodyStructure(bytes, root, { extended: true }),
    listedFields: listedFields(bytes, root),
    subject,
    baseSubject: baseSubject(subject),
    from: sender(bytes, root, charset),
    messageId: id === undefined ? undefined : parseMessageId(id),
    references: references(bytes, root.fields),
    sentAt: sent?.moment,
    sentAsWritten: sent?.asWritten,
    preview: previewOf(bytes, root),
    hasAttachment: hasAttachment(bytes, root),
  };
}
const nothing = new Uint8Array();

function sender(bytes: Uint8Array, root: Part, charset: string | undefined): MessageDigest["from"] {
  for (const field of root.fields) {
    if (field.name !== "from") continue;
    const first = mailboxes(parseAddresses(rawValue(bytes, field)))[0];
    if (first !== undefined) {
      return { name: decodeText(first.name ?? nothing, charset), address: decodeText(addressBytes(first)) };
    }
  }
  return undefined;
}

function references(bytes: Uint8Array, fields: readonly Field[]): readonly string[] {
  const found: string[] = [];
  for (const name of ["references", "in-reply-to"]) {
    const field = fields.findLast((each) => each.name === name);
    if (field !== undefined) found.push(...parseMessageIds(rawValue(bytes, field), REFERENCES_MAX));
  }
  return [...new Set(found)].slice(-REFERENCES_MAX);
}

/** The bytes of the listed fields in their order. */
function listedFields(bytes: Uint8Array, root: Part): Uint8Array {
  const header = bytes.subarray(root.headerStart, root.bodyStart);
  if (root.fields.length >= HEADER_FIELDS_MAX) return selectFields(header, listedNames);
  const listed = root.fields.filter(({ name }) => LISTED_FIELDS.has(name));
  const last = listed.at(-1);
  const pieces = listed.map(({ start, end }) => bytes.subarray(start, end));
  // Only the last line of a message without a body can lack its end.
  if (last !== undefined && bytes[last.end - 1] !== 0x0a) pieces.push(lineEnd);
  return Buffer.concat(pieces);
}
const lineEnd = Buffer.from("\r\n");
