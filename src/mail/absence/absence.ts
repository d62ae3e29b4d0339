/** What an account answers by itself while its owner is away (RFC 8621 8, RFC 3834): kept as a record of the account. */
import { DAY_MS } from "../../base/clock.ts";
import type { MailReader, MailWriter } from "../../store/account.ts";

export interface Absence {
  readonly isEnabled: boolean;
  /** Epoch milliseconds; answers go out from then on, and before then. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
}

const NO_ABSENCE: Absence = {
  isEnabled: false,
  from: undefined,
  to: undefined,
  subject: undefined,
  text: undefined,
  html: undefined,
};

/** Who was answered lately: address to epoch milliseconds. */
type Answered = Readonly<Record<string, number>>;

interface Kept {
  readonly absence: Absence;
  readonly answered: Answered;
}

/** Milliseconds until somebody who writes again is answered again (RFC 5230 4.1 suggests days). */
const AGAIN_MS = 7 * DAY_MS;

/** Senders remembered; of more, those answered longest ago are forgotten. */
const ANSWERED_MAX = 1_000;

export async function readAbsence(mail: MailReader): Promise<Absence> {
  return (await read(mail)).absence;
}

/** Everybody may be answered again: they would be told something new. */
export async function writeAbsence(mail: MailWriter, absence: Absence): Promise<void> {
  await write(mail, { absence, answered: {} });
}

/** Whether it is the time to answer. */
export function isAway({ isEnabled, from, to }: Absence, now: number): boolean {
  return isEnabled && (from === undefined || now >= from) && (to === undefined || now < to);
}

/** Whether this sender has not been answered lately; remembers that it is now. */
export async function firstInAWhile(mail: MailWriter, address: string, now: number): Promise<boolean> {
  const { absence, answered } = await read(mail);
  const key = address.toLowerCase();
  if ((answered[key] ?? -Infinity) > now - AGAIN_MS) return false;
  const others = Object.entries(answered).filter(([other, at]) => other !== key && at > now - AGAIN_MS);
  const newest = others.toSorted(([, one], [, other]) => other - one).slice(0, ANSWERED_MAX - 1);
  await write(mail, { absence, answered: Object.fromEntries([[key, now], ...newest]) });
  return true;
}

async function read(mail: MailReader): Promise<Kept> {
  const [record] = await mail.records("vacation");
  return record === undefined ? { absence: NO_ABSENCE, answered: {} } : (JSON.parse(record.data) as Kept);
}

async function write(mail: MailWriter, kept: Kept): Promise<void> {
  const data = JSON.stringify(kept);
  const [record] = await mail.records("vacation");
  if (record === undefined) await mail.addRecord("vacation", data);
  else await mail.changeRecord("vacation", record.id, data);
}
