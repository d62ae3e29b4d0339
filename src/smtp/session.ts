/** One client's session as commands see it: who it is, its transaction, and how to answer. */
import assert from "node:assert";
import type { Principal } from "../directory/login.ts";
import type { Recipient } from "../mail/envelope.ts";
import type { Origin } from "../mail/origin.ts";
import type { Connection } from "../net/connection.ts";
import type { BareLineEnd } from "../wire/smtp/dots.ts";
import { formatReply, type Reply } from "../wire/smtp/reply.ts";
import type { Visit } from "../trust/inbound/network-limits.ts";
import type { FilterSession } from "../trust/milter/filters.ts";
import type { AnyCommand } from "./command.ts";
import type { SmtpParts } from "./parts.ts";
import { type Policy, policyOf } from "./policy.ts";
import type { Transaction } from "./transaction.ts";

export interface Hello {
  /** What the client calls itself. */
  readonly name: string;
  /** EHLO or LHLO, not HELO. */
  readonly extended: boolean;
}

/** Takes the next line instead of the command table: a challenge was sent. */
export type LineTaker = (line: Uint8Array) => Reply | Promise<Reply>;

/** Takes the text that a command announced. */
export interface TextTaker {
  /** The command, for the events. */
  readonly name: string;
  /** As a command's. */
  readonly idle?: boolean;
  /** Undefined: everything up to CRLF.CRLF; a number: so many bytes. */
  readonly size: number | undefined;
  take(bytes: Uint8Array): void | Promise<void>;
  end(flaw: BareLineEnd | undefined): readonly Reply[] | Promise<readonly Reply[]>;
}

export class Session {
  readonly connection: Connection;
  readonly parts: SmtpParts;
  readonly policy: Policy;
  hello: Hello | undefined;
  principal: Principal | undefined;
  /** How the principal was proven to be it. */
  mechanism = "PLAIN";
  /** Mail filters, from the first message on that they want to see. */
  filtering: FilterSession | undefined;
  /** A proxy has said whose session this is. */
  spokenFor = false;
  /** The client's host name, as a trusted proxy told it. */
  clientName: string | undefined;
  transaction: Transaction | undefined;
  /** The connection as one of those of the client's network; undefined for whom we trust. */
  visit: Visit | undefined;
  /** Messages that came to their end, for their ids. */
  messages = 0;
  readonly #commands: readonly AnyCommand[];
  #unsent = "";
  #lineTaker: LineTaker | undefined;
  #text: TextTaker | undefined;
  #afterwards: (() => void | Promise<void>) | undefined;

  constructor(connection: Connection, parts: SmtpParts, commands: readonly AnyCommand[]) {
    this.connection = connection;
    this.parts = parts;
    this.policy = policyOf(connection.protocol);
    this.#commands = commands;
  }

  /** The open transaction. Only in commands that need one. */
  get open(): Transaction {
    assert(this.transaction !== undefined, "a command that needs a transaction ran without one");
    return this.transaction;
  }

  /** What EHLO is answered with, as the session stands. */
  get keywords(): readonly string[] {
    return this.#commands.filter((each) => this.offers(each)).flatMap((each) => each.keywords?.(this) ?? []);
  }

  get origin(): Origin {
    return {
      transport: this.policy.transport,
      greetedAs: this.hello?.name ?? "",
      extended: this.hello?.extended ?? false,
      address: this.connection.peer.address,
      hostname: this.clientName,
      tls: this.connection.tls,
      author: this.principal?.address,
    };
  }

  /** Its mail is our own: it has logged in, or is in a network that may send through port 25 without. */
  get isOurs(): boolean {
    if (this.principal !== undefined) return true;
    return this.policy.role === "mx" && this.parts.relays.has(this.connection.peer.address);
  }

  /** This server's name for the message of a transaction. */
  nameOf(transaction: Transaction): string {
    transaction.id ??= `${this.parts.mail.clock.now().toString(36)}.${this.connection.id}.${++this.messages}`;
    return transaction.id;
  }

  offers(command: AnyCommand): boolean {
    return command.roles === undefined || command.roles.includes(this.policy.role);
  }

  /** Ends the transaction, and lets go of what came of its text. */
  reset(): void | Promise<void> {
    const { transaction, filtering } = this;
    this.transaction = undefined;
    const dropped = transaction?.intake?.drop();
    return transaction === undefined || filtering === undefined ? dropped : filtering.abort().then(() => dropped);
  }

  /** Why mail filters, if there are any, do not take the message, or the recipient. */
  async askFilters(about: "sender" | "data" | Recipient): Promise<Reply | undefined> {
    const { filters } = this.parts.mail;
    if (filters === undefined) return undefined;
    const { askFilters } = await import("./filtering.ts");
    const refusal = await askFilters(this, filters, about);
    if (refusal?.code === 421) this.afterwards(() => this.end("a mail filter ends the session"));
    return refusal;
  }

  /** Filters are told who the client is, once: it is another one now, or has gone. */
  endFiltering(): void {
    this.filtering?.close();
    this.filtering = undefined;
  }

  /** As it was after the greeting: nobody has said or proven who they are (RFC 3207 4.2). */
  forget(): void | Promise<void> {
    this.hello = undefined;
    this.principal = undefined;
    this.endFiltering();
    return this.reset();
  }

  /** Adds a reply to those that leave together. */
  say(reply: Reply): void {
    this.#unsent += formatReply(reply);
  }

  /** Sends the replies of a batch of commands in one write. */
  flush(): void {
    const replies = this.#unsent;
    this.#unsent = "";
    if (replies !== "") this.connection.write(replies);
  }

  /** Says a last word and closes. */
  hangUp(reply: Reply): void {
    this.say(reply);
    this.end(reply.lines[0] ?? "");
  }

  /** Sends what was said, then closes. */
  end(reason: string): void {
    this.flush();
    this.connection.end(reason);
  }

  /** The next line is for `take`, not a command. */
  expectLine(take: LineTaker): void {
    this.#lineTaker = take;
  }

  expectText(taker: TextTaker): void {
    this.#text = taker;
  }

  /** Does something as soon as the answer to the command in progress is said. */
  afterwards(deed: () => void | Promise<void>): void {
    this.#afterwards = deed;
  }

  /** For the dispatcher: who takes what comes next, if it is text. */
  get text(): TextTaker | undefined {
    return this.#text;
  }

  /** For the dispatcher: the text is over. */
  endText(): void {
    this.#text = undefined;
  }

  /** For the dispatcher: who takes the next line, if it is not a command. */
  takeLineTaker(): LineTaker | undefined {
    const taker = this.#lineTaker;
    this.#lineTaker = undefined;
    return taker;
  }

  /** For the dispatcher: what is to be done now that the answer is said. */
  takeAfterwards(): (() => void | Promise<void>) | undefined {
    const deed = this.#afterwards;
    this.#afterwards = undefined;
    return deed;
  }
}
