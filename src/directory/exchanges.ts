/** The SASL mechanisms as exchanges (RFC 4422): what the server asks, and what makes of the answers a principal. */
import { bindingAllowed, checkProof, makeNonce, makeUpVerifier, type ScramVerifier } from "../auth/scram.ts";
import type { Throttle } from "../auth/throttle.ts";
import { Refusal, SyntaxProblem } from "../base/errors.ts";
import type { TlsState } from "../net/connection.ts";
import { type BearerResponse, bearerRefusal } from "../wire/sasl/bearer.ts";
import { parsePlain } from "../wire/sasl/plain.ts";
import {
  formatServerFinal,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
  type ScramClientFirst,
} from "../wire/sasl/scram.ts";
import { utf8 } from "../wire/sasl/utf8.ts";
import type { Credential, Credentials, Login } from "./credentials.ts";
import type { Claimant, Principal, SaslExchange } from "./login.ts";

type Step = Awaited<ReturnType<SaslExchange["step"]>>;

/** What the exchanges need of the gate. */
export interface Doors {
  readonly credentials: Credentials;
  readonly throttle: Throttle;
  readonly wait: (ms: number) => Promise<unknown>;
  /** Checks a password, tells the world, and answers the principal or refuses. */
  password(claimant: Claimant, login: { name: string; password: string; mechanism: string }): Promise<Principal>;
  /** Where programs can read how to get a token; undefined where they can only be given one. */
  readonly tokensFrom: string | undefined;
  /** The same with a token. */
  token(claimant: Claimant, login: { name: string; token: string; mechanism: string }): Promise<Principal>;
  /** Tells the world of a login that was proven otherwise. */
  admit(claimant: Claimant, credential: Credential, mechanism: string): Principal;
  refuse(claimant: Claimant, login: { name: string; mechanism: string; reason: string }): Refusal;
}

const NO_CHALLENGE = Buffer.alloc(0);

/** RFC 4616. */
export class PlainExchange implements SaslExchange {
  readonly #doors: Doors;
  readonly #claimant: Claimant;

  constructor(doors: Doors, claimant: Claimant) {
    this.#doors = doors;
    this.#claimant = claimant;
  }

  async step(response: Uint8Array | undefined): Promise<Step> {
    if (response === undefined) return { challenge: NO_CHALLENGE };
    const { authorize, name, password } = parsePlain(response);
    await mayActAs(this.#doors, this.#claimant, { authorize, name, mechanism: "PLAIN" });
    const principal = await this.#doors.password(this.#claimant, { name, password, mechanism: "PLAIN" });
    return { principal, last: undefined };
  }
}

/** The LOGIN mechanism, never a standard, which old Outlook and many devices speak: two prompts, in exactly these words. */
export class LoginExchange implements SaslExchange {
  readonly #doors: Doors;
  readonly #claimant: Claimant;
  #name: string | undefined;

  constructor(doors: Doors, claimant: Claimant) {
    this.#doors = doors;
    this.#claimant = claimant;
  }

  async step(response: Uint8Array | undefined): Promise<Step> {
    if (response === undefined) return { challenge: Buffer.from("Username:") };
    if (this.#name === undefined) {
      this.#name = utf8(response);
      return { challenge: Buffer.from("Password:") };
    }
    const login = { name: this.#name, password: utf8(response), mechanism: "LOGIN" };
    return { principal: await this.#doors.password(this.#claimant, login), last: undefined };
  }
}

/** OAUTHBEARER (RFC 7628) and XOAUTH2: a client that is refused is told why, answers, and only then fails. */
export class BearerExchange implements SaslExchange {
  readonly #doors: Doors;
  readonly #claimant: Claimant;
  readonly #mechanism: string;
  readonly #parse: (response: Uint8Array) => BearerResponse;
  #refusal: Refusal | undefined;

  constructor(
    doors: Doors,
    claimant: Claimant,
    how: { readonly mechanism: string; readonly parse: (response: Uint8Array) => BearerResponse },
  ) {
    this.#doors = doors;
    this.#claimant = claimant;
    this.#mechanism = how.mechanism;
    this.#parse = how.parse;
  }

  async step(response: Uint8Array | undefined): Promise<Step> {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (response === undefined) return { challenge: NO_CHALLENGE };
    try {
      const login = { ...this.#parse(response), mechanism: this.#mechanism };
      return { principal: await this.#doors.token(this.#claimant, login), last: undefined };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "forbidden") throw error;
      this.#refusal = error;
      return { challenge: bearerRefusal(this.#doors.tokensFrom) };
    }
  }
}

/** What happened after the client's first SCRAM message. */
interface ScramState {
  readonly first: ScramClientFirst;
  readonly serverFirst: string;
  readonly nonce: string;
  readonly login: Login;
  readonly verifier: ScramVerifier;
  readonly bindingData: Uint8Array | undefined;
}

/** SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677). */
export class ScramExchange implements SaslExchange {
  readonly #doors: Doors;
  readonly #claimant: Claimant;
  readonly #plus: boolean;
  #state: ScramState | undefined;

  constructor(doors: Doors, claimant: Claimant, plus: boolean) {
    this.#doors = doors;
    this.#claimant = claimant;
    this.#plus = plus;
  }

  async step(response: Uint8Array | undefined): Promise<Step> {
    if (response === undefined) return { challenge: NO_CHALLENGE };
    if (this.#state !== undefined) return this.#finish(this.#state, response);
    this.#state = await this.#begin(response);
    return { challenge: Buffer.from(this.#state.serverFirst) };
  }

  get #mechanism(): string {
    return this.#plus ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";
  }

  async #begin(response: Uint8Array): Promise<ScramState> {
    const first = parseClientFirst(response);
    const { name } = first;
    const doors = this.#doors;
    await mayActAs(doors, this.#claimant, { authorize: first.authorize, name, mechanism: this.#mechanism });
    if (!bindingAllowed(first.binding, { chosen: this.#plus, offered: offersBinding(this.#claimant.tls) })) {
      throw doors.refuse(this.#claimant, { name, mechanism: this.#mechanism, reason: "channel binding" });
    }
    const bindingData = bindingOf(this.#claimant.tls, first);
    if (first.binding.kind === "used" && bindingData === undefined) {
      throw doors.refuse(this.#claimant, { name, mechanism: this.#mechanism, reason: "channel binding type" });
    }
    const login = await doors.credentials.find(name);
    // Made for every name, so that known ones take no less time.
    const madeUp = makeUpVerifier(await doors.credentials.secret(), login.key);
    const verifier = login.credential?.scram ?? madeUp;
    const nonce = first.nonce + makeNonce();
    const serverFirst = formatServerFirst({ nonce, salt: verifier.salt, iterations: verifier.iterations });
    return { first, serverFirst, nonce, login, verifier, bindingData };
  }

  async #finish(state: ScramState, response: Uint8Array): Promise<Step> {
    const final = parseClientFinal(response);
    const { name } = state.first;
    const attempt = this.#doors.throttle.attempt(state.login.key, this.#claimant.peer.address);
    if (attempt === undefined) {
      this.#doors.refuse(this.#claimant, { name, mechanism: this.#mechanism, reason: "throttled" });
      throw new Refusal("rate-limited", "too many failed logins, try again later");
    }
    if (attempt.waitMs > 0) await this.#doors.wait(attempt.waitMs);
    const signature = checkProof({ ...state, final });
    // Asked again: the password may have changed, or the account gone, since the exchange began.
    const { credential } = await this.#doors.credentials.find(name);
    const unchanged = credential?.enabled === true && credential.version === state.login.credential?.version;
    attempt.done(signature !== undefined && unchanged ? "right" : "wrong");
    if (signature === undefined || credential === undefined || !unchanged) {
      throw this.#doors.refuse(this.#claimant, { name, mechanism: this.#mechanism, reason: "wrong proof" });
    }
    const principal = this.#doors.admit(this.#claimant, credential, this.#mechanism);
    return { principal, last: Buffer.from(formatServerFinal(signature)) };
  }
}

/** Whether -PLUS mechanisms can work on the connection. */
export function offersBinding(tls: TlsState | undefined): boolean {
  return (
    tls !== undefined &&
    (tls.channelBinding("tls-exporter") ?? tls.channelBinding("tls-server-end-point")) !== undefined
  );
}

function bindingOf(tls: TlsState | undefined, first: ScramClientFirst): Uint8Array | undefined {
  if (first.binding.kind !== "used") return undefined;
  const { type } = first.binding;
  return type === "tls-exporter" || type === "tls-server-end-point" ? tls?.channelBinding(type) : undefined;
}

/** Nobody acts as somebody else here: an authorization identity may only repeat the login name. */
async function mayActAs(
  doors: Doors,
  claimant: Claimant,
  login: { authorize: string; name: string; mechanism: string },
): Promise<void> {
  if (login.name === "") throw new SyntaxProblem("empty login name");
  if (login.authorize === "" || login.authorize === login.name) return;
  const [acting, own] = [await doors.credentials.find(login.authorize), await doors.credentials.find(login.name)];
  if (acting.key !== own.key) throw doors.refuse(claimant, { ...login, reason: "acting as another" });
}
