/** The routes of JMAP (RFC 8620 2.2, 3.1), behind a login. */
import { type Context, Hono } from "hono";
import { Refusal } from "../base/errors.ts";
import type { JmapEndpoint, Visitor } from "../jmap/endpoint.ts";
import { problem, refusalResponse, unauthorized } from "./problem.ts";
import { addressOf, type LoginParts, originOf, visitorOf } from "./visitor.ts";

export function jmapRoutes(endpoint: JmapEndpoint, parts: LoginParts): Hono {
  const app = new Hono();
  const visited = async (
    context: Context,
    act: (visitor: Visitor) => Response | Promise<Response>,
  ): Promise<Response> => {
    try {
      const principal = await visitorOf(context, parts);
      if (principal === undefined)
        return isBrowser(context) ? problem(401, "log in first") : unauthorized("log in first");
      return await act({ ...principal, peer: addressOf(context), origin: originOf(context) });
    } catch (error) {
      if (error instanceof Refusal) return refusalResponse(error, { challenge: !isBrowser(context) });
      throw error;
    }
  };
  for (const path of ["/.well-known/jmap", "/jmap/session"])
    app.get(path, (context) => visited(context, (visitor) => endpoint.session(visitor)));
  app.post("/jmap/api", (context) => visited(context, (visitor) => endpoint.api(visitor, context.req.raw)));
  app.post("/jmap/upload/:accountId", (context) =>
    visited(context, (visitor) => endpoint.upload(visitor, context.req.param("accountId"), context.req.raw)),
  );
  app.get("/jmap/download/:accountId/:blobId/:name", (context) =>
    visited(context, (visitor) =>
      endpoint.download(visitor, { ...context.req.param(), type: context.req.query("type") ?? "" }),
    ),
  );
  app.get("/jmap/eventsource", (context) =>
    visited(context, (visitor) => endpoint.eventSource(visitor, context.req.raw)),
  );
  return app;
}

/** A page of ours asks for the login itself; the browser's own window would come in between. */
function isBrowser(context: Context): boolean {
  return context.req.header("sec-fetch-site") !== undefined && context.req.header("sec-fetch-mode") !== "navigate";
}
