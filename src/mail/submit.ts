/** A message that one of our users sends, as a whole: for protocols in which nothing is said between envelope and text. */
import { Refusal } from "../base/errors.ts";
import { addressOf, type Path } from "../wire/smtp/path.ts";
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import type { RcptTo } from "../wire/smtp/rcpt-to.ts";
import type { Principal } from "../directory/login.ts";
import { isAscii } from "../wire/mime/ascii.ts";
import type { Recipient } from "./envelope.ts";
import { HOLD_SECONDS_MAX } from "./limits.ts";
import type { MailParts } from "./parts.ts";
import { isReachable } from "./reachable.ts";
import type { IncomingMessage } from "./receive.ts";
import { recipientOf, type Route, route } from "./route.ts";
import { holdUntil } from "./timing.ts";

export interface Submitted {
  readonly from: MailFrom;
  readonly to: readonly RcptTo[];
  readonly message: Uint8Array;
  /** This server's name for it, unique. */
  readonly id: string;
  readonly author: Principal;
  /** When it was submitted, epoch milliseconds. */
  readonly at: number;
  /** Textual IP address. */
  readonly address: string;
}

/** Why some recipients cannot be sent to; nothing was sent to the others either. */
export class RecipientsRefused extends Error {
  override name = "RecipientsRefused";
  /** Positions in the list of recipients. */
  readonly refused: readonly number[];

  constructor(refused: readonly number[]) {
    super("some recipients do not exist, or take no mail");
    this.refused = refused;
  }
}

/** The envelope asks for what there is not; the message is not to blame. */
export class EnvelopeRefused extends Refusal {
  override name = "EnvelopeRefused";
}

/**
 * What receiveMessage is to be given, when nothing speaks against it; nothing is written. With a queue all of it goes through that, in one
 * transaction, also to mailboxes here. Throws RecipientsRefused, EnvelopeRefused, and Refusal("forbidden") for a reverse-path that is not the author's.
 */
export async function checkSubmission(parts: MailParts, submitted: Submitted): Promise<IncomingMessage> {
  const { from, to, message, id, author, at } = submitted;
  const { reversePath } = from;
  if (reversePath !== undefined && !(await parts.directory.maySendAs(author.accountId, addressOf(reversePath))))
    throw new Refusal("forbidden", "this sender address does not belong to your account");
  const held = holdUntil(from, at);
  if (held !== undefined && held > at + HOLD_SECONDS_MAX * 1000)
    throw new EnvelopeRefused("invalid", `messages are held for ${HOLD_SECONDS_MAX / 86_400} days at most`);
  const waits = held !== undefined || parts.queue !== undefined;
  const routes = await Promise.all(to.map(({ path }) => route(parts, path)));
  const refused: number[] = [];
  for (const [i, { path }] of to.entries()) {
    const way = routes[i];
    if (way === undefined || isRefused(way, parts, { from, path }) || (await isSuppressed(parts, way, path)))
      refused.push(i);
  }
  if (refused.length > 0) throw new RecipientsRefused(refused);
  const recipients = to.flatMap((each, i): Recipient[] => {
    const way = routes[i];
    return way === undefined ? [] : [recipientOf(each, way, waits)];
  });
  const utf8 = [from.reversePath, ...to.map(({ path }) => path)].some((path) => path?.utf8 === true);
  return {
    envelope: {
      from: { ...from, smtpUtf8: utf8, size: message.length, body: isAscii(message) ? "7BIT" : "8BITMIME" },
      recipients,
    },
    origin: {
      transport: "http",
      greetedAs: "",
      extended: true,
      address: submitted.address,
      hostname: undefined,
      tls: undefined,
      author: author.address,
    },
    id,
    at,
    message,
    author: author.accountId,
    isOurs: true,
    answers: "one",
    once: true,
  };
}

async function isSuppressed({ suppressions }: MailParts, way: Route, path: Path): Promise<boolean> {
  return way.kind === "outside" && (await suppressions.find(addressOf(path))) !== undefined;
}

function isRefused(
  way: Route,
  parts: MailParts,
  { from, path }: { readonly from: MailFrom; readonly path: Path },
): boolean {
  if (way.kind === "unknown" || way.kind === "disabled") return true;
  if (way.kind === "back" && from.reversePath !== undefined) return true;
  if (way.kind === "outside" && !isReachable(path, parts)) return true;
  const stays = way.kind === "local" && way.elsewhere.length === 0;
  return !stays && parts.queue === undefined;
}
