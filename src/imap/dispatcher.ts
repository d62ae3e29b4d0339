/** The one way of every command: bytes to command, state, grammar, deed, news, tagged answer. */
import { Refusal, SyntaxProblem } from "../base/errors.ts";
import type { Connection, Goodbye, Handler } from "../net/connection.ts";
import { Reader } from "../wire/imap/reader.ts";
import { Receiver, splitCommand, type ImapInput } from "../wire/imap/receiver.ts";
import type { AnyCommand } from "./command.ts";
import { BadCommand, codeOf, uidRequired } from "./errors.ts";
import { BAD_IN_A_ROW_MAX, FAILURES_BEFORE_LOGIN_MAX } from "./limits.ts";
import { tellAnnotations, tellEvents, tellNews } from "./selected/news.ts";
import type { SharedParts } from "./parts.ts";
import { type LineTaker, Session } from "./session.ts";
import { traceCommand, traceLine } from "./tracing.ts";

/** The command in progress. */
interface Progress {
  readonly tag: string;
  readonly command: AnyCommand;
  readonly uid: boolean;
  readonly startedAt: number;
}

export class Dispatcher implements Handler {
  readonly #connection: Connection;
  readonly #parts: SharedParts;
  readonly #session: Session;
  readonly #receiver: Receiver;
  #progress: Progress | undefined;
  #busy = false;
  /** What the client has asked to hear of at any time is being told. */
  #telling: Promise<void> | undefined;
  /** Something has happened that it may want to hear of. */
  #owes = false;
  #stopping: Goodbye | undefined;
  /** BAD in a row; before login BAD and NO in all. */
  #failures = 0;

  constructor(connection: Connection, parts: SharedParts) {
    this.#connection = connection;
    this.#parts = parts;
    this.#session = new Session(connection, parts, () => this.#wake());
    this.#receiver = new Receiver(this.#session.literals);
  }

  start(): void {
    this.#session.untagged(`OK [CAPABILITY ${this.#session.capabilities}] ${this.#parts.software.name} ready`);
  }

  receive(chunk: Uint8Array): void | Promise<void> {
    this.#receiver.feed(chunk);
    const waiting = this.#telling ?? this.#work();
    if (waiting !== undefined) return this.#workLater(waiting);
    this.#receiver.settle();
    this.#rest();
  }

  timeout(): void {
    // What is being told may be in the middle of a literal, and the connection ends in any case.
    if (this.#telling !== undefined) return;
    this.#session.bye(
      this.#session.state === "not-authenticated" ? "Nobody logged in" : "Nothing was said for too long",
    );
  }

  stop(why: Goodbye): void {
    this.#stopping = why;
    // What is being told may be in the middle of a literal.
    if (!this.#busy && this.#telling === undefined) this.#bye(why);
  }

  #bye(why: Goodbye): void {
    if (why === "server") this.#session.bye("Server is stopping", "UNAVAILABLE");
    else this.#session.bye("Your login has ended", "EXPIRED");
  }

  closed(): void {
    this.#session.closed();
  }

  /** Takes what has arrived, until there is no more or something has to be waited for. */
  #work(): Promise<void> | undefined {
    while (!this.#connection.closed) {
      const input = this.#receiver.next();
      if (input === undefined) return undefined;
      const waiting = this.#take(input) ?? this.#pause();
      if (waiting !== undefined) return waiting;
    }
    return undefined;
  }

  /** Between commands of one client, which has sent the next already. */
  #pause(): Promise<void> | undefined {
    return this.#receiver.holdsMore ? this.#session.drained() : undefined;
  }

  async #workLater(first: Promise<void>): Promise<void> {
    this.#busy = true;
    for (let waiting: Promise<void> | undefined = first; waiting !== undefined; waiting = this.#work()) {
      await waiting;
      if (this.#stopping !== undefined) this.#bye(this.#stopping);
    }
    this.#busy = false;
    this.#receiver.settle();
    this.#rest();
  }

  /** Something has happened; a command in progress has its answer first. */
  #wake(): void {
    this.#owes = true;
    this.#session.lineTaker?.woken?.();
    if (!this.#busy && this.#telling === undefined) this.#rest();
  }

  /** No command is in progress: what the client has asked to hear of at any time is told. */
  #rest(): void {
    const session = this.#session;
    const { watch } = session;
    const owes = this.#owes || (watch?.selected.immediate === true && session.selected?.owesRemovals === true);
    if (watch === undefined || !owes || this.#progress !== undefined || this.#connection.closed) return;
    this.#owes = false;
    this.#telling = this.#tellEvents(watch.selected.immediate);
  }

  async #tellEvents(expunge: boolean): Promise<void> {
    await tellEvents(this.#session, { expunge });
    this.#telling = undefined;
    if (this.#busy) return;
    if (this.#stopping !== undefined) this.#bye(this.#stopping);
    this.#rest();
  }

  #take(input: ImapInput): Promise<void> | undefined {
    switch (input.kind) {
      case "command":
        return this.#command(input);
      case "line":
        return this.#line(input.bytes);
      case "literal":
        return this.#session.literals.take(input);
      case "continue":
        this.#session.write("+ OK\r\n");
        return undefined;
      case "refused":
        break;
    }
    return this.#refused(input);
  }

  #command(input: Extract<ImapInput, { kind: "command" }>): Promise<void> | undefined {
    let tag = "*";
    if (this.#parts.log.traces) traceCommand(this.#connection.log, input.bytes);
    try {
      const words = splitCommand(input.bytes);
      tag = words.tag;
      const reader = new Reader(input.bytes, words.argumentsAt, input.large);
      const uid = words.name === "UID";
      if (uid) reader.space();
      return this.#run(tag, uid ? reader.atom().toUpperCase() : words.name, uid, reader);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.#session.literals.drop();
      return this.#bad(tag, error);
    }
  }

  #run(tag: string, name: string, uid: boolean, reader: Reader): Promise<void> | undefined {
    const session = this.#session;
    const command = this.#parts.table.find(name);
    if (command === undefined || (uid && command.uid === undefined)) throw new SyntaxProblem("Unknown command");
    if (!command.states.includes(session.state)) throw new SyntaxProblem(notNow(command, session));
    const { utf8, qresync, uidOnly } = session;
    if (uidOnly && !uid && command.uid === "for-numbers") throw uidRequired();
    const args = command.parse(reader, { tag, uid, utf8, qresync, uidOnly });
    this.#progress = { tag, command, uid, startedAt: this.#parts.clock.now() };
    return this.#guarded(() => command.run(session, args));
  }

  #line(line: Uint8Array): Promise<void> | undefined {
    if (this.#parts.log.traces) traceLine(this.#connection.log, line);
    const taker = this.#session.takeLineTaker();
    return this.#guarded(() => taker?.take(line));
  }

  /** Does a part of the command in progress, then what follows it. */
  #guarded(deed: () => void | Promise<void>): Promise<void> | undefined {
    try {
      const waiting = deed();
      return waiting === undefined
        ? this.#done()
        : waiting.then(
            () => this.#done(),
            (error: unknown) => this.#failed(error),
          );
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** The deed has ended: the command waits for a line now, or it is over. */
  #done(): Promise<void> | undefined {
    if (this.#session.lineTaker !== undefined) {
      this.#receiver.expectLine();
      return undefined;
    }
    const completion = this.#session.takeCompletion();
    return this.#conclude(completion?.status ?? "OK", completion?.text, completion?.code);
  }

  #failed(error: unknown): Promise<void> | undefined {
    this.#session.takeCompletion();
    this.#session.stopsAt(undefined);
    if (this.#connection.closed) return undefined;
    if (error instanceof Refusal) return this.#conclude("NO", error.message, codeOf(error));
    if (error instanceof SyntaxProblem) return this.#bad(this.#over("bad").tag, error);
    this.#connection.log.error(
      { err: error, command: this.#progress?.command.name },
      "a command failed by our own mistake",
    );
    return this.#conclude("NO", "Internal error", "SERVERBUG");
  }

  /** Tells the news that may be told now, then gives the tagged answer. */
  #conclude(status: "OK" | "NO", text: string | undefined, code: string | undefined): Promise<void> | undefined {
    const session = this.#session;
    const progress = this.#progress;
    if (progress === undefined || progress.command.numbering === "changes-mailbox")
      return this.#answer(status, text, code);
    const telling = tellAnnotations(session);
    if (telling !== undefined) return telling.then(() => this.#concludeInMailbox(status, text, code));
    return this.#concludeInMailbox(status, text, code);
  }

  #concludeInMailbox(
    status: "OK" | "NO",
    text: string | undefined,
    code: string | undefined,
  ): Promise<void> | undefined {
    const session = this.#session;
    const progress = this.#progress;
    if (progress === undefined || session.selected === undefined) return this.#answer(status, text, code);
    const expunge = !session.keepsNumbers && (progress.uid || progress.command.numbering !== "uses-sequence");
    const asked = progress.command.asksForNews === true;
    const telling = tellNews(session, { expunge, uid: progress.uid, asked, done: status === "OK" && !asked });
    if (telling === undefined) return this.#answerInStep(status, text, code);
    return telling.then(() => this.#answerInStep(status, text, code));
  }

  /**
   * The answer, and with it how far the client knows the mailbox, where that may be less than it thinks (RFC 7162 3.2, 6), and how
   * far the command got, where that is not to its end (RFC 9738 3.1). Only one of several codes has room there.
   */
  #answerInStep(status: "OK" | "NO", text: string | undefined, code: string | undefined): Promise<void> | undefined {
    const session = this.#session;
    const modseq = session.qresync ? session.selected?.takeModseqDue() : undefined;
    const lowest = session.lowestDone;
    let own = code;
    // RFC 5530 3: what a search does not find may be there for the client still.
    const overlooks = this.#progress?.command.overlooksGone === true && session.selected?.owesRemovals === true;
    if (own === undefined && status === "OK" && overlooks) own = "EXPUNGEISSUED";
    if (modseq !== undefined) {
      if (own === undefined && status === "OK") own = `HIGHESTMODSEQ ${modseq}`;
      else session.untagged(`OK [HIGHESTMODSEQ ${modseq}] Last change told`);
    }
    if (lowest !== undefined) {
      const limit = `MESSAGELIMIT ${this.#parts.messagesPerCommand} ${lowest}`;
      if (own === undefined && status === "OK") own = limit;
      else session.untagged(`NO [${limit}] That was not all`);
    }
    return this.#answer(status, text, own);
  }

  #answer(status: "OK" | "NO", text: string | undefined, code: string | undefined): Promise<void> | undefined {
    const { tag, command, uid } = this.#over(code === "SERVERBUG" ? "error" : status === "OK" ? "ok" : "no");
    const words = text ?? `${uid ? "UID " : ""}${command.name} completed`;
    this.#session.write(
      code === undefined ? `${tag} ${status} ${words}\r\n` : `${tag} ${status} [${code}] ${words}\r\n`,
    );
    if (this.#session.state !== "not-authenticated") this.#failures = 0;
    else if (status === "NO") this.#countFailure();
    return this.#session.takeAfterwards()?.(this.#receiver.holdsMore) ?? undefined;
  }

  #refused(refused: Extract<ImapInput, { kind: "refused" }>): Promise<void> | undefined {
    const taker = this.#session.takeLineTaker();
    if (taker !== undefined) return this.#guarded(() => this.#notTaken(taker, refused.text));
    this.#session.literals.drop();
    const words = refused.code === undefined ? refused.text : `[${refused.code}] ${refused.text}`;
    this.#session.write(`${refused.tag ?? "*"} ${refused.status} ${words}\r\n`);
    if (refused.fatal) this.#session.bye("That is more than can be skipped", "TOOBIG");
    else this.#countFailure();
    return undefined;
  }

  /** The command in progress had asked for what was refused: it ends with that. */
  async #notTaken(taker: LineTaker, why: string): Promise<void> {
    await taker.gone?.();
    throw new SyntaxProblem(why);
  }

  #bad(tag: string, problem: SyntaxProblem): undefined {
    const code = problem instanceof BadCommand ? `[${problem.code}] ` : "";
    this.#session.write(`${tag} BAD ${code}${problem.message}\r\n`);
    this.#countFailure();
  }

  #countFailure(): void {
    this.#failures++;
    const most = this.#session.state === "not-authenticated" ? FAILURES_BEFORE_LOGIN_MAX : BAD_IN_A_ROW_MAX;
    if (this.#failures >= most) this.#session.bye("Too many errors");
  }

  /** The command in progress is over: counted, and its literals let go. */
  #over(outcome: "ok" | "no" | "bad" | "error"): Progress {
    const progress = this.#progress;
    if (progress === undefined) throw new Error("a command ended that was not in progress");
    this.#progress = undefined;
    this.#session.commandOver();
    const { clock, events } = this.#parts;
    const { command, startedAt } = progress;
    events.commandDone({
      protocol: "imap",
      connection: this.#connection.id,
      command: command.name,
      outcome,
      ms: clock.now() - startedAt,
    });
    return progress;
  }
}

/** Why a command may not be given in the present state. */
function notNow(command: AnyCommand, session: Session): string {
  if (session.state === "not-authenticated") return "Log in first";
  return command.states.includes("selected") ? "Select a mailbox first" : "Already logged in";
}
