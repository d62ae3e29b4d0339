/** Tells the author of a message that was sent over JMAP what became of it, recipient by recipient (RFC 8621 7). */
import type { AccountId } from "../../store/model.ts";
import type { RemoteReply } from "../../transport/transport.ts";
import { formatPath } from "../../wire/smtp/path.ts";
import type { MailParts } from "../parts.ts";
import type { Leg } from "../queue/leg.ts";
import type { RecipientChange } from "../queue/settle.ts";
import { changeSent, type DeliveryStatus, type StatusChange } from "./sent-record.ts";
import { isSubmissionName } from "./submission-name.ts";

interface About {
  readonly leg: Pick<Leg, "lane">;
  /** The queue's name for the message. */
  readonly name: string;
}

/** For whoever looks, and no more: what cannot be written down is let go, and the queue knows what is true. */
export async function noteFates(
  { store, log }: Pick<MailParts, "store" | "log">,
  { leg, name }: About,
  changes: readonly RecipientChange[],
): Promise<void> {
  const { author } = leg.lane;
  if (author === 0 || !isSubmissionName(name)) return;
  const statuses = new Map<string, StatusChange>();
  for (const change of changes)
    statuses.set(formatPath(change.recipient.path).slice(1, -1), (before) => ({
      ...before,
      ...fateOf(change, before),
    }));
  if (statuses.size === 0) return;
  try {
    await store.account(author as AccountId).write(async (mail) => {
      const record = await mail.recordByKey("submission", name);
      if (record !== undefined) await changeSent(mail, record, { statuses });
    });
  } catch (error) {
    log.warn({ err: error, id: name }, "what became of a message could not be told to its author");
  }
}

function fateOf(
  { outcome, result }: RecipientChange,
  before: DeliveryStatus,
): Pick<DeliveryStatus, "smtpReply" | "delivered"> {
  const smtpReply = result === undefined ? before.smtpReply : replyText(result.reply);
  if (outcome === "waiting") return { smtpReply, delivered: "queued" };
  if (outcome === "failed") return { smtpReply, delivered: "no" };
  // Another server's yes says nothing about the mailbox (RFC 8621 7).
  const isThere = result !== undefined && "arrival" in result && result.arrival === "delivered";
  return { smtpReply, delivered: isThere ? "yes" : "unknown" };
}

/** On one line: "550 5.7.1 Our system has detected that this message is likely spam." */
export function replyText({ code, enhanced, text, fromRemote }: RemoteReply): string {
  const [first = "", ...others] = text
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (character === "\n" ? "\n" : " "))
    .split("\n");
  const [prefix = ""] = /^\d\.\d{1,3}\.\d{1,3} /.exec(first) ?? [];
  const lines = [first, ...others.map((line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line))];
  const words = lines
    .map((line) => line.trim())
    .join(" ")
    .toWellFormed();
  return fromRemote ? `${code} ${words}`.trimEnd() : `${code} ${enhanced} ${words}`.trimEnd();
}
