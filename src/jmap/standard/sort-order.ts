/** Where an object stands among others of its kind: a number that clients give it (RFC 8621 2, RFC 9610 2). */
import { invalidProperties } from "../errors.ts";
import type { Json } from "../json.ts";

const SORT_ORDER_MAX = 2 ** 31;

/** Throws SetError. */
export function sortOrderOf(given: Json): number {
  if (typeof given !== "number" || !Number.isInteger(given) || given < 0 || given >= SORT_ORDER_MAX)
    throw invalidProperties("sortOrder is a whole number below 2^31", "sortOrder");
  return given;
}
