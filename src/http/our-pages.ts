/** What only pages of our own may ask, whatever cookie comes with it. */
import type { MiddlewareHandler } from "hono";
import { problem } from "./problem.ts";
import { isFromOurPages } from "./visitor.ts";

export const fromAnotherSite = (): Response => problem(403, "this request came from another site");

export const ourPagesOnly: MiddlewareHandler = async (context, next) => {
  if (!isFromOurPages(context)) return fromAnotherSite();
  await next();
  return undefined;
};
