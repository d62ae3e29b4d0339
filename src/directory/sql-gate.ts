/** The gate over the directory: offers mechanisms, checks credentials, and tells connection and world how it went. */
import { setTimeout as pause } from "node:timers/promises";
import type { Site } from "../auth/passkey.ts";
import { Remembered } from "../auth/remembered.ts";
import { Throttle } from "../auth/throttle.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Events } from "../base/events.ts";
import { type AppTokens, isAppToken } from "./app-tokens.ts";
import type { Credential, Credentials } from "./credentials.ts";
import { parseOauthBearer, parseXoauth2 } from "../wire/sasl/bearer.ts";
import { BearerExchange, LoginExchange, offersBinding, PlainExchange, ScramExchange, type Doors } from "./exchanges.ts";
import type { LoginBook, LoginOutcome } from "./login-book.ts";
import type { Issuers } from "./issuers.ts";
import { type Claimant, type Gate, type Principal, type SaslExchange, SecondFactorWanted } from "./login.ts";
import type { OpenLogins, Proof } from "./open-logins.ts";
import { PasswordCheck } from "./password-check.ts";
import type { SqlDirectory } from "./sql-directory.ts";

export interface GateOptions {
  readonly directory: SqlDirectory;
  readonly events: Events;
  readonly clock?: Clock;
  readonly throttle?: Throttle;
  /** Shared with the gates of the other processes; its own when absent. */
  readonly remembered?: Remembered;
  /** Where owners read which logins there were. */
  readonly book?: Pick<LoginBook, "note">;
  /** What ends the connections of logins that have ended; they stay open when absent. */
  readonly open?: OpenLogins;
  /** Who else issues tokens. */
  readonly issuers?: Pick<Issuers, "prove" | "configuration"> | undefined;
  /** Holds an attempt back; tests turn a clock instead. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

export function openGate(options: GateOptions): Gate {
  return new SqlGate(options);
}

/** How somebody proved who they are; `program`: the name of a token of theirs. */
interface Way {
  readonly mechanism: string;
  readonly program?: string;
  /** Absent for pages: a request proves itself anew. */
  readonly proof?: Proof;
}

const PASSWORD = "password";
const SECOND_FACTOR = "second factor";

function loginOf(proof: Proof): string {
  return proof.kind === "token" ? `token ${proof.hash}` : proof.kind;
}

function outcomeOf(reason: string): LoginOutcome {
  if (reason === SECOND_FACTOR) return "second-factor";
  return reason === "rate-limited" || reason === "throttled" ? "throttled" : "wrong";
}

function mayAsk(claimant: Claimant): void {
  if (!claimant.allowsLogin) throw new Refusal("forbidden", "credentials are taken over TLS only");
}

/** Characters of a login name in the log: it is the client's text, and no longer than an address. */
const LOGGED_NAME_MAX = 320;

const CLEAR: readonly string[] = ["SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"];
const BOUND: readonly string[] = ["SCRAM-SHA-256-PLUS", ...CLEAR];
const NONE: readonly string[] = [];

class SqlGate implements Gate {
  readonly #events: Events;
  readonly #check: PasswordCheck;
  readonly #credentials: Credentials;
  readonly #tokens: AppTokens;
  readonly #directory: SqlDirectory;
  readonly #book: Pick<LoginBook, "note"> | undefined;
  readonly #throttle: Throttle;
  readonly #wait: (ms: number) => Promise<unknown>;
  readonly #issuers: GateOptions["issuers"];
  readonly #open: OpenLogins | undefined;
  readonly #doors: Doors;

  constructor(options: GateOptions) {
    const { credentials, hasher } = options.directory;
    const clock = options.clock ?? systemClock;
    const throttle = options.throttle ?? new Throttle(clock);
    const remembered = options.remembered ?? new Remembered(clock);
    const wait = options.wait ?? pause;
    this.#events = options.events;
    this.#credentials = credentials;
    this.#directory = options.directory;
    this.#tokens = options.directory.tokens;
    this.#book = options.book;
    this.#throttle = throttle;
    this.#wait = wait;
    this.#issuers = options.issuers;
    this.#open = options.open;
    this.#check = new PasswordCheck({ credentials, hasher, throttle, remembered, wait });
    this.#doors = {
      credentials,
      throttle,
      wait,
      tokensFrom: options.issuers?.configuration,
      password: (claimant, login) => this.#password(claimant, login),
      token: (claimant, login) => this.token(claimant, login),
      admit: (claimant, credential, mechanism) => this.#admitAlone(claimant, credential, { mechanism }),
      refuse: (claimant, login) => this.#refuse(claimant, login),
    };
  }

  mechanisms(claimant: Claimant): readonly string[] {
    if (!claimant.allowsLogin) return NONE;
    return offersBinding(claimant.tls) ? BOUND : CLEAR;
  }

  async password(claimant: Claimant, name: string, password: string): Promise<Principal> {
    mayAsk(claimant);
    return this.#password(claimant, { name, password, mechanism: "password" });
  }

  async passwordAndCode(
    claimant: Claimant,
    { name, password, code }: { name: string; password: string; code: string },
  ): Promise<Principal> {
    mayAsk(claimant);
    const login = { name, password, mechanism: "form" };
    if (isAppToken(password)) throw this.#refuse(claimant, { ...login, reason: "a token of a program" });
    const credential = await this.#right(claimant, login);
    if (credential.secondFactor) await this.#code(claimant, credential, { ...login, code });
    return this.#admit(claimant, credential, { mechanism: "form" });
  }

  async isPassword(claimant: Claimant, address: string, password: string): Promise<boolean> {
    try {
      await this.#right(claimant, { name: address, password, mechanism: "form" });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === "forbidden") return false;
      throw error;
    }
  }

  async passkey(claimant: Claimant, site: Site, response: unknown): Promise<Principal> {
    mayAsk(claimant);
    const login = { name: "", mechanism: "passkey" };
    const found = await this.#directory.passkeys.authenticate(site, response);
    if (found === undefined) throw this.#refuse(claimant, { ...login, reason: "no such passkey" });
    return this.#admit(claimant, found, { mechanism: "passkey", program: "passkey" });
  }

  exchange(claimant: Claimant, mechanism: string): SaslExchange {
    const name = mechanism.toUpperCase();
    if (!this.mechanisms(claimant).includes(name)) throw new Refusal("unsupported", "no such mechanism here");
    if (name === "PLAIN") return new PlainExchange(this.#doors, claimant);
    if (name === "LOGIN") return new LoginExchange(this.#doors, claimant);
    if (name === "OAUTHBEARER")
      return new BearerExchange(this.#doors, claimant, { mechanism: name, parse: parseOauthBearer });
    if (name === "XOAUTH2") return new BearerExchange(this.#doors, claimant, { mechanism: name, parse: parseXoauth2 });
    return new ScramExchange(this.#doors, claimant, name === "SCRAM-SHA-256-PLUS");
  }

  async #password(
    claimant: Claimant,
    login: { name: string; password: string; mechanism: string },
  ): Promise<Principal> {
    if (isAppToken(login.password)) return this.token(claimant, { ...login, token: login.password });
    return this.#admitAlone(claimant, await this.#right(claimant, login), login);
  }

  /** The credential whose password this is; refuses anything else. */
  async #right(claimant: Claimant, login: { name: string; password: string; mechanism: string }): Promise<Credential> {
    const asker = { address: claimant.peer.address, log: claimant.log };
    let credential: Credential | undefined;
    try {
      credential = await this.#check.check(asker, login.name, login.password);
    } catch (error) {
      if (error instanceof Refusal) this.#failed(claimant, { ...login, reason: error.code });
      throw error;
    }
    if (credential === undefined) throw this.#refuse(claimant, { ...login, reason: "wrong name or password" });
    return credential;
  }

  /** Codes are short: whoever guesses them is held back like one who guesses passwords. */
  async #code(
    claimant: Claimant,
    { accountId }: Credential,
    login: { name: string; mechanism: string; code: string },
  ): Promise<void> {
    if (login.code === "") throw new SecondFactorWanted();
    const attempt = this.#throttle.attempt(String(accountId), claimant.peer.address, "code");
    if (attempt === undefined) {
      this.#failed(claimant, { ...login, reason: "rate-limited" });
      throw new Refusal("rate-limited", "too many failed logins, try again later");
    }
    if (attempt.waitMs > 0) await this.#wait(attempt.waitMs);
    const right = await this.#directory.secondFactors.check(accountId, login.code);
    attempt.done(right ? "right" : "wrong");
    if (!right) throw this.#refuse(claimant, { ...login, reason: SECOND_FACTOR });
  }

  async token(
    claimant: Claimant,
    { name, token, mechanism }: { name: string; token: string; mechanism: string },
  ): Promise<Principal> {
    mayAsk(claimant);
    const opened = await this.#opens(token).catch((error: unknown) => {
      if (error instanceof Refusal) this.#failed(claimant, { name, mechanism, reason: error.code });
      throw error;
    });
    if ("problem" in opened) throw this.#refuse(claimant, { name, mechanism, reason: opened.problem });
    const named = name === "" ? undefined : (await this.#credentials.find(name)).credential;
    if (name !== "" && named?.accountId !== opened.accountId)
      throw this.#refuse(claimant, { name, mechanism, reason: "the token is of another account" });
    return this.#admit(claimant, opened, { mechanism, program: opened.name, proof: opened.proof });
  }

  /** Which account a token opens, and the token's name or its issuer's; or why none. Whoever issues tokens has asked for a second factor. */
  async #opens(
    token: string,
  ): Promise<(Principal & { readonly name: string; readonly proof: Proof }) | { readonly problem: string }> {
    if (isAppToken(token)) {
      const found = await this.#tokens.find(token);
      return found === undefined
        ? { problem: "no such token" }
        : { ...found, proof: { kind: "token", hash: found.hash } };
    }
    const proof = (await this.#issuers?.prove(token)) ?? { problem: "no such token" };
    if ("problem" in proof) return proof;
    const { credential } = await this.#credentials.find(proof.address);
    if (credential?.enabled !== true) return { problem: "the token is of no account here" };
    return { ...credential, name: proof.issuer, proof: { kind: "issuer" } };
  }

  /** For passwords: where there is a second factor, they are not enough. */
  #admitAlone(claimant: Claimant, credential: Credential, { mechanism }: { mechanism: string }): Principal {
    if (credential.secondFactor)
      throw this.#refuse(claimant, { name: credential.address, mechanism, reason: SECOND_FACTOR });
    return this.#admit(claimant, credential, {
      mechanism,
      proof: { kind: "password", version: credential.version },
    });
  }

  #admit(claimant: Claimant, who: Principal, { mechanism, program = PASSWORD, proof }: Way): Principal {
    const { accountId, address } = who;
    claimant.loggedIn(proof === undefined ? undefined : this.#open?.open(accountId, proof));
    this.#events.loggedIn({ protocol: claimant.protocol, connection: claimant.id, account: address, mechanism });
    this.#book?.note(accountId, {
      protocol: mechanism === "form" || mechanism === "passkey" ? "web" : claimant.protocol,
      address: claimant.peer.address,
      program,
      outcome: "in",
    });
    return { accountId, address, ...(proof === undefined ? {} : { login: loginOf(proof) }) };
  }

  /** The one refusal for everything that is wrong with credentials, so that it tells nothing. */
  #refuse(claimant: Claimant, login: { name: string; mechanism: string; reason: string }): Refusal {
    this.#failed(claimant, login);
    return new Refusal("forbidden", "wrong name or password");
  }

  #failed(claimant: Claimant, login: { name: string; mechanism: string; reason: string }): void {
    this.#events.loginFailed({
      protocol: claimant.protocol,
      connection: claimant.id,
      peer: claimant.peer.address,
      name: login.name.slice(0, LOGGED_NAME_MAX),
      mechanism: login.mechanism,
      reason: login.reason,
    });
    this.#book?.note(login.name.slice(0, LOGGED_NAME_MAX), {
      protocol: login.mechanism === "form" ? "web" : claimant.protocol,
      address: claimant.peer.address,
      program: PASSWORD,
      outcome: outcomeOf(login.reason),
    });
  }
}
