/** What is said to one server for one handover: as many transactions as its limits ask for. */
import type { Delivery } from "./delivery.ts";
import { type Addressed, mailLine, nextBatch, rcptLine } from "./fitting.ts";
import { RECIPIENTS_OF_TRANSACTION_MAX } from "./limits.ts";
import type { Outgoing, OutgoingMessage } from "./outgoing-message.ts";
import type { Session } from "./session.ts";
import { Transaction } from "./transaction.ts";
import type { RemoteReply } from "./transport.ts";
import { Trouble } from "./trouble.ts";

export interface Topic {
  readonly delivery: Delivery;
  /** Indices of the recipients to speak of. */
  readonly recipients: readonly number[];
  readonly message: OutgoingMessage;
}

/**
 * Offers the recipients to the server, each once. What it said is in the delivery; of those about whom nothing is there it wants to hear
 * on another connection. Never throws Trouble.
 */
export async function converse(session: Session, { delivery, recipients, message }: Topic): Promise<void> {
  const { extensions } = session;
  const outgoing = await fitMessage(message, session);
  if ("text" in outgoing) return delivery.settle(recipients, outgoing);
  const mail = mailLine(delivery.handover, outgoing, extensions);
  if (typeof mail !== "string") return delivery.settle(recipients, mail);
  let waiting = addressed(session, delivery, recipients);
  while (waiting.length > 0 && session.usable) {
    const { batch, rest } = nextBatch(waiting, extensions, RECIPIENTS_OF_TRANSACTION_MAX);
    const turnedAway = await new Transaction({ session, delivery, mail, recipients: batch, outgoing }).run();
    waiting = [...turnedAway, ...rest];
  }
  if (waiting.length === 0 || session.problem === undefined) return;
  session.spoilt = true;
  delivery.suggest(
    waiting.map(({ at }) => at),
    session.problem,
    session,
  );
}

async function fitMessage(message: OutgoingMessage, session: Session): Promise<Outgoing | RemoteReply> {
  try {
    return await message.for(session.extensions);
  } catch (error) {
    if (error instanceof Trouble) return error.reply;
    throw error;
  }
}

/** Those that this server can be told of; the others have their answer. */
function addressed({ extensions }: Session, delivery: Delivery, recipients: readonly number[]): Addressed[] {
  const found: Addressed[] = [];
  for (const at of recipients) {
    const recipient = delivery.recipient(at);
    const line = rcptLine(recipient, extensions);
    if (typeof line === "string") found.push({ at, domain: recipient.path.domain.toLowerCase(), line });
    else delivery.settle([at], line);
  }
  return found;
}
