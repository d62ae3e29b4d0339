import { DAY_MS, systemClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { reportReaders, summarizeReports } from "../../mail/reports/readers.ts";
import type { DomainSummary } from "../../mail/reports/summary.ts";
import { numberOption } from "../option-values.ts";
import { counted, table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

const DAYS = 30;

export const reports: Subcommand = {
  name: "reports",
  operands: "[ADDRESS]",
  operandsMin: 0,
  operandsMax: 1,
  summary: "Show what other servers report about mail of your domains",
  details:
    "Reads the DMARC and TLS reports in the mailboxes of those who get them: ADDRESS, or domains.reportsTo, or postmaster@ of each domain.",
  options: { days: { option: { type: "string" }, value: "NUMBER", help: `Those of the last so many days (${DAYS})` } },
  async run({ operands, values, out, config }) {
    const days = numberOption(values, "days", DAYS);
    const since = systemClock.now() - days * DAY_MS;
    const domains = await withStorage(config, async (storage) => {
      const readers = await reportReaders(storage, operands[0] ?? config.domains.reportsTo);
      if (readers.size === 0 && operands[0] !== undefined)
        throw new Refusal("not-found", `${operands[0]} is no address of this server`);
      return summarizeReports(storage, readers, since);
    });
    out.result(
      { days, domains },
      domains.length === 0 ? `No reports in the last ${days} days` : domains.map(page).join("\n\n"),
    );
    return 0;
  },
};

function page({ domain, dmarc, tls }: DomainSummary): string {
  const rows: string[][] = [];
  if (dmarc.reports > 0) {
    rows.push(
      ["DMARC", `${counted(dmarc.reports, "report")} by ${dmarc.organizations.join(", ")}`],
      ["  proved to be yours", counted(dmarc.genuine, "message")],
      [
        "  not proved",
        `${counted(dmarc.unproven, "message")}: ${dmarc.delivered} delivered, ${dmarc.junk} junk, ${dmarc.refused} refused`,
      ],
      ...dmarc.sources.map(({ address, messages }) => ["    from", `${address}: ${messages}`]),
    );
  }
  if (tls.reports > 0) {
    rows.push(
      ["TLS", `${counted(tls.reports, "report")} by ${tls.organizations.join(", ")}`],
      ["  encrypted as it should be", counted(tls.successes, "connection")],
      ["  not", counted(tls.failures, "connection")],
      ...Object.entries(tls.details).map(([result, sessions]) => ["    because", `${result}: ${sessions}`]),
    );
  }
  return `${domain}\n${table(rows)}`;
}
