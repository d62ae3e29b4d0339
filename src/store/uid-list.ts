/** Rising UIDs as bytes: runs of consecutive ones, each as the gap before it and its length. */
import { VarintReader, VarintWriter } from "./varints.ts";

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
