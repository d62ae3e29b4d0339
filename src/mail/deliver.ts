/** Puts a message into the inboxes of accounts: stored once, one durable copy each. */
import { Refusal } from "../base/errors.ts";
import type { PreparedMessage } from "../store/account.ts";
import type { AccountId } from "../store/model.ts";
import type { LocalAccount } from "./envelope.ts";
import { COPIES_AT_ONCE_MAX } from "./limits.ts";
import type { MailParts } from "./parts.ts";

export interface Copy {
  readonly account: LocalAccount;
  /** Trace fields in front of this copy. */
  readonly prefix: Uint8Array;
}

export interface Delivery {
  readonly id: string;
  readonly message: Uint8Array;
  readonly copies: readonly Copy[];
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
  const waiting = copies.values();
  const work = async (): Promise<void> => {
    for (const copy of waiting) {
      const failure = await write(parts, delivery, prepared, copy);
      if (failure !== undefined) failures.set(copy.account.id, failure);
    }
  };
  await Promise.all(Array.from({ length: Math.min(copies.length, COPIES_AT_ONCE_MAX) }, work));
  return failures;
}

async function write(
  parts: DeliveryParts,
  { id, at }: Delivery,
  prepared: PreparedMessage,
  copy: Copy,
): Promise<Refusal | undefined> {
  try {
    const { uid, size } = await parts.store.account(copy.account.id).write(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      if (inbox === undefined) throw new Error(`account ${copy.account.id} has no inbox`);
      return mail.append(inbox.id, prepared, { prefix: copy.prefix, internalDate: at });
    });
    parts.events.messageDelivered({ id, account: copy.account.address, mailbox: "INBOX", uid, size });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    parts.log.error({ err: error, id, account: copy.account.id }, "a copy could not be written");
    return new Refusal("unavailable", "the message could not be stored", { cause: error });
  }
}
