/** Composes a delivery status notification: multipart/report with a text, a report for programs, and the message (RFC 3464, RFC 6522). */
import { createHash } from "node:crypto";
import { asBuffer, isAscii } from "../../wire/mime/ascii.ts";
import { dateLine, messageIdLine } from "../../wire/mime/compose.ts";
import { type Field, FieldNames, rawValue, readHeader } from "../../wire/mime/header.ts";
import { parseMessageId } from "../../wire/mime/message-id.ts";
import { encodeQuotedPrintable } from "../../wire/mime/quoted-printable.ts";
import { decodeText, encodeText } from "../../wire/mime/words.ts";
import { formatPath } from "../../wire/smtp/path.ts";
import { deliveryStatus } from "./delivery-status.ts";
import { SUBJECT_LENGTH_MAX } from "./limits.ts";
import { gravest, type NoticeAction, type NoticeOrder } from "./notice.ts";
import { noticeText } from "./notice-text.ts";
import { type BodyPart, howMuch, returnedPart } from "./returned-part.ts";
import { wrap } from "./wrap.ts";

const SUBJECTS = {
  failed: "Your message was not delivered",
  delayed: "Your message is delayed",
  relayed: "Your message was passed on",
  expanded: "Your message was passed on",
  delivered: "Your message was delivered",
} as const satisfies Record<NoticeAction, string>;

const FIELDS = new FieldNames(["subject", "message-id"]);

/** The whole message, to be sent with the null reverse-path (RFC 3461 6.1) to `order.sender`. It needs SMTPUTF8 only if that address does. */
export function composeNotice(order: NoticeOrder): Uint8Array {
  const original = readOriginal(order.message);
  const returned = howMuch(order);
  const text = Buffer.from(noticeText({ order, subject: original.subject, returned }), "utf8");
  const status = Buffer.from(deliveryStatus(order, order.sender.utf8), "utf8");
  const parts = [textPart(text), statusPart(status), returnedPart(order, returned)];
  // Nobody can write into a message what its hash will be.
  const boundary = `=_${createHash("sha256").update(order.id).update(order.message).digest("hex").slice(0, 40)}`;
  return Buffer.concat([
    header(order, original, boundary),
    ...parts.flatMap((part) => framed(part, boundary)),
    end(boundary),
  ]);
}

interface Original {
  /** Decoded; "" when there is none. */
  readonly subject: string;
  /** With its angle brackets, if it is one that may be repeated. */
  readonly messageId: string | undefined;
}

function readOriginal(message: Uint8Array): Original {
  const { fields } = readHeader(message, { names: FIELDS });
  const value = (name: string): Uint8Array | undefined => {
    const field: Field | undefined = fields.find((each) => each.name === name);
    return field === undefined ? undefined : rawValue(message, field);
  };
  const subject = decodeText(value("subject") ?? new Uint8Array());
  const id = parseMessageId(value("message-id") ?? new Uint8Array());
  return {
    subject: [...subject.replace(/[\p{Cc}\s]+/gu, " ").trim()].slice(0, SUBJECT_LENGTH_MAX).join(""),
    messageId: id !== undefined && /^[!-;=?-~]{1,900}$/.test(id) ? `<${id}>` : undefined,
  };
}

function header(
  { id, hostname, sender, at, recipients }: NoticeOrder,
  original: Original,
  boundary: string,
): Uint8Array {
  const lines = [
    `From: Mail delivery <mailer-daemon@${hostname}>`,
    `To: ${formatPath(sender)}`,
    `Subject: ${subjectValue(SUBJECTS[gravest(recipients)], original.subject)}`,
    ...(original.messageId === undefined
      ? []
      : [`In-Reply-To: ${original.messageId}`, `References: ${original.messageId}`]),
    // RFC 3834 5: what answers automatically does not answer this.
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
    "",
  ];
  const rest = Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "utf8");
  return Buffer.concat([dateLine(at), messageIdLine(id, hostname), rest]);
}

function subjectValue(opening: string, subject: string): string {
  if (subject === "") return opening;
  const encoded = encodeText(subject);
  if (encoded !== subject) return `${opening}:\r\n ${encoded}`;
  return wrap(`${opening}: ${subject}`, SUBJECT_COLUMNS).join("\r\n ");
}
/** Room for "Subject: " in a line of 78 (RFC 5322 2.1.1). */
const SUBJECT_COLUMNS = 69;

function textPart(text: Uint8Array): BodyPart {
  const type = "text/plain; charset=utf-8";
  if (isAscii(text)) return { type, encoding: "7bit", bytes: text };
  return { type, encoding: "quoted-printable", bytes: encodeQuotedPrintable(text) };
}

function statusPart(status: Uint8Array): BodyPart {
  if (isAscii(status)) return { type: "message/delivery-status", encoding: "7bit", bytes: status };
  return { type: "message/global-delivery-status", encoding: "8bit", bytes: status };
}

function framed({ type, encoding, bytes }: BodyPart, boundary: string): Uint8Array[] {
  const fields = `--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  return [Buffer.from(fields, "latin1"), asBuffer(bytes), Buffer.from("\r\n", "latin1")];
}

function end(boundary: string): Uint8Array {
  return Buffer.from(`--${boundary}--\r\n`, "latin1");
}
