/** Who is connected: counted per address and in all, so that neither one client nor many can take all the room. */
import type { SocketConnection } from "./socket.ts";

export interface ConnectionLimits {
  /** Connections of this process, all listeners together. */
  readonly total: number;
  /** Connections of this process from one address. */
  readonly perAddress: number;
}

/** The connections of one process, of all its listeners. */
export class Registry {
  readonly #limits: ConnectionLimits;
  readonly #byAddress = new Map<string, number>();
  readonly #all = new Set<SocketConnection>();
  #empty: (() => void) | undefined;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Why one more connection from this address is too many, if it is. */
  refusal(address: string): "too many connections" | "too many connections from this address" | undefined {
    if (this.#all.size >= this.#limits.total) return "too many connections";
    const here = this.#byAddress.get(address) ?? 0;
    return here >= this.#limits.perAddress ? "too many connections from this address" : undefined;
  }

  add(address: string, connection: SocketConnection): void {
    this.#all.add(connection);
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
  }

  remove(address: string, connection: SocketConnection): void {
    if (!this.#all.delete(connection)) return;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
    if (this.#all.size === 0) this.#empty?.();
  }

  get size(): number {
    return this.#all.size;
  }

  /** Has every session say goodbye; resolves when all are gone, and closes hard what is left after `ms`. */
  async drain(ms: number): Promise<void> {
    for (const connection of this.#all) connection.stop();
    if (this.#all.size === 0) return;
    const gone = Promise.withResolvers<void>();
    this.#empty = gone.resolve;
    const hard = setTimeout(() => {
      for (const connection of this.#all) connection.destroy("server stops");
    }, ms);
    await gone.promise;
    clearTimeout(hard);
  }
}
