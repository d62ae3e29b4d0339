/** What the queue has brought to an account, remembered in the transaction that brings it: a sender that dies before it has noted so brings it again. */
import type { MailWriter } from "../store/account.ts";

/** Arrivals that are remembered, and how many come between two looks at all of them. What is brought again is brought within minutes. */
const REMEMBERED = 1_000;
const LOOK_EVERY = 64;

/** Whether nothing came under that name; from now on something has. */
export async function isFirstArrival(mail: MailWriter, name: string): Promise<boolean> {
  if ((await mail.recordByKey("arrival", name)) !== undefined) return false;
  const made = await mail.addRecord("arrival", "{}", name);
  if (made % LOOK_EVERY !== 0) return true;
  const all = await mail.records("arrival");
  for (const { id } of all.slice(0, Math.max(0, all.length - REMEMBERED))) await mail.removeRecord("arrival", id);
  return true;
}
