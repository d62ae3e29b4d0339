/** The resolver: it asks servers that do the work of finding (a stub resolver, RFC 1034 5.3.1), and remembers what they said. */
import { type Clock, systemClock } from "../base/clock.ts";
import { type Log, silentLog } from "../base/log.ts";
import { follow } from "./aliases.ts";
import { ALIASES_MAX, NEGATIVE_TTL_MAX, TTL_MAX, TTL_MIN } from "./limits.ts";
import { isAskable, isLocalhost, isNobodys, normalName, reverseName } from "./name.ts";
import type { Contents, RecordFound, RecordType } from "./packet.ts";
import { RememberedAnswers } from "./remembered-answers.ts";
import { type Answer, DnsTrouble, type MxRecord, type Resolver, type SrvRecord, type TlsaRecord } from "./resolver.ts";
import { parseServer, systemServers } from "./server-address.ts";
import { Servers } from "./servers.ts";

export interface ResolverOptions {
  /** Addresses with or without a port, like "127.0.0.1:5353"; none: those of the system. */
  readonly servers: readonly string[];
  /** Whether these servers validate, and the way to them is safe, so that their AD bit may be believed. */
  readonly validating: boolean;
  /** Milliseconds for one look-up, with all its tries and aliases. */
  readonly timeoutMs: number;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Throws an Error that names the first text which is no server. */
export function openResolver(options: ResolverOptions): Resolver & AsyncDisposable {
  const { validating, timeoutMs, clock = systemClock, log = silentLog } = options;
  const given = options.servers.map((text) => {
    const server = parseServer(text);
    if (server === undefined) throw new Error(`"${text}" is no address of a name server`);
    return server;
  });
  const servers = new Servers({
    servers: given.length > 0 ? () => given : systemServers(clock),
    dnssec: validating,
    clock,
    log,
  });
  return new StubResolver(servers, { validating, timeoutMs, clock });
}

class StubResolver implements Resolver, AsyncDisposable {
  readonly #servers: Servers;
  readonly #validating: boolean;
  readonly #timeoutMs: number;
  readonly #remembered: RememberedAnswers;
  /** Look-ups that are going on, shared by all who ask for the same. */
  readonly #running = new Map<string, Promise<Answer<unknown>>>();

  constructor(servers: Servers, options: { validating: boolean; timeoutMs: number; clock: Clock }) {
    this.#servers = servers;
    this.#validating = options.validating;
    this.#timeoutMs = options.timeoutMs;
    this.#remembered = new RememberedAnswers(options.clock);
  }

  a(name: string): Promise<Answer<string>> {
    return isLocalhost(normalName(name)) ? Promise.resolve(loopback(name, "127.0.0.1")) : this.#look("A", name);
  }

  aaaa(name: string): Promise<Answer<string>> {
    return isLocalhost(normalName(name)) ? Promise.resolve(loopback(name, "::1")) : this.#look("AAAA", name);
  }

  cname(name: string): Promise<Answer<string>> {
    return this.#look("CNAME", name);
  }

  mx(name: string): Promise<Answer<MxRecord>> {
    return this.#look("MX", name);
  }

  txt(name: string): Promise<Answer<string>> {
    return this.#look("TXT", name);
  }

  tlsa(name: string): Promise<Answer<TlsaRecord>> {
    return this.#look("TLSA", name);
  }

  srv(name: string): Promise<Answer<SrvRecord>> {
    return this.#look("SRV", name);
  }

  async ptr(address: string): Promise<Answer<string>> {
    const name = reverseName(address);
    if (name === undefined) throw new TypeError(`"${address}" is no address`);
    return this.#look("PTR", name);
  }

  async #look<T extends RecordType>(type: T, asGiven: string): Promise<Answer<Contents[T]>> {
    const name = normalName(asGiven);
    if (!isAskable(name) || isNobodys(name)) return nothing(name);
    const key = `${type} ${name}`;
    const answer = this.#remembered.get(key) ?? (await this.#shared(key, type, name));
    return answer as Answer<Contents[T]>;
  }

  #shared(key: string, type: RecordType, name: string): Promise<Answer<unknown>> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const started = this.#find(type, name)
      .then(
        (answer) => {
          this.#remembered.keep(key, answer);
          return answer;
        },
        (error: unknown) => {
          if (error instanceof DnsTrouble) this.#remembered.keepTrouble(key, error);
          throw error;
        },
      )
      .finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  async #find(type: RecordType, asked: string): Promise<Answer<unknown>> {
    const deadline = performance.now() + this.#timeoutMs;
    let name = asked;
    let authentic = this.#validating;
    let ttl = Infinity;
    for (let aliases = 0; aliases <= ALIASES_MAX;) {
      const reply = await this.#servers.ask({ type, name }, deadline - performance.now());
      const followed = follow(reply, name, type);
      authentic &&= reply.authentic;
      ttl = Math.min(ttl, followed.ttl);
      aliases += followed.aliases;
      // Servers follow aliases themselves; some stop at the end of their zone, and say nothing of the rest.
      const stopped = followed.aliases > 0 && followed.records.length === 0 && reply.negativeTtl === undefined;
      if (!stopped || reply.code === "NXDOMAIN" || !isAskable(followed.name) || isNobodys(followed.name)) {
        return answerOf(
          { ...followed, ttl },
          { exists: reply.code !== "NXDOMAIN", authentic, negativeTtl: reply.negativeTtl },
        );
      }
      name = followed.name;
    }
    throw new DnsTrouble(`${asked} is an alias of an alias, and so on without an end`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#servers[Symbol.dispose]();
    await Promise.allSettled(this.#running.values());
  }
}

function answerOf(
  found: { readonly name: string; readonly records: readonly RecordFound[]; readonly ttl: number },
  about: { readonly exists: boolean; readonly authentic: boolean; readonly negativeTtl: number | undefined },
): Answer<unknown> {
  const { records, name: canonicalName, ttl } = found;
  const longest = records.length > 0 ? TTL_MAX : Math.min(about.negativeTtl ?? TTL_MIN, NEGATIVE_TTL_MAX);
  return {
    records: records.map((record) => record.content),
    exists: about.exists,
    authentic: about.authentic,
    canonicalName,
    ttlSeconds: Math.max(TTL_MIN, Math.min(ttl, longest)),
  };
}

/** A name that is not asked for. That there is no such name is not proved by anybody. */
function nothing(name: string): Answer<never> {
  return { records: [], exists: false, authentic: false, canonicalName: name, ttlSeconds: NEGATIVE_TTL_MAX };
}

/** RFC 6761 6.3: the name of this machine to itself, whatever a server says. */
function loopback(name: string, address: string): Answer<string> {
  return {
    records: [address],
    exists: true,
    authentic: false,
    canonicalName: normalName(name),
    ttlSeconds: TTL_MAX,
  };
}
