/** Puts a message into mailboxes of accounts: stored once, one durable copy each. */
import { Refusal } from "../base/errors.ts";
import { sideBySide } from "../base/side-by-side.ts";
import type { MailWriter, PreparedMessage } from "../store/account.ts";
import type { AccountId, Mailbox } from "../store/model.ts";
import { isFirstArrival } from "./arrivals.ts";
import type { LocalAccount } from "./envelope.ts";
import { authorsIn } from "./filing/authors.ts";
import { isBlocked } from "./filing/blocked.ts";
import { fileMuted } from "./filing/muted.ts";
import { standardMailbox } from "./filing/standard-mailbox.ts";
import { COPIES_AT_ONCE_MAX } from "./limits.ts";
import type { MailParts } from "./parts.ts";
import { noteReport, type Report, reportIn } from "./sent/note-report.ts";
import { namedBy, takesMail } from "./subaddress.ts";

export interface Copy {
  readonly account: LocalAccount;
  /** Trace fields in front of this copy. */
  readonly prefix: Uint8Array;
}

/** Where the copies go. */
export type Into = "inbox" | "junk";

export interface Delivery {
  readonly id: string;
  readonly message: Uint8Array;
  readonly copies: readonly Copy[];
  /** The inbox when absent. */
  readonly into?: Into;
  /** What it is called, so that each account gets it once, however often it is brought. */
  readonly once?: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

type DeliveryParts = Pick<MailParts, "store" | "events" | "log">;

/**
 * Writes the copies, those of different accounts at the same time. Answers, account by account, why a copy was not made;
 * the others are durable. Throws Refusal when the message could not be stored for anybody.
 */
export async function deliver(parts: DeliveryParts, delivery: Delivery): Promise<ReadonlyMap<AccountId, Refusal>> {
  const { copies } = delivery;
  const failures = new Map<AccountId, Refusal>();
  const prepared = await parts.store.prepare(delivery.message, { copies: copies.length });
  let authors: readonly string[] | undefined;
  const ready = {
    prepared,
    report: reportIn(delivery.message, copies[0]?.prefix),
    authors: () => (authors ??= authorsIn(delivery.message)),
  };
  await sideBySide(copies, Math.min(copies.length, COPIES_AT_ONCE_MAX), async (copy) => {
    const failure = await write(parts, delivery, ready, copy);
    if (failure !== undefined) failures.set(copy.account.id, failure);
  });
  return failures;
}

/** What all copies share. */
interface Ready {
  readonly prepared: PreparedMessage;
  readonly report: Report | undefined;
  readonly authors: () => readonly string[];
}

async function write(
  parts: DeliveryParts,
  { id, at, into = "inbox", once }: Delivery,
  { prepared, report, authors }: Ready,
  copy: Copy,
): Promise<Refusal | undefined> {
  try {
    const made = await parts.store.account(copy.account.id).write(async (mail) => {
      if (once !== undefined && !(await isFirstArrival(mail, once))) return undefined;
      const wanted = into === "inbox" && (await isBlocked(mail, authors)) ? "junk" : into;
      const mailbox = await mailboxFor(mail, wanted, copy.account);
      const appended = await mail.append(mailbox.id, prepared, { prefix: copy.prefix, internalDate: at });
      if (report !== undefined) await noteReport(mail, appended.emailId, report);
      const filed = mailbox.role === "inbox" ? await fileMuted(mail, appended, mailbox) : undefined;
      return { ...appended, mailbox, ...filed };
    });
    if (made !== undefined) {
      const { mailbox, uid, size } = made;
      parts.events.messageDelivered({ id, account: copy.account.address, mailbox: mailbox.path, uid, size });
    }
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    parts.log.error({ err: error, id, account: copy.account.id }, "a copy could not be written");
    return new Refusal("unavailable", "the message could not be stored", { cause: error });
  }
}

async function mailboxFor(mail: MailWriter, into: Into, { detail, folder }: LocalAccount): Promise<Mailbox> {
  const files = folder !== undefined;
  const named = into === "inbox" && detail !== undefined ? await namedBy(mail, detail) : undefined;
  return named !== undefined && (await takesMail(mail, named.id, files)) ? named : standardMailbox(mail, into);
}
