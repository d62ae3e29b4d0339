import { type MailFrom, parseMailFrom } from "../../wire/smtp/mail-from.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { type Reply, reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";
import { loginFirst, mailTwice, notYourAddress, tlsFirst, tooLarge, utf8Needed } from "../replies.ts";
import { countMessage } from "../outside.ts";
import type { Session } from "../session.ts";
import { allowedPriority, changedPriority, timingKeywords, timingProblem } from "../timing.ts";
import { Transaction } from "../transaction.ts";

const ok = reply(250, "2.1.0", "Ok");
const notOverTls = reply(530, "5.7.10", "REQUIRETLS needs a connection with TLS");

export const mail = command({
  name: "MAIL",
  rfc: "5321 4.1.1.2",
  needs: "hello",
  keywords: (session) => [
    `SIZE ${session.parts.messageBytesMax}`,
    "8BITMIME",
    "SMTPUTF8",
    "DSN",
    ...timingKeywords(session),
    ...(session.connection.tls === undefined ? [] : ["REQUIRETLS"]),
  ],
  parse: parseMailFrom,
  async run(session, from) {
    const problem =
      notNow(session) ??
      impossible(session, from) ??
      countMessage(session) ??
      timingProblem(session, from) ??
      (await notTheirs(session, from));
    if (problem !== undefined) return problem;
    const priority = allowedPriority(session, from);
    session.transaction = new Transaction({ ...from, priority });
    const objection = await session.askFilters("sender");
    if (objection !== undefined) {
      session.transaction = undefined;
      return objection;
    }
    return priority === undefined || priority === from.priority ? ok : changedPriority(priority);
  },
});

function notNow({ transaction, policy, principal, connection }: Session): Reply | undefined {
  if (transaction !== undefined) return mailTwice;
  if (!policy.needsLogin || principal !== undefined) return undefined;
  return connection.allowsLogin ? loginFirst : tlsFirst;
}

function impossible({ parts, connection }: Session, from: MailFrom): Reply | undefined {
  if (from.reversePath?.utf8 === true && !from.smtpUtf8) return utf8Needed;
  // RFC 8689 3: not on offer in clear text.
  if (from.requireTls && connection.tls === undefined) return notOverTls;
  return (from.size ?? 0) > parts.messageBytesMax ? tooLarge : undefined;
}

/** The null reverse-path is everybody's: receipts and vacation notices go with it (RFC 8098 3). */
async function notTheirs({ parts, principal }: Session, { reversePath }: MailFrom): Promise<Reply | undefined> {
  if (principal === undefined || reversePath === undefined) return undefined;
  const theirs = await parts.mail.directory.maySendAs(principal.accountId, addressOf(reversePath));
  return theirs ? undefined : notYourAddress;
}
