/** Fields of a query as they are asked for. */
import type { Context } from "hono";
import { Refusal } from "../../base/errors.ts";

/** Undefined where it is absent. Refusal("invalid") where it is no whole number from 0 to `max`. */
export function numberIn({ req }: Context, name: string, max = Number.MAX_SAFE_INTEGER): number | undefined {
  const text = req.query(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Infinity;
  if (value > max)
    throw new Refusal(
      "invalid",
      `${name} has to be a number${max < Number.MAX_SAFE_INTEGER ? `, ${max} at most` : ""}`,
    );
  return value;
}
