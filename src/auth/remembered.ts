/** Successful password checks, remembered in memory for a while, so that a client that logs in each minute does not cost argon2 each time. */
import { createHmac, randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Recent } from "../base/recent.ts";
import { REMEMBER_MS, REMEMBERED_MAX } from "./limits.ts";

/**
 * Holds a keyed hash of each check, under a key that this process made and nobody else has. The credential's version is part of what
 * is hashed: when it changes, what was remembered is unreachable at once.
 */
export class Remembered {
  readonly #key = randomBytes(32);
  readonly #clock: Clock;
  /** Expiry by seal. */
  readonly #seals = new Recent<string, number>(REMEMBERED_MAX);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Stands for "this password is right for this version of this account's credential". */
  seal(accountId: number, version: number, password: string): string {
    return createHmac("sha256", this.#key).update(`${accountId}\0${version}\0${password}`).digest("base64");
  }

  has(seal: string): boolean {
    const expiry = this.#seals.get(seal);
    if (expiry === undefined) return false;
    if (expiry <= this.#clock.now()) {
      this.#seals.delete(seal);
      return false;
    }
    this.add(seal);
    return true;
  }

  add(seal: string): void {
    this.#seals.set(seal, this.#clock.now() + REMEMBER_MS);
  }
}
