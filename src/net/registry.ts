/** Who is connected: counted per address and in all, so that neither one client nor many can take all the room. */
import type { SocketConnection } from "./socket.ts";

/** Why a client is turned away. */
export const CROWDED = "too many connections from this address";

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

  /** Whether there is no room for one more, whoever it is. */
  get full(): boolean {
    return this.#all.size >= this.#limits.total;
  }

  /** Whether this address has as many connections as one may have. */
  crowded(address: string): boolean {
    return (this.#byAddress.get(address) ?? 0) >= this.#limits.perAddress;
  }

  add(address: string, connection: SocketConnection): void {
    this.#all.add(connection);
    this.#count(address, 1);
  }

  /** A load balancer said who the client really is. */
  readdress(from: string, to: string): void {
    this.#count(from, -1);
    this.#count(to, 1);
  }

  remove(address: string, connection: SocketConnection): void {
    if (!this.#all.delete(connection)) return;
    this.#count(address, -1);
    if (this.#all.size === 0) this.#empty?.();
  }

  #count(address: string, change: number): void {
    const count = (this.#byAddress.get(address) ?? 0) + change;
    if (count > 0) this.#byAddress.set(address, count);
    else this.#byAddress.delete(address);
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
