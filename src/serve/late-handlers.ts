/** Sessions of a protocol that few speak: its files are loaded when the first client comes, so that a start is fast without them. */
import type { Connection, Goodbye, Handler, HandlerFactory } from "../net/connection.ts";

export function lateHandlers(load: () => Promise<HandlerFactory>): HandlerFactory {
  let loading: Promise<HandlerFactory> | undefined;
  const loaded = async (): Promise<HandlerFactory> => {
    try {
      return await (loading ??= load());
    } catch (error) {
      // The next client may have more luck: there were too many open files, perhaps.
      loading = undefined;
      throw error;
    }
  };
  return (connection) => new LateHandler(connection, loaded());
}

class LateHandler implements Handler {
  readonly #connection: Connection;
  readonly #loading: Promise<HandlerFactory>;
  #handler: Handler | undefined;
  #stopping: Goodbye | undefined;

  constructor(connection: Connection, loading: Promise<HandlerFactory>) {
    this.#connection = connection;
    this.#loading = loading;
  }

  async start(): Promise<void> {
    const handlers = await this.#loading;
    if (this.#connection.closed) return;
    this.#handler = handlers(this.#connection);
    await this.#handler.start();
    if (this.#stopping !== undefined) this.#handler.stop(this.#stopping);
  }

  /** Nothing is given to a session that has not started. */
  receive(chunk: Uint8Array): void | Promise<void> {
    return this.#handler?.receive(chunk);
  }

  timeout(): void {
    this.#handler?.timeout();
  }

  stop(why: Goodbye): void {
    this.#stopping = why;
    this.#handler?.stop(why);
  }

  closed(): void {
    this.#handler?.closed();
  }
}
