/** What the queue's rows hold that SQL need not look into, written down as JSON. */
import type { HandoverRecipient, RecipientResult } from "../../transport/transport.ts";
import { needsSmtpUtf8 } from "../../wire/mime/international.ts";
import { REPLY_CHARACTERS_MAX } from "./limits.ts";
import type { OutboundMessage } from "./queue.ts";

/** A message in the queue, in the order of arrival. */
export type QueuedId = number & { readonly QueuedId: unique symbol };

/**
 * What numbers of messages, and of news about them, have reached at a moment (epoch milliseconds): they rise with time, with room for a
 * million a second from each millisecond on, within the 53 bits of a number until the year 2248.
 */
export function positionAt(now: number): number {
  return now * 1024;
}

/** Whether the next server has it for one recipient. */
export type Outcome = "waiting" | "delivered" | "failed";

/** Hops that are here, and take turns like all others: notices that are owed to a message's sender, and mailboxes of ours. No domain has such a name. */
export const NOTICES = "(notices)";
export const HERE = "(here)";

/** What a handover needs of a message besides its recipients and its bytes. */
export interface QueuedEnvelope extends Pick<
  OutboundMessage,
  "reversePath" | "body" | "ret" | "envelopeId" | "tls" | "deliverBy" | "signing"
> {
  readonly utf8Header: boolean;
}

export function envelopeText(message: OutboundMessage): string {
  const { reversePath, body, ret, envelopeId, tls, deliverBy, signing } = message;
  const utf8Header = needsSmtpUtf8(message.message);
  const envelope: QueuedEnvelope = { reversePath, body, ret, envelopeId, tls, deliverBy, signing, utf8Header };
  return JSON.stringify(envelope);
}

/** JSON has no undefined: what is not there reads the same. */
export function readEnvelope(text: unknown): QueuedEnvelope {
  return JSON.parse(String(text)) as QueuedEnvelope;
}

export function recipientText({ path, notify, originalRecipient }: HandoverRecipient): string {
  return JSON.stringify({ path, notify, originalRecipient });
}

export function readRecipient(text: unknown): HandoverRecipient {
  return JSON.parse(String(text)) as HandoverRecipient;
}

/** Replies are kept as they are, unless they are longer than any server has reason to be. */
export function resultText(result: RecipientResult): string {
  const { reply } = result;
  return JSON.stringify({ ...result, reply: { ...reply, text: reply.text.slice(0, REPLY_CHARACTERS_MAX) } });
}

export function readResult(text: unknown): RecipientResult {
  return JSON.parse(String(text)) as RecipientResult;
}
