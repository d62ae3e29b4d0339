/** Successful password checks, remembered in memory for a while, so that a client that logs in each minute does not cost argon2 each time. */
import { createHmac, randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Recent } from "../base/recent.ts";
import { REMEMBER_MS, REMEMBERED_MAX } from "./limits.ts";

export interface RememberedOptions {
  /** 32 random octets that the processes of one server share while it runs; without it the process keeps to itself. */
  readonly key?: Uint8Array;
  /** Called with what is newly remembered, for the other processes to `hear`. */
  readonly tell?: (seal: string) => void;
}

/**
 * Holds a keyed hash of each check, under a key that only this running server has. The credential's version is part of what
 * is hashed: when it changes, what was remembered is unreachable at once.
 */
export class Remembered {
  readonly #key: Uint8Array;
  readonly #tell: ((seal: string) => void) | undefined;
  readonly #clock: Clock;
  /** Expiry by seal. */
  readonly #seals = new Recent<string, number>(REMEMBERED_MAX);

  constructor(clock: Clock, options: RememberedOptions = {}) {
    this.#clock = clock;
    this.#key = options.key ?? randomBytes(32);
    this.#tell = options.tell;
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
    this.hear(seal);
    return true;
  }

  add(seal: string): void {
    this.hear(seal);
    this.#tell?.(seal);
  }

  /** Remembers what another process of this server has checked. */
  hear(seal: string): void {
    this.#seals.set(seal, this.#clock.now() + REMEMBER_MS);
  }
}
