/** The sending side, put together: the queue's sender over the transport, names, trust and signatures. One on each machine. */
import { type Clock, systemClock } from "../../base/clock.ts";
import type { Events } from "../../base/events.ts";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/schema.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { openResolver } from "../../dns/stub-resolver.ts";
import { startRounds } from "../../mail/reports/rounds.ts";
import { startSender } from "../../mail/queue/sender.ts";
import { KeyTurns } from "../../trust/key-turns.ts";
import { openSigner } from "../../trust/signer.ts";
import { dmarcReports } from "./dmarc-reports.ts";
import { openMailFlow, scheduleOf } from "../mail-flow.ts";
import { openSending } from "./sending.ts";
import type { WorkerSetup } from "../setup.ts";
import type { Storage } from "../data/storage.ts";
import { openTlsTrust } from "./tls-trust.ts";

export interface Outgoing {
  /** Gives what is on its way so many milliseconds, then breaks it off; it is tried again at the next start. */
  stop(ms: number): Promise<void>;
}

interface Around {
  readonly storage: Storage;
  readonly events: Events;
  readonly log: Log;
  /** What to do when others have taken this sender for dead; see SenderParts. */
  readonly lost?: (error: unknown) => void;
}

export async function startOutgoing(setup: WorkerSetup, around: Around): Promise<Outgoing> {
  const { config, hostname } = setup;
  const { storage, events, log } = around;
  const { deliveries: database, leases, blobs, bus, directory } = storage;
  const clock = systemClock;
  await using opening = new AsyncDisposableStack();
  const { mail, hops } = await openMailFlow(setup, storage, { events, clock, log });
  const { resolvers: servers, validating, timeoutMs } = config.dns;
  const resolver = opening.use(openResolver({ servers, validating, timeoutMs, clock, log }));
  const { queue } = mail;
  const { policies } = opening.use(await openTlsTrust(config, { resolver, database, leases, queue, clock, log }));
  opening.use(dmarcReports(config, { database, leases, resolver, queue, clock, log }));
  opening.use(keyTurns(config, { directory, leases, resolver, clock, log }));
  const transport = opening.use(await openSending(setup, { resolver, policies, clock, log }));
  const sender = await startSender({
    ...mail,
    database,
    blobs,
    bus,
    hops,
    transport,
    signer: openSigner({ keys: directory.keys, clock, authservId: hostname }),
    schedule: scheduleOf(config),
    connections: config.queue.connections,
    connectionsPerHop: config.queue.connectionsPerHop,
    isAlone: config.store.engine === "sqlite",
    random: () => Math.random(),
    lost: around.lost ?? endAtOnce,
  });
  const opened = opening.move();
  return {
    async stop(ms) {
      await sender.stop(ms);
      await opened.disposeAsync();
    },
  };
}

/** What this process does may be done elsewhere too: it ends, as for a mistake of its own. */
function endAtOnce(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

interface KeyParts extends Pick<Storage, "directory" | "leases"> {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly log: Log;
}

/** Nothing, unless keys are to turn by themselves. */
function keyTurns({ domains }: Config, parts: KeyParts): AsyncDisposable | undefined {
  const days = domains.rotateKeysDays;
  if (days === 0) return undefined;
  const turns = new KeyTurns({ ...parts, days });
  return startRounds(() => turns.round(), { ...parts, name: "keys of domains" });
}
