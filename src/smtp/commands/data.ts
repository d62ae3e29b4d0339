import { type Reply, reply } from "../../wire/smtp/reply.ts";
import { alone, command } from "../command.ts";
import { finishMessage } from "../finish.ts";
import { Intake } from "../intake.ts";
import type { Session } from "../session.ts";
import { goAhead, noRecipients, rcptFirst, tooLarge } from "../replies.ts";

const useBdat = reply(503, "5.5.1", "BINARYMIME goes with BDAT");
const mixed = reply(503, "5.5.1", "The message began with BDAT; RSET begins anew");

export const data = command({
  name: "DATA",
  rfc: "5321 4.1.1.4",
  needs: "mail",
  parse: alone("DATA"),
  run(session) {
    const { open } = session;
    if (open.intake !== undefined) return mixed;
    if (open.from.body === "BINARYMIME") return useBdat;
    // With PIPELINING, DATA is sent before the answers to RCPT are known (RFC 2920 3.1).
    if (open.recipients.length === 0) return open.refused > 0 ? noRecipients : rcptFirst;
    return session.filtering === undefined ? begin(session) : beginUnless(session);
  },
});

/** Nobody is waited for where there are no filters. */
async function beginUnless(session: Session): Promise<Reply> {
  const refusal = await session.askFilters("data");
  if (refusal === undefined) return begin(session);
  await session.reset();
  return refusal;
}

function begin(session: Session): Reply {
  const { open, parts } = session;
  const intake = new Intake({ spools: parts.spools, bytesMax: parts.messageBytesMax, content: "lines" });
  open.intake = intake;
  session.expectText({
    name: "DATA",
    size: undefined,
    take(bytes) {
      const full = intake.take(bytes);
      if (intake.overrun) session.hangUp(tooLarge);
      return full;
    },
    end: (flaw) => finishMessage(session, intake, flaw),
  });
  return goAhead;
}
