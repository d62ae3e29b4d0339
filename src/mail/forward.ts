/** What an alias passes on to its members elsewhere: it says that it was here, and that its errors come back here. */
import type { HandoverRecipient } from "../transport/transport.ts";
import { formatAddress, type Path } from "../wire/smtp/path.ts";
import type { Recipient } from "./envelope.ts";
import type { MailParts } from "./parts.ts";
import type { OutboundMessage } from "./queue/queue.ts";

/** A recipient, and the addresses elsewhere that nothing has been sent to yet. */
export interface Way {
  readonly recipient: Recipient;
  readonly paths: readonly Path[];
}

/** A message for the queue whose pieces are not put together yet. */
export interface Outgoing extends Omit<OutboundMessage, "message" | "recipients"> {
  readonly message: readonly Uint8Array[];
}

/** The alias stands in Delivered-To, so that a message which comes back is known. */
export async function forward(
  { srs }: Pick<MailParts, "srs">,
  outgoing: Outgoing,
  { recipient, paths }: Way,
): Promise<OutboundMessage> {
  const alias = formatAddress(recipient.path);
  return {
    ...outgoing,
    reversePath: await srs.forwardPath(outgoing.reversePath, recipient.path.domain),
    recipients: paths.map((path) => memberOf(recipient, path)),
    message: Buffer.concat([Buffer.from(`Delivered-To: ${alias}\r\n`, "utf8"), ...outgoing.message]),
  };
}

/**
 * To whom an alias leads is nobody's business: the sender hears of the alias only, and that it was expanded when it asked for
 * success (RFC 3461 5.2.7.2), so that members ask for that no more.
 */
export function memberOf({ path, notify, originalRecipient, passesOn }: Recipient, member: Path): HandoverRecipient {
  if (passesOn) return { path: member, notify, originalRecipient };
  const others = notify?.filter((word) => word !== "SUCCESS");
  const address = formatAddress(path);
  return {
    path: member,
    notify: others?.length === 0 ? ["NEVER"] : others,
    originalRecipient: originalRecipient ?? { type: path.utf8 ? "utf-8" : "rfc822", address },
  };
}
