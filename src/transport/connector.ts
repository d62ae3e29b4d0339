/** Finds servers for one handover, one after the other, until one takes its recipients or none is left. */
import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { DnsTrouble } from "../dns/resolver.ts";
import type { TlsPolicies } from "../trust/tls-policy.ts";
import type { BrokenTls } from "./broken-tls.ts";
import { Channel } from "./channel.ts";
import { SHUTTING_DOWN } from "./delivery.ts";
import { dial } from "./dial.ts";
import { type Candidate, candidates, type HostFinder } from "./hosts.ts";
import { ADDRESSES_TRIED_MAX, type Timeouts } from "./limits.ts";
import { open, type TlsFinding, TlsTrouble } from "./opening.ts";
import { race, type Racer } from "./race.ts";
import type { Route } from "./route.ts";
import { Session } from "./session.ts";
import type { Source } from "./sources.ts";
import { planTls, type TlsPlan } from "./tls-plan.ts";
import type { Handover, RemoteReply } from "./transport.ts";
import { isPermanent, ownReply, Trouble, trouble } from "./trouble.ts";

export interface ConnectorParts {
  readonly finder: HostFinder;
  readonly policies: TlsPolicies;
  readonly context: SecureContext;
  readonly brokenTls: BrokenTls;
  readonly timeouts: Timeouts;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Errand {
  readonly route: Route;
  readonly source: Source;
  readonly tls: Handover["tls"];
  readonly signal: AbortSignal;
}

interface Connected {
  readonly candidate: Candidate;
  readonly plan: TlsPlan;
  readonly socket: Socket;
}

export class Connector {
  readonly #parts: ConnectorParts;
  readonly #errand: Errand;
  readonly #groups: AsyncGenerator<Candidate[], void>;
  readonly #plans = new Map<string, Promise<TlsPlan>>();
  /** Addresses that are not asked, or not again. */
  readonly #done: Set<string>;
  #waiting: Racer<Connected>[] = [];
  #last: Candidate | undefined;
  #left = ADDRESSES_TRIED_MAX;
  #trouble: RemoteReply | undefined;

  /** `done`: addresses that have already said no. */
  constructor(parts: ConnectorParts, errand: Errand, done: readonly string[]) {
    this.#parts = parts;
    this.#errand = errand;
    this.#groups = candidates(errand.route, parts.finder);
    this.#done = new Set(done);
  }

  /** What stood in the way so far: the last of what may pass, else the last. */
  get trouble(): RemoteReply {
    return this.#trouble ?? ownReply("4.4.1", "No server could be reached.");
  }

  /** A session with the next server that has one for us; undefined when there are no more. */
  async next(): Promise<Session | undefined> {
    while (!this.#errand.signal.aborted && (await this.#refill())) {
      const connected = await race(this.#waiting, {
        failed: (error) => this.#note(error),
        discard: ({ socket }) => socket.destroy(),
      });
      const session = connected === undefined ? undefined : await this.#introduce(connected);
      if (session !== undefined) return session;
    }
    return undefined;
  }

  /** Another session with the server that the last one was with. */
  async again(): Promise<Session | undefined> {
    if (this.#last !== undefined) this.#waiting.unshift(this.#racer(this.#last));
    return this.next();
  }

  #racer(candidate: Candidate): Racer<Connected> {
    return { start: (signal) => this.#connect(candidate, signal) };
  }

  /** Makes sure that somebody waits to be tried; false when there is nobody left. */
  async #refill(): Promise<boolean> {
    while (this.#waiting.length === 0 && this.#left > 0) {
      const group = await this.#groups.next().catch((error: unknown) => {
        this.#note(error);
        return { done: true, value: undefined };
      });
      if (group.value === undefined) return false;
      const fresh = group.value.filter(({ address }) => !this.#done.has(address)).slice(0, this.#left);
      this.#left -= fresh.length;
      this.#waiting = fresh.map((candidate) => this.#racer(candidate));
    }
    return this.#waiting.length > 0;
  }

  async #connect(candidate: Candidate, raceSignal: AbortSignal): Promise<Connected> {
    const { route, source } = this.#errand;
    const plan = await this.#planFor(candidate);
    if (plan.policy.demand === "refused")
      throw trouble("4.7.5", plan.policy.reason ?? `${candidate.host} may not be used.`);
    const signal = AbortSignal.any([raceSignal, this.#errand.signal]);
    const dialing = { port: route.port, source, timeoutMs: this.#parts.timeouts.connect };
    return { candidate, plan, socket: await dial(candidate, dialing, signal) };
  }

  /** One look-up a host, however many addresses it has. */
  #planFor(candidate: Candidate): Promise<TlsPlan> {
    const known = this.#plans.get(candidate.host);
    if (known !== undefined) return known;
    const { route, tls } = this.#errand;
    const plan = planTls({ route, tls, candidate, policies: this.#parts.policies }).then((planned) => {
      const { demand, reason } = planned.policy;
      const found = { outcome: "validation-failure", ...(reason === undefined ? {} : { detail: reason }) } as const;
      if (demand === "refused") this.#report(candidate, planned, found);
      return planned;
    });
    this.#plans.set(candidate.host, plan);
    return plan;
  }

  async #introduce({ candidate, plan, socket }: Connected): Promise<Session | undefined> {
    this.#last = candidate;
    const { brokenTls } = this.#parts;
    const { port } = this.#errand.route;
    const broken = brokenTls.spoils(plan, candidate, port);
    try {
      if (!broken) return await this.#open(candidate, plan, socket);
      const session = await this.#open(candidate, { ...plan, begin: "never" }, socket);
      this.#report(candidate, plan, { outcome: "validation-failure", detail: "TLS failed lately, and was not tried" });
      return session;
    } catch (error) {
      this.#note(error);
      if (!(error instanceof TlsTrouble && error.clearTextWillDo) || this.#errand.signal.aborted) return undefined;
    }
    const session = await this.#inClearText(candidate, plan);
    if (session !== undefined) brokenTls.remember(candidate, port);
    return session;
  }

  /** Opportunistic: better in clear text than not at all, but on a connection that has not seen half a handshake. */
  async #inClearText(candidate: Candidate, plan: TlsPlan): Promise<Session | undefined> {
    const { route, source, signal } = this.#errand;
    try {
      const dialing = { port: route.port, source, timeoutMs: this.#parts.timeouts.connect };
      return await this.#open(candidate, { ...plan, begin: "never" }, await dial(candidate, dialing, signal));
    } catch (error) {
      this.#note(error);
      return undefined;
    }
  }

  async #open(candidate: Candidate, plan: TlsPlan, socket: Socket): Promise<Session> {
    const { route, source, signal } = this.#errand;
    const { timeouts, clock, log, context } = this.#parts;
    const channel = new Channel(socket, { host: candidate.host, address: candidate.address });
    const facts = { protocol: route.protocol, timeouts, openedAt: clock.now() };
    const session = new Session({
      ...facts,
      channel,
      log: log.child({ host: candidate.host, address: candidate.address }),
    });
    const stop = (): void => channel.abort(new Trouble(SHUTTING_DOWN));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const found = await open(session, {
        hostname: source.hostname,
        plan,
        context,
        login: route.login,
        clearTextLogin: route.tls === "none",
        loops: route.to.kind === "domain",
      });
      if (found !== undefined) this.#report(candidate, plan, found);
      return session;
    } catch (error) {
      if (error instanceof TlsTrouble) {
        this.#report(candidate, plan, { outcome: error.outcome, detail: error.reply.text });
      }
      void session.end();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  #report({ host, address }: Candidate, { policy }: TlsPlan, found: TlsFinding): void {
    const { to } = this.#errand.route;
    if (to.kind === "domain") this.#parts.policies.note({ domain: to.name, host, address, policy, ...found });
  }

  #note(error: unknown): void {
    const reply = replyOf(error);
    this.#parts.log.debug({ enhanced: reply.enhanced, reason: reply.text }, "server not used");
    if (this.#trouble === undefined || isPermanent(this.#trouble) || !isPermanent(reply)) this.#trouble = reply;
  }
}

function replyOf(error: unknown): RemoteReply {
  if (error instanceof Trouble) return error.reply;
  if (error instanceof DnsTrouble)
    return ownReply("4.4.3", `What TLS must prove could not be looked up: ${error.message}`);
  throw error;
}
