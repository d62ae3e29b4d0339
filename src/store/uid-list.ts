/** Rising UIDs as bytes: runs of consecutive ones, each as the gap before it and its length, as variable-length integers. */

const MORE = 0x80;
const BITS = 7;

/** Packs rising numbers below 2^32; a run of any length takes a few bytes. */
export function packUids(uids: ArrayLike<number>): Uint8Array {
  const bytes: number[] = [];
  let next = 0;
  for (let i = 0; i < uids.length;) {
    const first = uids[i] ?? 0;
    let length = 1;
    while (uids[i + length] === first + length) length++;
    put(bytes, first - next);
    put(bytes, length - 1);
    next = first + length;
    i += length;
  }
  return Uint8Array.from(bytes);
}

function put(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= MORE) {
    bytes.push((rest % MORE) | MORE);
    rest = Math.floor(rest / MORE);
  }
  bytes.push(rest);
}

/** What `packUids` packed. */
export function unpackUids(bytes: Uint8Array): number[] {
  const uids: number[] = [];
  let next = 0;
  let at = 0;
  const take = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte % MORE) * scale;
      if (byte < MORE) return value;
      scale *= 1 << BITS;
    }
  };
  while (at < bytes.length) {
    const first = next + take();
    next = first + take() + 1;
    for (let uid = first; uid < next; uid++) uids.push(uid);
  }
  return uids;
}
