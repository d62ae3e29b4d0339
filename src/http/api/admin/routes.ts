/** The administration, for accounts that may: domains, accounts, aliases, the queue, how the server is. */
import { Hono } from "hono";
import { adminRoutesFor } from "../frame.ts";
import { accountRoutes } from "./accounts.ts";
import { aliasRoutes } from "./aliases.ts";
import { domainRoutes } from "./domains.ts";
import { smarthostRoutes } from "../smarthost.ts";
import type { AdminParts } from "./parts.ts";
import { queueRoutes } from "./queue.ts";

export function adminRoutes(parts: AdminParts): Hono {
  const app = new Hono();
  const route = adminRoutesFor(app, parts);
  route("get", "/api/admin/health", () => parts.health());
  route("get", "/api/admin/journey", ({ context }) => parts.journey(context.req.query("q") ?? ""));
  domainRoutes(route, parts);
  accountRoutes(route, parts);
  aliasRoutes(route, parts);
  queueRoutes(route, parts);
  smarthostRoutes(route, parts.smarthost);
  return app;
}
