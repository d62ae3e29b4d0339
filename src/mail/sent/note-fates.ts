/** Tells the author of a message that was sent over JMAP what became of it, recipient by recipient (RFC 8621 7). */
import { Refusal } from "../../base/errors.ts";
import type { AccountId } from "../../store/model.ts";
import type { RemoteReply } from "../../transport/transport.ts";
import { formatAddress } from "../../wire/smtp/path.ts";
import type { MailParts } from "../parts.ts";
import type { Leg } from "../queue/leg.ts";
import type { RecipientChange } from "../queue/settle.ts";
import { changeSent, type DeliveryStatus, type StatusChange } from "./sent-record.ts";
import { isSubmissionName } from "./submission-name.ts";

export interface About {
  readonly leg: Pick<Leg, "lane">;
  /** The queue's name for the message. */
  readonly name: string;
}

/** What is known now of one recipient; no reply where there is none but what was known before. */
export type Fate = Pick<DeliveryStatus, "delivered"> & Partial<Pick<DeliveryStatus, "smtpReply">>;

/** Undefined where there is nobody to tell: it was not sent over JMAP. */
export function authorOf({ leg, name }: About): AccountId | undefined {
  const { author } = leg.lane;
  return author === 0 || !isSubmissionName(name) ? undefined : (author as AccountId);
}

/** Answers false where it could not be written down. */
export async function noteFates(
  parts: Pick<MailParts, "store" | "log">,
  about: About,
  changes: readonly RecipientChange[],
): Promise<boolean> {
  const author = authorOf(about);
  if (author === undefined) return true;
  const statuses = new Map<string, StatusChange>();
  for (const change of changes)
    statuses.set(addressIn(change.recipient), (before) => ({ ...before, ...fateOf(change) }));
  return writeFates(parts, { author, name: about.name }, statuses);
}

/** What cannot be written down is let go for now: the queue knows what is true. Answers false then. */
export async function writeFates(
  { store, log }: Pick<MailParts, "store" | "log">,
  { author, name }: { readonly author: AccountId; readonly name: string },
  statuses: ReadonlyMap<string, StatusChange>,
): Promise<boolean> {
  if (statuses.size === 0) return true;
  try {
    await store.account(author).write(async (mail) => {
      const record = await mail.recordByKey("submission", name);
      if (record !== undefined) await changeSent(mail, record, { statuses });
    });
    return true;
  } catch (error) {
    log.warn({ err: error, id: name }, "what became of a message could not be told to its author");
    // There is no account any more, or no room in its records: there never will be.
    return error instanceof Refusal && error.code !== "unavailable";
  }
}

/** As the envelope has it. */
export function addressIn({ path }: RecipientChange["recipient"]): string {
  return formatAddress(path);
}

export function fateOf({ outcome, result }: RecipientChange): Fate {
  const known = result === undefined ? {} : { smtpReply: replyText(result.reply) };
  if (outcome === "waiting") return { ...known, delivered: "queued" };
  if (outcome === "failed") return { ...known, delivered: "no" };
  // Another server's yes says nothing about the mailbox (RFC 8621 7).
  const isThere = result !== undefined && "arrival" in result && result.arrival === "delivered";
  return { ...known, delivered: isThere ? "yes" : "unknown" };
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
