/** Showing messages, those of many megabytes from a thread: decoding one on the loop, everybody else would wait for it (docs/design/0131). */
import { Refusal } from "../../base/errors.ts";
import { beside, Thread } from "../../db/thread.ts";
import type { JsonObject } from "../json.ts";
import { tooLarge } from "../room.ts";
import { parseMessage } from "./body-part.ts";
import type { Shown, Task } from "./large-bodies-thread.ts";
import { type BodyWish, contentJson } from "./properties.ts";

/** Bytes of a message below which handing it over costs more than decoding it. */
const LARGE_BYTES_MIN = 1024 * 1024;

/** Milliseconds without a large message after which the thread ends, its memory with it. */
const IDLE_MS = 10_000;

/** One for all accounts of a process. */
export class LargeBodies implements Disposable {
  readonly #thread = new Thread<Task, Shown>({
    file: beside(import.meta, "large-bodies-thread"),
    name: "large bodies",
    idleMs: IDLE_MS,
  });

  /** As `contentJson`. Large bytes are the thread's from then on, if they have their memory for themselves. Throws MethodError, Refusal("unavailable"). */
  async json(bytes: Uint8Array, blobId: string, properties: ReadonlySet<string>, wish: BodyWish): Promise<JsonObject> {
    if (bytes.length < LARGE_BYTES_MIN) return contentJson(parseMessage(bytes), blobId, properties, wish);
    const { room, ...rest } = wish;
    const shown = await this.#ask({ bytes, blobId, properties, wish: rest, left: room.left });
    if (shown === undefined) throw tooLarge();
    return room.take(shown);
  }

  async #ask(task: Task): Promise<Shown> {
    const { buffer, byteLength } = task.bytes;
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    try {
      return await this.#thread.ask(task, isWhole ? [buffer] : []);
    } catch (cause) {
      throw new Refusal("unavailable", "a large message could not be decoded", { cause });
    }
  }

  [Symbol.dispose](): void {
    void this.#thread[Symbol.asyncDispose]();
  }
}
