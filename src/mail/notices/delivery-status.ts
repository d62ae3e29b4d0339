/** The part of a notice that programs read: message/delivery-status (RFC 3464 2), or message/global-delivery-status (RFC 6533 5). */
import { formatDate } from "../../wire/mime/date.ts";
import { encodeText } from "../../wire/mime/words.ts";
import { formatAddress } from "../../wire/smtp/path.ts";
import { encodeXtext } from "../../wire/smtp/xtext.ts";
import type { NoticeOrder, NoticeRecipient } from "./notice.ts";
import { replyLines } from "./reply-words.ts";

/**
 * Fields in groups, the message's first. `global`: the reader knows UTF-8 in it, since it sent with SMTPUTF8; for others such addresses
 * are written in ASCII (RFC 6533 3).
 */
export function deliveryStatus(order: NoticeOrder, global: boolean): string {
  const { hostname, envelopeId, arrivedAt } = order;
  const message = [
    `Reporting-MTA: dns; ${hostname}`,
    ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    `Arrival-Date: ${formatDate(arrivedAt)}`,
  ];
  const recipients = order.recipients.map((recipient) => recipientFields(order, recipient, global));
  return [message, ...recipients].map((fields) => fields.map((field) => `${field}\r\n`).join("")).join("\r\n");
}

function recipientFields({ messageId }: NoticeOrder, recipient: NoticeRecipient, global: boolean): string[] {
  const { path, originalRecipient, action, remote, lastAttemptAt, retryUntil } = recipient;
  const final = { type: path.utf8 ? "utf-8" : "rfc822", address: formatAddress(path) };
  return [
    ...(originalRecipient === undefined ? [] : [`Original-Recipient: ${addressText(originalRecipient, global)}`]),
    `Final-Recipient: ${addressText(final, global)}`,
    `Action: ${action}`,
    `Status: ${statusOf(recipient)}`,
    ...(remote === undefined ? [] : [`Remote-MTA: dns; ${remote.host}`]),
    `Diagnostic-Code: ${diagnostic(recipient, global)}`,
    ...(lastAttemptAt === undefined ? [] : [`Last-Attempt-Date: ${formatDate(lastAttemptAt)}`]),
    `Final-Log-ID: ${messageId}`,
    ...(action === "delayed" && retryUntil !== undefined ? [`Will-Retry-Until: ${formatDate(retryUntil)}`] : []),
  ];
}

/** RFC 3463 3.5: time that is up has codes of its own; what the last try came to is in Diagnostic-Code. */
export function statusOf({ action, reply, timeUp }: NoticeRecipient): string {
  if (timeUp === undefined) return reply.enhanced;
  // RFC 2852 4: what the sender said must not be late is a permanent failure, and only late when it asked for no more than a notice.
  return timeUp === "deliver-by" && action === "failed" ? "5.4.7" : "4.4.7";
}

function addressText({ type, address }: { type: string; address: string }, global: boolean): string {
  if (type !== "utf-8") return `${type}; ${address.replace(/[^ -~]/gu, encodeXtext)}`;
  const hidden = global ? /[\p{Cc}\s\\+=]/gu : /[^!-*,-<>-[\]-~]/gu;
  return `${type}; ${address.replace(hidden, (character) => `\\x{${hexadecimal(character)}}`)}`;
}

function hexadecimal(character: string): string {
  return (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(2, "0");
}

/** The lines of a reply as folded lines (RFC 3461 9.2). What is not ASCII becomes encoded-words (RFC 3464 2.1.1). */
function diagnostic(recipient: NoticeRecipient, global: boolean): string {
  const type = recipient.reply.fromRemote ? "smtp" : "X-Posthorn";
  const lines = replyLines(recipient).map((line) => (global ? line : encodeText(line)));
  return `${type}; ${lines.join("\r\n ")}`;
}
