/** Password hashes: argon2id (RFC 9106) in PHC string form, a few at a time. */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { Refusal } from "../base/errors.ts";
import {
  HASHES_AT_ONCE,
  HASHES_WAITING_MAX,
  STORED_MEMORY_KIB_MAX,
  STORED_PARALLELISM_MAX,
  STORED_PASSES_MAX,
} from "./limits.ts";

export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/**
 * 19 MiB and two passes, the floor that OWASP names for argon2id: some 25 ms of one core, which a mail server can pay at the first login
 * of each client, and small enough that a flood of logins does not exhaust a small machine.
 */
const DEFAULT_COST: PasswordCost = { memoryKiB: 19_456, passes: 2 };

const PARALLELISM = 1;
const SALT_OCTETS = 16;
const HASH_OCTETS = 32;

interface StoredHash extends PasswordCost {
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Makes and checks hashes of one cost; `HASHES_AT_ONCE` run at a time, further ones queue. */
export class PasswordHasher {
  readonly cost: PasswordCost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(cost: PasswordCost = DEFAULT_COST) {
    this.cost = cost;
  }

  /** `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. Never refused: those who set passwords wait as long as it takes. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_OCTETS);
    const { memoryKiB, passes } = this.cost;
    const hash = await this.#derive(password, { memoryKiB, passes, parallelism: PARALLELISM, salt }, HASH_OCTETS);
    return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(hash)}`;
  }

  /**
   * Whether the password belongs to the stored hash. Without one (unknown user) the same work is done in vain, so that time tells nothing.
   * Refusal("rate-limited") when too many checks wait already.
   */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    if (this.#waiting.length >= HASHES_WAITING_MAX) throw new Refusal("rate-limited", "too many logins at once");
    const known = stored === undefined ? undefined : parseHash(stored);
    const expected = known ?? {
      ...this.cost,
      parallelism: PARALLELISM,
      salt: Buffer.alloc(SALT_OCTETS),
      hash: undefined,
    };
    const length = expected.hash?.length ?? HASH_OCTETS;
    const hash = await this.#derive(password, expected, length);
    return expected.hash !== undefined && timingSafeEqual(hash, expected.hash);
  }

  /** Whether the stored hash was made at another cost, or is none that we can check. */
  isOutdated(stored: string): boolean {
    const known = parseHash(stored);
    return known === undefined || known.memoryKiB !== this.cost.memoryKiB || known.passes !== this.cost.passes;
  }

  async #derive(password: string, how: Omit<StoredHash, "hash">, length: number): Promise<Buffer> {
    if (this.#running < HASHES_AT_ONCE) this.#running++;
    else await new Promise<void>((resume) => this.#waiting.push(resume));
    try {
      return await derive(password, how, length);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

/** Whether the text is a hash that `verify` can check: for accounts that bring their own. */
export function isPasswordHash(text: string): boolean {
  return parseHash(text) !== undefined;
}

function derive(password: string, how: Omit<StoredHash, "hash">, length: number): Promise<Buffer> {
  const { memoryKiB, passes, parallelism, salt } = how;
  return new Promise((done, failed) => {
    argon2(
      "argon2id",
      { message: password, nonce: salt, memory: memoryKiB, passes, parallelism, tagLength: length },
      (error, hash) => (error === null ? done(hash) : failed(error)),
    );
  });
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,171})$/;

function parseHash(text: string): StoredHash | undefined {
  const [, memory, time, lanes, salt = "", hash = ""] = PHC.exec(text) ?? [];
  const [memoryKiB, passes, parallelism] = [Number(memory), Number(time), Number(lanes)];
  const sound =
    memoryKiB >= 8 * parallelism &&
    memoryKiB <= STORED_MEMORY_KIB_MAX &&
    passes >= 1 &&
    passes <= STORED_PASSES_MAX &&
    parallelism >= 1 &&
    parallelism <= STORED_PARALLELISM_MAX;
  if (!sound) return undefined;
  return { memoryKiB, passes, parallelism, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
}

function unpadded(octets: Buffer): string {
  return octets.toString("base64").replaceAll("=", "");
}
