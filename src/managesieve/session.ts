/** One client's session as commands see it: its state, its account, and how to answer. */
import assert from "node:assert";
import type { Refusal } from "../base/errors.ts";
import type { Principal } from "../directory/login.ts";
import type { Connection } from "../net/connection.ts";
import type { Account } from "../store/account.ts";
import { type Ending, formatEnding, formatString } from "../wire/managesieve/response.ts";
import type { Receiver } from "../wire/managesieve/receiver.ts";
import type { SessionState } from "./command.ts";
import { responseCodes } from "./errors.ts";
import { AFTER_LOGIN, BEFORE_LOGIN, IDLE_MS_MAX } from "./limits.ts";
import type { ManageSieveParts } from "./parts.ts";
import { traceAnswer } from "./tracing.ts";

/** Takes the string that a command in progress asked for. */
export type Taker = (answer: Uint8Array) => void | Promise<void>;

export class Session {
  readonly connection: Connection;
  readonly parts: ManageSieveParts;
  /** Refused commands: in all before the login, in a row after it. */
  failures = 0;
  readonly #receiver: Receiver;
  #principal: Principal | undefined;
  #taker: Taker | undefined;
  #afterwards: (() => void) | undefined;

  constructor(connection: Connection, parts: ManageSieveParts, receiver: Receiver) {
    this.connection = connection;
    this.parts = parts;
    this.#receiver = receiver;
  }

  get state(): SessionState {
    return this.#principal === undefined ? "not-authenticated" : "authenticated";
  }

  /** Whose scripts these are; undefined before the login. */
  get address(): string | undefined {
    return this.#principal?.address;
  }

  /** Only in commands that need a login. */
  get account(): Account {
    assert(this.#principal !== undefined, "a command that needs a login ran without one");
    return this.parts.store.account(this.#principal.accountId);
  }

  enter(principal: Principal): void {
    this.#principal = principal;
    this.failures = 0;
    this.#receiver.limits = AFTER_LOGIN;
    this.connection.idleLimit(IDLE_MS_MAX);
  }

  /** As before the login; TLS stays (RFC 5804 2.14.1). */
  leave(): void {
    this.#principal = undefined;
    this.failures = 0;
    this.#receiver.limits = BEFORE_LOGIN;
    this.connection.loggedOut();
  }

  /** Adds to the answer; what answers commands that came together leaves in one write. */
  write(data: string): void {
    if (this.parts.log.traces) traceAnswer(this.connection.log, data);
    this.connection.write(data);
  }

  /** `code` is a response code without parentheses. */
  ok(text: string, code?: string): void {
    if (this.state === "authenticated") this.failures = 0;
    this.#end({ status: "OK", text, code });
  }

  no(text: string, code?: string): void {
    this.failures++;
    this.#end({ status: "NO", text, code });
  }

  refuse(refusal: Refusal): void {
    this.no(refusal.message, responseCodes[refusal.code]);
  }

  /** Says goodbye unasked, and closes. */
  bye(text: string, code?: string): void {
    this.#end({ status: "BYE", text, code });
    this.connection.end(text);
  }

  #end(ending: Ending): void {
    this.write(formatEnding(ending));
  }

  /** Sends a challenge and gives the client's next string to `take`, which goes on with the command. */
  ask(challenge: string, take: Taker): void {
    this.write(`${formatString(challenge)}\r\n`);
    this.#taker = take;
  }

  /** For the dispatcher: whether the command in progress waits for a string. */
  get asks(): boolean {
    return this.#taker !== undefined;
  }

  /** For the dispatcher: who takes the next string, if the command in progress asked for one. */
  takeTaker(): Taker | undefined {
    const taker = this.#taker;
    this.#taker = undefined;
    return taker;
  }

  /** Forgets all that was sent behind STARTTLS. */
  dropInput(): void {
    this.#receiver.drop();
  }

  /** Does something as soon as the answer to the command in progress is written. */
  afterwards(deed: () => void): void {
    this.#afterwards = deed;
  }

  /** For the dispatcher. */
  takeAfterwards(): (() => void) | undefined {
    const deed = this.#afterwards;
    this.#afterwards = undefined;
    return deed;
  }
}
