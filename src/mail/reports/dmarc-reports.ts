/** Sends each domain that asks for it the report on yesterday's messages in its name (RFC 9990). */
import { type Clock, DAY_MS } from "../../base/clock.ts";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Log } from "../../base/log.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import type { DmarcCountBook, ReportDay } from "../../trust/inbound/dmarc-count-book.ts";
import { organizationOf } from "../../trust/mailauth.ts";
import { formatAggregateReport, type ReportRow } from "../../wire/dmarc/aggregate-report.ts";
import { type DmarcRecord, parseDmarcRecord } from "../../wire/dmarc/record.ts";
import { addressOf, formatAddress, type Path } from "../../wire/smtp/path.ts";
import type { OutboundQueue } from "../queue/queue.ts";
import { sendDueDays } from "./due-days.ts";
import { REPORT_BYTES_MAX } from "./limits.ts";
import { outboundReport, readReportAddress, type ReportMail } from "./report-mail.ts";

const pack = promisify(gzip);

export interface DmarcReportsParts {
  readonly book: DmarcCountBook;
  readonly resolver: Resolver;
  readonly queue: OutboundQueue;
  /** The sender of the reports, who may be asked about them; its domain signs them. */
  readonly contact: Path;
  readonly clock: Clock;
  readonly log: Log;
}

export class DmarcReports {
  readonly #parts: DmarcReportsParts;
  /** Ours, as the receivers of reports know us. */
  readonly #submitter: string;

  constructor(parts: DmarcReportsParts) {
    this.#parts = parts;
    this.#submitter = parts.contact.domain.toLowerCase();
  }

  /** Reports on every day that is over. What cannot be sent now is left for the next time. */
  sendDue(): Promise<void> {
    return sendDueDays(this.#parts, "DMARC", (due) => this.#send(due));
  }

  async #send(reported: ReportDay): Promise<void> {
    const { book, log } = this.#parts;
    const rows = await book.rows(reported);
    // A domain whose name only strangers use may be nobody's, or that of somebody who wants our answer: it hears nothing.
    if (rows.some(({ disposition }) => disposition === "pass")) {
      const record = await this.#record(reported.domain);
      const addresses = record === undefined ? [] : await this.#willing(reported.domain, record.reportTo);
      if (addresses === "trouble") return;
      if (record !== undefined && addresses.length > 0) {
        if (!(await this.#mailTo(addresses, { ...reported, record, rows }))) return;
        log.info({ domain: reported.domain, day: dateOf(reported.day) }, "DMARC report sent");
      }
    }
    await book.remove(reported);
  }

  /** As it stands now: whoever wants no more reports gets none. */
  async #record(domain: string): Promise<DmarcRecord | undefined> {
    const { records } = await this.#parts.resolver.txt(`_dmarc.${domain}`);
    const found = records.map(parseDmarcRecord).filter((record) => record !== undefined);
    return found.length === 1 ? found[0] : undefined;
  }

  /** Those of the addresses whose domain is the same, or says that it takes reports on this one (RFC 9990 4). */
  async #willing(domain: string, addresses: readonly string[]): Promise<readonly string[] | "trouble"> {
    try {
      const willing = await Promise.all(addresses.map((address) => this.#isWilling(domain, address)));
      return addresses.filter((_, i) => willing[i]);
    } catch (error) {
      if (error instanceof DnsTrouble) return "trouble";
      throw error;
    }
  }

  async #isWilling(domain: string, address: string): Promise<boolean> {
    const { resolver } = this.#parts;
    const host = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
    if (host === domain || host.endsWith(`.${domain}`)) return true;
    const [one, other] = await Promise.all([organizationOf(domain, resolver), organizationOf(host, resolver)]);
    if (one === other) return true;
    const { records } = await resolver.txt(`${domain}._report._dmarc.${host}`);
    return records.some((text) => parseDmarcRecord(text) !== undefined);
  }

  /** Whether one of them is on its way. */
  async #mailTo(addresses: readonly string[], report: Report): Promise<boolean> {
    const packed = await pack(formatAggregateReport(this.#aggregate(report)));
    if (packed.length > REPORT_BYTES_MAX) throw new Error(`the report has ${packed.length} bytes`);
    let sent = false;
    for (const address of addresses) {
      try {
        await this.#parts.queue.add(outboundReport(this.#mail(report, packed, readReportAddress(address))));
        sent = true;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#parts.log.info({ domain: report.domain, address, reason }, "a DMARC report was not taken");
      }
    }
    return sent;
  }

  #aggregate({ day, domain, record, rows }: Report): Parameters<typeof formatAggregateReport>[0] {
    const { begin, end } = rangeOf(day);
    const email = addressOf(this.#parts.contact);
    const id = this.#idOf({ day, domain });
    return { id, organization: this.#submitter, email, generator: "Posthorn", begin, end, domain, record, rows };
  }

  #idOf({ day, domain }: ReportDay): string {
    // The same each time that it is made: who gets it twice can tell.
    return `${dateOf(day)}.${domain}@${this.#submitter}`;
  }

  #mail({ day, domain, rows }: Report, packed: Uint8Array, to: Path): ReportMail {
    const { contact, clock } = this.#parts;
    const { begin, end } = rangeOf(day);
    const sum = (passes: boolean): number =>
      rows.filter(({ dkim, spf }) => (dkim || spf) === passes).reduce((total, { messages }) => total + messages, 0);
    return {
      id: randomBytes(9).toString("hex"),
      from: "DMARC reports",
      contact,
      to,
      domain,
      submitter: this.#submitter,
      reportId: this.#idOf({ day, domain }),
      header: [],
      type: "multipart/mixed",
      text: [
        "This is a report on messages that said they were from",
        `${domain}, and came to ${this.#submitter}`,
        `on ${dateOf(day)} (UTC).`,
        "",
        `Messages that DMARC proved genuine:   ${sum(true)}`,
        `Messages that it did not:             ${sum(false)}`,
        "",
        "The attached file tells where they came from, and what became of them.",
        "You get it because the record at _dmarc of the domain asks for it.",
        `Questions: ${formatAddress(contact)}`,
      ],
      // RFC 9990 3.1.4.
      file: { name: `${this.#submitter}!${domain}!${begin}!${end}.xml.gz`, type: "application/gzip", bytes: packed },
      at: clock.now(),
    };
  }
}

interface Report extends ReportDay {
  readonly record: DmarcRecord;
  readonly rows: readonly ReportRow[];
}

/** Seconds since 1970. */
function rangeOf(day: number): { begin: number; end: number } {
  const begin = (day * DAY_MS) / 1000;
  return { begin, end: begin + DAY_MS / 1000 - 1 };
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
