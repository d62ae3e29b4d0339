/** Decoding messages of many megabytes in a thread: on the loop everybody else would wait for it. */
import { Refusal } from "../../base/errors.ts";
import { Places } from "../../base/places.ts";
import { beside, Thread } from "../../db/thread.ts";
import { INDEX_PAGE_BYTES, LARGE_TEXTS_HELD_MAX } from "../limits.ts";
import { type Decoded, Texts } from "../search/texts.ts";
import type { TextEntry } from "./entry.ts";
import type { Task } from "./large-texts-thread.ts";

/** Milliseconds without a large message after which the thread ends: it holds what it decoded last until then. */
const IDLE_MS = 10_000;

/** One for all accounts of a process. */
export class LargeTexts implements AsyncDisposable {
  readonly #thread = new Thread<Task, Decoded | TextEntry>({
    file: beside(import.meta, "large-texts-thread"),
    name: "large texts",
    idleMs: IDLE_MS,
  });

  readonly #places = new Places(LARGE_TEXTS_HELD_MAX);
  readonly #closing = new AbortController();

  /** Whether a message of so many bytes is decoded here: some milliseconds, and more with every megabyte. */
  takes(bytes: number): boolean {
    return bytes > INDEX_PAGE_BYTES;
  }

  /**
   * For a message of so many bytes, before its body is read: large ones are held whole, and decoded one after the other in any case. Undefined for those
   * that are not decoded here.
   */
  async place(bytes: number): Promise<Disposable | undefined> {
    return this.takes(bytes) ? this.#places.take(this.#closing.signal) : undefined;
  }

  /** As `textEntry`. The body is the thread's from then on, here as below. Throws Refusal("unavailable"). */
  async entry(header: Uint8Array, body: Uint8Array): Promise<TextEntry> {
    return (await this.#ask({ kind: "entry", header, body })) as TextEntry;
  }

  /** The message's texts, decoded already. Throws Refusal("unavailable"). */
  async texts(header: Uint8Array, body: Uint8Array): Promise<Texts> {
    return Texts.ofDecoded(header, (await this.#ask({ kind: "texts", header, body })) as Decoded);
  }

  async #ask(task: Task): Promise<Decoded | TextEntry> {
    try {
      return await this.#thread.ask(task, wholeBuffer(task.body));
    } catch (cause) {
      throw new Refusal("unavailable", "a large message could not be decoded", { cause });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Refusal("unavailable", "the store is closing"));
    return this.#thread[Symbol.asyncDispose]();
  }
}

/** What can be handed over instead of copied, which takes a millisecond a megabyte. */
function wholeBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
