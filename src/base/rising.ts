/** Looking things up in rising arrays of numbers. */

/** The position of the first element that is not below `value`; the length when all are. */
export function lowerBound(rising: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of `some` that are among `all`; neighbours in one are mostly neighbours in the other. */
export function common<T extends number>(some: readonly T[], all: ArrayLike<number>): T[] {
  const found: T[] = [];
  let next = 0;
  for (const value of some) {
    if (all[next] !== value) next = lowerBound(all, value);
    if (all[next] === value) {
      found.push(value);
      next++;
    }
  }
  return found;
}
