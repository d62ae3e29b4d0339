/** The administration, for accounts that may: domains, accounts, aliases, the queue, how the server is. */
import { type Context, Hono } from "hono";
import { adminRoutesFor } from "../frame.ts";
import { accountSecurityRoutes } from "./account-security.ts";
import { accountRoutes, FIND_LENGTH_MAX } from "./accounts.ts";
import { aliasRoutes } from "./aliases.ts";
import { domainKeyRoutes } from "./domain-keys.ts";
import { domainRoutes } from "./domains.ts";
import { smarthostRoutes } from "../smarthost.ts";
import type { AdminParts } from "./parts.ts";
import { queueRoutes } from "./queue.ts";
import { suppressionRoutes } from "./suppressions.ts";

export function adminRoutes(parts: AdminParts): Hono {
  const app = new Hono();
  const route = adminRoutesFor(app, parts);
  route("get", "/api/admin/health", () => parts.health());
  route("get", "/api/admin/journey", ({ context }) => parts.journey(context.req.query("q") ?? ""));
  route("get", "/api/admin/changes", ({ context }) => changesPage(parts, context));
  domainRoutes(route, parts);
  domainKeyRoutes(route, parts);
  accountRoutes(route, parts);
  accountSecurityRoutes(route, parts);
  aliasRoutes(route, parts);
  queueRoutes(route, parts);
  suppressionRoutes(route, parts);
  smarthostRoutes(route, parts.smarthost);
  return app;
}

/** Changes on one page. */
const PAGE = 50;

async function changesPage({ directory }: AdminParts, context: Context): Promise<unknown> {
  const before = context.req.query("before");
  const changes = await directory.changes.list({
    limit: PAGE,
    find: (context.req.query("find") ?? "").slice(0, FIND_LENGTH_MAX),
    ...(before === undefined ? {} : { before: Number(before) || 0 }),
  });
  return { changes, hasMore: changes.length === PAGE };
}
