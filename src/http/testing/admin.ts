/** What the administration works with, in a temporary folder. */
import { join } from "node:path";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { DAY_MS } from "../../base/clock.ts";
import { silentEvents } from "../../base/events.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { Invitations } from "../../directory/invitations.ts";
import { mailMigrations } from "../../mail/migrations/index.ts";
import { findJourneys } from "../../mail/journey/journey.ts";
import { SendingLimits } from "../../mail/sending-limits.ts";
import { Suppressions } from "../../mail/suppression/suppressions.ts";
import { QueueDesk } from "../../mail/queue/desk.ts";
import type { TemporaryStore } from "../../store/testing/temporary-store.ts";
import type { GivenSmarthost } from "../../directory/smarthost.ts";
import type { SmarthostDesk } from "../api/smarthost.ts";
import type { HttpParts } from "../app.ts";
import type { TestLogins } from "./logins.ts";

export async function temporaryAdmin(
  { store, bus, clock, folder }: TemporaryStore,
  { directory }: TestLogins,
  zone = new Zone(),
): Promise<HttpParts["admin"] & { readonly sending: SendingLimits } & AsyncDisposable> {
  const deliveries = await openSqlite(join(folder, "queue.db"), { migrations: mailMigrations, create: true });
  const queue = new QueueDesk(deliveries, { bus, clock });
  return {
    journey: (query) => findJourneys({ directory, store, queue, clock }, query),
    store,
    invitations: new Invitations(directory, clock),
    queue,
    quota: { bytes: 1000, messages: 0 },
    reports: async (since) => [{ since }],
    health: async () => ({ version: "1", checks: [] }),
    askAnew: (body) => body(zoneResolver(zone)),
    suppressions: new Suppressions(deliveries, clock, { failures: 3, ms: 30 * DAY_MS }),
    sending: new SendingLimits({
      database: deliveries,
      clock,
      events: silentEvents,
      rules: { recipientsPerDay: 100, failuresPerDay: 10 },
    }),
    smarthost: paperSmarthost(),
    domainRecords: async (name, check) => ({ domain: name, check }),
    [Symbol.asyncDispose]: () => deliveries[Symbol.asyncDispose](),
  };
}

/** Keeps what it is told, and says of whom it was asked. */
export function paperSmarthost(): SmarthostDesk {
  let kept: GivenSmarthost | undefined;
  return {
    show: async () => ({ smarthost: kept === undefined ? null : { ...kept, password: undefined }, isOverruled: false }),
    try: async ({ host }) => ({ isOpen: host !== "closed.example", words: `${host} answers`, tls: undefined }),
    async set(given) {
      kept = given;
    },
    async remove() {
      kept = undefined;
    },
  };
}
