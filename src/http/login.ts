/** Logging in and out with a browser. */
import { type Context, Hono } from "hono";
import { Refusal } from "../base/errors.ts";
import { type Principal, SecondFactorWanted } from "../directory/login.ts";
import { bodyJson } from "./body-text.ts";
import { sessionToken } from "./cookie.ts";
import { ourPagesOnly } from "./our-pages.ts";
import { refusalResponse, problem } from "./problem.ts";
import { claimantOf, type LoginParts, siteOf } from "./visitor.ts";
import { logIn, logOut } from "./web-login.ts";

/** Bytes of a login; what a passkey answers is the longest. */
const BODY_BYTES_MAX = 16_384;

interface Credentials {
  readonly name: string;
  readonly password: string;
  /** Of the second factor; empty when the page did not ask for one. */
  readonly code: string;
}

export function loginRoutes(parts: LoginParts): Hono {
  const app = new Hono();
  app.post("/login", ourPagesOnly, async (context) => {
    const credentials = await credentialsOf(context);
    if (credentials === undefined) return problem(400, "a login is a JSON object with a name and a password");
    return opened(context, parts, () => parts.gate.passwordAndCode(claimantOf(context, parts), credentials));
  });
  app.post("/login/passkey/begin", ourPagesOnly, async (context) => {
    return context.json(await parts.passkeyOptions(siteOf(context)), 200, { "cache-control": "no-store" });
  });
  app.post("/login/passkey", ourPagesOnly, async (context) => {
    const response = await bodyJson(context, BODY_BYTES_MAX);
    return opened(context, parts, () => parts.gate.passkey(claimantOf(context, parts), siteOf(context), response));
  });
  app.post("/logout", ourPagesOnly, async (context) => {
    const token = sessionToken(context);
    if (token !== undefined) await parts.sessions.close(token);
    logOut(context);
    return context.body(null, 204);
  });
  return app;
}

/** Opens a session for whom `prove` lets in. */
async function opened(context: Context, parts: LoginParts, prove: () => Promise<Principal>): Promise<Response> {
  try {
    const principal = await prove();
    await logIn(context, parts.sessions, principal);
    return context.json({ username: principal.address });
  } catch (error) {
    if (error instanceof SecondFactorWanted) return problem(401, error.message, "second-factor");
    if (error instanceof Refusal) return refusalResponse(error, { challenge: false });
    throw error;
  }
}

async function credentialsOf(context: Context): Promise<Credentials | undefined> {
  const body = await bodyJson(context, BODY_BYTES_MAX);
  if (typeof body !== "object" || body === null) return undefined;
  const { name, password, code = "" } = body as Partial<Record<keyof Credentials, unknown>>;
  if (typeof name !== "string" || typeof password !== "string" || typeof code !== "string") return undefined;
  return { name, password, code };
}
