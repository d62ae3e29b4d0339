/** Delivers by SMTP and LMTP: takes an open connection or finds a server, and has it take the recipients. */
import { createSecureContext, rootCertificates } from "node:tls";
import { type Clock, systemClock } from "../base/clock.ts";
import { type Log, silentLog } from "../base/log.ts";
import type { Resolver } from "../dns/resolver.ts";
import { Networks } from "../net/networks.ts";
import type { TlsPolicies } from "../trust/tls-policy.ts";
import { BrokenTls } from "./broken-tls.ts";
import { Connector, type ConnectorParts } from "./connector.ts";
import { Delivery, SHUTTING_DOWN } from "./delivery.ts";
import { converse } from "./conversation.ts";
import type { HostFinder } from "./hosts.ts";
import { SESSIONS_TRIED_MAX, TIMEOUTS, type Timeouts } from "./limits.ts";
import { OutgoingMessage } from "./outgoing-message.ts";
import { Pool } from "./pool.ts";
import { RoutedHop } from "./route.ts";
import type { Session } from "./session.ts";
import { Sources, type SourcesSettings } from "./sources.ts";
import { opportunistic } from "./tls-plan.ts";
import type { Handover, HandoverResult, Hop, Reached, Transport } from "./transport.ts";
import { Trouble } from "./trouble.ts";

export interface TransportOptions {
  readonly resolver: Resolver;
  readonly sources: SourcesSettings;
  /** Whether a host (by name, or by address and port) is this server itself. Nobody is, when absent. */
  readonly isSelf?: HostFinder["isSelf"];
  /** Addresses that strangers may lead us to, though they are not on the Internet (by a literal) or not another machine's. None, when absent. */
  readonly privateNetworks?: HostFinder["privateNetworks"];
  /** Opportunistic TLS everywhere, when absent. */
  readonly policies?: TlsPolicies;
  /** PEM texts of authorities that are trusted beside those that everybody trusts. */
  readonly authorities?: readonly string[];
  readonly timeouts?: Partial<Timeouts>;
  readonly clock?: Clock;
  readonly log?: Log;
}

export function openTransport(options: TransportOptions): Transport {
  return new SmtpTransport(options);
}

const nobodyAsks: TlsPolicies = {
  forHost: async (_domain, _mx, host) => opportunistic(host),
  note: () => undefined,
};

class SmtpTransport implements Transport {
  readonly #parts: ConnectorParts;
  readonly #sources: Sources;
  readonly #pool: Pool;
  /** Sessions at work. */
  readonly #busy = new Set<Session>();
  readonly #stopping = new AbortController();

  constructor(options: TransportOptions) {
    const { clock = systemClock, log = silentLog, authorities = [] } = options;
    this.#sources = new Sources(options.sources);
    this.#pool = new Pool(clock);
    this.#parts = {
      finder: {
        resolver: options.resolver,
        privateNetworks: options.privateNetworks ?? new Networks([]),
        isSelf: options.isSelf ?? (() => false),
      },
      policies: options.policies ?? nobodyAsks,
      context: createSecureContext({
        minVersion: "TLSv1.2",
        ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
      }),
      brokenTls: new BrokenTls(clock),
      timeouts: { ...TIMEOUTS, ...options.timeouts },
      clock,
      log,
    };
  }

  async deliver(handover: Handover, signal: AbortSignal): Promise<HandoverResult> {
    const { hop, reversePath, tls } = handover;
    if (!(hop instanceof RoutedHop)) throw new Error(`no route made the hop "${hop.key}"`);
    const source = this.#sources.for(reversePath?.domain);
    const errand: Errand = {
      delivery: new Delivery(handover),
      message: new OutgoingMessage(handover.message),
      key: `${hop.key}\n${tls}\n${source.key}`,
      signal,
    };
    const pooled = this.#stopped(signal) ? undefined : this.#pool.take(errand.key);
    const done = pooled === undefined ? [] : await this.#useAgain(pooled, errand);
    if (errand.delivery.open.length === 0 || this.#stopped(signal)) return errand.delivery.finish(SHUTTING_DOWN);
    const stop = AbortSignal.any([signal, this.#stopping.signal]);
    const connector = new Connector(this.#parts, { route: hop.route, source, tls, signal: stop }, done);
    await this.#askServers(connector, errand, SESSIONS_TRIED_MAX - done.length);
    return errand.delivery.finish(stop.aborted ? SHUTTING_DOWN : connector.trouble);
  }

  async reach(hop: Hop, signal: AbortSignal): Promise<Reached> {
    if (!(hop instanceof RoutedHop)) throw new Error(`no route made the hop "${hop.key}"`);
    const stop = AbortSignal.any([signal, this.#stopping.signal]);
    const errand = { route: hop.route, source: this.#sources.for(undefined), tls: "as-policy", signal: stop } as const;
    const connector = new Connector(this.#parts, errand, []);
    const session = await connector.next();
    if (session === undefined) {
      const { code, text, fromRemote } = connector.trouble;
      const said = fromRemote ? `${code} ${text}` : text;
      return { isOpen: false, words: stop.aborted ? "No answer came in time." : said, tls: undefined };
    }
    await session.end();
    return { isOpen: true, words: session.extensions.name, tls: session.tls };
  }

  /** One server after the other, until every recipient has its answer. */
  async #askServers(connector: Connector, errand: Errand, most: number): Promise<void> {
    const { delivery } = errand;
    for (let asked = 0; asked < most && delivery.open.length > 0; asked++) {
      let session = await connector.next();
      let untold = delivery.open.length;
      if (session !== undefined) await this.#use(session, errand, delivery.open);
      // Some want to hear of a few on each connection only (RFC 9422 4.1).
      while (session?.spoilt === false && delivery.untold.length > 0 && delivery.untold.length < untold) {
        untold = delivery.untold.length;
        session = await connector.again();
        if (session !== undefined) await this.#use(session, errand, delivery.untold);
      }
      if (session === undefined) return;
    }
  }

  #stopped(signal: AbortSignal): boolean {
    return signal.aborted || this.#stopping.signal.aborted;
  }

  /** Answers the addresses that have had their say. A server that hung up before it said anything about this message has not. */
  async #useAgain(session: Session, errand: Errand): Promise<string[]> {
    const before = session.replies;
    await this.#use(session, errand, errand.delivery.open);
    return session.replies > before && errand.delivery.untold.length === 0 ? [session.channel.remote.address] : [];
  }

  async #use(session: Session, errand: Errand, recipients: readonly number[]): Promise<void> {
    const { delivery, message, key, signal } = errand;
    const stop = (): void => session.channel.abort(new Trouble(SHUTTING_DOWN));
    if (this.#stopped(signal)) stop();
    this.#busy.add(session);
    signal.addEventListener("abort", stop, { once: true });
    try {
      await converse(session, { delivery, recipients, message });
      delivery.connection = session.spoilt ? "bad" : "good";
      this.#pool.put(key, session);
    } catch (error) {
      void session.end();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#busy.delete(session);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    for (const session of this.#busy) session.channel.abort(new Trouble(SHUTTING_DOWN));
    await this.#pool[Symbol.asyncDispose]();
  }
}

interface Errand {
  readonly delivery: Delivery;
  readonly message: OutgoingMessage;
  /** Of the connections that will do. */
  readonly key: string;
  readonly signal: AbortSignal;
}
