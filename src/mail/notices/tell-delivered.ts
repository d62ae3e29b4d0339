/** Tells the sender that a message is in the mailboxes of ours, where it asked for that (RFC 3461 5.2.3, 5.2.7). */
import { randomUUID } from "node:crypto";
import type { Recipient } from "../envelope.ts";
import type { Arrival } from "../trace.ts";
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
      message,
      recipients: asked.map((recipient) => fate(recipient, at)),
    });
  } catch (error) {
    parts.log.error({ err: error, id }, "a notice of delivery could not be sent");
  }
}

/** To whom an alias leads is not told: the recipient stays the one that the sender wrote. */
function fate({ path, notify, originalRecipient, accounts, elsewhere }: Recipient, at: number): NoticeRecipient {
  const several = accounts.length + elsewhere.length > 1 || accounts.length === 0;
  const text = several ? "delivered to the mailboxes behind the address" : "delivered to the mailbox";
  return {
    path,
    notify,
    originalRecipient,
    action: several ? "expanded" : "delivered",
    reply: { code: 250, enhanced: "2.1.5", text, fromRemote: false },
    remote: undefined,
    lastAttemptAt: at,
    retryUntil: undefined,
    timeUp: undefined,
  };
}
