/** The one way of every command: bytes to line, verb, place, grammar, deed, reply. */
import type { Connection, Goodbye, Handler } from "../net/connection.ts";
import { parseCommandLine } from "../wire/smtp/command.ts";
import { COMMAND_BYTES_MAX } from "../wire/smtp/limits.ts";
import { type Arrival, Receiver } from "../wire/smtp/receiver.ts";
import { isPositive, type Reply } from "../wire/smtp/reply.ts";
import type { AnyCommand } from "./command.ts";
import { replyTo } from "./errors.ts";
import { greeting } from "./greeting.ts";
import { COMMAND_MS_MAX, MESSAGE_MS_MAX, TEXT_MS_MAX } from "./limits.ts";
import { enter, leave } from "./outside.ts";
import type { SmtpParts } from "./parts.ts";
import { Patience } from "./patience.ts";
import type { CommandTable } from "./registry.ts";
import * as replies from "./replies.ts";
import { Session } from "./session.ts";
import { traceLine, traceReply } from "./tracing.ts";

/** What a deed comes to: one reply, several (LMTP), or none yet. */
type Answer = Reply | readonly Reply[] | undefined;

/** What is being done, for the counts: a command, or one that goes on (AUTH, DATA, BDAT). */
interface Progress {
  readonly name: string;
  readonly idle?: boolean;
}

const NO_COMMAND: Progress = { name: "unknown" };

export class Dispatcher implements Handler {
  readonly #connection: Connection;
  readonly #parts: SmtpParts;
  readonly #table: CommandTable;
  readonly #session: Session;
  readonly #receiver = new Receiver();
  readonly #patience = new Patience();
  /** Runs while the greeting is held back. */
  #greeting: NodeJS.Timeout | undefined;
  #progress = NO_COMMAND;
  #startedAt = 0;
  /** A message's text is expected, and since when. */
  #textSince: number | undefined;
  #busy = false;
  #stopping: Reply | undefined;

  constructor(connection: Connection, parts: SmtpParts, table: CommandTable) {
    this.#connection = connection;
    this.#parts = parts;
    this.#table = table;
    this.#session = new Session(connection, parts, table.commands);
  }

  start(): void {
    this.#connection.idleLimit(COMMAND_MS_MAX);
    const refusal = enter(this.#session);
    if (refusal !== undefined) return this.#session.hangUp(refusal);
    const delay = this.#session.policy.role === "mx" ? this.#parts.greetingDelayMs : 0;
    if (delay === 0) this.#greet();
    else this.#greeting = setTimeout(() => this.#greet(), delay);
  }

  receive(chunk: Uint8Array): void | Promise<void> {
    if (this.#greeting !== undefined) return this.#session.hangUp(replies.talksTooEarly);
    if (this.#textSince !== undefined && this.#now() - this.#textSince > MESSAGE_MS_MAX) return this.timeout();
    this.#receiver.feed(chunk);
    const waiting = this.#work();
    return waiting === undefined ? this.#session.flush() : this.#workLater(waiting);
  }

  timeout(): void {
    this.#session.hangUp(replies.tooSlow);
  }

  /** A message that is on its way may still arrive; everything else ends here. */
  stop(why: Goodbye): void {
    this.#stopping = why === "server" ? replies.stopping : replies.loginEnded;
    if (!this.#busy && this.#textSince === undefined) this.#session.hangUp(this.#stopping);
  }

  closed(): void {
    leave(this.#session);
    clearTimeout(this.#greeting);
    this.#session.endFiltering();
    this.#session.reset()?.catch((error: unknown) => this.#ourMistake(error));
  }

  #greet(): void {
    this.#greeting = undefined;
    this.#session.say(greeting(this.#session));
    this.#session.flush();
  }

  #now(): number {
    return this.#parts.mail.clock.now();
  }

  /** Takes what has arrived, until there is no more or something has to be waited for. */
  #work(): Promise<void> | undefined {
    while (!this.#connection.closed) {
      const arrival = this.#receiver.next();
      if (arrival === undefined) return undefined;
      const waiting = this.#take(arrival);
      if (waiting !== undefined) return waiting;
    }
    return undefined;
  }

  async #workLater(first: Promise<void>): Promise<void> {
    this.#busy = true;
    for (let waiting: Promise<void> | undefined = first; waiting !== undefined; waiting = this.#work()) {
      await waiting;
      if (this.#stopping !== undefined && this.#textSince === undefined) this.#session.hangUp(this.#stopping);
    }
    this.#busy = false;
    this.#session.flush();
  }

  #take(arrival: Arrival): Promise<void> | undefined {
    switch (arrival.kind) {
      case "line":
        return this.#line(arrival.line);
      case "text":
        return this.#text(arrival.bytes);
      case "text-end": {
        const text = this.#session.text;
        this.#session.endText();
        return this.#guarded(text, () => text?.end(arrival.flaw));
      }
      case "problem":
        this.#session.hangUp(arrival.problem === "too-long" ? replies.lineTooLong : replies.bareLineEnd);
        return undefined;
    }
  }

  #line(line: Uint8Array): Promise<void> | undefined {
    const taker = this.#session.takeLineTaker();
    if (this.#parts.mail.log.traces) traceLine(this.#connection.log, line, { secret: taker !== undefined });
    if (taker !== undefined) return this.#guarded({ name: "AUTH" }, () => taker(line));
    return this.#guarded(NO_COMMAND, () => {
      const { verb, argument } = parseCommandLine(line);
      const command = this.#table.find(verb);
      if (command === undefined) return this.#unknown(verb);
      this.#progress = command;
      return this.#problem(command, line) ?? command.run(this.#session, command.parse(argument));
    });
  }

  #text(bytes: Uint8Array): Promise<void> | undefined {
    try {
      const waiting = this.#session.text?.take(bytes);
      return waiting === undefined ? undefined : waiting.catch((error: unknown) => this.#lostText(error));
    } catch (error) {
      return this.#lostText(error);
    }
  }

  /** Of a message that cannot be kept nothing more is read. */
  #lostText(error: unknown): undefined {
    this.#ourMistake(error);
    this.#session.hangUp(replies.internalError);
  }

  #unknown(verb: string): Reply {
    if (!/^(?:GET|POST|PUT|HEAD|CONNECT|OPTIONS|.*:)$/.test(verb)) return replies.unknownCommand;
    this.#session.afterwards(() => this.#session.end("not SMTP"));
    return replies.notAHttpServer;
  }

  /** Why the command may not be given here and now. */
  #problem(command: AnyCommand, line: Uint8Array): Reply | undefined {
    const session = this.#session;
    if (line.length > COMMAND_BYTES_MAX && command.name !== "AUTH") return replies.commandTooLong;
    if (!session.offers(command)) return replies.notHere;
    if (command.needs !== "nothing" && session.hello === undefined) return replies.helloFirst;
    if (command.needs === "mail" && session.transaction === undefined) return replies.mailFirst;
    if (command.endsBatch === true && this.#receiver.unread) {
      session.afterwards(() => session.end("bytes after STARTTLS"));
      return replies.textAfterStartTls;
    }
    return undefined;
  }

  /** Does a part of the session's work, then says what came of it. */
  #guarded(progress: Progress | undefined, deed: () => Answer | Promise<Answer>): Promise<void> | undefined {
    this.#progress = progress ?? NO_COMMAND;
    this.#startedAt = this.#now();
    try {
      const answer = deed();
      if (!(answer instanceof Promise)) return this.#answered(answer);
      return answer.then(
        (later) => this.#answered(later),
        (error: unknown) => this.#failed(error),
      );
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): Promise<void> | undefined {
    const answer = replyTo(error);
    if (answer === undefined) this.#ourMistake(error);
    return this.#answered(answer ?? replies.internalError);
  }

  #ourMistake(error: unknown): void {
    this.#connection.log.error({ err: error, command: this.#progress.name }, "a session failed by our own mistake");
  }

  #answered(answer: Answer): Promise<void> | undefined {
    for (const each of asList(answer)) this.#say(each);
    this.#expect();
    const waiting = this.#session.takeAfterwards()?.();
    if (this.#patience.exhausted) this.#session.hangUp(replies.tooManyErrors);
    return waiting === undefined ? undefined : waiting;
  }

  #say(answer: Reply): void {
    const { code } = answer;
    this.#session.say(answer);
    if (this.#parts.mail.log.traces) traceReply(this.#connection.log, answer);
    this.#patience.count(this.#progress, answer);
    // 334 and 354: the command goes on.
    if (code >= 300 && code < 400) return;
    const { name, idle } = this.#progress;
    if (isPositive(answer) && idle !== true && (name === "DATA" || name === "BDAT")) this.#patience.messageTaken();
    this.#parts.mail.events.commandDone({
      protocol: this.#connection.protocol,
      connection: this.#connection.id,
      command: name,
      outcome: outcomeOf(answer),
      ms: this.#now() - this.#startedAt,
    });
  }

  /** Tells the receiver and the clocks when text begins or has ended. */
  #expect(): void {
    const { text } = this.#session;
    if ((text === undefined) === (this.#textSince === undefined)) return;
    this.#textSince = text === undefined ? undefined : this.#now();
    this.#connection.idleLimit(text === undefined ? COMMAND_MS_MAX : TEXT_MS_MAX);
    if (text === undefined) return;
    if (text.size === undefined) this.#receiver.expectData();
    else this.#receiver.expectChunk(text.size);
  }
}

function outcomeOf(answer: Reply): "ok" | "no" | "bad" | "error" {
  if (answer === replies.internalError) return "error";
  if (isPositive(answer)) return "ok";
  return answer.code >= 500 && answer.code < 504 ? "bad" : "no";
}

function asList(answer: Answer): readonly Reply[] {
  if (answer === undefined) return [];
  return "code" in answer ? [answer] : answer;
}
