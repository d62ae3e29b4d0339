/** The gate over the directory: offers mechanisms, checks credentials, and tells connection and world how it went. */
import { setTimeout as pause } from "node:timers/promises";
import { Remembered } from "../auth/remembered.ts";
import { Throttle } from "../auth/throttle.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Events } from "../base/events.ts";
import { type AppTokens, isAppToken } from "./app-tokens.ts";
import type { Credential, Credentials } from "./credentials.ts";
import { parseOauthBearer, parseXoauth2 } from "../wire/sasl/bearer.ts";
import { BearerExchange, LoginExchange, offersBinding, PlainExchange, ScramExchange, type Doors } from "./exchanges.ts";
import type { Claimant, Gate, Principal, SaslExchange } from "./login.ts";
import { PasswordCheck } from "./password-check.ts";
import type { SqlDirectory } from "./sql-directory.ts";

export interface GateOptions {
  readonly directory: SqlDirectory;
  readonly events: Events;
  readonly clock?: Clock;
  readonly throttle?: Throttle;
  /** Shared with the gates of the other processes; its own when absent. */
  readonly remembered?: Remembered;
  /** Holds an attempt back; tests turn a clock instead. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

export function openGate(options: GateOptions): Gate {
  return new SqlGate(options);
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
  readonly #doors: Doors;

  constructor(options: GateOptions) {
    const { credentials, hasher } = options.directory;
    const clock = options.clock ?? systemClock;
    const throttle = options.throttle ?? new Throttle(clock);
    const remembered = options.remembered ?? new Remembered(clock);
    const wait = options.wait ?? pause;
    this.#events = options.events;
    this.#credentials = credentials;
    this.#tokens = options.directory.tokens;
    this.#check = new PasswordCheck({ credentials, hasher, throttle, remembered, wait });
    this.#doors = {
      credentials,
      throttle,
      wait,
      password: (claimant, login) => this.#password(claimant, login),
      token: (claimant, login) => this.token(claimant, login),
      admit: (claimant, credential, mechanism) => this.#admit(claimant, credential, mechanism),
      refuse: (claimant, login) => this.#refuse(claimant, login),
    };
  }

  mechanisms(claimant: Claimant): readonly string[] {
    if (!claimant.allowsLogin) return NONE;
    return offersBinding(claimant.tls) ? BOUND : CLEAR;
  }

  async password(claimant: Claimant, name: string, password: string): Promise<Principal> {
    if (!claimant.allowsLogin) throw new Refusal("forbidden", "credentials are taken over TLS only");
    return this.#password(claimant, { name, password, mechanism: "password" });
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
    const asker = { address: claimant.peer.address, log: claimant.log };
    let credential: Credential | undefined;
    try {
      credential = await this.#check.check(asker, login.name, login.password);
    } catch (error) {
      if (error instanceof Refusal) this.#failed(claimant, { ...login, reason: error.code });
      throw error;
    }
    if (credential === undefined) throw this.#refuse(claimant, { ...login, reason: "wrong name or password" });
    return this.#admit(claimant, credential, login.mechanism);
  }

  async token(
    claimant: Claimant,
    { name, token, mechanism }: { name: string; token: string; mechanism: string },
  ): Promise<Principal> {
    if (!claimant.allowsLogin) throw new Refusal("forbidden", "credentials are taken over TLS only");
    const found = await this.#tokens.find(token);
    const named = name === "" ? undefined : (await this.#credentials.find(name)).credential;
    if (found === undefined || (name !== "" && named?.accountId !== found.accountId))
      throw this.#refuse(claimant, { name, mechanism, reason: "no such token" });
    return this.#admit(claimant, found, mechanism);
  }

  #admit(claimant: Claimant, credential: Principal, mechanism: string): Principal {
    const { accountId, address } = credential;
    claimant.loggedIn();
    this.#events.loggedIn({ protocol: claimant.protocol, connection: claimant.id, account: address, mechanism });
    return { accountId, address };
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
  }
}
