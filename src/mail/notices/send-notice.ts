/** Sends a notice on its way: into the mailbox of a sender of ours, through the queue to everybody else. The one place that decides it. */
import type { AccountId } from "../../store/model.ts";
import { formatAddress, formatPath, type Path, pathOf } from "../../wire/smtp/path.ts";
import { deliver } from "../deliver.ts";
import type { DeliveryParts } from "../delivery.ts";
import type { LocalAccount } from "../envelope.ts";
import type { MailParts } from "../parts.ts";
import { type Route, route } from "../route.ts";
import { deliveryFields } from "../trace.ts";
import { gravest } from "./notice.ts";
import { type Notice, type NoticeFacts, prepareNotice, receiver } from "./prepare-notice.ts";

export type NoticeParts = Pick<MailParts, "directory"> & DeliveryParts;

/**
 * Resolves when the notice is durable, or when there is none to be sent. Throws when it could not be kept anywhere: what it would have
 * told must then be told later.
 */
export async function sendNotice(parts: NoticeParts, facts: Omit<NoticeFacts, "hostname">): Promise<void> {
  if (facts.sender === undefined) return;
  const way = await route(parts, facts.sender);
  // Mail that was passed on has a reverse-path of ours: its first sender is told, under the own name.
  const sender = way.kind === "back" ? way.to : facts.sender;
  const notice = prepareNotice({ ...facts, sender, hostname: parts.hostname });
  if (notice === undefined) return;
  const elsewhere = await deliverHere(parts, notice, way);
  if (elsewhere.length > 0) await enqueue(parts, notice, elsewhere);
  parts.events.noticeSent({
    id: notice.id,
    about: facts.messageId,
    to: formatPath(notice.to),
    action: gravest(notice.about),
    recipients: notice.about.length,
  });
}

/** Writes the copies for mailboxes of ours; answers who has to be reached in another way, or later. */
async function deliverHere(parts: NoticeParts, notice: Notice, way: Route): Promise<readonly Path[]> {
  if (way.kind === "outside" || way.kind === "back") return [notice.to];
  if (way.kind !== "local") {
    parts.log.warn({ id: notice.id, to: formatPath(notice.to) }, "a notice has nowhere to go: its receiver is gone");
    return [];
  }
  const failed = await write(parts, notice, way.accounts);
  const late = way.accounts.filter(({ id }) => failed.has(id));
  return [...late.map(({ address }) => pathOf(address)), ...way.elsewhere];
}

async function write(
  parts: NoticeParts,
  { id, message, to, at }: Notice,
  accounts: readonly LocalAccount[],
): Promise<ReadonlySet<AccountId>> {
  if (accounts.length === 0) return new Set();
  const prefix = Buffer.from(deliveryFields(undefined, formatAddress(to)), "utf8");
  const copies = accounts.map((account) => ({ account, prefix }));
  return new Set((await deliver(parts, { id, message, copies, at })).failures.keys());
}

/** A full mailbox of ours gets its notice as other mail: it is tried again for as long as the queue tries, and then dropped. */
async function enqueue(parts: NoticeParts, notice: Notice, receivers: readonly Path[]): Promise<void> {
  if (parts.queue === undefined) {
    parts.log.warn(
      { id: notice.id, to: formatPath(notice.to) },
      "a notice has nowhere to go: nothing leaves this server",
    );
    return;
  }
  const { to: _to, about: _about, ...message } = notice;
  await parts.queue.add({ ...message, recipients: receivers.map(receiver) });
}
