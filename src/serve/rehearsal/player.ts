/** The client's side of a rehearsal: says something, and waits until the server has finished answering. */
import type { Socket } from "node:net";
import { ANSWER_MS_MAX, TAIL_LENGTH } from "./limits.ts";

export class Player implements Disposable {
  readonly #socket: Socket;
  #tail = "";
  #ending = /$^/;
  #answer: PromiseWithResolvers<string> | undefined;
  #late: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#heard(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => this.#gone("the connection closed"));
  }

  /** Says something; see `hear`. */
  ask(what: string | Uint8Array, ending: RegExp, good: RegExp = ending): Promise<void> {
    this.#socket.write(what);
    return this.hear(ending, good);
  }

  /** Waits until what the server says ends like that. Rejects when it is not `good`: the rehearsal and the server do not fit together. */
  async hear(ending: RegExp, good: RegExp = ending): Promise<void> {
    const answer = await this.#end(ending);
    if (!good.test(answer)) throw new Error(`not as rehearsed: ${answer.slice(-100)}`);
  }

  #end(ending: RegExp): Promise<string> {
    this.#ending = ending;
    this.#answer = Promise.withResolvers();
    this.#late ??= setTimeout(() => this.#gone("no answer"), ANSWER_MS_MAX);
    this.#late.refresh();
    if (this.#socket.closed) this.#gone("the connection closed");
    else this.#look();
    return this.#answer.promise;
  }

  #heard(chunk: Buffer): void {
    const end = chunk.toString("latin1", Math.max(0, chunk.length - TAIL_LENGTH));
    this.#tail = (this.#tail + end).slice(-TAIL_LENGTH);
    this.#look();
  }

  #look(): void {
    if (this.#answer === undefined || !this.#ending.test(this.#tail)) return;
    const tail = this.#tail;
    this.#tail = "";
    this.#answer.resolve(tail);
    this.#answer = undefined;
  }

  #gone(why: string): void {
    this.#answer?.reject(new Error(`${why} after: ${this.#tail.slice(-100)}`));
    this.#answer = undefined;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#late);
    this.#socket.destroy();
  }
}
