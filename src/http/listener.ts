/** The app as Node's server calls it. */
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Log } from "../base/log.ts";
import type { WebListener } from "./server.ts";
import { upgradeListener } from "./web-socket.ts";

export function webListener(app: Hono, log: Log): WebListener {
  const answer = getRequestListener(app.fetch);
  return { answer: (request, response) => void answer(request, response), upgrade: upgradeListener(app, log) };
}
