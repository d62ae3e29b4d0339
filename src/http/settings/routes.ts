/** The pages that other servers and mail programs read about our domains, each on a host of the domain; nobody logs in for them. */
import { type Context, Hono } from "hono";
import { getPath } from "hono/utils/url";
import { POLICY_HOST, POLICY_PATH, policyText } from "../../trust/publishing/sts-policy.ts";
import { USER_AGENTS_HOST, USER_AGENTS_PATH } from "../../trust/publishing/user-agents.ts";
import { bodyText } from "../body-text.ts";
import { AUTOCONFIG_PATHS, autoconfig } from "./autoconfig.ts";
import { AUTODISCOVER_JSON_PATH, AUTODISCOVER_PATH, autodiscover, requestedAddress } from "./autodiscover.ts";
import { askerOf, domainBelow, type SettingsParts } from "./mail-servers.ts";
import { MOBILECONFIG_PATH, mobileconfig, profilePage } from "./mobileconfig.ts";

/** Bytes of what Outlook posts: a few hundred. */
const REQUEST_BYTES_MAX = 8192;

export interface DomainPagesParts extends SettingsParts {
  readonly mtaSts: "none" | "testing" | "enforce";
  /** What `userAgentDocument` makes of a domain of ours, as its record vouches for it. */
  readonly userAgents: (domain: string) => string | undefined;
}

/** Programs write these paths in small and capital letters as they like. */
const ANY_CASE: ReadonlySet<string> = new Set([...AUTOCONFIG_PATHS, AUTODISCOVER_PATH, AUTODISCOVER_JSON_PATH]);

/** The path of a request as the routes know it. */
export function routePath(request: Request): string {
  const path = getPath(request);
  const small = path.toLowerCase();
  return ANY_CASE.has(small) ? small : path;
}

export function domainRoutes(parts: DomainPagesParts): Hono {
  const app = new Hono({ getPath: routePath });
  const { hostname, mtaSts } = parts;
  app.get(POLICY_PATH, async (context) => {
    const domain = await domainBelow(parts, context.req.url, POLICY_HOST);
    if (domain === undefined || mtaSts === "none") return context.notFound();
    return context.text(policyText({ mode: mtaSts, hostname }));
  });
  app.get(USER_AGENTS_PATH, async (context) => {
    const domain = await domainBelow(parts, context.req.url, USER_AGENTS_HOST);
    const document = domain === undefined ? undefined : parts.userAgents(domain);
    return document === undefined ? context.notFound() : page(document, "application/json");
  });
  for (const path of AUTOCONFIG_PATHS)
    app.on(["GET", "POST"], path, async (context) => {
      const asker = await askerOf(parts, context.req.url, queryOf(context, "emailaddress"));
      return asker === undefined ? context.notFound() : page(autoconfig(parts, asker.domain), XML);
    });
  app.on(["GET", "POST"], AUTODISCOVER_PATH, async (context) => {
    const asker = await askerOf(parts, context.req.url, requestedAddress(await bodyOf(context)));
    return asker === undefined ? context.notFound() : page(autodiscover(parts, asker.address), XML);
  });
  app.get(AUTODISCOVER_JSON_PATH, async (context) => {
    const asker = await askerOf(parts, context.req.url, queryOf(context, "email"));
    if (asker === undefined || queryOf(context, "protocol")?.toLowerCase() !== "autodiscoverv1")
      return context.notFound();
    return context.json({ Protocol: "AutodiscoverV1", Url: `https://${hostname}${AUTODISCOVER_PATH}` });
  });
  app.get(MOBILECONFIG_PATH, async (context) => {
    const asker = await askerOf(parts, context.req.url, queryOf(context, "email"));
    const profile = asker === undefined ? undefined : mobileconfig(parts, asker);
    return profile === undefined ? context.notFound() : profilePage(await parts.signProfile(profile));
  });
  return app;
}

/** A field of the query, however its name is written. */
function queryOf({ req }: Context, name: string): string | undefined {
  return Object.entries(req.query()).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Empty where it is none of these requests. */
async function bodyOf(context: Context): Promise<string> {
  return context.req.method === "POST" ? ((await bodyText(context, REQUEST_BYTES_MAX)) ?? "") : "";
}

const XML = "application/xml; charset=utf-8";

function page(text: string, type: string): Response {
  return new Response(text, { headers: { "content-type": type } });
}
