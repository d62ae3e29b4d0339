import { RECIPIENTS_MAX } from "../../mail/limits.ts";
import { isReachable } from "../../mail/reachable.ts";
import { checkRoom, recipientOf, type Route, route } from "../../mail/route.ts";
import { holdUntil } from "../../mail/timing.ts";
import { addressOf, formatPath, type Path } from "../../wire/smtp/path.ts";
import { parseRcptTo, type RcptTo } from "../../wire/smtp/rcpt-to.ts";
import { isPositive, type Reply, reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";
import { replyTo } from "../errors.ts";
import {
  disabledUser,
  noRelaying,
  noWayOut,
  notTheInternet,
  tooManyRecipients,
  unknownUser,
  unknownYet,
  utf8Needed,
} from "../replies.ts";
import { answerUnknown, countRecipient, inspect } from "../outside.ts";
import type { Session } from "../session.ts";

const ok = reply(250, "2.1.5", "Ok");
const tooLate = reply(503, "5.5.1", "The message has begun already");

export const rcpt = command({
  name: "RCPT",
  rfc: "5321 4.1.1.3",
  needs: "mail",
  keywords: () => [`LIMITS RCPTMAX=${RECIPIENTS_MAX}`],
  parse: parseRcptTo,
  async run(session, to) {
    const answer = await invite(session, to);
    if (isPositive(answer)) return answer;
    const { open, connection } = session;
    open.refused++;
    session.parts.mail.events.messageRefused({
      protocol: connection.protocol,
      connection: connection.id,
      reversePath: open.reversePath,
      recipient: formatPath(to.path),
      code: answer.code,
      reason: answer.lines.join(" "),
    });
    return answer;
  },
});

async function invite(session: Session, to: RcptTo): Promise<Reply> {
  const { from, recipients, intake } = session.open;
  if (intake !== undefined) return tooLate;
  if (recipients.length >= RECIPIENTS_MAX) return tooManyRecipients;
  if (to.path.utf8 && !from.smtpUtf8) return utf8Needed;
  const tooMany = countRecipient(session);
  if (tooMany !== undefined) return tooMany;
  try {
    return await admit(session, to, await route(session.parts.mail, to.path));
  } catch (error) {
    const answer = replyTo(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

async function admit(session: Session, to: RcptTo, way: Route): Promise<Reply> {
  const { from, recipients } = session.open;
  const { store, clock } = session.parts.mail;
  const problem = unwanted(session, to.path, way) ?? (await suppressed(session, to.path, way));
  if (problem === unknownUser) return answerUnknown(session, problem);
  if (problem !== undefined) return problem;
  if (way.kind === "local" && way.elsewhere.length === 0) await checkRoom(store, way.accounts, from.size ?? 0);
  await mayBeSent(session);
  const objection = await inspect(session, to.path);
  if (objection !== undefined) return objection;
  const waits = holdUntil(from, clock.now()) !== undefined;
  const recipient = recipientOf(to, way, waits);
  const refusal = await session.askFilters(recipient);
  if (refusal !== undefined) return refusal;
  recipients.push(recipient);
  return ok;
}

async function mayBeSent({ open, principal, parts }: Session): Promise<void> {
  if (principal === undefined) return;
  await parts.mail.sending.check(principal.accountId, principal.address, open.recipients.length + 1);
}

/** Who writes to an address that does not exist hears it at once, and how to go on, instead of in a notice each time. */
async function suppressed({ parts }: Session, path: Path, way: Route): Promise<Reply | undefined> {
  if (way.kind !== "outside") return undefined;
  const found = await parts.mail.suppressions.find(addressOf(path));
  if (found === undefined) return undefined;
  const { address, until, reason } = found;
  const why = until === undefined ? "Nobody here may write to this address" : "Mail to this address keeps coming back";
  return reply(
    550,
    "5.1.1",
    reason === "" ? why : `${why}: ${reason}`,
    `If the address is right, ask your postmaster for: posthorn suppression remove ${address}`,
  );
}

function unwanted({ open, policy, parts, isOurs }: Session, path: Path, way: Route): Reply | undefined {
  if (way.kind === "unknown") return way.later ? unknownYet : unknownUser;
  if (way.kind === "disabled") return disabledUser;
  // Errors come with the null reverse-path; anybody else has no reason to write to such an address.
  if (way.kind === "back" && open.from.reversePath !== undefined) return unknownUser;
  if (way.kind === "outside" && !isOurs) return noRelaying;
  if (way.kind === "outside" && !isReachable(path, parts.mail)) return notTheInternet;
  const stays = way.kind === "local" && way.elsewhere.length === 0;
  if (stays || parts.mail.queue !== undefined) return undefined;
  return policy.role === "submission" ? noWayOut : noRelaying;
}
