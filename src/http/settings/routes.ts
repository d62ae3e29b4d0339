/** The pages that other servers and mail programs read about our domains, each on a host of the domain; nobody logs in for them. */
import { type Context, Hono } from "hono";
import { POLICY_HOST, POLICY_PATH, policyText } from "../../trust/publishing/sts-policy.ts";
import { AUTOCONFIG_PATHS, autoconfig } from "./autoconfig.ts";
import { AUTODISCOVER_PATHS, autodiscover, requestedAddress } from "./autodiscover.ts";
import { askerOf, domainBelow, type SettingsParts } from "./mail-servers.ts";
import { MOBILECONFIG_PATH, mobileconfig, profilePage } from "./mobileconfig.ts";

/** Bytes of what Outlook posts: a few hundred. */
const REQUEST_BYTES_MAX = 8192;

export interface DomainPagesParts extends SettingsParts {
  readonly mtaSts: "none" | "testing" | "enforce";
}

export function domainRoutes(parts: DomainPagesParts): Hono {
  const app = new Hono();
  const { hostname, mtaSts } = parts;
  app.get(POLICY_PATH, async (context) => {
    const domain = await domainBelow(parts, context.req.url, POLICY_HOST);
    if (domain === undefined || mtaSts === "none") return context.notFound();
    return context.text(policyText({ mode: mtaSts, hostname }));
  });
  for (const path of AUTOCONFIG_PATHS) {
    app.get(path, async (context) => {
      const domain = await askedDomain(parts, context);
      return domain === undefined ? context.notFound() : xmlPage(autoconfig(parts, domain));
    });
  }
  for (const path of AUTODISCOVER_PATHS) {
    app.post(path, async (context) => {
      const asker = await askerOf(parts, requestedAddress(await bodyOf(context)));
      return asker === undefined ? context.notFound() : xmlPage(autodiscover(parts, asker.address));
    });
  }
  app.get(MOBILECONFIG_PATH, async (context) => {
    const asker = await askerOf(parts, context.req.query("email"));
    const profile = asker === undefined ? undefined : mobileconfig(parts, { address: asker.address });
    return profile === undefined ? context.notFound() : profilePage(await parts.signProfile(profile));
  });
  return app;
}

/** That of the address that is asked for, or else of the host: autoconfig.example.org, or example.org itself. */
async function askedDomain(parts: SettingsParts, context: Context): Promise<string | undefined> {
  const asker = await askerOf(parts, context.req.query("emailaddress"));
  if (asker !== undefined) return asker.domain;
  const below = await domainBelow(parts, context.req.url, "autoconfig");
  const { hostname } = new URL(context.req.url);
  return below ?? ((await parts.isLocalDomain(hostname)) ? hostname : undefined);
}

async function bodyOf({ req }: Context): Promise<string> {
  return Number(req.header("content-length") ?? Infinity) > REQUEST_BYTES_MAX ? "" : req.text();
}

function xmlPage(text: string, type = "application/xml; charset=utf-8"): Response {
  return new Response(text, { headers: { "content-type": type } });
}
