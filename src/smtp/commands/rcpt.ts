import { checkRoom, route } from "../../mail/route.ts";
import { formatPath } from "../../wire/smtp/path.ts";
import { parseRcptTo, type RcptTo } from "../../wire/smtp/rcpt-to.ts";
import { isPositive, type Reply, reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";
import { replyTo } from "../errors.ts";
import { RECIPIENTS_MAX } from "../limits.ts";
import { disabledUser, noRelaying, noWayOut, tooManyRecipients, unknownUser, utf8Needed } from "../replies.ts";
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
  const { directory, store, hostname } = session.parts.mail;
  if (intake !== undefined) return tooLate;
  if (recipients.length >= RECIPIENTS_MAX) return tooManyRecipients;
  if (to.path.utf8 && !from.smtpUtf8) return utf8Needed;
  try {
    const way = await route(directory, to.path, hostname);
    if (way.kind === "unknown") return unknownUser;
    if (way.kind === "disabled") return disabledUser;
    if (way.kind === "outside") return session.policy.role === "submission" ? noWayOut : noRelaying;
    await checkRoom(store, way.accounts, from.size ?? 0);
    recipients.push({ ...to, accounts: way.accounts });
    return ok;
  } catch (error) {
    const answer = replyTo(error);
    if (answer === undefined) throw error;
    return answer;
  }
}
