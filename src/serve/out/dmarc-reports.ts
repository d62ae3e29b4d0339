/** Reports to other domains on mail in their name, where the configuration wants them. */
import type { Config } from "../../config/schema.ts";
import { DmarcReports } from "../../mail/reports/dmarc-reports.ts";
import { startRounds } from "../../mail/reports/rounds.ts";
import { DmarcCountBook } from "../../trust/inbound/dmarc-count-book.ts";
import { readAddress } from "../../wire/smtp/path.ts";
import type { TlsTrustParts } from "./tls-trust.ts";

export function dmarcReports({ reports }: Config, parts: TlsTrustParts): AsyncDisposable | null {
  if (!reports.dmarc || reports.contact === "") return null;
  const { database, leases, clock, log } = parts;
  const sender = new DmarcReports({
    ...parts,
    book: new DmarcCountBook(database),
    contact: readAddress(reports.contact),
  });
  return startRounds(() => sender.sendDue(), { name: "DMARC reports", leases, clock, log });
}
