/** The routes of JMAP (RFC 8620 2.2, 3.1), behind a login. */
import { Hono } from "hono";
import type { JmapEndpoint } from "../jmap/endpoint.ts";
import { crossOrigin } from "./cross-origin.ts";
import { problem } from "./problem.ts";
import type { Visited } from "./visited.ts";
import { upgradeOf } from "./web-socket.ts";

export function jmapRoutes(endpoint: JmapEndpoint, visited: Visited): Hono {
  const app = new Hono();
  for (const path of ["/.well-known/jmap", "/jmap/*"]) app.use(path, crossOrigin);
  for (const path of ["/.well-known/jmap", "/jmap/session"])
    app.get(path, (context) => visited(context, (visitor) => endpoint.session(visitor)));
  app.post("/jmap/api", (context) => visited(context, (visitor) => endpoint.api(visitor, context.req.raw)));
  app.post("/jmap/upload/:accountId", (context) =>
    visited(context, (visitor) => endpoint.upload(visitor, context.req.param("accountId"), context.req.raw)),
  );
  app.get("/jmap/download/:accountId/:blobId/:name", (context) =>
    visited(context, (visitor) =>
      endpoint.download(visitor, {
        ...context.req.param(),
        type: context.req.query("type") ?? "",
        headers: context.req.raw.headers,
      }),
    ),
  );
  app.get("/jmap/eventsource", (context) =>
    visited(context, (visitor) => endpoint.eventSource(visitor, context.req.raw)),
  );
  app.get("/jmap/ws", (context) => {
    const upgrade = upgradeOf(context);
    if (upgrade === undefined) return needsUpgrade();
    if (!upgrade.offers(SUBPROTOCOL)) return problem(400, `the subprotocol is "${SUBPROTOCOL}"`);
    return visited(context, (visitor) => endpoint.webSocket(visitor, (start) => upgrade.accept(SUBPROTOCOL, start)));
  });
  for (const [path, methods] of Object.entries(METHODS)) app.all(path, () => wrongMethod(methods));
  return app;
}

/** How each is asked (RFC 9110 15.5.6). */
const METHODS = {
  "/.well-known/jmap": "GET, HEAD",
  "/jmap/session": "GET, HEAD",
  "/jmap/api": "POST",
  "/jmap/upload/:accountId": "POST",
  "/jmap/download/:accountId/:blobId/:name": "GET, HEAD",
  "/jmap/eventsource": "GET",
};

function wrongMethod(methods: string): Response {
  const response = problem(405, `this is asked by ${methods}`);
  response.headers.set("allow", methods);
  return response;
}

/** RFC 8887 3. */
const SUBPROTOCOL = "jmap";

function needsUpgrade(): Response {
  const response = problem(426, "this is for WebSockets");
  response.headers.set("upgrade", "websocket");
  return response;
}
