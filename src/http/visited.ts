/** Routes for who is logged in, or sends a name and password. */
import type { Context } from "hono";
import { Refusal } from "../base/errors.ts";
import type { Visitor } from "../jmap/endpoint.ts";
import { problem, refusalResponse, unauthorized } from "./problem.ts";
import { addressOf, type VisitorParts, originOf, visitorOf } from "./visitor.ts";

export type Visited = (context: Context, act: (visitor: Visitor) => Response | Promise<Response>) => Promise<Response>;

export function visits(parts: VisitorParts): Visited {
  return async (context, act) => {
    try {
      const principal = await visitorOf(context, parts);
      if (principal === undefined)
        return isBrowser(context) ? problem(401, "log in first") : unauthorized("log in first");
      return await act({
        ...principal,
        peer: addressOf(context),
        origin: originOf(context),
        isStill: () => isStill(context, parts),
      });
    } catch (error) {
      if (error instanceof Refusal) return refusalResponse(error, { challenge: !isBrowser(context) });
      throw error;
    }
  };
}

/** The same login again: a session may have ended, a token be taken back, a password be another. */
async function isStill(context: Context, parts: VisitorParts): Promise<boolean> {
  try {
    return (await visitorOf(context, parts)) !== undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code !== "forbidden";
    throw error;
  }
}

/** A page of ours asks for the login itself; the browser's own window would come in between. */
function isBrowser(context: Context): boolean {
  return context.req.header("sec-fetch-site") !== undefined && context.req.header("sec-fetch-mode") !== "navigate";
}
