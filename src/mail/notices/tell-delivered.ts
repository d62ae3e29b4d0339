/** Tells the sender that a message is in the mailboxes of ours, where it asked for that (RFC 3461 5.2.3, 5.2.7). */
import { randomUUID } from "node:crypto";
import type { Recipient } from "../envelope.ts";
import type { Arrival } from "../trace.ts";
import { arrivalOf } from "./arrival.ts";
import type { NoticeRecipient } from "./notice.ts";
import { type NoticeParts, sendNotice } from "./send-notice.ts";

export interface Delivered extends Arrival {
  readonly message: Uint8Array;
}

/** `recipients` have their copies. What goes wrong with the notice does not undo that: it is logged. */
export async function tellDelivered(
  parts: NoticeParts,
  { id, at, envelope, message }: Delivered,
  recipients: readonly Recipient[],
): Promise<void> {
  const { reversePath, envelopeId, ret, requireTls, priority = 0 } = envelope.from;
  const asked = recipients.filter(({ notify }) => notify?.includes("SUCCESS") === true);
  if (asked.length === 0 || reversePath === undefined) return;
  try {
    await sendNotice(parts, {
      id: randomUUID(),
      sender: reversePath,
      at,
      messageId: id,
      arrivedAt: at,
      envelopeId,
      ret,
      tls: requireTls ? "required" : "as-policy",
      priority,
      traced: false,
      message,
      recipients: asked.map((recipient) => fate(recipient, at)),
    });
  } catch (error) {
    parts.log.error({ err: error, id }, "a notice of delivery could not be sent");
  }
}

function fate(recipient: Recipient, at: number): NoticeRecipient {
  const { path, notify, originalRecipient } = recipient;
  const { action, text } = arrivalOf(recipient);
  return {
    path,
    notify,
    originalRecipient,
    action,
    reply: { code: 250, enhanced: "2.1.5", text, fromRemote: false },
    remote: undefined,
    lastAttemptAt: at,
    retryUntil: undefined,
    timeUp: undefined,
  };
}
