/** Puts a message into mailboxes of accounts: stored once, one durable copy each, and where their owners' scripts want it. */
import { Refusal } from "../base/errors.ts";
import { sideBySide } from "../base/side-by-side.ts";
import type { Account, MailWriter } from "../store/account.ts";
import type { AccountId, Mailbox, Uid } from "../store/model.ts";
import { isFirstArrival } from "./arrivals.ts";
import type { Copy, Delivery, DeliveryParts } from "./delivery.ts";
import { authorsIn } from "./filing/authors.ts";
import { isBlocked } from "./filing/blocked.ts";
import { fileMuted } from "./filing/muted.ts";
import { usualMailbox } from "./filing/standard-mailbox.ts";
import { isUnjudged } from "./junk/judgement.ts";
import { COPIES_AT_ONCE_MAX } from "./limits.ts";
import { noteReport, reportIn } from "./sent/note-report.ts";
import type { KindStates } from "./sieve/active-scripts.ts";
import type { LeftToDo, Ready } from "./sieve/scripted-copy.ts";

export interface Delivered {
  /** Account by account, why a copy was not made; the others are durable. */
  readonly failures: ReadonlyMap<AccountId, Refusal>;
  /** What scripts want besides, once nobody brings the message again (sieve/finish-script.ts). */
  readonly left: readonly LeftToDo[];
  /** Accounts that have filed it as junk by themselves. */
  readonly junkTo: ReadonlySet<AccountId>;
}

/** Writes the copies, those of different accounts at the same time. Throws Refusal when the message could not be stored for anybody. */
export async function deliver(parts: DeliveryParts, delivery: Delivery): Promise<Delivered> {
  const { copies } = delivery;
  const failures = new Map<AccountId, Refusal>();
  const left: LeftToDo[] = [];
  const junkTo = new Set<AccountId>();
  const prepared = await parts.store.prepare(delivery.message, { copies: copies.length });
  let authors: readonly string[] | undefined;
  const ready: Ready = {
    prepared,
    report: reportIn(delivery.message, copies[0]?.prefix),
    authors: () => (authors ??= authorsIn(delivery.message)),
  };
  await sideBySide(copies, Math.min(copies.length, COPIES_AT_ONCE_MAX), async (copy) => {
    const outcome = await write(parts, { delivery, ready, copy }, junkTo);
    if (outcome instanceof Refusal) failures.set(copy.account.id, outcome);
    else if (outcome !== undefined) left.push(outcome);
  });
  return { failures, left, junkTo };
}

interface OneCopy {
  readonly delivery: Delivery;
  readonly ready: Ready;
  readonly copy: Copy;
}

async function write(
  parts: DeliveryParts,
  brought: OneCopy,
  junkTo: Set<AccountId>,
): Promise<LeftToDo | Refusal | undefined> {
  const { delivery, copy } = brought;
  const { id, address } = copy.account;
  try {
    const account = parts.store.account(id);
    // Whoever has no script is asked in the transaction that writes, and pays nothing for that others have one.
    const mayRun = (states: KindStates): boolean => delivery.isUnscripted !== true && parts.scripts.mayRun(id, states);
    let written: Written =
      parts.scripts.ranFor(id) && delivery.isUnscripted !== true
        ? { made: "by script", one: brought }
        : await writeJudged(parts, account, brought, mayRun);
    if (written.made === "by script") {
      const { deliverByScript } = await import("./sieve/deliver-by-script.ts");
      const outcome = await deliverByScript(parts, { ...written.one, account });
      if (outcome === undefined || !("isUnscripted" in outcome)) return outcome;
      written = await writeJudged(parts, account, { ...written.one, copy: outcome.copy }, () => false);
    }
    const { made, one } = written;
    if (made === undefined || made === "by script") return undefined;
    if (one.copy.judgement?.isJunk === true) junkTo.add(id);
    const { mailbox, uid, size } = made;
    parts.events.messageDelivered({ id: delivery.id, account: address, mailbox: mailbox.path, uid, size });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    parts.log.error({ err: error, id: delivery.id, account: id }, "a copy could not be written");
    return new Refusal("unavailable", "the message could not be stored", { cause: error });
  }
}

interface Written {
  readonly made: Made | "by script" | undefined;
  /** As it was judged. */
  readonly one: OneCopy;
}

/** Most accounts have taught nothing: that one has shows in the transaction that would write. */
async function writeJudged(
  parts: DeliveryParts,
  account: Account,
  one: OneCopy,
  mayRun: (states: KindStates) => boolean,
): Promise<Written> {
  const made = await account.write((mail) => writeCopy(mail, one, mayRun));
  if (made !== "unjudged") return { made, one };
  const { judged } = await import("./junk/judge.ts");
  const again = await judged(parts, account, one);
  const madeNow = await account.write((mail) => writeCopy(mail, again, mayRun));
  if (madeNow === "unjudged") throw new Error("a judged message is not judged again");
  return { made: madeNow, one: again };
}

interface Made {
  readonly mailbox: Mailbox;
  readonly uid: Uid;
  readonly size: number;
}

/** Undefined when it came before; nothing is written yet where a script may want it otherwise. */
async function writeCopy(
  mail: MailWriter,
  { delivery, ready, copy }: OneCopy,
  mayRun: (states: KindStates) => boolean,
): Promise<Made | "by script" | "unjudged" | undefined> {
  const { into = "inbox", once, at } = delivery;
  const states = await mail.recordStates();
  if (mayRun(states)) return "by script";
  if (await isUnjudged(mail, { delivery, copy }, states)) return "unjudged";
  if (once !== undefined && !(await isFirstArrival(mail, once))) return undefined;
  const isJunk = copy.judgement?.isJunk === true || (await isBlocked(mail, ready.authors, states));
  const wanted = isJunk ? "junk" : into;
  const mailbox = await usualMailbox(mail, wanted, copy.account);
  const appended = await mail.append(mailbox.id, ready.prepared, { prefix: copy.prefix, internalDate: at });
  if (ready.report !== undefined) await noteReport(mail, appended.emailId, ready.report);
  const filed = mailbox.role === "inbox" ? await fileMuted(mail, appended, mailbox) : undefined;
  return { uid: appended.uid, size: appended.size, mailbox, ...filed };
}
