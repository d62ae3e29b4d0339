/** What an account may hold, and whether more fits. Every message counts in each mailbox it is in. */
import { Refusal } from "../base/errors.ts";
import type { AccountRow } from "./account-row.ts";
import type { Quota } from "./model.ts";

export function quotaOf(account: AccountRow): Quota {
  const { usedBytes, usedMessages, maxBytes, maxMessages } = account;
  return { usedBytes, usedMessages, maxBytes, maxMessages };
}

/** Counts more messages in. Throws Refusal("over-quota") when they do not fit, and then counts nothing. */
export function admit(account: AccountRow, messages: number, bytes: number): void {
  if (messages === 0) return;
  if (account.maxBytes !== undefined && account.usedBytes + bytes > account.maxBytes) {
    throw new Refusal("over-quota", "the account's storage is full");
  }
  if (account.maxMessages !== undefined && account.usedMessages + messages > account.maxMessages) {
    throw new Refusal("over-quota", "the account holds as many messages as it may");
  }
  account.usedBytes += bytes;
  account.usedMessages += messages;
}

/** Counts messages out. */
export function release(account: AccountRow, messages: number, bytes: number): void {
  account.usedBytes -= bytes;
  account.usedMessages -= messages;
}
