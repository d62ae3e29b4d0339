/** What the administration in the browser works with. */
import { systemClock } from "../../base/clock.ts";
import { silentEvents } from "../../base/events.ts";
import { Invitations } from "../../directory/invitations.ts";
import type { Resolver } from "../../dns/resolver.ts";
import type { AskAnew } from "../../http/api/admin/parts.ts";
import type { HttpParts } from "../../http/app.ts";
import type { RememberedReports } from "../../mail/reports/remembered.ts";
import { QueueDesk } from "../../mail/queue/desk.ts";
import { SendingLimits } from "../../mail/sending-limits.ts";
import { smarthostDesk } from "../out/smarthost.ts";
import type { Opened } from "../processes/service.ts";

export function adminParts(
  { setup: { config }, storage }: Opened,
  { resolver, askAnew }: { readonly resolver: Resolver; readonly askAnew: AskAnew },
): HttpParts["admin"] {
  const queue = new QueueDesk(storage.deliveries, { bus: storage.bus, clock: systemClock });
  let remembered: RememberedReports | undefined;
  return {
    // Late: few ask for these, and no client waits for them at the start.
    journey: async (query) => {
      const { findJourneys } = await import("../../mail/journey/journey.ts");
      return findJourneys({ ...storage, queue, clock: systemClock }, query);
    },
    reports: async (since) => {
      const { reportReaders, summarizeReports } = await import("../../mail/reports/readers.ts");
      const { RememberedReports } = await import("../../mail/reports/remembered.ts");
      remembered ??= new RememberedReports();
      const readers = await reportReaders(storage, config.domains.reportsTo);
      return summarizeReports(storage, readers, since, remembered);
    },
    store: storage.store,
    invitations: new Invitations(storage.directory, systemClock),
    queue,
    quota: config.quota,
    health: async () => (await import("../health.ts")).healthOf(config, storage),
    askAnew,
    suppressions: storage.suppressions,
    sending: new SendingLimits({
      database: storage.deliveries,
      clock: systemClock,
      events: silentEvents,
      rules: config.sending,
    }),
    smarthost: smarthostDesk(config, storage.directory, resolver),
    domainRecords: async (name, check) => {
      const { domainReport } = await import("../domains/domain-report.ts");
      if (!check) return domainReport(config, storage, { name, resolver: undefined });
      return askAnew((fresh) => domainReport(config, storage, { name, resolver: fresh }));
    },
  };
}
