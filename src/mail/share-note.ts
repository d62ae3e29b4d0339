/** What those are told whom something is shared with, or not any more: a record in their own account. */
import { Refusal } from "../base/errors.ts";
import type { Account } from "../store/account.ts";

/** Of one account; the oldest go. */
const NOTES_MAX = 100;

/** Who changed it. */
export interface Changer {
  readonly id: number;
  readonly address: string;
  readonly name: string;
}

export interface NotedChange {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Undefined for the operator. */
  readonly by?: Changer | undefined;
  readonly owner: number;
  readonly mailbox: number;
  /** The mailbox's path. */
  readonly name: string;
  /** Letters of RFC 4314. */
  readonly before: string;
  readonly after: string;
}

/** An account that is gone needs not to know. */
export async function noteShare(grantee: Account, change: NotedChange): Promise<void> {
  try {
    await grantee.write(async (mail) => {
      const notes = await mail.records("shareNotification");
      for (const { id } of notes.slice(0, Math.max(0, notes.length - NOTES_MAX + 1)))
        await mail.removeRecord("shareNotification", id);
      await mail.addRecord("shareNotification", JSON.stringify(change));
    });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "not-found")) throw error;
  }
}
