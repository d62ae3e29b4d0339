/** The administration, for accounts that may: domains, accounts, aliases, the queue, how the server is. */
import { type Context, Hono } from "hono";
import { DAY_MS, systemClock } from "../../../base/clock.ts";
import { Refusal } from "../../../base/errors.ts";
import { adminRoutesFor } from "../frame.ts";
import { numberIn } from "../query.ts";
import { accountSecurityRoutes } from "./account-security.ts";
import { accountRoutes, FIND_LENGTH_MAX } from "./accounts.ts";
import { aliasRoutes } from "./aliases.ts";
import { domainKeyRoutes } from "./domain-keys.ts";
import { domainRoutes } from "./domains.ts";
import { sharedAccountRoutes } from "./shared-accounts.ts";
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
  route("get", "/api/admin/reports", ({ context }) => reportsOf(parts, context));
  domainRoutes(route, parts);
  domainKeyRoutes(route, parts);
  accountRoutes(route, parts);
  accountSecurityRoutes(route, parts);
  sharedAccountRoutes(route, parts);
  aliasRoutes(route, parts);
  queueRoutes(route, parts);
  suppressionRoutes(route, parts);
  smarthostRoutes(route, parts.smarthost);
  return app;
}

/** Days of reports at a time, so that no question reads all that ever came. */
const REPORT_DAYS_MAX = 366;

async function reportsOf({ reports }: AdminParts, context: Context): Promise<unknown> {
  const days = numberIn(context, "days", REPORT_DAYS_MAX) ?? 0;
  if (days === 0) throw new Refusal("invalid", "days has to be a number, 1 at least");
  return { days, domains: await reports(systemClock.now() - days * DAY_MS) };
}

/** Changes on one page. */
const PAGE = 50;

async function changesPage({ directory }: AdminParts, context: Context): Promise<unknown> {
  const before = numberIn(context, "before");
  const changes = await directory.changes.list({
    limit: PAGE,
    find: (context.req.query("find") ?? "").slice(0, FIND_LENGTH_MAX),
    ...(before === undefined ? {} : { before }),
  });
  return { changes, hasMore: changes.length === PAGE };
}
