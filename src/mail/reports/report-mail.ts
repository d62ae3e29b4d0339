/** A report to another domain as mail: a text for people, and the report itself in a file. */
import { randomBytes } from "node:crypto";
import { dateLine, messageIdLine } from "../../wire/mime/compose.ts";
import { AddressProblem, formatPath, type Path, readAddress } from "../../wire/smtp/path.ts";
import { NOTHING_ASKED, type OutboundMessage } from "../queue/queue.ts";

export interface ReportMail {
  /** This server's name for the message. */
  readonly id: string;
  /** In front of the sender's address. */
  readonly from: string;
  readonly contact: Path;
  readonly to: Path;
  /** The domain that is reported on, ours, and the name of the report. */
  readonly domain: string;
  readonly submitter: string;
  readonly reportId: string;
  /** More header lines. */
  readonly header: readonly string[];
  /** "multipart/mixed", and parameters. */
  readonly type: string;
  readonly text: readonly string[];
  readonly file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Where a record asks for reports. Throws AddressProblem for what is no address, and for one that the text of a report could not name in ASCII. */
export function readReportAddress(address: string): Path {
  const path = readAddress(address);
  if (path.utf8) throw new AddressProblem("an address in another script than Latin is not reported to");
  return path;
}

function composeReportMail(mail: ReportMail): Uint8Array {
  const { id, from, contact, to, domain, submitter, reportId, file, at } = mail;
  const boundary = `=_${randomBytes(20).toString("hex")}`;
  const lines = [
    `From: ${from} ${formatPath(contact)}`,
    `To: ${formatPath(to)}`,
    `Subject: Report Domain: ${domain}`,
    ` Submitter: ${submitter}`,
    ` Report-ID: <${reportId}>`,
    ...mail.header,
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    `Content-Type: ${mail.type};`,
    ` boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=us-ascii",
    "",
    ...mail.text,
    "",
    `--${boundary}`,
    `Content-Type: ${file.type}`,
    "Content-Transfer-Encoding: base64",
    "Content-Disposition: attachment;",
    ` filename="${file.name}"`,
    "",
    ...(Buffer.from(file.bytes)
      .toString("base64")
      .match(/.{1,76}/g) ?? []),
    "",
    `--${boundary}--`,
    "",
  ];
  return Buffer.concat([dateLine(at), messageIdLine(id, submitter), Buffer.from(lines.join("\r\n"), "utf8")]);
}

/** Signed by our domain. Whoever does not take reports shall not bother anybody here. */
export function outboundReport(mail: ReportMail): OutboundMessage {
  return {
    ...NOTHING_ASKED,
    id: mail.id,
    reversePath: undefined,
    recipients: [{ path: mail.to, notify: ["NEVER"], originalRecipient: undefined }],
    message: composeReportMail(mail),
    tls: "optional",
    signing: { domain: mail.submitter, seal: undefined },
    at: mail.at,
  };
}
