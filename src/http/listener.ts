/** The app as Node's server calls it. */
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { WebListener } from "./server.ts";

export function webListener(app: Hono): WebListener {
  const answer = getRequestListener(app.fetch);
  return (request, response) => void answer(request, response);
}
