/** What TLS to other servers must prove, and the reports on how that went, as the configuration describes it. */
import { readAuthorities } from "../authorities.ts";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";
import type { Database } from "../../db/database.ts";
import type { Leases } from "../../directory/lease.ts";
import type { Resolver } from "../../dns/resolver.ts";
import type { OutboundQueue } from "../../mail/queue/queue.ts";
import { startRounds } from "../../mail/reports/rounds.ts";
import { TlsReports } from "../../mail/reports/tls-reports.ts";
import { TlsCountBook } from "../../trust/tls/tls-count-book.ts";
import { openTlsPolicies } from "../../trust/tls/tls-policies.ts";
import type { TlsPolicies } from "../../trust/tls-policy.ts";
import { readAddress } from "../../wire/smtp/path.ts";

export interface TlsTrustParts {
  readonly resolver: Resolver;
  /** Of mail on its way. */
  readonly database: Database;
  readonly leases: Leases;
  readonly queue: OutboundQueue;
  readonly clock: Clock;
  readonly log: Log;
}

export interface TlsTrust extends AsyncDisposable {
  readonly policies: TlsPolicies;
}

/** Reads the files that the configuration names; rejects when one cannot be read. */
export async function openTlsTrust(config: Config, parts: TlsTrustParts): Promise<TlsTrust> {
  await using opening = new AsyncDisposableStack();
  const { resolver, database, queue, leases, clock, log } = parts;
  const authorities = await readAuthorities(config.outbound);
  const reporting = config.reports.tls && config.reports.contact !== "";
  const { policyPort } = config.outbound;
  const policies = opening.use(
    openTlsPolicies({ resolver, database, authorities, policyPort, reports: reporting, clock, log }),
  );
  const reports = reporting
    ? new TlsReports({
        book: new TlsCountBook(database),
        resolver,
        queue,
        contact: readAddress(config.reports.contact),
        authorities,
        privateAddresses: false,
        clock,
        log,
      })
    : undefined;
  const work = async (): Promise<void> => {
    await policies.renew();
    await reports?.sendDue();
  };
  opening.use(startRounds(work, { name: "TLS policies and reports", leases, clock, log }));
  const opened = opening.move();
  return { policies, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
