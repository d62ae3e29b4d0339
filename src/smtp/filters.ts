/** Where a transaction stops to ask mail filters, if there are any. */
import type { Recipient } from "../mail/envelope.ts";
import type { Reply } from "../wire/smtp/reply.ts";
import type { Session } from "./session.ts";

/** Why the message, or the recipient, is not taken. */
export async function askFilters(session: Session, about: "sender" | "data" | Recipient): Promise<Reply | undefined> {
  if (session.parts.mail.filters === undefined) return undefined;
  const { filterSender, filterRecipient } = await import("./filtering.ts");
  const refusal =
    about === "sender"
      ? await filterSender(session, session.parts.mail.filters)
      : about === "data"
        ? await session.filtering?.data()
        : await filterRecipient(session, about);
  if (refusal?.code === 421) session.afterwards(() => session.end("a mail filter ends the session"));
  return refusal;
}
