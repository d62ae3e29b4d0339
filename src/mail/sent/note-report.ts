/** A report that comes back is put to the submission that it is about, in the transaction that delivers it (RFC 8621 7). */
import { Refusal } from "../../base/errors.ts";
import type { MailWriter } from "../../store/account.ts";
import type { EmailId, StoredRecord } from "../../store/model.ts";
import { type DeliveryReport, parseReport, type ReadReport, type ReportedRecipient } from "../../wire/mime/report.ts";
import { changeSent, type DeliveryStatus, type StatusChange } from "./sent-record.ts";
import { isSubmissionName } from "./submission-name.ts";

export type Report = DeliveryReport | ReadReport;

/** Only what comes with the null reverse-path can be one (RFC 3464 2, RFC 8098 3). `prefix`: the trace fields of a copy. */
export function reportIn(message: Uint8Array, prefix: Uint8Array | undefined): Report | undefined {
  const isFromNobody = prefix !== undefined && Buffer.from(prefix).toString("latin1", 0, NOBODY.length) === NOBODY;
  return isFromNobody ? parseReport(message) : undefined;
}

const NOBODY = "Return-Path: <>";

/** What cannot be noted, because there is no room for it, is mail all the same. */
export async function noteReport(mail: MailWriter, emailId: EmailId, report: Report): Promise<void> {
  try {
    await (report.kind === "delivery" ? noteDelivery(mail, emailId, report) : noteReading(mail, emailId, report));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function noteDelivery(mail: MailWriter, emailId: EmailId, report: DeliveryReport): Promise<void> {
  for (const name of report.names.filter(isSubmissionName)) {
    const record = await mail.recordByKey("submission", name);
    if (record === undefined) continue;
    const statuses = new Map(report.recipients.map((each) => [each.address, changeBy(each)]));
    return changeSent(mail, record, { statuses, dsn: emailId });
  }
  return undefined;
}

/** Delivered and failed are news; who is told that it takes longer knows no more than before. */
function changeBy({ action, status, reply }: ReportedRecipient): StatusChange {
  return (before) => {
    if (action !== "delivered" && action !== "failed") return before;
    const words = action === "failed" ? "the message could not be delivered" : "the message was delivered";
    const smtpReply =
      reply ?? `${action === "failed" ? 550 : 250} ${status || (action === "failed" ? "5.0.0" : "2.0.0")} ${words}`;
    const delivered: DeliveryStatus["delivered"] = action === "failed" ? "no" : "yes";
    return { ...before, smtpReply, delivered };
  };
}

async function noteReading(mail: MailWriter, emailId: EmailId, report: ReadReport): Promise<void> {
  const { messageId, address, disposition } = report;
  const record = await sentAs(mail, messageId);
  if (record === undefined) return;
  const shown: StatusChange = (before) => (disposition === "displayed" ? { ...before, displayed: "yes" } : before);
  await changeSent(mail, record, { statuses: new Map([[address, shown]]), mdn: emailId });
}

/** The newest of that Message-ID. */
async function sentAs(mail: MailWriter, messageId: string): Promise<StoredRecord | undefined> {
  const written = `"messageIdField":${JSON.stringify(messageId)}`;
  return (await mail.records("submission")).findLast(({ data }) => data.includes(written));
}
