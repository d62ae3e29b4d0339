/** A TLS report as mail: a text for people, and the report itself, packed (RFC 8460 5.3). */
import { formatAddress, type Path } from "../../wire/smtp/path.ts";
import type { ReportMail } from "./report-mail.ts";
import type { TlsReport } from "./tls-report.ts";

export interface TlsReportMail {
  /** This server's name for the message. */
  readonly id: string;
  readonly report: TlsReport;
  /** The report as JSON, packed with gzip. */
  readonly packed: Uint8Array;
  readonly domain: string;
  readonly submitter: string;
  readonly contact: Path;
  readonly to: Path;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function tlsReportMail(mail: TlsReportMail): ReportMail {
  const { id, report, packed, domain, submitter, contact, to, at } = mail;
  const { "date-range": range, "report-id": reportId } = report;
  return {
    id,
    from: "TLS reports",
    contact,
    to,
    domain,
    submitter,
    reportId,
    header: [
      `TLS-Report-Domain: ${domain}`,
      `TLS-Report-Submitter: ${submitter}`,
      // What the report complains of must not keep it from arriving (RFC 8460 5.3, RFC 8689 3).
      "TLS-Required: No",
    ],
    type: "multipart/report; report-type=tlsrpt",
    text: textLines(mail),
    file: { name: fileName(domain, submitter, range), type: "application/tlsrpt+gzip", bytes: packed },
    at,
  };
}

function textLines({ report, domain, submitter, contact }: TlsReportMail): string[] {
  const sum = (which: "total-successful-session-count" | "total-failure-session-count"): number =>
    report.policies.reduce((total, { summary }) => total + summary[which], 0);
  return [
    "This is a report on encrypted connections to the mail servers of",
    `${domain}, made by ${submitter}`,
    `on ${report["date-range"]["start-datetime"].slice(0, 10)} (UTC).`,
    "",
    `Connections that were in order:     ${sum("total-successful-session-count")}`,
    `Connections that were not:          ${sum("total-failure-session-count")}`,
    "",
    "The attached file tells which policies were found, and what went wrong.",
    "You get it because the record at _smtp._tls of the domain asks for it.",
    `Questions: ${formatAddress(contact)}`,
  ];
}

/** RFC 8460 5.1. */
function fileName(domain: string, submitter: string, range: TlsReport["date-range"]): string {
  const [start, end] = [range["start-datetime"], range["end-datetime"]].map((time) => Date.parse(time) / 1000);
  return `${submitter}!${domain}!${start}!${end}.json.gz`;
}
