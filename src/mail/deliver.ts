/** Puts a message into mailboxes of accounts: stored once, one durable copy each. */
import { Refusal } from "../base/errors.ts";
import type { MailWriter, PreparedMessage } from "../store/account.ts";
import type { AccountId, Mailbox } from "../store/model.ts";
import { isFirstArrival } from "./arrivals.ts";
import type { LocalAccount } from "./envelope.ts";
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
  const ready = { prepared, report: reportIn(delivery.message, copies[0]?.prefix) };
  const waiting = copies.values();
  const work = async (): Promise<void> => {
    for (const copy of waiting) {
      const failure = await write(parts, delivery, ready, copy);
      if (failure !== undefined) failures.set(copy.account.id, failure);
    }
  };
  await Promise.all(Array.from({ length: Math.min(copies.length, COPIES_AT_ONCE_MAX) }, work));
  return failures;
}

async function write(
  parts: DeliveryParts,
  { id, at, into = "inbox", once }: Delivery,
  { prepared, report }: { readonly prepared: PreparedMessage; readonly report: Report | undefined },
  copy: Copy,
): Promise<Refusal | undefined> {
  try {
    const made = await parts.store.account(copy.account.id).write(async (mail) => {
      if (once !== undefined && !(await isFirstArrival(mail, once))) return undefined;
      const { id: mailboxId, path } = await mailboxFor(mail, into, copy.account);
      const appended = await mail.append(mailboxId, prepared, { prefix: copy.prefix, internalDate: at });
      if (report !== undefined) await noteReport(mail, appended.emailId, report);
      return { ...appended, mailbox: path };
    });
    if (made !== undefined) {
      const { mailbox, uid, size } = made;
      parts.events.messageDelivered({ id, account: copy.account.address, mailbox, uid, size });
    }
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    parts.log.error({ err: error, id, account: copy.account.id }, "a copy could not be written");
    return new Refusal("unavailable", "the message could not be stored", { cause: error });
  }
}

/** Whoever has removed the mailbox for junk gets a new one: it must not come between other mail. */
async function mailboxFor(mail: MailWriter, into: Into, { detail, folder }: LocalAccount): Promise<Mailbox> {
  const files = folder !== undefined;
  const named = into === "inbox" && detail !== undefined ? await namedBy(mail, detail) : undefined;
  return named !== undefined && (await takesMail(mail, named.id, files)) ? named : standard(mail, into);
}

async function standard(mail: MailWriter, into: Into): Promise<Mailbox> {
  const found = await mail.mailboxByRole(into);
  if (found !== undefined) return found;
  if (into === "inbox") throw new Error("an account has no inbox");
  const named = await mail.mailboxByPath(JUNK);
  return named?.selectable === true ? named : mail.createMailbox(JUNK, { role: "junk", subscribe: true });
}

const JUNK = "Junk";
