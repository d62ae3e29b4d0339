/** What the sender of a message has to be told of a recipient, until it was told. */
import type { NoticeRecipient } from "../notices/notice.ts";

export type Owed = Pick<NoticeRecipient, "action" | "timeUp" | "retryUntil">;

export function owedText({ action, timeUp, retryUntil }: Owed): string {
  return JSON.stringify({ action, timeUp, retryUntil });
}

export function readOwed(text: unknown): Owed {
  return JSON.parse(String(text)) as Owed;
}
