/** Keeps the ports open while no worker is there: lets clients in, and hands them unread to the next worker. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Log } from "../../base/log.ts";
import { WAITING_CLIENTS_MAX } from "../limits.ts";
import type { Binding } from "../setup.ts";

/** A client that nobody has said a word to. */
export interface WaitingClient {
  readonly socket: Socket;
  /** Which of the bindings it came to. */
  readonly binding: number;
}

export class Porter {
  readonly #log: Log;
  readonly #servers = new Set<Server>();
  readonly #waiting = new Set<WaitingClient>();

  constructor(log: Log) {
    this.#log = log;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when clients are let in. A port that cannot be had stays closed until the next worker listens there. */
  async open(bindings: readonly Binding[]): Promise<void> {
    if (this.#servers.size > 0) return;
    await Promise.all(bindings.map(({ host, port }, binding) => this.#listen(host, port, binding)));
    this.#log.info({}, "clients wait for the next worker");
  }

  /** Lets nobody in any more, and gives away who waits. */
  handOver(give: (client: WaitingClient) => void): void {
    for (const client of this.#waiting) give(client);
    this.#waiting.clear();
    this.close();
  }

  /** Lets nobody in any more; who waits has to come again. */
  close(): void {
    for (const server of this.#servers) server.close();
    this.#servers.clear();
    for (const { socket } of this.#waiting) socket.destroy();
  }

  async #listen(host: string, port: number, binding: number): Promise<void> {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => this.#let(socket, binding));
    server.maxConnections = WAITING_CLIENTS_MAX;
    this.#servers.add(server);
    try {
      server.listen({ host, port, reusePort: true });
      await once(server, "listening");
      // A worker was quicker.
      if (!this.#servers.has(server)) return void server.close();
      server.on("error", (error) => this.#log.warn({ err: error, port }, "clients cannot wait for a worker"));
    } catch (error) {
      this.#servers.delete(server);
      this.#log.warn({ err: error, port }, "clients cannot wait for a worker");
    }
  }

  #let(socket: Socket, binding: number): void {
    const client = { socket, binding };
    this.#waiting.add(client);
    socket.on("error", () => socket.destroy()).once("close", () => this.#waiting.delete(client));
  }
}
