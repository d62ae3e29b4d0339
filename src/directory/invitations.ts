/** Invitations: whoever has one sets the password of one account, once, within a week. */
import { type Clock, DAY_MS } from "../base/clock.ts";
import { randomBytes } from "node:crypto";
import { seal, unseal } from "../auth/sealed.ts";
import { Refusal } from "../base/errors.ts";
import { chosenPassword } from "./chosen-password.ts";
import type { SqlDirectory } from "./sql-directory.ts";

/** Milliseconds that one is good for. */
const INVITATION_MS = 7 * DAY_MS;
const PURPOSE = "invitation";
/** Octets of a password that nobody is told. */
const NOBODYS_PASSWORD_OCTETS = 32;

interface Sealed {
  readonly address: string;
  /** Of the password that it replaces: once there is another one, the invitation is over. */
  readonly version: number;
}

export class Invitations {
  readonly #directory: SqlDirectory;
  readonly #clock: Clock;

  constructor(directory: SqlDirectory, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
  }

  /** Nobody logs in with an earlier invitation, or a password, until there is another one. Refusal("not-found"). */
  withdraw(address: string): Promise<void> {
    return this.#directory.setPassword(address, nobodysPassword());
  }

  /** Takes the account's password away and answers an invitation to set a new one; earlier ones are over. Refusal("not-found"). */
  async invite(address: string): Promise<string> {
    await this.withdraw(address);
    const { credential } = await this.#directory.credentials.find(address);
    if (credential === undefined) throw new Refusal("not-found", `there is no account ${address}`);
    const sealed: Sealed = { address: credential.address, version: credential.version };
    const secret = await this.#directory.credentials.secret();
    const expiresAt = this.#clock.now() + INVITATION_MS;
    return seal(secret, PURPOSE, { text: JSON.stringify(sealed), expiresAt });
  }

  /** Whom it invites; undefined when it is none, or over. */
  async invited(invitation: string): Promise<string | undefined> {
    return (await this.#unsealed(invitation))?.address;
  }

  async #unsealed(invitation: string): Promise<Sealed | undefined> {
    const secret = await this.#directory.credentials.secret();
    const text = unseal(secret, PURPOSE, { sealed: invitation, now: this.#clock.now() });
    if (text === undefined) return undefined;
    const { address, version } = JSON.parse(text) as Sealed;
    const { credential } = await this.#directory.credentials.find(address);
    return credential?.version === version && credential.enabled ? { address: credential.address, version } : undefined;
  }

  /** Sets the password; answers whose. Refusal("not-found" | "invalid"). */
  async accept(invitation: string, password: string): Promise<string> {
    const good = await this.#unsealed(invitation);
    if (good === undefined) throw over();
    try {
      await this.#directory.setPassword(good.address, chosenPassword(password), { instead: good.version });
    } catch (error) {
      // Somebody else has used it in the same moment.
      throw error instanceof Refusal && error.code === "conflict" ? over() : error;
    }
    return good.address;
  }
}

function over(): Refusal {
  return new Refusal("not-found", "this invitation was used, or is over");
}

/** For accounts whose owner is to choose one. */
export function nobodysPassword(): string {
  return randomBytes(NOBODYS_PASSWORD_OCTETS).toString("base64url");
}
