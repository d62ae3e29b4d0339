/** Packets of the mail filter protocol: four bytes of length, a letter that says what it is, and its data. */
import { ByteQueue } from "../byte-queue.ts";
import { PACKET_BYTES_MAX } from "./limits.ts";
import { MilterProblem } from "./problem.ts";

export interface Packet {
  /** One character. */
  readonly letter: string;
  readonly data: Uint8Array;
}

const LENGTH_BYTES = 4;

/** Fed bytes as they come; gives packets, as soon as one is whole. */
export class PacketReader {
  readonly #queue = new ByteQueue();

  feed(bytes: Uint8Array): void {
    this.#queue.add(bytes);
  }

  /** Undefined: more must come. Throws MilterProblem. The data is a copy. */
  next(): Packet | undefined {
    const { bytes } = this.#queue;
    if (bytes.length < LENGTH_BYTES) return undefined;
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    if (length === 0) throw new MilterProblem("a packet is empty");
    if (length > PACKET_BYTES_MAX) throw new MilterProblem(`a packet has ${length} bytes`);
    if (bytes.length < LENGTH_BYTES + length) return undefined;
    const whole = this.#queue.take(LENGTH_BYTES + length);
    return { letter: String.fromCharCode(whole[LENGTH_BYTES] ?? 0), data: whole.slice(LENGTH_BYTES + 1) };
  }
}

/** A text ends with NUL, and so cannot have one inside. */
export function text(value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
  const inside = bytes.includes(0) ? bytes.filter((byte) => byte !== 0) : bytes;
  return Buffer.concat([inside, NUL]);
}

const NUL = Buffer.from([0]);

export function number(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function packet(letter: string, ...data: readonly Uint8Array[]): Uint8Array {
  const length = 1 + data.reduce((sum, each) => sum + each.length, 0);
  return Buffer.concat([number(length), Buffer.from(letter, "latin1"), ...data]);
}

/** What a packet holds, piece by piece. Throws MilterProblem where there is less. */
export class DataReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  number(): number {
    if (this.#at + 4 > this.#bytes.length) throw new MilterProblem("a number is missing");
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  bytes(): Uint8Array {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new MilterProblem("a text has no end");
    const value = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return value;
  }

  text(): string {
    return Buffer.from(this.bytes()).toString("utf8");
  }

  rest(): Uint8Array {
    const value = this.#bytes.subarray(this.#at);
    this.#at = this.#bytes.length;
    return value;
  }
}
