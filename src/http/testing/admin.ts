/** What the administration works with, in a temporary folder. */
import { join } from "node:path";
import { openSqlite } from "../../db/sqlite.ts";
import { Invitations } from "../../directory/invitations.ts";
import { mailMigrations } from "../../mail/migrations/index.ts";
import { findJourneys } from "../../mail/journey/journey.ts";
import { QueueDesk } from "../../mail/queue/desk.ts";
import type { TemporaryStore } from "../../store/testing/temporary-store.ts";
import type { HttpParts } from "../app.ts";
import type { TestLogins } from "./logins.ts";

export async function temporaryAdmin(
  { store, bus, clock, folder }: TemporaryStore,
  { directory }: TestLogins,
): Promise<HttpParts["admin"] & AsyncDisposable> {
  const deliveries = await openSqlite(join(folder, "queue.db"), { migrations: mailMigrations, create: true });
  const queue = new QueueDesk(deliveries, { bus, clock });
  return {
    journey: (query) => findJourneys({ directory, store, queue, clock }, query),
    store,
    invitations: new Invitations(directory, clock),
    queue,
    quota: { bytes: 1000, messages: 0 },
    health: async () => ({ version: "1", checks: [] }),
    domainRecords: async (name, check) => ({ domain: name, check }),
    [Symbol.asyncDispose]: () => deliveries[Symbol.asyncDispose](),
  };
}
