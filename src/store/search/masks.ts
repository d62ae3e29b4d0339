/** Sets of messages by their position in a snapshot: one byte each, 1 for those inside. */

export type Mask = Uint8Array;

/** A mask that is kept while many others are made: one bit each. */
export class KeptMask {
  readonly #bits: Uint8Array;

  constructor(mask: Mask) {
    this.#bits = new Uint8Array((mask.length + 7) >>> 3);
    for (let at = 0; at < mask.length; at++) this.#bits[at >>> 3]! |= mask[at]! << (at & 7);
  }

  has(at: number): boolean {
    return ((this.#bits[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }
}

export function nothing(length: number): Mask {
  return new Uint8Array(length);
}

export function everything(length: number): Mask {
  return new Uint8Array(length).fill(1);
}

export function where(length: number, holds: (at: number) => boolean): Mask {
  const mask = new Uint8Array(length);
  for (let at = 0; at < length; at++) if (holds(at)) mask[at] = 1;
  return mask;
}

export function both(a: Mask, b: Mask): Mask {
  const mask = a.slice();
  for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] ?? 0) & (b[at] ?? 0);
  return mask;
}

export function either(a: Mask, b: Mask): Mask {
  const mask = a.slice();
  for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] ?? 0) | (b[at] ?? 0);
  return mask;
}

export function not(a: Mask): Mask {
  const mask = new Uint8Array(a.length);
  for (let at = 0; at < mask.length; at++) mask[at] = 1 - (a[at] ?? 0);
  return mask;
}

/** The positions inside `a` and not inside `b`. */
export function positions(a: Mask, b: Mask): number[] {
  const found: number[] = [];
  if (a === b) return found;
  for (let at = 0; at < a.length; at++) if (a[at] === 1 && b[at] === 0) found.push(at);
  return found;
}

/** The UIDs at the positions inside. */
export function chosen<T extends number>(uids: Uint32Array, mask: Mask): T[] {
  const found: T[] = [];
  for (let at = 0; at < mask.length; at++) if (mask[at] === 1) found.push((uids[at] ?? 0) as T);
  return found;
}
