/** The record of a submission, as far as it tells what became of the message (RFC 8621 7). The rest of it is JMAP's. */
import { domainToASCII } from "node:url";
import type { MailWriter } from "../../store/account.ts";
import type { EmailId, StoredRecord } from "../../store/model.ts";

export interface DeliveryStatus {
  readonly smtpReply: string;
  readonly delivered: "queued" | "yes" | "no" | "unknown";
  readonly displayed: "unknown" | "yes";
}

export interface SentRecord {
  /** By address, as the envelope has it. */
  readonly deliveryStatus: Readonly<Record<string, DeliveryStatus>>;
  /** The Message-ID of what was sent, without brackets. */
  readonly messageIdField?: string | undefined;
  /** The reports that came, the oldest first. */
  readonly dsnEmails?: readonly EmailId[];
  readonly mdnEmails?: readonly EmailId[];
}

/** Reports that are kept with one submission. */
const REPORTS_MAX = 200;

/** Characters of a server's words about one recipient, and about all: a record with a thousand of them must have room (RECORD_BYTES_MAX). */
const REPLY_LENGTH_MAX = 300;
const REPLIES_LENGTH_MAX = 80_000;

export type StatusChange = (before: DeliveryStatus) => DeliveryStatus;

export interface SentChange {
  /** By address, in any spelling. */
  readonly statuses: ReadonlyMap<string, StatusChange>;
  readonly dsn?: EmailId;
  readonly mdn?: EmailId;
}

/** Writes nothing where nothing is another. */
export async function changeSent(mail: MailWriter, { id, data }: StoredRecord, change: SentChange): Promise<void> {
  const before = JSON.parse(data) as SentRecord;
  const asked = new Map([...change.statuses].map(([address, to]) => [sameAddress(address), to]));
  const all = Object.entries(before.deliveryStatus);
  const room = Math.min(REPLY_LENGTH_MAX, Math.ceil(REPLIES_LENGTH_MAX / all.length));
  const statuses = all.map(([address, status]): [string, DeliveryStatus] => {
    const now = asked.get(sameAddress(address))?.(status) ?? status;
    return [address, { ...now, smtpReply: now.smtpReply.slice(0, room).toWellFormed() }];
  });
  const after = {
    ...before,
    deliveryStatus: Object.fromEntries(statuses),
    ...(change.dsn === undefined ? {} : { dsnEmails: [...(before.dsnEmails ?? []), change.dsn].slice(0, REPORTS_MAX) }),
    ...(change.mdn === undefined ? {} : { mdnEmails: [...(before.mdnEmails ?? []), change.mdn].slice(0, REPORTS_MAX) }),
  };
  const text = JSON.stringify(after);
  if (text !== data) await mail.changeRecord("submission", id, text);
}

/** Domains are the same in every case, and in both of their forms. */
function sameAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  return `${address.slice(0, at + 1)}${(domainToASCII(domain) || domain).toLowerCase()}`;
}
