/** One check of a name and a password: remembered, shared while under way, held back after failures, and as slow for names that nobody has. */
import type { PasswordHasher } from "../auth/password.ts";
import type { Remembered } from "../auth/remembered.ts";
import { prepareText } from "../auth/saslprep.ts";
import type { Throttle } from "../auth/throttle.ts";
import type { Log } from "../base/log.ts";
import { Refusal } from "../base/errors.ts";
import { hashPassword, type Credential, type Credentials, type Login } from "./credentials.ts";

export interface CheckParts {
  readonly credentials: Credentials;
  readonly hasher: PasswordHasher;
  readonly throttle: Throttle;
  readonly remembered: Remembered;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Who is asking, for throttling and the log. */
export interface Asker {
  readonly address: string;
  readonly log: Log;
}

export class PasswordCheck {
  readonly #parts: CheckParts;
  /** Checks under way by seal: a client that opens five connections pays once. */
  readonly #underWay = new Map<string, Promise<boolean>>();

  constructor(parts: CheckParts) {
    this.#parts = parts;
  }

  /** The credential, when the password is right and the account enabled; else undefined. Refusal("rate-limited" | "unavailable"). */
  async check(asker: Asker, name: string, password: string): Promise<Credential | undefined> {
    const { credentials, remembered } = this.#parts;
    const login = await credentials.find(name);
    const { credential } = login;
    const prepared = prepareText(password) ?? "";
    const seal =
      credential === undefined
        ? remembered.seal(0, 0, `${login.key}\0${prepared}`)
        : remembered.seal(credential.accountId, credential.version, prepared);
    if (credential?.enabled === true && remembered.has(seal)) return credential;
    const right = await this.#shared(seal, () => this.#verify(asker, login, prepared));
    if (!right || credential?.enabled !== true) return undefined;
    remembered.add(seal);
    if (this.#needsRenewal(credential)) this.#renew(asker, credential, prepared);
    return credential;
  }

  #shared(seal: string, check: () => Promise<boolean>): Promise<boolean> {
    const running = this.#underWay.get(seal) ?? check().finally(() => this.#underWay.delete(seal));
    this.#underWay.set(seal, running);
    return running;
  }

  async #verify(asker: Asker, login: Login, password: string): Promise<boolean> {
    const attempt = this.#parts.throttle.attempt(login.key, asker.address);
    if (attempt === undefined) throw new Refusal("rate-limited", "too many failed logins, try again later");
    if (attempt.waitMs > 0) await this.#parts.wait(attempt.waitMs);
    try {
      const right = await this.#parts.hasher.verify(password, login.credential?.hash);
      attempt.done(right && login.credential?.enabled === true ? "right" : "wrong");
      return right;
    } catch (error) {
      attempt.done("unknown");
      throw error;
    }
  }

  #needsRenewal(credential: Credential): boolean {
    const { hash, scram } = credential;
    return hash !== undefined && (scram === undefined || this.#parts.hasher.isOutdated(hash));
  }

  /** Hashes that other systems made, or that we made at another cost, are replaced while the password is at hand; the login does not wait. */
  #renew(asker: Asker, credential: Credential, password: string): void {
    const { credentials, hasher } = this.#parts;
    hashPassword(hasher, password)
      .then((stored) => credentials.renew(credential, stored))
      .catch((error: unknown) =>
        asker.log.warn({ err: error, account: credential.address }, "password hash not renewed"),
      );
  }
}
