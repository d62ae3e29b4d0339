/** From what happened to a message to the notice about it, as mail that can be sent; or to none, because nobody wants one. */
import type { HandoverRecipient } from "../../transport/transport.ts";
import { transferOf } from "../../wire/mime/transfer.ts";
import type { Path } from "../../wire/smtp/path.ts";
import { whyAutomatic } from "../automatic.ts";
import { NOTHING_ASKED, type OutboundMessage } from "../queue/queue.ts";
import { composeNotice } from "./compose-notice.ts";
import type { NoticeOrder, NoticeRecipient } from "./notice.ts";
import { wantsNotice } from "./wants-notice.ts";

export interface NoticeFacts extends Omit<NoticeOrder, "sender"> {
  /** The reverse-path of the message. Undefined, the null one: nobody is told, so that there is never a notice about a notice. */
  readonly sender: Path | undefined;
  /** Of the message (RFC 8689): what is said about it must not travel less safely. */
  readonly tls: OutboundMessage["tls"];
  /** Of the message. */
  readonly priority: number;
  /** The message's envelope asks for a trace (RFC 2852). */
  readonly traced: boolean;
}

export interface Notice extends OutboundMessage {
  /** The one to be told: the message's reverse-path. */
  readonly to: Path;
  /** Those it tells about. */
  readonly about: readonly NoticeRecipient[];
}

/** Undefined when there is nobody to tell, or nothing that the sender wants to hear. */
export function prepareNotice({ sender, ...facts }: NoticeFacts): Notice | undefined {
  if (sender === undefined) return undefined;
  const about = wanted(facts);
  if (about.length === 0) return undefined;
  const { id, at, tls, priority, hostname } = facts;
  const message = composeNotice({ ...facts, sender, recipients: about });
  return {
    ...NOTHING_ASKED,
    id,
    reversePath: undefined,
    recipients: [receiver(sender)],
    message,
    body: transferOf(message) === "7bit" ? "7BIT" : "8BITMIME",
    tls,
    priority,
    signing: { domain: hostname, seal: undefined },
    at,
    to: sender,
    about,
  };
}

/** RFC 3461 6.1: about a notice nobody is told anything. */
export function receiver(path: Path): HandoverRecipient {
  return { path, notify: ["NEVER"], originalRecipient: undefined };
}

/** Programs and lists read failures, and have no use for a "not yet" that they did not ask for. */
function wanted({ recipients, message, traced }: Omit<NoticeFacts, "sender">): readonly NoticeRecipient[] {
  const asked = recipients.filter((recipient) => wantsNotice(recipient, recipient.action, traced));
  if (asked.some(isUnaskedDelay) && whyAutomatic(message) !== undefined)
    return asked.filter((recipient) => !isUnaskedDelay(recipient));
  return asked;
}

function isUnaskedDelay({ action, notify }: NoticeRecipient): boolean {
  return action === "delayed" && notify === undefined;
}
