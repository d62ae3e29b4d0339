/** A growing set of UIDs as few ranges: which messages are \Recent to a session (RFC 3501 2.3.2). */
import { lowerBound } from "../../base/rising.ts";

export class UidRanges {
  /** from, before, from, before … rising. */
  readonly #bounds: number[] = [];
  #end: number;

  /** `end`: everything below is settled, as recent or not. */
  constructor(end: number) {
    this.#end = end;
  }

  /** The first UID that is not settled yet. */
  get end(): number {
    return this.#end;
  }

  /** Takes in `from` to `before`, exclusive; everything below `before` is settled then. */
  add(from: number, before: number): void {
    this.#end = Math.max(this.#end, before);
    if (from >= before) return;
    if (this.#bounds.at(-1) === from) this.#bounds[this.#bounds.length - 1] = before;
    else this.#bounds.push(from, before);
  }

  has(uid: number): boolean {
    return lowerBound(this.#bounds, uid + 1) % 2 === 1;
  }

  /** How many of the rising UIDs lie inside. */
  countIn(rising: Uint32Array): number {
    let count = 0;
    for (let i = 0; i < this.#bounds.length; i += 2) {
      count += lowerBound(rising, this.#bounds[i + 1]!) - lowerBound(rising, this.#bounds[i]!);
    }
    return count;
  }
}
