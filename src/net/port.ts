/** What all connections of one listener share: its role, its limits, and what it does with a client. */
import type { Events, Protocol } from "../base/events.ts";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { HandlerFactory } from "./connection.ts";
import type { Registry } from "./registry.ts";
import type { Certificates } from "./tls.ts";
import type { Wheel } from "./wheel.ts";

/** What every listener of a process shares. */
export interface NetParts {
  readonly log: Log;
  readonly events: Events;
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly registry: Registry;
  /** Undefined where there is no TLS at all. */
  readonly certificates: Certificates | undefined;
  /** Whether credentials may travel in clear text to any address, not just to loopback: the operator said so. */
  readonly clearTextLogins: boolean;
  /** Whether load balancers are believed when they say that a client came over TLS, which ended there. */
  readonly proxiedTls: boolean;
  /** Put in front of connection ids, so that those of several processes differ. */
  readonly idPrefix: string;
}

/**
 * One shape for all: V8 compiles sessions for the shapes of what they are given, and a rehearsal that made its own would leave code
 * behind that the first client has thrown away.
 */
export function netParts(parts: NetParts): NetParts {
  const { log, events, clock, wheel, registry, certificates, clearTextLogins, proxiedTls, idPrefix } = parts;
  return { log, events, clock, wheel, registry, certificates, clearTextLogins, proxiedTls, idPrefix };
}

export interface Port {
  readonly parts: NetParts;
  readonly protocol: Protocol;
  readonly tls: "none" | "starttls" | "implicit";
  /** Whether clients are here to log in: then budgets and a deadline hold until they have. */
  readonly login: "required" | "never";
  /** Whether the connection must begin with a PROXY header. */
  proxied(address: string): boolean;
  readonly handler: HandlerFactory;
}

/** One shape for all, as with `netParts`. */
export function portOf(
  { parts, protocol, tls, login, handler }: Omit<Port, "proxied">,
  proxied: Port["proxied"],
): Port {
  return { parts, protocol, tls, login, handler, proxied };
}
