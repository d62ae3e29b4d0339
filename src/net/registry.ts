/** Who is connected: counted per address and in all, so that neither one client nor many can take all the room. */
import { networkOf } from "../base/network.ts";
import type { AddressPlaces } from "./address-places.ts";
import type { Goodbye } from "./connection.ts";
import { EXPELLED_MS_MAX } from "./limits.ts";
import type { SocketConnection } from "./socket.ts";

/** Why a client is turned away. */
export const CROWDED = "too many connections from this address";
export const FULL = "too many connections";

export interface ConnectionLimits {
  /** Connections of this process, all listeners together. */
  readonly total: number;
  /** For each address. */
  readonly places: AddressPlaces;
}

/** The connections of one process, of all its listeners. */
export class Registry {
  readonly #limits: ConnectionLimits;
  readonly #all = new Set<SocketConnection>();
  #empty: (() => void) | undefined;
  #draining = false;
  /** Counts the pieces that clients have sent: who has something to do while nobody talks looks at it. */
  heard = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Whether there is no room for one more, whoever it is. */
  get full(): boolean {
    return this.#draining || this.#all.size >= this.#limits.total;
  }

  /** Takes a place for one more connection from this address; see AddressPlaces. Who has one address of IPv6 has its whole network. */
  take(address: string): boolean | Promise<boolean> {
    return this.#limits.places.take(placeOf(address));
  }

  give(address: string): void {
    this.#limits.places.give(placeOf(address));
  }

  add(connection: SocketConnection): void {
    this.#all.add(connection);
  }

  remove(connection: SocketConnection): void {
    if (this.#all.delete(connection) && this.#all.size === 0) this.#empty?.();
  }

  get size(): number {
    return this.#all.size;
  }

  /** Has every session say goodbye; resolves when all are gone, and closes hard what is left after `ms`. */
  async drain(ms: number): Promise<void> {
    this.#draining = true;
    for (const connection of this.#all) connection.stop("server");
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

function placeOf(address: string): string {
  return address.includes(":") ? networkOf(address) : address;
}

/** Ends a connection whose login has ended: its session says goodbye; who is in the middle of something long does not finish it. */
export function expel(connection: { stop(why: Goodbye): void; destroy(reason: string): void }): void {
  connection.stop("login");
  setTimeout(() => connection.destroy("the login has ended"), EXPELLED_MS_MAX).unref();
}
