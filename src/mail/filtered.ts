/** A message that mail filters look at before it goes anywhere, and what they have left of it. */
import { Refusal } from "../base/errors.ts";
import type { FilterSession, Filters } from "../trust/milter/filters.ts";
import { formatPath, type Path } from "../wire/smtp/path.ts";
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import { type Reply, WordedRefusal } from "../wire/smtp/reply.ts";
import type { Envelope, Recipient } from "./envelope.ts";
import { addressKey } from "./partial.ts";
import { withJunkVerdict } from "./junk/verdict-field.ts";
import type { MailParts } from "./parts.ts";
import { isReachable } from "./reachable.ts";
import type { Incoming, Outcome } from "./receive.ts";
import { recipientOf, route } from "./route.ts";
import { withSeam } from "./seam.ts";
import { holdUntil } from "./timing.ts";

/** Goes on with the message as it is now. */
type Take = (incoming: Incoming) => Promise<readonly Outcome[]>;

/** Outcomes in the order of the recipients that the client has named. Throws WordedRefusal. `incoming` is complete, but for trace fields. */
export async function takeFiltered(parts: MailParts, incoming: Incoming, take: Take): Promise<readonly Outcome[]> {
  const { recipients } = incoming.envelope;
  const found = await seen(parts, incoming);
  if (found.kind === "refused") throw new WordedRefusal(found.reply);
  // Who has named a recipient that is no more hears what it would hear of the others.
  if (found.kind === "discarded") return recipients.map(() => "delivered");
  const { message, quarantined, junkReason } = found;
  const envelope = await changedEnvelope(parts, incoming, found.envelope);
  if (envelope.recipients.length === 0) return recipients.map(() => "delivered");
  const added = envelope.recipients.some((each) => !recipients.includes(each));
  const outcomes = await take({
    ...incoming,
    message: withSeam(message),
    envelope,
    isHeld: quarantined,
    asJunk: junkReason === undefined ? undefined : (prefix) => withJunkVerdict(prefix, junkReason),
    // The client cannot hear of those that it has not named: with them it is all or nothing, and the next try makes those that lack.
    answers: added ? "one" : incoming.answers,
  });
  const missing = added ? outcomes.find((outcome) => outcome !== "delivered") : undefined;
  return recipients.map((each) => missing ?? outcomes[envelope.recipients.indexOf(each)] ?? "delivered");
}

async function seen(parts: MailParts, incoming: Incoming): ReturnType<FilterSession["message"]> {
  const { filtering, message } = incoming;
  if (filtering !== undefined) return filtering.message(message);
  const session = begin(parts.filters, incoming);
  if (session === undefined)
    return { kind: "passed", message, envelope: [], quarantined: false, junkReason: undefined };
  try {
    return (await introduce(session, incoming)) ?? (await session.message(message));
  } finally {
    session.close();
  }
}

/** What our users send from the webmail, and over JMAP. */
function begin(filters: Filters | undefined, { origin }: Incoming): FilterSession | undefined {
  const { address, greetedAs, hostname: name } = origin;
  const client = { address, port: 0, name, greetedAs, tls: undefined, daemon: "http", daemonAddress: "" };
  return filters?.begin("submission", client);
}

/** Nobody can be told of one recipient alone: what is said against one is said against all. */
async function introduce(
  session: FilterSession,
  { envelope, origin, id, message }: Incoming,
): Promise<{ kind: "refused"; reply: Reply } | undefined> {
  const author = origin.author === undefined ? undefined : { name: origin.author, mechanism: "PLAIN" };
  const path = envelope.from.reversePath;
  let reply = await session.sender({ path, parameters: [`SIZE=${message.length}`], id, author });
  for (const recipient of envelope.recipients) {
    if (reply !== undefined) break;
    const isLocal = recipient.accounts.length > 0;
    reply = await session.recipient({ path: recipient.path, parameters: [], isLocal });
  }
  return reply === undefined ? undefined : { kind: "refused", reply };
}

type Passed = Extract<Awaited<ReturnType<FilterSession["message"]>>, { kind: "passed" }>;

async function changedEnvelope(
  parts: MailParts,
  { envelope, at, once = false }: Incoming,
  changes: Passed["envelope"],
): Promise<Envelope> {
  let from: MailFrom = envelope.from;
  let recipients: readonly Recipient[] = envelope.recipients;
  let isLost = false;
  const has = (path: Path): boolean => recipients.some((each) => addressKey(each.path) === addressKey(path));
  for (const change of changes) {
    if (change.kind === "change sender") from = { ...from, reversePath: change.from.reversePath };
    else if (change.kind === "delete recipient")
      recipients = recipients.filter(({ path }) => addressKey(path) !== addressKey(change.path));
    else if (!has(change.to.path)) {
      const way = await route(parts, change.to.path);
      const isReached = way.kind !== "outside" || isReachable(change.to.path, parts);
      if (way.kind === "unknown" || way.kind === "disabled" || !isReached) {
        isLost = true;
        parts.log.warn(
          { recipient: formatPath(change.to.path) },
          "a mail filter adds a recipient that cannot be reached",
        );
      } else recipients = [...recipients, recipientOf(change.to, way, once || holdUntil(from, at) !== undefined)];
    }
  }
  // In the place of all others: nobody would have the message, and nobody would know.
  if (isLost && recipients.length === 0)
    throw new Refusal("unavailable", "the message would reach nobody; try again later");
  return { from, recipients };
}
