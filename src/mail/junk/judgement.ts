/** Whether a message that comes is to be judged by what its reader has called junk, and what came of that. */
import type { MailReader, MailWriter } from "../../store/account.ts";
import type { Delivery, Copy } from "../delivery.ts";
import { HAM_LEARNED_MIN, JUNK_LEARNED_MIN } from "../limits.ts";
import type { KindStates } from "../sieve/active-scripts.ts";

export interface Judgement {
  /** From 0 (like nothing that was junk) to 1. */
  readonly score: number;
  readonly isJunk: boolean;
}

interface Judgeable {
  readonly delivery: Delivery;
  readonly copy: Copy;
}

/** Whether it has to be judged first. That is known without a look where nobody has taught anything. */
export async function isUnjudged(
  mail: MailReader,
  { delivery, copy }: Judgeable,
  states: KindStates,
): Promise<boolean> {
  const { passage, into = "inbox" } = delivery;
  if (copy.judgement !== undefined || passage?.mayBeJunk !== true || into === "junk") return false;
  const { junk, ham } = await mail.junkLearned();
  return junk >= JUNK_LEARNED_MIN && ham >= HAM_LEARNED_MIN && !(await isFilterOff(mail, states));
}

/** Whether the owner of an account wants mail filed that looks like junk: a record where somebody has ever said so. */
const KIND = "junk-filter";
const KEY = "switch";

export async function isFilterOff(mail: MailReader, states?: KindStates): Promise<boolean> {
  if (!(states ?? (await mail.recordStates())).has(KIND)) return false;
  const record = await mail.recordByKey(KIND, KEY);
  return record !== undefined && (JSON.parse(record.data) as { readonly off?: boolean }).off === true;
}

export async function switchFilter(mail: MailWriter, isOn: boolean): Promise<void> {
  const data = JSON.stringify({ off: !isOn });
  const record = await mail.recordByKey(KIND, KEY);
  if (record === undefined) await mail.addRecord(KIND, data, KEY);
  else if (record.data !== data) await mail.changeRecord(KIND, record.id, data);
}
