/** Connecting a device: the settings it needs, a profile that brings them, and whether it has logged in. */
import { Hono } from "hono";
import { seal, unseal } from "../../auth/sealed.ts";
import { Refusal } from "../../base/errors.ts";
import type { LoginBook } from "../../directory/login-book.ts";
import type { SqlDirectory } from "../../directory/sql-directory.ts";
import { mobileconfig, profilePage, type ProfileFor } from "../settings/mobileconfig.ts";
import type { SettingsParts } from "../settings/mail-servers.ts";
import { claimantOf, type LoginParts } from "../visitor.ts";
import { type Asked, routesFor } from "./frame.ts";

export interface ConnectParts {
  readonly login: LoginParts;
  readonly directory: SqlDirectory;
  readonly logins: LoginBook;
  readonly settings: Pick<SettingsParts, "hostname" | "servers" | "signProfile">;
  readonly now: () => number;
}

/** Milliseconds that the link of a profile works: long enough to find the telephone and scan. */
const PROFILE_MS = 10 * 60_000;
/** Milliseconds for which failed logins are taken for those of the device that is being connected. */
const RECENT_MS = 10 * 60_000;

const PURPOSE = "profile of a device";

export function connectRoutes(parts: ConnectParts): Hono {
  const app = new Hono();
  const route = routesFor(app, parts);
  const { hostname, servers } = parts.settings;
  route("get", "/api/connect", async ({ principal }) => ({ address: principal.address, hostname, servers }));
  route("post", "/api/connect/state", (asked) => state(parts, asked));
  route("post", "/api/connect/profile", (asked) => profileLink(parts, asked));
  app.get("/mail/profile/:sealed", async (context) => {
    const secret = await parts.directory.credentials.secret();
    const sealed = context.req.param("sealed").replace(/\.mobileconfig$/, "");
    const text = unseal(secret, PURPOSE, { sealed, now: parts.now() });
    const profile = text === undefined ? undefined : mobileconfig(parts.settings, JSON.parse(text) as ProfileFor);
    // It holds a password: it goes where a password may be sent.
    if (profile === undefined || !claimantOf(context, parts.login).allowsLogin) return context.notFound();
    return profilePage(await parts.settings.signProfile(profile));
  });
  return app;
}

/** A link that brings settings and password to a device; whoever has it, has the password, for a few minutes. */
async function profileLink({ directory, now }: ConnectParts, { principal, body }: Asked): Promise<unknown> {
  const password = body.text("password");
  const found = await directory.tokens.owner(password);
  if (found?.accountId !== principal.accountId)
    throw new Refusal("invalid", "this is no password of a program of yours");
  const profile: ProfileFor = {
    address: principal.address,
    protocol: body.text("protocol") === "pop3" ? "pop3" : "imap",
    password,
  };
  const secret = await directory.credentials.secret();
  const sealed = seal(secret, PURPOSE, { text: JSON.stringify(profile), expiresAt: now() + PROFILE_MS });
  return { path: `/mail/profile/${sealed}.mobileconfig`, minutes: PROFILE_MS / 60_000 };
}

async function state({ directory, logins, now }: ConnectParts, { principal, body }: Asked): Promise<unknown> {
  const name = body.text("name");
  await logins.flush();
  const program = (await directory.tokens.list(principal.accountId)).find((each) => each.name === name);
  if (program === undefined) throw new Refusal("not-found", "the account has no token of that name");
  const since = Math.max(program.createdAt, now() - RECENT_MS);
  const seen = (await logins.list(principal.accountId)).filter(
    ({ protocol, lastAt }) => lastAt >= since && protocol !== "web",
  );
  return {
    usedAt: program.usedAt ?? null,
    arrived: seen.find((each) => each.outcome === "in" && each.program === name) ?? null,
    failures: seen.filter(({ outcome }) => outcome !== "in"),
  };
}
