/** The bytes of a connection that are not used up yet: the chunk itself while one is enough, a growing buffer of its own otherwise. */

const NOTHING = new Uint8Array(0);

export class ByteQueue {
  #bytes: Uint8Array = NOTHING;
  /** The buffer behind `#bytes` is ours, and may be written behind its end. */
  #owned: Uint8Array | undefined;

  /** Everything unused, as one array; valid until the next `add`. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Appends; amortised linear, also byte by byte. */
  add(chunk: Uint8Array): void {
    if (this.#bytes.length === 0) {
      this.#bytes = chunk;
      this.#owned = undefined;
      return;
    }
    const length = this.#bytes.length + chunk.length;
    const start = this.#owned === undefined ? 0 : this.#bytes.byteOffset - this.#owned.byteOffset;
    if (this.#owned === undefined || start + length > this.#owned.length) {
      const larger = new Uint8Array(Math.max(256, length * 2));
      larger.set(this.#bytes);
      this.#owned = larger;
      this.#bytes = larger.subarray(0, this.#bytes.length);
    }
    const from = this.#bytes.byteOffset - this.#owned.byteOffset;
    this.#owned.set(chunk, from + this.#bytes.length);
    this.#bytes = this.#owned.subarray(from, from + length);
  }

  /** Removes and answers the first `count` bytes (fewer when there are not so many). */
  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = count >= this.#bytes.length ? NOTHING : this.#bytes.subarray(count);
    if (this.#bytes.length === 0) this.#owned = undefined;
    return taken;
  }

  /** Removes and answers up to `count` bytes from position `at`; what stands before stays. */
  cut(at: number, count: number): Uint8Array {
    const taken = this.#bytes.subarray(at, at + count);
    const head = this.#bytes.subarray(0, at);
    const tail = this.#bytes.subarray(at + taken.length);
    if (head.length === 0) {
      this.#bytes = tail;
    } else if (tail.length === 0) {
      this.#bytes = head;
    } else {
      const joined = new Uint8Array(head.length + tail.length);
      joined.set(head);
      joined.set(tail, head.length);
      this.#bytes = joined;
      this.#owned = joined;
    }
    return taken;
  }

  /** Copies what is left out of a chunk that belongs to somebody else. */
  settle(): void {
    if (this.#bytes.length === 0 || this.#owned !== undefined) return;
    // Not by slice(): that of a Buffer is another view of the same memory.
    this.#owned = new Uint8Array(this.#bytes);
    this.#bytes = this.#owned;
  }
}
