/** Listeners for tests: a free port on loopback, and what a test wants to be different. */
import { systemClock } from "../../base/clock.ts";
import { silentEvents, type Events, type Protocol } from "../../base/events.ts";
import { silentLog, type Log } from "../../base/log.ts";
import type { HandlerFactory } from "../connection.ts";
import { startListener, type Listener } from "../listener.ts";
import { AddressPlaces, type SharedPlaces } from "../address-places.ts";
import { Networks } from "../networks.ts";
import { Registry } from "../registry.ts";
import type { Certificates } from "../tls.ts";
import { Wheel } from "../wheel.ts";

export interface TestPort extends AsyncDisposable {
  readonly listener: Listener;
  readonly registry: Registry;
  /** A test turns it by hand: `wheel.tick()` is one second. */
  readonly wheel: Wheel;
}

export async function startTestPort(
  handler: HandlerFactory,
  options: {
    /** "imap" when absent. */
    protocol?: Protocol;
    tls?: "none" | "starttls" | "implicit";
    login?: "required" | "never";
    certificates?: Certificates;
    proxies?: readonly string[];
    perAddress?: number;
    /** Where places beyond `perAddress` come from. */
    sharedPlaces?: SharedPlaces;
    proxiedTls?: boolean;
    total?: number;
    clearTextLogins?: boolean;
    events?: Partial<Events>;
    log?: Log;
    host?: string;
  } = {},
): Promise<TestPort> {
  const places = new AddressPlaces({
    own: options.perAddress ?? 100,
    shared: options.sharedPlaces,
    clock: systemClock,
  });
  const registry = new Registry({ total: options.total ?? 100, places });
  const wheel = new Wheel();
  const listener = await startListener({
    parts: {
      log: options.log ?? silentLog,
      events: { ...silentEvents, ...options.events },
      clock: systemClock,
      wheel,
      registry,
      certificates: options.certificates,
      clearTextLogins: options.clearTextLogins ?? false,
      proxiedTls: options.proxiedTls ?? false,
      idPrefix: "",
    },
    protocol: options.protocol ?? "imap",
    host: options.host ?? "127.0.0.1",
    port: 0,
    reusePort: false,
    tls: options.tls ?? "none",
    login: options.login ?? "never",
    proxies: new Networks(options.proxies ?? []),
    busyLine: "* BYE Too many connections\r\n",
    handler,
  });
  return {
    listener,
    registry,
    wheel,
    async [Symbol.asyncDispose]() {
      listener[Symbol.dispose]();
      await registry.drain(100);
    },
  };
}
