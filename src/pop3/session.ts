/** One client's session as commands see it: its state, its maildrop, and how to answer. */
import assert from "node:assert";
import { Refusal } from "../base/errors.ts";
import type { Lease } from "../directory/lease.ts";
import type { Connection } from "../net/connection.ts";
import type { SessionState } from "./command.ts";
import { responseCodes } from "./errors.ts";
import { IDLE_MS_MAX } from "./limits.ts";
import type { Maildrop } from "./maildrop.ts";
import type { Pop3Parts } from "./parts.ts";

/** Takes the line that a command in progress asked for. */
export type LineTaker = (line: Uint8Array) => void | Promise<void>;

export class Session {
  readonly connection: Connection;
  readonly parts: Pop3Parts;
  /** The name that USER gave. */
  name: string | undefined;
  /** Refused commands: in all before the login, in a row after it. */
  failures = 0;
  #maildrop: Maildrop | undefined;
  #lease: Lease | undefined;
  #lineTaker: LineTaker | undefined;
  #endsAfterAnswer = false;
  readonly #dropInput: () => void;

  /** `dropInput` forgets what the client has sent and nobody has read. */
  constructor(connection: Connection, parts: Pop3Parts, dropInput: () => void) {
    this.connection = connection;
    this.parts = parts;
    this.#dropInput = dropInput;
  }

  get state(): SessionState {
    return this.#maildrop === undefined ? "authorization" : "transaction";
  }

  /** Only in commands that need a login. */
  get maildrop(): Maildrop {
    assert(this.#maildrop !== undefined, "a command that needs a login ran without one");
    return this.#maildrop;
  }

  /** The login is complete; the session now owns the lease. */
  enter(maildrop: Maildrop, lease: Lease): void {
    this.#maildrop = maildrop;
    this.#lease = lease;
    this.name = undefined;
    this.failures = 0;
    this.connection.idleLimit(IDLE_MS_MAX);
  }

  /** Lets others have the maildrop. */
  async leave(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.[Symbol.asyncDispose]();
  }

  /** Adds to the answer; what answers commands that came together leaves in one write. A string must be free of foreign CR and LF. */
  write(data: string | Uint8Array, lent?: readonly Uint8Array[]): void {
    this.connection.write(data, lent);
  }

  ok(text: string): void {
    if (this.state === "transaction") this.failures = 0;
    this.write(text === "" ? "+OK\r\n" : `+OK ${text}\r\n`);
  }

  refuse(refusal: Refusal): void {
    this.error(refusal.message, responseCodes[refusal.code]);
  }

  /** `code` is a response code without brackets. */
  error(text: string, code?: string): void {
    this.failures++;
    this.write(code === undefined ? `-ERR ${text}\r\n` : `-ERR [${code}] ${text}\r\n`);
  }

  /** A multi-line answer of many short lines, each a message number and what belongs to it. */
  async listing(title: string, pages: AsyncIterable<readonly (readonly [number, string | number])[]>): Promise<void> {
    let titled = false;
    for await (const page of pages) {
      if (!titled) this.ok(title);
      titled = true;
      this.write(page.map(([number, value]) => `${number} ${value}\r\n`).join(""));
      const waits = this.drained();
      if (waits !== undefined) await waits;
    }
    if (!titled) this.ok(title);
    this.write(".\r\n");
  }

  /** Between the pages of a long answer: waits while the client has much unread. */
  drained(): void | Promise<void> {
    return this.connection.congested ? this.connection.drained() : undefined;
  }

  /** Sends a challenge and gives the client's next line to `take`, which goes on with the command. */
  ask(challenge: string, take: LineTaker): void {
    this.write(`+ ${challenge}\r\n`);
    this.#lineTaker = take;
  }

  /** For the dispatcher: the line has not come yet. */
  waitForLine(take: LineTaker): void {
    this.#lineTaker = take;
  }

  /** For the dispatcher: who takes the next line, if the command in progress asked for one. */
  takeLineTaker(): LineTaker | undefined {
    const taker = this.#lineTaker;
    this.#lineTaker = undefined;
    return taker;
  }

  /** Forgets what the client said before TLS: its name, and all that it has sent behind STLS. */
  forget(): void {
    this.name = undefined;
    this.#dropInput();
  }

  /** Closes as soon as the refusal of the command in progress is written. */
  endAfterAnswer(): void {
    this.#endsAfterAnswer = true;
  }

  /** For the dispatcher. */
  get endsAfterAnswer(): boolean {
    return this.#endsAfterAnswer;
  }

  end(reason: string): void {
    this.connection.end(reason);
  }
}
