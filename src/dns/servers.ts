/** The servers that may be asked: in turn, those that were silent lately after the others, each several times, within one bound of time. */
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { Places } from "../base/places.ts";
import { exchange } from "./exchange.ts";
import { MISSES_TOLD, ROUNDS, SERVERS_MAX, SILENT_MS, SOCKETS_MAX, TRY_MS_MIN, WAITING_MAX } from "./limits.ts";
import type { Question, Reply } from "./packet.ts";
import { DnsTrouble } from "./resolver.ts";
import { type ServerAddress, serverText } from "./server-address.ts";

export interface ServersOptions {
  readonly servers: () => readonly ServerAddress[];
  readonly dnssec: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export class Servers implements Disposable {
  readonly #options: ServersOptions;
  readonly #sockets = new Places(SOCKETS_MAX, WAITING_MAX);
  readonly #closing = new AbortController();
  /** Questions in a row that a server did not answer, and when the last one was, by its text; small, as there are few servers. */
  readonly #missed = new Map<string, { readonly at: number; readonly times: number }>();
  #turn = 0;

  constructor(options: ServersOptions) {
    this.#options = options;
  }

  /** The first answer that says something: NOERROR or NXDOMAIN. Throws DnsTrouble when nobody says so within `ms`. */
  async ask(question: Question, ms: number): Promise<Reply> {
    const deadline = performance.now() + ms;
    using _socket = await this.#socket(ms);
    const servers = this.#inTurn();
    const tries = Array.from({ length: ROUNDS }, () => servers).flat();
    let problem = "no server is configured";
    for (const [i, server] of tries.entries()) {
      const left = deadline - performance.now();
      if (left < TRY_MS_MIN) break;
      const tried = await this.#try(server, question, left / (tries.length - i));
      if (typeof tried !== "string") return tried;
      problem = `${serverText(server)} ${tried}`;
    }
    throw new DnsTrouble(`${question.type} of ${question.name} cannot be looked up now: ${problem}`);
  }

  async #socket(ms: number): Promise<Disposable> {
    try {
      return await this.#sockets.take(this.#within(ms));
    } catch (error) {
      throw new DnsTrouble("too much is being looked up already", { cause: error });
    }
  }

  #within(ms: number): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(Math.max(TRY_MS_MIN, Math.ceil(ms))), this.#closing.signal]);
  }

  /** The answer, or what was wrong with the server. */
  async #try(server: ServerAddress, question: Question, ms: number): Promise<Reply | string> {
    const signal = this.#within(ms);
    try {
      const reply = await exchange(server, question, this.#options.dnssec, signal);
      this.#hear(server);
      return reply.code === "NOERROR" || reply.code === "NXDOMAIN" ? reply : `answered ${reply.code}`;
    } catch (error) {
      if (this.#closing.signal.aborted) throw new DnsTrouble("this server is shutting down", { cause: error });
      this.#miss(server);
      return signal.aborted ? "did not answer" : `failed: ${(error as Error).message}`;
    }
  }

  /** Each server once: another one first each time, so that they share the work. */
  #inTurn(): ServerAddress[] {
    const servers = this.#options.servers().slice(0, SERVERS_MAX);
    const first = this.#turn++ % Math.max(1, servers.length);
    const turned = [...servers.slice(first), ...servers.slice(0, first)];
    return turned.sort((one, other) => Number(this.#isSilent(one)) - Number(this.#isSilent(other)));
  }

  #isSilent(server: ServerAddress): boolean {
    return this.#options.clock.now() - (this.#missed.get(serverText(server))?.at ?? -Infinity) < SILENT_MS;
  }

  #hear(server: ServerAddress): void {
    const text = serverText(server);
    if ((this.#missed.get(text)?.times ?? 0) >= MISSES_TOLD)
      this.#options.log.info({ server: text }, "the name server answers again");
    this.#missed.delete(text);
  }

  #miss(server: ServerAddress): void {
    const text = serverText(server);
    const times = (this.#missed.get(text)?.times ?? 0) + 1;
    this.#missed.set(text, { at: this.#options.clock.now(), times });
    if (times === MISSES_TOLD) this.#options.log.warn({ server: text }, "a name server does not answer");
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new Error("this server is shutting down"));
  }
}
