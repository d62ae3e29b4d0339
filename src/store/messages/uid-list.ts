/** Rising UIDs as bytes, in runs, and the numbers below 2^53 that such bytes are made of: seven bits in each, the lowest first. */

const MORE = 0x80;
const BITS = 7;
const ROOM = 1024;
/** The most that one number takes. */
const BYTES_MAX = 8;

export class VarintWriter {
  #bytes = new Uint8Array(ROOM);
  #length = 0;

  put(value: number): void {
    if (this.#length + BYTES_MAX > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest >= MORE) {
      this.#bytes[this.#length++] = (rest % MORE) | MORE;
      rest = Math.floor(rest / MORE);
    }
    this.#bytes[this.#length++] = rest;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  /** What was put since the last time. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    if (this.#bytes.length > ROOM) this.#bytes = new Uint8Array(ROOM);
    return bytes;
  }
}

export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next number; 0 behind the end. */
  take(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte % MORE) * scale;
      if (byte < MORE) return value;
      scale *= 1 << BITS;
    }
  }
}

const writer = new VarintWriter();

/** Packs rising numbers below 2^32; a run of any length takes a few bytes. */
export function packUids(uids: ArrayLike<number>): Uint8Array {
  let next = 0;
  for (let i = 0; i < uids.length;) {
    const first = uids[i] ?? 0;
    let length = 1;
    while (uids[i + length] === first + length) length++;
    writer.put(first - next);
    writer.put(length - 1);
    next = first + length;
    i += length;
  }
  return writer.take();
}

/** What `packUids` packed. */
export function unpackUids(bytes: Uint8Array): number[] {
  const uids: number[] = [];
  const reader = new VarintReader(bytes);
  let next = 0;
  while (!reader.atEnd) {
    const first = next + reader.take();
    next = first + reader.take() + 1;
    for (let uid = first; uid < next; uid++) uids.push(uid);
  }
  return uids;
}
