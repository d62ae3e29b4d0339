/** What people see and decide of their own logins: password, second factor, passkeys, passwords of programs, devices. */
import { Hono } from "hono";
import { Refusal } from "../../base/errors.ts";
import { chosenPassword } from "../../directory/chosen-password.ts";
import type { LoginBook } from "../../directory/login-book.ts";
import type { SqlDirectory } from "../../directory/sql-directory.ts";
import { sessionId, type WebSessions } from "../../directory/web-sessions.ts";
import { claimantOf, type LoginParts, siteOf } from "../visitor.ts";
import { logIn } from "../web-login.ts";
import { type Asked, ProofWanted, routesFor } from "./frame.ts";
import { loginsOf } from "./logins-of.ts";

export interface SecurityParts {
  readonly login: LoginParts;
  readonly directory: SqlDirectory;
  readonly sessions: WebSessions;
  readonly logins: LoginBook;
}

export function securityRoutes(parts: SecurityParts): Hono {
  const app = new Hono();
  const route = routesFor(app, parts);
  const { directory, sessions } = parts;
  route("get", "/api/me", async ({ principal }) => {
    const entry = await directory.accountById(principal.accountId);
    return {
      address: principal.address,
      name: entry?.displayName ?? "",
      isAdministrator: entry?.administrator ?? false,
    };
  });
  route("get", "/api/security", (asked) => overview(parts, asked));
  route("post", "/api/security/password", async (asked) => {
    await confirmed(parts, asked);
    const { context, principal, body } = asked;
    await directory.setPassword(principal.address, chosenPassword(body.text("next")));
    await logIn(context, sessions, principal);
  });
  route("post", "/api/security/prove", (asked) => prove(parts, asked));
  route("post", "/api/security/app-passwords", async (asked) => {
    await proved(parts, asked);
    const name = asked.body.text("name").trim();
    return { name, password: await directory.tokens.add(asked.principal.accountId, name) };
  });
  route("post", "/api/security/app-passwords/remove", ({ principal, body }) =>
    directory.tokens.remove(principal.accountId, body.text("name")),
  );
  route("post", "/api/security/sessions/end", ({ principal, body }) =>
    sessions.end(principal.accountId, body.text("id")),
  );
  route("post", "/api/security/sessions/end-others", async ({ principal, token }) => ({
    ended: await sessions.endOthers(principal.accountId, token),
  }));
  secondFactorRoutes(route, parts);
  passkeyRoutes(route, parts);
  return app;
}

type Route = ReturnType<typeof routesFor>;

function secondFactorRoutes(route: Route, parts: SecurityParts): void {
  const { secondFactors } = parts.directory;
  route("post", "/api/security/second-factor/begin", async (asked) => {
    await proved(parts, asked);
    const { accountId, address } = asked.principal;
    const secret = await secondFactors.begin(accountId);
    const query = new URLSearchParams({ secret, issuer: "Posthorn" });
    return { secret, uri: `otpauth://totp/${encodeURIComponent(`Posthorn:${address}`)}?${query.toString()}` };
  });
  route("post", "/api/security/second-factor/confirm", async ({ principal, body }) => ({
    recoveryCodes: await secondFactors.confirm(principal.accountId, body.text("code").replace(/\s/g, "")),
  }));
  route("post", "/api/security/second-factor/recovery-codes", async (asked) => {
    await proved(parts, asked);
    return { recoveryCodes: await secondFactors.renewCodes(asked.principal.accountId) };
  });
  route("post", "/api/security/second-factor/remove", async (asked) => {
    await proved(parts, asked);
    await secondFactors.remove(asked.principal.accountId);
  });
}

function passkeyRoutes(route: Route, parts: SecurityParts): void {
  const { passkeys } = parts.directory;
  route("post", "/api/security/passkeys/begin", async (asked) => {
    await proved(parts, asked);
    return passkeys.registration(asked.principal, siteOf(asked.context));
  });
  route("post", "/api/security/passkeys", ({ context, principal, body }) =>
    passkeys.register(principal.accountId, siteOf(context), {
      name: body.text("name").trim(),
      response: body.value("response"),
    }),
  );
  route("post", "/api/security/passkeys/remove", async (asked) => {
    await proved(parts, asked);
    await passkeys.remove(asked.principal.accountId, asked.body.text("id"));
  });
}

async function overview(parts: SecurityParts, { principal, token }: Asked): Promise<unknown> {
  const { programs, browsers, ...others } = await loginsOf(parts, principal.accountId);
  const own = sessionId(token);
  return {
    ...others,
    appPasswords: programs,
    sessions: browsers.map((each) => ({ ...each, isThis: each.id === own })),
  };
}

/** Refusal("forbidden" | "rate-limited") where the password is not the account's. */
async function confirmed({ login }: SecurityParts, { context, principal, body }: Asked): Promise<void> {
  const claimant = claimantOf(context, login);
  if (!(await login.gate.isPassword(claimant, principal.address, body.text("password"))))
    throw new Refusal("forbidden", "this is not your password");
}

/** Takes the password once more, or a passkey. Refusal("forbidden" | "rate-limited"). */
async function prove(parts: SecurityParts, asked: Asked): Promise<void> {
  const { context, principal, body, token } = asked;
  const response = body.value("passkey");
  if (response === undefined) await confirmed(parts, asked);
  else {
    const found = await parts.login.gate.passkey(claimantOf(context, parts.login), siteOf(context), response);
    if (found.accountId !== principal.accountId) throw new Refusal("forbidden", "this is no passkey of yours");
  }
  await parts.sessions.prove(token);
}

/**
 * What would let a thief of the cookie, or whoever sits down at an unattended browser, stay for good: a password that comes with it must be
 * right, and without one the last proof must be some minutes old at most. Throws ProofWanted, Refusal("forbidden" | "rate-limited").
 */
async function proved(parts: SecurityParts, asked: Asked): Promise<void> {
  if (asked.body.maybe("password") !== undefined) return prove(parts, asked);
  if (!(await parts.sessions.isProved(asked.token))) throw new ProofWanted();
}
