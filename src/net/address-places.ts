/** Places for the connections of each address: some that this process has by itself, and more that it borrows from what the machine has. */
import type { Clock } from "../base/clock.ts";
import { CROWDED_MS } from "./limits.ts";

/** The places that the processes of a machine share. */
export interface SharedPlaces {
  /** Answers how many more places this process has for the address: at most so many, 0 when all are lent. */
  borrow(address: string, places: number): Promise<number>;
  giveBack(address: string, places: number): void;
}

export interface PlacesOptions {
  /** Of each address, without asking anybody. */
  readonly own: number;
  /** Undefined where no other process serves clients. */
  readonly shared: SharedPlaces | undefined;
  readonly clock: Clock;
}

interface Places {
  taken: number;
  borrowed: number;
  asked: Promise<number> | undefined;
  /** Until then (epoch milliseconds) it is known that nothing can be borrowed. */
  crowdedUntil: number;
}

export class AddressPlaces {
  readonly #options: PlacesOptions;
  readonly #byAddress = new Map<string, Places>();

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** Takes a place for a connection: whether there was one. Only beyond its own places this process must ask, and the answer takes a moment. */
  take(address: string): boolean | Promise<boolean> {
    const places = this.#byAddress.get(address) ?? { taken: 0, borrowed: 0, asked: undefined, crowdedUntil: 0 };
    if (this.#takeFree(address, places)) return true;
    const { shared, clock } = this.#options;
    if (shared === undefined || clock.now() < places.crowdedUntil) return false;
    return this.#takeBorrowed(address, places, shared);
  }

  /** A connection is gone. */
  give(address: string): void {
    const places = this.#byAddress.get(address);
    if (places === undefined) return;
    places.taken--;
    const free = this.#options.own + places.borrowed - places.taken;
    const idle = places.taken <= this.#options.own ? places.borrowed : free >= 2 * this.#step ? this.#step : 0;
    if (idle > 0 && places.asked === undefined) {
      places.borrowed -= idle;
      this.#options.shared?.giveBack(address, idle);
    }
    this.#forget(address, places);
  }

  #takeFree(address: string, places: Places): boolean {
    if (places.taken >= this.#options.own + places.borrowed) return false;
    places.taken++;
    this.#byAddress.set(address, places);
    return true;
  }

  async #takeBorrowed(address: string, places: Places, shared: SharedPlaces): Promise<boolean> {
    this.#byAddress.set(address, places);
    for (;;) {
      const lent = await (places.asked ??= this.#borrow(address, places, shared));
      if (this.#takeFree(address, places)) return true;
      if (lent > 0) continue;
      this.#forget(address, places);
      return false;
    }
  }

  async #borrow(address: string, places: Places, shared: SharedPlaces): Promise<number> {
    const lent = await shared.borrow(address, this.#step);
    places.borrowed += lent;
    places.asked = undefined;
    // Who knocks again and again must not make every process busy with it.
    if (lent === 0) places.crowdedUntil = this.#options.clock.now() + CROWDED_MS;
    return lent;
  }

  /** Places borrowed, and given back, at once. */
  get #step(): number {
    return Math.max(1, this.#options.own);
  }

  #forget(address: string, places: Places): void {
    if (places.taken === 0 && places.borrowed === 0 && places.asked === undefined) this.#byAddress.delete(address);
  }
}

/** A share of the machine's places that each process has by itself: small, since what one has and does not use is lost to the others. */
const OWN_SHARE = 8;

/** Places of each address that each of so many processes has by itself. */
export function ownPlaces(perAddress: number, processes: number): number {
  return processes === 1 ? perAddress : Math.floor(perAddress / (OWN_SHARE * processes));
}

/** Lends what is left of the places of each address: the primary does. */
export class PlacesLender {
  readonly #places: number;
  readonly #lent = new Map<string, Map<number, number>>();

  /** `places`: of each address, beyond what the processes have by themselves. */
  constructor(places: number) {
    this.#places = places;
  }

  lend(address: string, borrower: number, wanted: number): number {
    const loans = this.#lent.get(address) ?? new Map<number, number>();
    const all = [...loans.values()].reduce((sum, loan) => sum + loan, 0);
    const lent = Math.min(wanted, this.#places - all);
    if (lent <= 0) return 0;
    loans.set(borrower, (loans.get(borrower) ?? 0) + lent);
    this.#lent.set(address, loans);
    return lent;
  }

  takeBack(address: string, borrower: number, places: number): void {
    const loans = this.#lent.get(address);
    const left = (loans?.get(borrower) ?? 0) - places;
    if (left > 0) loans?.set(borrower, left);
    else loans?.delete(borrower);
    if (loans?.size === 0) this.#lent.delete(address);
  }

  /** A borrower is gone, and its connections with it. */
  forget(borrower: number): void {
    for (const [address, loans] of this.#lent) {
      loans.delete(borrower);
      if (loans.size === 0) this.#lent.delete(address);
    }
  }
}
