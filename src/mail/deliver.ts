/** Puts a message into mailboxes of accounts: stored once, one durable copy each, and where their owners' scripts want it. */
import { Refusal } from "../base/errors.ts";
import { sideBySide } from "../base/side-by-side.ts";
import type { MailWriter } from "../store/account.ts";
import type { AccountId, Mailbox, Uid } from "../store/model.ts";
import { isFirstArrival } from "./arrivals.ts";
import type { Copy, Delivery, DeliveryParts } from "./delivery.ts";
import { authorsIn } from "./filing/authors.ts";
import { isBlocked } from "./filing/blocked.ts";
import { fileMuted } from "./filing/muted.ts";
import { usualMailbox } from "./filing/standard-mailbox.ts";
import { COPIES_AT_ONCE_MAX } from "./limits.ts";
import { noteReport, reportIn } from "./sent/note-report.ts";
import type { KindStates } from "./sieve/active-scripts.ts";
import type { LeftToDo, Ready } from "./sieve/scripted-copy.ts";

export interface Delivered {
  /** Account by account, why a copy was not made; the others are durable. */
  readonly failures: ReadonlyMap<AccountId, Refusal>;
  /** What scripts want besides, once nobody brings the message again (sieve/finish-script.ts). */
  readonly left: readonly LeftToDo[];
}

/** Writes the copies, those of different accounts at the same time. Throws Refusal when the message could not be stored for anybody. */
export async function deliver(parts: DeliveryParts, delivery: Delivery): Promise<Delivered> {
  const { copies } = delivery;
  const failures = new Map<AccountId, Refusal>();
  const left: LeftToDo[] = [];
  const prepared = await parts.store.prepare(delivery.message, { copies: copies.length });
  let authors: readonly string[] | undefined;
  const ready: Ready = {
    prepared,
    report: reportIn(delivery.message, copies[0]?.prefix),
    authors: () => (authors ??= authorsIn(delivery.message)),
  };
  await sideBySide(copies, Math.min(copies.length, COPIES_AT_ONCE_MAX), async (copy) => {
    const outcome = await write(parts, { delivery, ready, copy });
    if (outcome instanceof Refusal) failures.set(copy.account.id, outcome);
    else if (outcome !== undefined) left.push(outcome);
  });
  return { failures, left };
}

interface OneCopy {
  readonly delivery: Delivery;
  readonly ready: Ready;
  readonly copy: Copy;
}

async function write(parts: DeliveryParts, one: OneCopy): Promise<LeftToDo | Refusal | undefined> {
  const { delivery, copy } = one;
  const { id, address } = copy.account;
  try {
    const account = parts.store.account(id);
    // Whoever has no script is asked in the transaction that writes, and pays nothing for that others have one.
    const mayRun = (states: KindStates): boolean => delivery.isUnscripted !== true && parts.scripts.mayRun(id, states);
    let made =
      parts.scripts.ranFor(id) && delivery.isUnscripted !== true
        ? "by script"
        : await account.write((mail) => writeCopy(mail, one, mayRun));
    if (made === "by script") {
      const { deliverByScript } = await import("./sieve/deliver-by-script.ts");
      const outcome = await deliverByScript(parts, { ...one, account });
      if (outcome !== "no script") return outcome;
      made = await account.write((mail) => writeCopy(mail, one, () => false));
    }
    if (made === undefined || made === "by script") return undefined;
    const { mailbox, uid, size } = made;
    parts.events.messageDelivered({ id: delivery.id, account: address, mailbox: mailbox.path, uid, size });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    parts.log.error({ err: error, id: delivery.id, account: id }, "a copy could not be written");
    return new Refusal("unavailable", "the message could not be stored", { cause: error });
  }
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
): Promise<Made | "by script" | undefined> {
  const { into = "inbox", once, at } = delivery;
  const states = await mail.recordStates();
  if (mayRun(states)) return "by script";
  if (once !== undefined && !(await isFirstArrival(mail, once))) return undefined;
  const wanted = into === "inbox" && (await isBlocked(mail, ready.authors, states)) ? "junk" : into;
  const mailbox = await usualMailbox(mail, wanted, copy.account);
  const appended = await mail.append(mailbox.id, ready.prepared, { prefix: copy.prefix, internalDate: at });
  if (ready.report !== undefined) await noteReport(mail, appended.emailId, ready.report);
  const filed = mailbox.role === "inbox" ? await fileMuted(mail, appended, mailbox) : undefined;
  return { uid: appended.uid, size: appended.size, mailbox, ...filed };
}
