/** Senders whose mail is junk to the owner of an account: records of the account, found by the address or by "@domain". */
import { domainToASCII } from "node:url";
import { Refusal } from "../../base/errors.ts";
import type { MailReader, MailWriter } from "../../store/account.ts";

export interface Blocked {
  /** An address, or "@" and a domain, in small letters. */
  readonly sender: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Senders that one account may have blocked: a person clicks on far fewer, and each is a row that is searched by key. */
const BLOCKED_MAX = 5_000;

/** RFC 5321 4.5.3.1: no address is longer. */
const SENDER_CHARACTERS_MAX = 320;

/** The latest first. */
export async function blockedSenders(mail: MailReader): Promise<readonly Blocked[]> {
  const records = await mail.records("blocked");
  return records.map(({ data }) => JSON.parse(data) as Blocked).toReversed();
}

/** Harmless when it is blocked already. Throws Refusal("invalid" | "limit"). */
export async function block(mail: MailWriter, text: string, now: number): Promise<Blocked> {
  const sender = senderOf(text);
  const key = keyOf(sender);
  const before = await mail.recordByKey("blocked", key);
  if (before !== undefined) return JSON.parse(before.data) as Blocked;
  if ((await mail.records("blocked")).length >= BLOCKED_MAX)
    throw new Refusal("limit", `${BLOCKED_MAX} senders are blocked already`);
  const blocked = { sender, since: now };
  await mail.addRecord("blocked", JSON.stringify(blocked), key);
  return blocked;
}

/** Throws Refusal("invalid" | "not-found"). */
export async function unblock(mail: MailWriter, text: string): Promise<void> {
  const found = await mail.recordByKey("blocked", keyOf(senderOf(text)));
  if (found === undefined) throw new Refusal("not-found", "that sender is not blocked");
  await mail.removeRecord("blocked", found.id);
}

/** Whether one of the authors, or their domain, is blocked. They are asked for only where somebody is, which `states` tell. */
export async function isBlocked(
  mail: MailReader,
  authors: () => readonly string[],
  states?: Awaited<ReturnType<MailReader["recordStates"]>>,
): Promise<boolean> {
  if (!(states ?? (await mail.recordStates())).has("blocked")) return false;
  for (const author of authors()) {
    const address = keyOf(author);
    const domain = address.slice(address.lastIndexOf("@"));
    for (const key of new Set([address, domain]))
      if ((await mail.recordByKey("blocked", key)) !== undefined) return true;
  }
  return false;
}

/** The local part may stand in quotes, as programs are shown one that needs them. */
const SENDER = /^(?:[^@\s"]*|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*")@[^@\s]+$/u;

function senderOf(text: string): string {
  const sender = text.trim().toLowerCase();
  if (sender.length > SENDER_CHARACTERS_MAX || !SENDER.test(sender))
    throw new Refusal("invalid", "a sender is an address, or @ and a domain");
  return sender;
}

/** One for all ways to write the same address: a domain has A-labels or U-labels, and may end in a dot. */
function keyOf(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  const domain = address.slice(at).replace(/\.$/, "");
  return `${address.slice(0, at)}${domainToASCII(domain) || domain}`.toLowerCase();
}
