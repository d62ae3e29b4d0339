/** Flags and MODSEQs of messages whose UIDs are neighbours, as the bytes of one row. */
import { VarintReader, VarintWriter } from "../messages/uid-list.ts";

/** UIDs of a block: its row has some 250 bytes when each message in it was changed by itself, and less than 10 when all were at once. */
export const BLOCK_UIDS = 64;

export function blockOf(uid: number): number {
  return Math.floor(uid / BLOCK_UIDS);
}

/** What is taken down of a message. */
export type TakeFlags = (uid: number, flagSet: number, modseq: number) => void;

const writer = new VarintWriter();

/** Takes down the messages of one block after the other, each rising by UID. */
export class BlockPacker {
  #next = 0;
  #length = 0;
  #first = 0;
  #flagSet = 0;
  #modseq = 0;
  #written = 0;

  begin(block: number): void {
    this.#next = block * BLOCK_UIDS;
    this.#length = 0;
    this.#written = 0;
  }

  /** Neighbours that are alike are one run. */
  add(uid: number, flagSet: number, modseq: number): void {
    if (
      this.#length > 0 &&
      uid === this.#first + this.#length &&
      flagSet === this.#flagSet &&
      modseq === this.#modseq
    ) {
      this.#length++;
      return;
    }
    this.#put();
    this.#first = uid;
    this.#length = 1;
    this.#flagSet = flagSet;
    this.#modseq = modseq;
  }

  end(): Uint8Array {
    this.#put();
    this.#length = 0;
    return writer.take();
  }

  #put(): void {
    if (this.#length === 0) return;
    writer.put(this.#first - this.#next);
    writer.put(this.#length - 1);
    writer.put(this.#flagSet);
    writer.put(folded(this.#modseq - this.#written));
    this.#next = this.#first + this.#length;
    this.#written = this.#modseq;
  }
}

/** What a BlockPacker took down, in its order. */
export function unpackBlock(block: number, packed: Uint8Array, take: TakeFlags): void {
  const reader = new VarintReader(packed);
  let next = block * BLOCK_UIDS;
  let modseq = 0;
  while (!reader.atEnd) {
    const first = next + reader.take();
    next = first + reader.take() + 1;
    const flagSet = reader.take();
    modseq += unfolded(reader.take());
    for (let uid = first; uid < next; uid++) take(uid, flagSet, modseq);
  }
}

/** Numbers of both signs (below 2^52) as such without: small ones stay small. */
function folded(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unfolded(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
