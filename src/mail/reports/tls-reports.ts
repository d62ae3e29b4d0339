/** Sends each domain that asks for it the report on yesterday's TLS sessions with its servers (RFC 8460). */
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { addressesOf } from "../../dns/addresses.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { askHttps } from "../../net/web-client.ts";
import type { CountedDay, TlsCountBook } from "../../trust/tls/tls-count-book.ts";
import { addressOf, type Path } from "../../wire/smtp/path.ts";
import { type ReportDestination, reportDestinations } from "../../wire/tls-report/record.ts";
import type { OutboundQueue } from "../queue/queue.ts";
import { sendDueDays } from "./due-days.ts";
import { tlsReportMail } from "./tls-report-mail.ts";
import { POST_ANSWER_OCTETS_MAX, POST_MS } from "./limits.ts";
import { outboundReport, readReportAddress } from "./report-mail.ts";
import { type TlsReport, tlsReport } from "./tls-report.ts";

const pack = promisify(gzip);

export interface TlsReportsParts {
  readonly book: TlsCountBook;
  readonly resolver: Resolver;
  readonly queue: OutboundQueue;
  /** The sender of the reports, who may be asked about them; its domain signs them. */
  readonly contact: Path;
  /** PEM texts of authorities that are trusted for web servers beside those that everybody trusts. */
  readonly authorities: readonly string[];
  /** Whether web servers with addresses that are not on the Internet get reports too. */
  readonly privateAddresses: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

interface Ready extends CountedDay {
  readonly report: TlsReport;
  readonly packed: Uint8Array;
}

export class TlsReports {
  readonly #parts: TlsReportsParts;
  /** Ours, as the receivers of reports know us. */
  readonly #submitter: string;

  constructor(parts: TlsReportsParts) {
    this.#parts = parts;
    this.#submitter = parts.contact.domain.toLowerCase();
  }

  /** Reports on every day that is over. What cannot be sent now is left for the next time. */
  sendDue(): Promise<void> {
    return sendDueDays(this.#parts, "TLS", (due) => this.#send(due));
  }

  async #send(counted: CountedDay): Promise<void> {
    const destinations = await this.#destinations(counted.domain);
    if (destinations === undefined) return;
    if (destinations.length > 0) {
      const ready = await this.#prepare(counted);
      const sent = await Promise.all(destinations.map((destination) => this.#sendTo(destination, ready)));
      if (!sent.includes(true)) return;
      this.#parts.log.info(
        { domain: counted.domain, day: ready.report["date-range"]["start-datetime"].slice(0, 10) },
        "TLS report sent",
      );
    }
    await this.#parts.book.remove(counted);
  }

  /** Undefined: nobody can tell now. */
  async #destinations(domain: string): Promise<ReportDestination[] | undefined> {
    try {
      return reportDestinations((await this.#parts.resolver.txt(`_smtp._tls.${domain}`)).records);
    } catch (error) {
      if (error instanceof DnsTrouble) return undefined;
      throw error;
    }
  }

  async #prepare(counted: CountedDay): Promise<Ready> {
    const counts = await this.#parts.book.counts(counted);
    const contact = addressOf(this.#parts.contact);
    const report = tlsReport({ ...counted, submitter: this.#submitter, contact, counts });
    return { ...counted, report, packed: await pack(JSON.stringify(report)) };
  }

  /** Whether it is on its way. */
  async #sendTo(destination: ReportDestination, ready: Ready): Promise<boolean> {
    try {
      if (destination.kind === "web") await this.#post(destination.url, ready);
      else await this.#mail(destination.address, ready);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#parts.log.info({ domain: ready.domain, ...destination, reason }, "a TLS report was not taken");
      return false;
    }
  }

  async #mail(address: string, { report, packed, domain }: Ready): Promise<void> {
    const { contact, queue, clock } = this.#parts;
    const to = readReportAddress(address);
    const id = randomBytes(9).toString("hex");
    const at = clock.now();
    const mail = tlsReportMail({ id, report, packed, domain, submitter: this.#submitter, contact, to, at });
    await queue.add(outboundReport(mail));
  }

  async #post(url: string, { packed }: Ready): Promise<void> {
    const { resolver, authorities, privateAddresses } = this.#parts;
    const answer = await askHttps({
      url: new URL(url),
      method: "POST",
      headers: { "content-type": "application/tlsrpt+gzip", "user-agent": "Posthorn" },
      body: packed,
      addressesOf: (host) => addressesOf(host, resolver),
      authorities,
      privateAddresses,
      timeoutMs: POST_MS,
      bodyOctetsMax: POST_ANSWER_OCTETS_MAX,
    });
    if (answer.status < 200 || answer.status > 299) throw new Error(`the web server answered ${answer.status}`);
  }
}
