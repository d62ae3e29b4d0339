/** The end of a message's text: delivers it, and answers the client once, or once for each recipient. */
import { Refusal } from "../base/errors.ts";
import { type Outcome, receiveMessage } from "../mail/receive.ts";
import type { BareLineEnd } from "../wire/smtp/dots.ts";
import { formatPath } from "../wire/smtp/path.ts";
import { isPositive, type Reply, reply } from "../wire/smtp/reply.ts";
import { refused, replyTo } from "./errors.ts";
import type { Intake } from "./intake.ts";
import { HEADER_BYTES_MAX } from "./limits.ts";
import { circles, headerTooLarge, internalError } from "./replies.ts";
import type { Session } from "./session.ts";
import type { Transaction } from "./transaction.ts";

/** The transaction is over, whatever the answer. */
export async function finishMessage(
  session: Session,
  intake: Intake,
  flaw: BareLineEnd | undefined,
): Promise<readonly Reply[]> {
  const transaction = session.open;
  session.transaction = undefined;
  const id = session.nameOf(transaction);
  try {
    const text = await intake.finish(flaw);
    if (text === undefined) return answerAll(session, transaction, intake.problem ?? internalError);
    if (hasLargeHeader(text)) return answerAll(session, transaction, headerTooLarge);
    const outcomes = await receive(session, transaction, { text, id });
    if (session.policy.answers === "one") return answerAll(session, transaction, verdict(outcomes, id));
    return outcomes.map((outcome, at) => told(session, transaction, toOne(outcome, id), at));
  } catch (error) {
    const answer = replyTo(error);
    if (answer?.code === 421) session.afterwards(() => session.end("a mail filter ends the session"));
    if (answer === undefined) session.connection.log.error({ err: error, id }, "a message was not taken");
    return answerAll(session, transaction, answer ?? internalError);
  } finally {
    await intake.drop();
    // Of a message that was refused before its text was shown, filters are waiting for the rest.
    await session.filtering?.abort();
  }
}

const HEADER_END = "\r\n\r\n";

function hasLargeHeader(text: Uint8Array): boolean {
  if (text.length <= HEADER_BYTES_MAX) return false;
  const start = Buffer.from(text.buffer, text.byteOffset, HEADER_BYTES_MAX);
  return !start.includes(HEADER_END) && start.toString("latin1", 0, 2) !== "\r\n";
}

async function receive(
  session: Session,
  { from, recipients, reversePath, inspection }: Transaction,
  { text, id }: { text: Uint8Array; id: string },
): Promise<readonly Outcome[]> {
  const { mail } = session.parts;
  const outcomes = await receiveMessage(mail, {
    envelope: { from, recipients },
    origin: session.origin,
    id,
    at: mail.clock.now(),
    message: text,
    inspection,
    author: session.principal?.accountId,
    isOurs: session.isOurs,
    answers: session.policy.answers,
    filtering: session.filtering,
  });
  const delivered = outcomes.filter((outcome) => outcome === "delivered").length;
  const { id: connection, protocol } = session.connection;
  if (delivered > 0) {
    mail.events.messageAccepted({ protocol, connection, reversePath, recipients: delivered, size: text.length, id });
  }
  return outcomes;
}

/** One word for all: yes only when every recipient has a copy. Where some have and some have not it is "later", and the next try makes those that lack. */
function verdict(outcomes: readonly Outcome[], id: string): Reply {
  const failed = outcomes.filter((outcome) => outcome !== "delivered");
  const [first] = failed;
  if (first === undefined) return toOne("delivered", id);
  if (first === "loop") return circles;
  const alike = failed.every((outcome) => outcome instanceof Refusal && outcome.code === first.code);
  const answer = refused(first);
  if (alike && (failed.length === outcomes.length || answer.code < 500)) return answer;
  return reply(451, "4.3.0", "Not every recipient could be served; try again later");
}

function toOne(outcome: Outcome, id: string): Reply {
  if (outcome === "delivered") return reply(250, "2.0.0", `Ok, accepted as ${id}`);
  return outcome === "loop" ? circles : refused(outcome);
}

/** The same for every recipient, said as often as the client expects it. */
function answerAll(session: Session, transaction: Transaction, answer: Reply): readonly Reply[] {
  const times = session.policy.answers === "one" ? 1 : transaction.recipients.length;
  return Array.from({ length: times }, (_, at) => told(session, transaction, answer, at));
}

/** The answer, after the events have heard of a refusal. */
function told(session: Session, { recipients, reversePath }: Transaction, answer: Reply, at: number): Reply {
  if (isPositive(answer)) return answer;
  const { protocol, id: connection } = session.connection;
  const path = recipients[at]?.path;
  session.parts.mail.events.messageRefused({
    protocol,
    connection,
    reversePath,
    recipient: path === undefined ? "" : formatPath(path),
    code: answer.code,
    reason: answer.lines.join(" "),
  });
  return answer;
}
