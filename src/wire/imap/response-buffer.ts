/** Gathers untagged responses: ASCII text as a string while it can, foreign bytes copied once, one run of bytes a page. */

const INITIAL_BYTES = 16 * 1024;

export class ResponseBuffer {
  #memory: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #length = 0;
  #text = "";

  /** ASCII that is syntax or was checked: foreign text goes through `bytes` or `literal`. */
  ascii(text: string): void {
    this.#text += text;
  }

  /** Finished bytes, as they are. */
  bytes(bytes: Uint8Array): void {
    this.#settle(bytes.length);
    this.#memory.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A literal of one or two pieces; `~{n}` when it may hold NUL (RFC 3516). */
  literal(first: Uint8Array, second?: Uint8Array, binary = false): void {
    this.#text += `${binary ? "~" : ""}{${first.length + (second?.length ?? 0)}}\r\n`;
    this.bytes(first);
    if (second !== undefined) this.bytes(second);
  }

  /** Bytes gathered so far, roughly. */
  get size(): number {
    return this.#length + this.#text.length;
  }

  /** What was gathered; the buffer starts anew, in memory of its own. */
  take(): Uint8Array {
    this.#settle(0);
    const taken = this.#memory.subarray(0, this.#length);
    this.#memory = Buffer.allocUnsafeSlow(Math.max(INITIAL_BYTES, this.#length));
    this.#length = 0;
    return taken;
  }

  /** Writes the text down and makes room for `more` bytes behind it. */
  #settle(more: number): void {
    const text = this.#text;
    const need = this.#length + text.length + more;
    if (need > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(need, this.#memory.length * 2));
      larger.set(this.#memory.subarray(0, this.#length));
      this.#memory = larger;
    }
    if (text === "") return;
    this.#memory.write(text, this.#length, "latin1");
    this.#length += text.length;
    this.#text = "";
  }
}
