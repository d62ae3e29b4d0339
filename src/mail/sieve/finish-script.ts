/** What a script wants besides storing a message, when that is done: answers, notifications, and words for the sender of what it rejects. */
import { randomUUID } from "node:crypto";
import type { RejectAction } from "../../wire/sieve/action.ts";
import { deliver } from "../deliver.ts";
import { sendNotice } from "../notices/send-notice.ts";
import type { MailParts } from "../parts.ts";
import { answerByScript } from "./answer-by-script.ts";
import type { FinishedCopy, FinishedMessage } from "./finished-copy.ts";
import { notifyByScript } from "./notify-by-script.ts";
import { noteProblem } from "./problems.ts";
import type { LeftToDo } from "./scripted-copy.ts";
import { recipientOf } from "./to.ts";

/**
 * Whether the sender was told that the message is rejected. Throws Refusal when the message must come again: its sender cannot be told that it is rejected, and it cannot be kept either. What else
 * goes wrong does not undo the delivery: the owner is told.
 */
export async function finishScript(
  parts: MailParts,
  message: FinishedMessage,
  { copy, script, answers, rejection }: LeftToDo,
): Promise<boolean> {
  const troubles: string[] = [];
  const trouble = (text: string): void => void troubles.push(text);
  const finished = { ...message, copy, trouble };
  const attempt = async (what: string, deed: () => Promise<void>): Promise<void> => {
    try {
      await deed();
    } catch (error) {
      parts.log.error({ err: error, id: message.id, account: copy.account.address }, what);
      trouble(what);
    }
  };
  const isRejected = rejection !== undefined && (await reject(parts, finished, rejection));
  for (const action of answers) {
    if (action.kind === "vacation")
      await attempt("an answer of a script was not sent", () => answerByScript(parts, finished, action));
    else await attempt("a notification of a script was not sent", () => notifyByScript(parts, finished, action));
  }
  const [first] = troubles;
  if (first === undefined) return isRejected;
  const note = (): Promise<void> =>
    parts.store
      .account(copy.account.id)
      .write((mail) => noteProblem(mail, script.id, { text: first }, parts.clock.now()));
  await attempt("a problem of a script could not be noted", note);
  return isRejected;
}

/** The message is nowhere: its sender hears of that, or it is kept. Answers whether the sender does. */
async function reject(parts: MailParts, finished: FinishedCopy, { reason }: RejectAction): Promise<boolean> {
  const { id, at, into = "inbox", once, copy, message, reversePath, trouble } = finished;
  const { envelopeId, ret, tls, priority } = finished.asked();
  try {
    await sendNotice(parts, {
      id: randomUUID(),
      sender: reversePath,
      at: parts.clock.now(),
      messageId: id,
      arrivedAt: at,
      envelopeId,
      ret,
      tls,
      priority,
      traced: false,
      message,
      recipients: [
        {
          ...recipientOf(copy),
          action: "failed",
          reply: { code: 550, enhanced: "5.7.1", text: reason, fromRemote: false },
          remote: undefined,
          lastAttemptAt: at,
          retryUntil: undefined,
          timeUp: undefined,
        },
      ],
    });
    return true;
  } catch (error) {
    parts.log.error({ err: error, id, account: copy.account.address }, "a rejection was not sent");
    const { failures } = await deliver(parts, { id, message, at, into, once, copies: [copy], isUnscripted: true });
    const failure = failures.get(copy.account.id);
    if (failure !== undefined) throw failure;
    trouble("the sender of a rejected message could not be told, so it was kept");
    return false;
  }
}
