/** What arrived from a client while its session was busy: a little is held, then the socket is paused. */
import type { Socket } from "node:net";
import { HELD_BYTES_MAX } from "./limits.ts";

export class Inbox {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  push(chunk: Uint8Array, from: Socket): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= HELD_BYTES_MAX) from.pause();
  }

  shift(from: Socket): Uint8Array | undefined {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return undefined;
    this.#bytes -= chunk.length;
    if (this.#bytes < HELD_BYTES_MAX && from.isPaused()) from.resume();
    return chunk;
  }
}
