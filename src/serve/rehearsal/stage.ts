/** Where a rehearsal takes place: the server's own sessions, over storage that nobody else sees and that is gone afterwards. */
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { connect as secure } from "node:tls";
import { Remembered } from "../../auth/remembered.ts";
import { Throttle } from "../../auth/throttle.ts";
import { systemClock } from "../../base/clock.ts";
import { IpcBus } from "../../bus/ipc.ts";
import { AddressPlaces } from "../../net/address-places.ts";
import { netParts, type Port, portOf } from "../../net/port.ts";
import { Rates } from "../../net/rates.ts";
import { Registry } from "../../net/registry.ts";
import { SocketConnection } from "../../net/socket.ts";
import type { Certificates } from "../../net/tls.ts";
import { Wheel } from "../../net/wheel.ts";
import { telemetryEvents } from "../../telemetry/events.ts";
import { logToNobody } from "../../telemetry/logger.ts";
import { Metrics } from "../../telemetry/metrics.ts";
import { type LineRole, roles } from "../roles.ts";
import { openSessions } from "../sessions.ts";
import type { WorkerSetup } from "../setup.ts";
import { openStorage } from "../data/storage.ts";
import { ownSetup } from "./own-setup.ts";
import { Player } from "./player.ts";

const LOOPBACK = "127.0.0.1";
const DOMAIN = "rehearsal.invalid";
/** Sessions of a rehearsal at the same time, and those still saying goodbye. */
const CONNECTIONS = 20;
/** Milliseconds that sessions have to say goodbye. */
const DRAIN_MS = 1000;

export interface Stage extends AsyncDisposable {
  readonly address: string;
  readonly password: string;
  /** Whether it can be played with TLS. */
  readonly secure: boolean;
  /** A client of a new session, in clear text or with TLS from the first byte. */
  enter(role: LineRole, how?: { readonly tls: boolean }): Promise<Player>;
}

export interface StageParts {
  readonly setup: WorkerSetup;
  /** Where everything is made anew. */
  readonly folder: string;
  /** Undefined where there is no TLS. */
  readonly certificates: Certificates | undefined;
}

export async function openStage({ setup, folder, certificates }: StageParts): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  await rm(folder, { recursive: true, force: true });
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = systemClock;
  const log = logToNobody(setup.config.log.level);
  const events = telemetryEvents(log, new Metrics("worker"));
  const own = ownSetup(setup, folder);
  const bus = new IpcBus(toNobody);
  const storage = opening.use(await openStorage(own.config, { bus, clock, log, workers: 1 }));
  const { handlers } = opening.use(
    await openSessions(own, {
      storage,
      events,
      log,
      remembered: new Remembered(clock),
      throttle: new Throttle(clock),
      rates: new Rates(clock),
      issuers: undefined,
    }),
  );
  const address = `player@${DOMAIN}`;
  const password = "rehearsal";
  await storage.directory.addDomain(DOMAIN);
  const { id } = await storage.directory.addAccount({ address, password });
  await storage.store.createAccount(id);
  const places = new AddressPlaces({ own: CONNECTIONS, shared: undefined, clock });
  const registry = new Registry({ total: CONNECTIONS, places });
  opening.defer(() => registry.drain(DRAIN_MS));
  const parts = netParts({
    log,
    events,
    clock,
    wheel: new Wheel(),
    registry,
    certificates,
    clearTextLogins: own.config.login.clearText === "everywhere",
    proxiedTls: false,
    idPrefix: "r",
  });
  const newPort = (role: LineRole, tls: boolean): Port => {
    const rules = roles[role];
    const handler = handlers(rules.protocol);
    return portOf({ ...rules, tls: tls ? "implicit" : rules.tls, parts, handler }, () => false);
  };
  const opened = opening.move();
  return {
    address,
    password,
    secure: certificates !== undefined,
    async enter(role, { tls } = { tls: false }) {
      const [client, server] = await pair();
      if (registry.take(LOOPBACK) !== true) throw new Error("no place on the stage");
      registry.add(new SocketConnection(server, newPort(role, tls), LOOPBACK));
      // Nobody is on the way, so nothing is to be proved.
      return new Player(tls ? secure({ socket: client, rejectUnauthorized: false }) : client);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** What other workers would hear. */
export async function toNobody(): Promise<void> {
  // They have no part in it.
}

/** Both ends of one connection. Whoever else finds the port in that moment is turned away. */
async function pair(): Promise<[client: Socket, server: Socket]> {
  const listener = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true });
  try {
    listener.listen(0, LOOPBACK);
    await once(listener, "listening");
    const at = listener.address();
    if (at === null || typeof at === "string") throw new Error("no port");
    const client = connect({ host: LOOPBACK, port: at.port, noDelay: true });
    const accepted = new Promise<Socket>((found) => {
      listener.on("connection", (socket: Socket) => {
        if (socket.remotePort === client.localPort) found(socket);
        else socket.destroy();
      });
    });
    await once(client, "connect");
    return [client, await accepted];
  } finally {
    listener.close();
  }
}
