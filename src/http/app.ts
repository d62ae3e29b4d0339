/** What is answered over HTTP: whether the server is well, its numbers, JMAP, pages about our domains, and the webmail. */
import { Hono } from "hono";
import type { JmapEndpoint } from "../jmap/endpoint.ts";
import type { AdminParts } from "./api/admin/parts.ts";
import { adminRoutes } from "./api/admin/routes.ts";
import { isAdmin } from "./api/frame.ts";
import { blockedRoutes } from "./api/blocked.ts";
import { invitationRoutes } from "./api/invitation.ts";
import { junkRoutes } from "./api/junk.ts";
import { type ImportParts, importRoutes } from "./api/import.ts";
import { type SetupParts, setupRoutes } from "./api/setup.ts";
import { demoRoutes } from "./demo.ts";
import { connectRoutes } from "./api/connect.ts";
import { type SecurityParts, securityRoutes } from "./api/security.ts";
import { isPublic } from "../net/networks.ts";
import { jmapRoutes } from "./jmap.ts";
import { loginRoutes } from "./login.ts";
import { outsideRoutes } from "./outside/routes.ts";
import type { OutsideWeb } from "./outside/web.ts";
import { challengeRoutes } from "./settings/challenge.ts";
import { domainRoutes, type DomainPagesParts, routePath } from "./settings/routes.ts";
import { staticRoutes } from "./static.ts";
import { visits } from "./visited.ts";
import { addressOf, type LoginParts } from "./visitor.ts";

/** Milliseconds for which an answer about health is given again: asking must not become work. */
const HEALTH_KEPT_MS = 1000;

export interface HttpParts {
  /** Resolves when the store takes writes; rejects with the reason why not. */
  readonly checkStore: () => Promise<void>;
  /** The page for Prometheus, of all processes together. */
  readonly metricsPage: () => Promise<string>;
  readonly metricsType: string;
  readonly now: () => number;
  readonly jmap: JmapEndpoint;
  readonly login: LoginParts;
  readonly security: Omit<SecurityParts, "login">;
  readonly admin: Omit<AdminParts, "login" | keyof SecurityParts>;
  readonly setup: Pick<SetupParts, "firstStart" | "surroundings">;
  /** Addresses of the accounts of a demo. */
  readonly demoAccounts: readonly string[];
  readonly domains: DomainPagesParts;
  /** What an authority shall find at a token of http-01; undefined where the server fetches no certificates. */
  readonly answerTo: ((token: string) => Promise<string | undefined>) | undefined;
  readonly outside: OutsideWeb;
  /** Whether accounts learn what is junk. */
  readonly junkFilter: boolean;
  readonly imports: ImportParts["imports"];
  /** The folder of the webmail's files. */
  readonly webFolder: string;
}

type Health = { readonly status: "ok" } | { readonly status: "failing"; readonly reason: string };

export function httpApp(parts: HttpParts): Hono {
  const app = new Hono({ getPath: routePath });
  let last: { readonly at: number; readonly health: Promise<Health> } | undefined;
  const health = (): Promise<Health> => {
    if (last === undefined || parts.now() - last.at >= HEALTH_KEPT_MS) last = { at: parts.now(), health: look(parts) };
    return last.health;
  };
  app.get("/healthz", async (context) => {
    const found = await health();
    return context.json(found, found.status === "ok" ? 200 : 503, { "cache-control": "no-store" });
  });
  app.get("/metrics", async (context) => {
    // With HTTPS open to the world, how much mail there is stays our own business.
    if (isPublic(addressOf(context))) return context.notFound();
    return context.body(await parts.metricsPage(), 200, { "content-type": parts.metricsType });
  });
  if (parts.answerTo !== undefined) app.route("/", challengeRoutes(parts.answerTo));
  app.route("/", loginRoutes(parts.login));
  app.route("/", securityRoutes({ ...parts.security, login: parts.login }));
  app.route("/", connectRoutes({ ...parts.security, login: parts.login, settings: parts.domains, now: parts.now }));
  const admin = { ...parts.security, ...parts.admin, login: parts.login };
  app.route("/", blockedRoutes({ ...admin, clock: { now: parts.now } }));
  app.route("/", junkRoutes({ ...admin, junkFilter: parts.junkFilter }));
  app.route("/", invitationRoutes(admin));
  app.route("/", adminRoutes(admin));
  const { outside: web, domains } = parts;
  app.route("/", importRoutes({ ...admin, outside: web, imports: parts.imports }));
  app.route("/", setupRoutes({ ...admin, ...parts.setup }));
  app.route("/", demoRoutes({ ...parts.security, login: parts.login, accounts: parts.demoAccounts }));
  const visited = visits(parts.login);
  app.route("/", jmapRoutes(parts.jmap, visited));
  const { jmap } = parts;
  app.route("/", outsideRoutes({ jmap, web }, visited));
  app.route("/", domainRoutes(domains));
  app.route(
    "/",
    staticRoutes(parts.webFolder, {
      isAdmin: (context) => isAdmin(context, admin),
      isFresh: () => parts.setup.firstStart.isFresh(),
    }),
  );
  return app;
}

async function look(parts: HttpParts): Promise<Health> {
  try {
    await parts.checkStore();
    return { status: "ok" };
  } catch (error) {
    return { status: "failing", reason: error instanceof Error ? error.message : String(error) };
  }
}
