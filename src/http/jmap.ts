/** The routes of JMAP (RFC 8620 2.2, 3.1), behind a login. */
import { type Context, Hono } from "hono";
import { Refusal } from "../base/errors.ts";
import type { JmapEndpoint, Visitor } from "../jmap/endpoint.ts";
import { basicLogin, type LoginParts, originOf } from "./visitor.ts";

export function jmapRoutes(endpoint: JmapEndpoint, parts: LoginParts): Hono {
  const app = new Hono();
  const visited = async (
    context: Context,
    act: (visitor: Visitor) => Response | Promise<Response>,
  ): Promise<Response> => {
    try {
      const principal = await basicLogin(context, parts);
      if (principal === undefined) return unauthorized("log in first");
      return await act({ ...principal, origin: originOf(context) });
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
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

function refused(refusal: Refusal): Response {
  if (refusal.code === "forbidden") return unauthorized(refusal.message);
  if (refusal.code === "rate-limited") return problem(429, refusal.message);
  if (refusal.code === "over-quota") return problem(413, refusal.message);
  return problem(503, refusal.message);
}

function unauthorized(detail: string): Response {
  const response = problem(401, detail);
  response.headers.set("www-authenticate", 'Basic realm="Posthorn", charset="UTF-8"');
  return response;
}

function problem(status: number, detail: string): Response {
  return Response.json(
    { type: "about:blank", status, detail },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}
