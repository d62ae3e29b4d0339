/** The way of mail in tests: a directory with ada@ and bob@example.com, and a queue that nobody empties. */
import { ActiveScripts } from "../../mail/sieve/active-scripts.ts";
import { type Clock, DAY_MS } from "../../base/clock.ts";
import { join } from "node:path";
import { PasswordHasher } from "../../auth/password.ts";
import { silentEvents } from "../../base/events.ts";
import { silentLog } from "../../base/log.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { PushSubscriptions } from "../../directory/push-subscriptions.ts";
import { directoryMigrations } from "../../directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../../directory/sql-directory.ts";
import { BegunSubmissions } from "../../mail/begun.ts";
import { mailMigrations } from "../../mail/migrations/index.ts";
import { Sharing } from "../../mail/sharing.ts";
import { PartialDeliveries } from "../../mail/partial.ts";
import type { OutboundMessage } from "../../mail/queue/queue.ts";
import { SendingLimits } from "../../mail/sending-limits.ts";
import { Suppressions } from "../../mail/suppression/suppressions.ts";
import { Networks } from "../../net/networks.ts";
import type { TemporaryStore } from "../../store/testing/temporary-store.ts";
import { Srs } from "../../trust/srs.ts";
import type { JmapParts } from "../parts.ts";
import { openWebPush, type WebPush } from "../web-push/web-push.ts";

export interface TestMailFlow extends AsyncDisposable {
  readonly mail: JmapParts["mail"];
  readonly sharing: Sharing;
  readonly webPush: WebPush;
  readonly directory: SqlDirectory;
  readonly queued: readonly OutboundMessage[];
  readonly begun: BegunSubmissions;
  readonly logins: JmapParts["logins"];
}

/** `authorities` are those of push services, all of them on this machine. ada@example.com is account 1, bob@ is 2; team@ is an alias of ada's. */
export async function mailFlow(
  { store, folder }: TemporaryStore,
  clock: Clock,
  authorities: readonly string[] = [],
): Promise<TestMailFlow> {
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  const directory = openDirectory({ database, clock, hasher: new PasswordHasher({ memoryKiB: 64, passes: 1 }) });
  await directory.addDomain("example.com");
  await directory.addAccount({ address: "ada@example.com", displayName: "Ada", password: "secret of ada" });
  const bob = await directory.addAccount({ address: "bob@example.com", password: "secret of bob" });
  await directory.addAlias("team@example.com", ["ada@example.com"]);
  await store.createAccount(bob.id);
  const deliveries = await openSqlite(join(folder, "deliveries.db"), { migrations: mailMigrations, create: true });
  const partial = new PartialDeliveries(deliveries, clock);
  const queued: OutboundMessage[] = [];
  const begun = new BegunSubmissions(deliveries);
  const webPush = await openWebPush({
    subscriptions: new PushSubscriptions(database, clock),
    addressesOf: async () => ["127.0.0.1"],
    authorities,
    privateAddresses: true,
    contact: "mailto:postmaster@mx.example.com",
    clock,
    log: silentLog,
  });
  return {
    queued,
    begun,
    logins: { watch: () => ({ [Symbol.dispose]: () => undefined }) },
    sharing: new Sharing({ store, directory }),
    webPush,
    directory,
    mail: {
      directory,
      store,
      partial,
      scripts: new ActiveScripts(),
      sending: new SendingLimits({
        database: deliveries,
        clock,
        events: silentEvents,
        rules: { recipientsPerDay: 0, failuresPerDay: 0 },
      }),
      suppressions: new Suppressions(deliveries, clock, { failures: 3, ms: 30 * DAY_MS }),
      queue: {
        add: async (message) => void queued.push(message),
        async withdraw(id) {
          const at = queued.findIndex((message) => message.id === id && (message.holdUntil ?? 0) > clock.now());
          if (at >= 0) queued.splice(at, 1);
          return at >= 0;
        },
      },
      srs: new Srs({
        secret: async () => new Uint8Array(32),
        isLocalDomain: (domain) => directory.isLocalDomain(domain),
        clock,
      }),
      events: silentEvents,
      clock,
      log: silentLog,
      foreignAuthors: false,
      privateNetworks: new Networks([]),
      hostname: "mx.example.com",
    },
    async [Symbol.asyncDispose]() {
      await directory[Symbol.asyncDispose]();
      await partial[Symbol.asyncDispose]();
    },
  };
}
