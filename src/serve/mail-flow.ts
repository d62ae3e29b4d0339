/** The flow of mail as every process sees it: into mailboxes, and into the queue. */
import { ActiveScripts } from "../mail/sieve/active-scripts.ts";
import type { Clock } from "../base/clock.ts";
import type { Events } from "../base/events.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/schema.ts";
import type { MailParts } from "../mail/parts.ts";
import { Hops } from "../mail/queue/hops.ts";
import type { Schedule } from "../mail/queue/settle.ts";
import { SqlQueue } from "../mail/queue/sql-queue.ts";
import { Networks } from "../net/networks.ts";
import { SendingLimits } from "../mail/sending-limits.ts";
import { Srs } from "../trust/srs.ts";
import { routesOf } from "./out/routes.ts";
import type { Storage } from "./data/storage.ts";

export interface MailFlow {
  readonly mail: MailParts & { readonly queue: SqlQueue };
  readonly hops: Hops;
}

interface Around {
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rejects when a file that a route names cannot be read. */
export async function openMailFlow(
  { config, hostname }: { readonly config: Config; readonly hostname: string },
  storage: Storage,
  { events, clock, log }: Around,
): Promise<MailFlow> {
  const { directory, store, partial, suppressions, blobs, bus, deliveries: database } = storage;
  const hops = new Hops(await routesOf(config, directory.smarthosts), directory);
  const rules = { ...scheduleOf(config), messagesMax: config.queue.messages };
  const queue = new SqlQueue({ database, blobs, bus, clock, events, hops, rules });
  const srs = new Srs({
    secret: () => directory.credentials.secret(),
    isLocalDomain: (domain) => directory.isLocalDomain(domain),
    clock,
  });
  const { foreignAuthors } = config.smtp;
  const filters =
    config.milters.length === 0
      ? undefined
      : (await import("./filters.ts")).openFilters(config, { log, events, hostname });
  const sending = new SendingLimits({ database, clock, events, rules: config.sending });
  return {
    mail: {
      directory,
      store,
      partial,
      scripts: new ActiveScripts(),
      queue,
      suppressions,
      srs,
      sending,
      filters,
      events,
      clock,
      log,
      foreignAuthors,
      privateNetworks: new Networks(config.outbound.privateNetworks),
      hostname,
    },
    hops,
  };
}

export function scheduleOf({ queue }: Config): Schedule {
  return {
    lifetimeMs: queue.lifetime,
    delayNoticeMs: queue.delayNotice,
    firstRetryMs: queue.firstRetry,
    maxRetryMs: queue.maxRetry,
  };
}
