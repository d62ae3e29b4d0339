/** The one way of every command: bytes to line, state, grammar, deed, answer. */
import { Refusal, SyntaxProblem } from "../base/errors.ts";
import type { Connection, Goodbye, Handler } from "../net/connection.ts";
import { parseCommandLine } from "../wire/pop3/command-line.ts";
import { Lines } from "../wire/pop3/lines.ts";
import type { AnyCommand } from "./command.ts";
import { FAILURES_BEFORE_LOGIN_MAX, FAILURES_IN_A_ROW_MAX, RETRIEVED_TOGETHER_MAX } from "./limits.ts";
import type { Pop3Parts } from "./parts.ts";
import { findCommand } from "./registry.ts";
import { Session } from "./session.ts";

/** A command with its arguments, or what is wrong with the line. */
type Order = { readonly command: AnyCommand; readonly args: unknown } | { readonly problem: SyntaxProblem };

/** The commands being answered: one, or several of one name. */
interface Progress {
  readonly command: AnyCommand;
  readonly count: number;
  readonly startedAt: number;
  readonly failures: number;
}

export class Dispatcher implements Handler {
  readonly #connection: Connection;
  readonly #parts: Pop3Parts;
  readonly #lines = new Lines();
  readonly #session: Session;
  /** Read already, while looking how many of the one before came together. */
  #ahead: Order | undefined;
  #busy = false;
  #stopping: Goodbye | undefined;

  constructor(connection: Connection, parts: Pop3Parts) {
    this.#connection = connection;
    this.#parts = parts;
    this.#session = new Session(connection, parts, () => this.#lines.drop());
  }

  start(): void {
    this.#session.ok(`${this.#parts.software.name} ready`);
  }

  receive(chunk: Uint8Array): void | Promise<void> {
    this.#lines.push(chunk);
    const waiting = this.#work();
    return waiting === undefined ? undefined : this.#workLater(waiting);
  }

  /** RFC 1939 3: nothing is removed, and nothing is said. */
  timeout(): void {
    this.#session.end("timeout");
  }

  stop(why: Goodbye): void {
    this.#stopping = why;
    if (!this.#busy) this.#goodbye(why);
  }

  closed(): void {
    this.#session
      .leave()
      .catch((error: unknown) => this.#connection.log.warn({ err: error }, "maildrop not given back"));
  }

  #goodbye(why: Goodbye): void {
    if (why === "server") this.#session.error("Server is stopping", "SYS/TEMP");
    else this.#session.error("Your login has ended", "AUTH");
    this.#session.end(why === "server" ? "server stops" : "the login has ended");
  }

  /** Takes what has arrived, until there is no more or something has to be waited for. */
  #work(): Promise<void> | undefined {
    while (!this.#connection.closed) {
      const waiting = this.#takeNext();
      if (waiting === "nothing") return undefined;
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
  }

  #takeNext(): Promise<void> | "nothing" | undefined {
    const taker = this.#session.takeLineTaker();
    if (taker === undefined) {
      const order = this.#nextOrder();
      return order === undefined ? "nothing" : this.#run(order);
    }
    const line = this.#lines.next();
    if (line === undefined) {
      this.#session.waitForLine(taker);
      return "nothing";
    }
    return this.#guarded(() => {
      if (line === "too-long") throw new SyntaxProblem("line too long");
      return taker(line);
    });
  }

  #nextOrder(): Order | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined) return ahead;
    const line = this.#lines.next();
    return line === undefined ? undefined : readOrder(line);
  }

  #run(order: Order): Promise<void> | undefined {
    const session = this.#session;
    if ("problem" in order)
      return this.#guarded(() => {
        throw order.problem;
      });
    const { command } = order;
    const all = command.runTogether === undefined ? [order.args] : this.#together(command, order.args);
    const progress = { command, count: all.length, startedAt: this.#parts.clock.now(), failures: session.failures };
    return this.#guarded(() => {
      if (!command.states.includes(session.state)) {
        throw new SyntaxProblem(session.state === "transaction" ? "Logged in already" : "Log in first");
      }
      return all.length > 1 ? command.runTogether?.(session, all) : command.run(session, order.args);
    }, progress);
  }

  /** The arguments of this command and of those of the same name that have arrived right behind it. */
  #together(command: AnyCommand, first: unknown): unknown[] {
    const all = [first];
    while (all.length < RETRIEVED_TOGETHER_MAX) {
      const next = this.#nextOrder();
      if (next === undefined) break;
      if ("problem" in next || next.command !== command) {
        this.#ahead = next;
        break;
      }
      all.push(next.args);
    }
    return all;
  }

  /** Does a piece of a command; what it throws becomes the answer. */
  #guarded(deed: () => void | Promise<void>, progress?: Progress): Promise<void> | undefined {
    try {
      const waiting = deed();
      if (waiting !== undefined) return this.#settled(waiting, progress);
    } catch (error) {
      this.#failed(error);
    }
    this.#over(progress);
    return undefined;
  }

  async #settled(waiting: Promise<void>, progress: Progress | undefined): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      this.#failed(error);
    }
    this.#over(progress);
  }

  #over(progress: Progress | undefined): void {
    const session = this.#session;
    if (progress !== undefined) this.#count(progress);
    const most = session.state === "authorization" ? FAILURES_BEFORE_LOGIN_MAX : FAILURES_IN_A_ROW_MAX;
    if (session.endsAfterAnswer) session.end("QUIT");
    else if (session.failures >= most) session.end("too many errors");
  }

  #count(progress: Progress): void {
    const { clock, events } = this.#parts;
    const outcome = this.#session.failures > progress.failures ? "no" : "ok";
    const ms = clock.now() - progress.startedAt;
    for (let i = 0; i < progress.count; i++) {
      events.commandDone({
        protocol: "pop3",
        connection: this.#connection.id,
        command: progress.command.name,
        outcome,
        ms,
      });
    }
  }

  #failed(error: unknown): void {
    if (this.#connection.closed) {
      if (!(error instanceof Refusal))
        this.#connection.log.debug({ err: error }, "a command ended with its connection");
    } else if (error instanceof Refusal) {
      this.#session.refuse(error);
    } else if (error instanceof SyntaxProblem) {
      this.#session.error(error.message);
    } else {
      this.#connection.log.error({ err: error }, "a command failed by our own mistake");
      this.#session.error("Internal error", "SYS/TEMP");
    }
  }
}

function readOrder(line: Uint8Array | "too-long"): Order {
  try {
    if (line === "too-long") throw new SyntaxProblem("Line too long");
    const { name, args } = parseCommandLine(line);
    const command = findCommand(name);
    if (command === undefined) throw new SyntaxProblem("Unknown command");
    return { command, args: command.parse(args) };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { problem: error };
    throw error;
  }
}
