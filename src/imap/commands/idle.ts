/** IDLE: the news as it happens, until the client says DONE. */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Account } from "../../store/account.ts";
import { command, LOGGED_IN } from "../command.ts";
import { tellAnnotations, tellEvents, tellNews } from "../selected/news.ts";
import type { LineTaker, Session } from "../session.ts";

/** A session that waits; besides its place in the account's news it holds nothing. */
class Idling implements LineTaker {
  readonly #session: Session;
  #watch: Disposable | undefined;
  /** The news is being told. */
  #telling: Promise<void> | undefined;
  /** More has happened since the telling began. */
  #more = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Tells what happened before, then whatever happens. */
  start(): void {
    const { selected, watch, annotationNews } = this.#session;
    if (selected === undefined && watch === undefined && annotationNews === undefined) return;
    // It says no more than the client knows.
    if (watch === undefined && selected?.takeArrivedInPassing() === true)
      this.#session.untagged(`${selected.uids.length} EXISTS`);
    const watches = new DisposableStack();
    const accounts = new Set<Account>();
    if (selected !== undefined) accounts.add(this.#session.space.account);
    if (annotationNews !== undefined) accounts.add(this.#session.account);
    // What NOTIFY asks for wakes the session, whosever mailboxes these are.
    if (watch === undefined) for (const account of accounts) watches.use(account.watch(() => this.#heard()));
    this.#watch = watches;
    this.#heard();
  }

  woken(): void {
    if (this.#session.watch !== undefined) this.#heard();
  }

  #heard(): void {
    if (this.#telling === undefined) this.#telling = this.#tell();
    else this.#more = true;
  }

  async #tell(): Promise<void> {
    const session = this.#session;
    try {
      do {
        // A client that does not read hears later of all at once.
        await session.drained();
        this.#more = false;
        if (session.watch !== undefined) await tellEvents(session, { expunge: true });
        else {
          await tellNews(session, { expunge: true, uid: false, asked: true, done: false });
          await tellAnnotations(session);
        }
      } while (this.#more && this.#watch !== undefined);
    } catch (error) {
      if (session.connection.closed) return;
      session.connection.log.error({ err: error }, "the news could not be told");
      session.bye("Internal error");
    } finally {
      this.#telling = undefined;
    }
  }

  async take(line: Uint8Array): Promise<void> {
    await this.gone();
    if (Buffer.from(line).toString("latin1").trim().toUpperCase() !== "DONE") throw new SyntaxProblem("Expected DONE");
  }

  gone(): Promise<void> | undefined {
    this.#watch?.[Symbol.dispose]();
    this.#watch = undefined;
    return this.#telling;
  }
}

export const idle = command({
  name: "IDLE",
  rfc: "9051 6.3.13",
  states: LOGGED_IN,
  numbering: "may-expunge",
  asksForNews: true,
  capabilities: ["IDLE"],

  parse(reader) {
    reader.end();
  },

  run(session) {
    const idling = new Idling(session);
    session.ask("idling", idling);
    idling.start();
  },
});
