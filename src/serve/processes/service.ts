/** One process that serves clients: storage, sessions and listeners. There is one in each worker. */
import type { Socket } from "node:net";
import type { Remembered } from "../../auth/remembered.ts";
import type { Throttle } from "../../auth/throttle.ts";
import { systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Bus } from "../../bus/bus.ts";
import { startHttp, type WebListener } from "../../http/server.ts";
import { AddressPlaces, ownPlaces, type SharedPlaces } from "../../net/address-places.ts";
import { openCertificates, type FileCertificates } from "../../net/certificates.ts";
import { type Listener, startListener } from "../../net/listener.ts";
import { Networks } from "../../net/networks.ts";
import { type NetParts, netParts } from "../../net/port.ts";
import type { Rates } from "../../net/rates.ts";
import { Registry } from "../../net/registry.ts";
import { Wheel } from "../../net/wheel.ts";
import { telemetryEvents } from "../../telemetry/events.ts";
import { Metrics, type Snapshot } from "../../telemetry/metrics.ts";
import { busyLine, isLineRole, roles } from "../roles.ts";
import { keepCompiled } from "./compiled.ts";
import { rehearseLater } from "../rehearsal/later.ts";
import { openIssuers } from "../issuers.ts";
import { type Sessions, openSessions } from "../sessions.ts";
import type { WorkerSetup } from "../setup.ts";
import { openStorage, type Storage } from "../data/storage.ts";

/** What a process has of the others. */
export interface Surroundings {
  /** This process in the log and in connection ids: "w1". */
  readonly name: string;
  readonly log: Log;
  readonly bus: Bus;
  /** Passwords checked lately, here and in the other processes. */
  readonly remembered: Remembered;
  /** How often networks come, here and in the other processes. */
  readonly rates: Rates;
  /** Failed logins, here and in the other processes. */
  readonly throttle: Throttle;
  /** Places of addresses beyond this process's own; undefined where no other process serves clients. */
  readonly places: SharedPlaces | undefined;
  /** The page of all processes' numbers. */
  readonly metricsPage: () => Promise<string>;
  /** Whether other processes listen on the same ports. */
  readonly reusePort: boolean;
  /** Whether this process sends what is in the queue. */
  readonly sends: boolean;
}

export interface Service extends AsyncDisposable {
  readonly storage: Storage;
  readonly metrics: Metrics;
  /** Serves a client that the primary let in, to the binding with this number. */
  take(socket: Socket, binding: number): void;
  snapshot(): Promise<Snapshot>;
  renewTicketKeys(keys: Buffer): Promise<void>;
  /** Takes no more clients, has every session say goodbye, waits for work in progress at most so long, and closes everything. */
  stop(ms: number): Promise<void>;
}

/** Resolves when it takes clients. */
export async function startService(setup: WorkerSetup, around: Surroundings): Promise<Service> {
  await using starting = new AsyncDisposableStack();
  const { config, workers } = setup;
  const { log } = around;
  const metrics = new Metrics("worker");
  const events = telemetryEvents(log, metrics);
  const storage = starting.use(await openStorage(config, { bus: around.bus, clock: systemClock, log, workers }));
  const certificates = await certificatesOf(setup, log);
  if (certificates !== undefined) starting.use(certificates);
  const issuers = starting.use(await openIssuers(config, { clock: systemClock, log }));
  const registry = new Registry({
    total: Math.ceil(config.limits.connections / workers),
    places: new AddressPlaces({
      own: ownPlaces(config.limits.connectionsPerAddress, workers),
      shared: around.places,
      clock: systemClock,
    }),
  });
  const parts = netParts({
    log,
    events,
    clock: systemClock,
    wheel: new Wheel(),
    registry,
    certificates,
    clearTextLogins: config.login.clearText === "everywhere",
    proxiedTls: config.proxy.terminatesTls,
    idPrefix: workers > 1 ? `${around.name}-` : "",
  });
  const listeners = starting.use(new AsyncDisposableStack());
  const { remembered, throttle, rates } = around;
  const sessions = starting.use(
    await openSessions(setup, { storage, events, log, remembered, throttle, rates, issuers }),
  );
  const opened = { ...sessions, setup, around, storage, certificates, parts, listeners };
  const doors = await listenAll(opened);
  const plays = around.sends ? (["clients", "sending"] as const) : (["clients"] as const);
  listeners.use(rehearseLater({ setup, name: around.name, plays, certificates, heard: () => registry.heard, log }));
  const outgoing = around.sends
    ? await (await import("../out/outgoing.ts")).startOutgoing(setup, { storage, events, log })
    : undefined;
  const running = starting.move();
  return {
    storage,
    metrics,
    take: (socket, binding) => doors[binding]?.take(socket),
    snapshot: () => metrics.snapshot(),
    renewTicketKeys: async (keys) => certificates?.renewTicketKeys(keys),
    async stop(ms) {
      await listeners.disposeAsync();
      await Promise.all([registry.drain(ms), outgoing?.stop(ms)]);
      await running.disposeAsync();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function certificatesOf(setup: WorkerSetup, log: Log): Promise<FileCertificates | undefined> {
  if (setup.certificates.length === 0) return undefined;
  const folder = setup.fetchedCertificates;
  return openCertificates({
    files: setup.certificates,
    folder,
    hostname: folder === undefined ? undefined : setup.hostname,
    ticketKeys: Buffer.from(setup.ticketKeys, "base64"),
    log,
  });
}

/** What the listeners answer from. */
export interface Opened {
  readonly setup: WorkerSetup;
  readonly around: Surroundings;
  readonly storage: Storage;
  readonly mail: Sessions["mail"];
  readonly gate: Sessions["gate"];
  readonly handlers: Sessions["handlers"];
  readonly certificates: FileCertificates | undefined;
  readonly parts: NetParts;
  readonly listeners: AsyncDisposableStack;
}

/** The listeners, in the order of the bindings. */
async function listenAll(opened: Opened): Promise<readonly Pick<Listener, "take">[]> {
  const { setup, handlers, listeners } = opened;
  const web = webOf(opened);
  const proxies = new Networks(setup.config.proxy.networks);
  const doors: Pick<Listener, "take">[] = [];
  for (const { role, host, port } of setup.bindings) {
    const listener = isLineRole(role)
      ? listeners.use(
          await startListener({
            ...roles[role],
            parts: opened.parts,
            host,
            port,
            reusePort: opened.around.reusePort,
            handler: handlers(roles[role].protocol),
            proxies,
            busyLine: busyLine(roles[role].protocol, setup.hostname),
          }),
        )
      : listeners.use(await startHttpRole(opened, web, role, { host, port }));
    doors.push(listener);
  }
  if (setup.bindings.some(({ role }) => !isLineRole(role)))
    setImmediate(() => {
      // Whoever asks first tries again, and is told if it fails again.
      web().then(keepCompiled, () => undefined);
    });
  else keepCompiled();
  return doors;
}

/** What is answered over HTTP, in clear text or not. Loaded after everything else: few clients begin with it. */
function webOf(opened: Opened): () => Promise<WebListener> {
  let web: Promise<WebListener> | undefined;
  const open = async (): Promise<WebListener> => {
    try {
      return await (await import("../web/web.ts")).openWeb(opened);
    } catch (error) {
      web = undefined;
      throw error;
    }
  };
  return () => (web ??= open());
}

async function startHttpRole(
  { around, certificates, setup, storage }: Opened,
  web: () => Promise<WebListener>,
  role: "http" | "https",
  at: { host: string; port: number },
): ReturnType<typeof startHttp> {
  const secured = role === "https" ? certificates : undefined;
  const challenges =
    secured !== undefined && setup.config.acme.enabled
      ? new (await import("../certificates/challenges.ts")).StoredChallenges(await storage.acmeBook())
      : undefined;
  return startHttp({ web, ...at, reusePort: around.reusePort, certificates: secured, challenges, log: around.log });
}
