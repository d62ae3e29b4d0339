/** The eyes that mail from outside is seen with, as the configuration describes them. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../db/database.ts";
import { openResolver } from "../dns/stub-resolver.ts";
import { Inbound } from "../mail/inbound.ts";
import { Networks } from "../net/networks.ts";
import type { Rates } from "../net/rates.ts";
import { DmarcCounts } from "../trust/inbound/dmarc-counts.ts";
import { Greylist } from "../trust/inbound/greylist.ts";
import { NetworkLimits } from "../trust/inbound/network-limits.ts";

export interface OpenedInbound extends AsyncDisposable {
  readonly inbound: Inbound;
}

interface Setup {
  readonly config: Config;
  readonly hostname: string;
  readonly workers: number;
}

interface Around {
  readonly deliveries: Database;
  readonly rates: Rates;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds that the first of too many unknown recipients is answered later; each further one waits that much longer. */
const PAUSE_MS = 500;

/** What lists answer when they know an address; 127.0.0.1 and 127.255.255.0/24 tell of mistakes of those who ask. */
const ANY_CODE = {
  all: new Networks(["127.0.0.0/8"]),
  mistakes: new Networks(["127.0.0.1", "127.255.255.0/24"]),
  has(address: string): boolean {
    return this.all.has(address) && !this.mistakes.has(address);
  },
};

export function openInbound({ config, hostname, workers }: Setup, around: Around): OpenedInbound {
  const { deliveries, rates, clock, log } = around;
  const { resolvers: servers, validating, timeoutMs } = config.dns;
  const resolver = openResolver({ servers, validating, timeoutMs, clock, log });
  const { dmarc, spfFail, junkFilter, trustedNetworks, trustedSealers, trustedForwarders, deadlineMs, ...limits } =
    config.inbound;
  const { lists, ...listed } = config.blockLists;
  const { enabled, delay: delayMs, retry: retryMs, remember: keepMs } = config.greylist;
  const connections = Math.ceil(limits.connectionsPerNetwork / workers);
  const reporting = config.reports.dmarc && config.reports.contact !== "";
  const counts = reporting ? new DmarcCounts({ database: deliveries, clock, log }) : undefined;
  const inbound = new Inbound({
    resolver,
    clock,
    hostname,
    deadlineMs,
    trusted: new Networks(trustedNetworks),
    rules: { dmarc, spfFail, junkFilter, trustedSealers, trustedForwarders, listed },
    limits: new NetworkLimits({ ...limits, connections, pauseMs: PAUSE_MS }, rates),
    lists: lists.map(({ zone, weight, codes }) => ({
      zone,
      weight,
      codes: codes.length === 0 ? ANY_CODE : new Networks(codes),
    })),
    counts,
    greylist: enabled ? new Greylist(deliveries, clock, { delayMs, retryMs, keepMs }) : undefined,
  });
  return {
    inbound,
    async [Symbol.asyncDispose]() {
      await counts?.flush();
      await resolver[Symbol.asyncDispose]();
    },
  };
}
