/** Putting objects in the order of a /query's comparators (RFC 8620 5.5). */
import { asciiKey, collationKey } from "../../base/collation.ts";
import type { Comparator } from "./query.ts";

/** Makes texts comparable as the collation has it. */
export type Collate = (text: string) => string;

const COLLATIONS: Readonly<Record<string, Collate>> = {
  "i;octet": (text) => text,
  "i;ascii-casemap": asciiKey,
  "i;unicode-casemap": collationKey,
};

/** Each item is compared many times, and its key may be long in the making. */
function once<Item extends object, Key>(make: (item: Item) => Key): (item: Item) => Key {
  const made = new Map<Item, Key>();
  return (item) => {
    const known = made.get(item);
    if (known !== undefined) return known;
    const key = make(item);
    made.set(item, key);
    return key;
  };
}

/** The first comparator that tells two apart decides; if none does, the id. */
export function comparison<Item extends { readonly id: number }>(
  sort: readonly Comparator[],
  keyOf: (item: Item, property: string, collate: Collate) => string | number,
): (one: Item, other: Item) => number {
  const steps = sort.map(({ property, isAscending, given }) => {
    const { collation } = given;
    const collate = (typeof collation === "string" ? COLLATIONS[collation] : undefined) ?? collationKey;
    return { sign: isAscending ? 1 : -1, key: once((item: Item) => keyOf(item, property, collate)) };
  });
  return (one, other) => {
    for (const { key, sign } of steps) {
      const [left, right] = [key(one), key(other)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return one.id - other.id;
  };
}
