/** Whether the owner of an account wants mail filed that looks like junk: a record where somebody has ever said so. */
import type { MailReader, MailWriter } from "../../store/account.ts";
import type { KindStates } from "../sieve/active-scripts.ts";

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
