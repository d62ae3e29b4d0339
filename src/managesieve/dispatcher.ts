/** The one way of every command: bytes to command, state, grammar, deed, answer. */
import { Refusal, SyntaxProblem } from "../base/errors.ts";
import type { Connection, Goodbye, Handler } from "../net/connection.ts";
import { parseCommandLine, parseString } from "../wire/managesieve/command-line.ts";
import { type Received, Receiver } from "../wire/managesieve/receiver.ts";
import { tellCapabilities } from "./capability.ts";
import type { AnyCommand } from "./command.ts";
import { BEFORE_LOGIN, FAILURES_BEFORE_LOGIN_MAX, FAILURES_IN_A_ROW_MAX } from "./limits.ts";
import type { ManageSieveParts } from "./parts.ts";
import { allCommands, findCommand } from "./registry.ts";
import { Session, type Taker } from "./session.ts";
import { traceCommand } from "./tracing.ts";

type Outcome = "ok" | "no" | "bad" | "error";

/** The command being answered. */
interface Progress {
  readonly name: string;
  readonly startedAt: number;
  readonly failures: number;
}

export class Dispatcher implements Handler {
  readonly #connection: Connection;
  readonly #parts: ManageSieveParts;
  readonly #receiver = new Receiver(BEFORE_LOGIN);
  readonly #session: Session;
  #progress: Progress | undefined;
  #busy = false;
  #stopping: Goodbye | undefined;

  constructor(connection: Connection, parts: ManageSieveParts) {
    this.#connection = connection;
    this.#parts = parts;
    this.#session = new Session(connection, parts, this.#receiver);
  }

  /** RFC 5804 1.7: what the server can do is told unasked. */
  start(): void {
    tellCapabilities(allCommands(), this.#session, `${this.#parts.software.name} ready`);
  }

  receive(chunk: Uint8Array): void | Promise<void> {
    this.#receiver.feed(chunk);
    const waiting = this.#work();
    if (waiting !== undefined) return this.#workLater(waiting);
    this.#receiver.settle();
  }

  timeout(): void {
    const { state } = this.#session;
    this.#session.bye(state === "authenticated" ? "Nothing was said for too long" : "Nobody logged in");
  }

  stop(why: Goodbye): void {
    this.#stopping = why;
    if (!this.#busy) this.#goodbye(why);
  }

  closed(): void {
    // Nothing is held for it.
  }

  #goodbye(why: Goodbye): void {
    if (why === "server") this.#session.bye("Server is stopping", "TRYLATER");
    else this.#session.bye("Your login has ended");
  }

  /** Takes what has arrived, until there is no more or something has to be waited for. */
  #work(): Promise<void> | undefined {
    while (!this.#connection.closed) {
      const received = this.#receiver.next();
      if (received === undefined) return undefined;
      const waiting = this.#take(received);
      if (waiting !== undefined) return waiting;
      if (this.#connection.congested) return this.#connection.drained();
    }
    return undefined;
  }

  async #workLater(first: Promise<void>): Promise<void> {
    this.#busy = true;
    for (let waiting: Promise<void> | undefined = first; waiting !== undefined; waiting = this.#work()) {
      await waiting;
      if (this.#stopping !== undefined && !this.#connection.closed) this.#goodbye(this.#stopping);
    }
    this.#busy = false;
    this.#receiver.settle();
  }

  #take(received: Received): Promise<void> | undefined {
    const taker = this.#session.takeTaker();
    if (received.kind === "too-large") return this.#tooLarge(received);
    const { bytes } = received;
    if (this.#parts.log.traces) traceCommand(this.#connection.log, bytes, { secret: taker !== undefined });
    return this.#guarded(() => (taker === undefined ? this.#command(bytes) : answer(taker, bytes)));
  }

  #tooLarge({ what, fatal }: Extract<Received, { kind: "too-large" }>): undefined {
    const text = what === "line" ? "Line too long" : "Larger than any script may be";
    const code = what === "line" ? undefined : "QUOTA/MAXSIZE";
    if (fatal) this.#session.bye(text, code);
    else this.#session.no(text, code);
    this.#over("no");
  }

  #command(bytes: Uint8Array): void | Promise<void> {
    const session = this.#session;
    const { name, args } = parseCommandLine(bytes);
    const command: AnyCommand | undefined = findCommand(name);
    if (command === undefined) throw new SyntaxProblem("Unknown command");
    this.#progress = { name, startedAt: this.#parts.clock.now(), failures: session.failures };
    if (!command.states.includes(session.state)) {
      throw new SyntaxProblem(session.state === "authenticated" ? "Logged in already" : "Log in first");
    }
    return command.run(session, command.parse(args));
  }

  /** Does a piece of a command; what it throws becomes the answer. */
  #guarded(deed: () => void | Promise<void>): Promise<void> | undefined {
    try {
      const waiting = deed();
      if (waiting !== undefined) return this.#settled(waiting);
    } catch (error) {
      this.#over(this.#failed(error));
      return undefined;
    }
    this.#done();
    return undefined;
  }

  async #settled(waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      this.#over(this.#failed(error));
      return;
    }
    this.#done();
  }

  /** The deed has ended: the command waits for an answer now, or it is over. */
  #done(): void {
    if (!this.#session.asks) this.#over("ok");
  }

  #over(outcome: Outcome): void {
    const session = this.#session;
    const progress = this.#progress;
    this.#progress = undefined;
    if (progress !== undefined) {
      const { clock, events } = this.#parts;
      events.commandDone({
        protocol: "managesieve",
        connection: this.#connection.id,
        command: progress.name,
        outcome: outcome === "ok" && session.failures > progress.failures ? "no" : outcome,
        ms: clock.now() - progress.startedAt,
      });
    }
    session.takeAfterwards()?.();
    const most = session.state === "authenticated" ? FAILURES_IN_A_ROW_MAX : FAILURES_BEFORE_LOGIN_MAX;
    if (session.failures >= most && !this.#connection.closed) session.bye("Too many errors");
  }

  #failed(error: unknown): Outcome {
    const session = this.#session;
    if (this.#connection.closed) {
      if (!(error instanceof Refusal))
        this.#connection.log.debug({ err: error }, "a command ended with its connection");
      return "no";
    }
    if (error instanceof Refusal) {
      session.refuse(error);
      return "no";
    }
    if (error instanceof SyntaxProblem) {
      session.no(error.message);
      return "bad";
    }
    this.#connection.log.error({ err: error, command: this.#progress?.name }, "a command failed by our own mistake");
    session.no("Internal error", "TRYLATER");
    return "error";
  }
}

function answer(taker: Taker, bytes: Uint8Array): void | Promise<void> {
  return taker(parseString(bytes));
}
