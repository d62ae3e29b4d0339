/** Logging in and out with a browser. */
import { type Context, Hono } from "hono";
import { Refusal } from "../base/errors.ts";
import { forgetSession, keepSession, sessionToken } from "./cookie.ts";
import { refusalResponse, problem } from "./problem.ts";
import { claimantOf, isFromOurPages, isSecure, type LoginParts } from "./visitor.ts";

/** Bytes of a login. */
const BODY_BYTES_MAX = 4096;

interface Credentials {
  readonly name: string;
  readonly password: string;
}

export function loginRoutes(parts: LoginParts): Hono {
  const app = new Hono();
  app.post("/login", async (context) => {
    if (!isFromOurPages(context)) return problem(403, "this request came from another site");
    const credentials = await credentialsOf(context);
    if (credentials === undefined) return problem(400, "a login is a JSON object with a name and a password");
    try {
      const claimant = claimantOf(context, parts);
      const principal = await parts.gate.password(claimant, credentials.name, credentials.password);
      const token = await parts.sessions.open(principal, context.req.header("user-agent") ?? "");
      keepSession(context, token, isSecure(context));
      return context.json({ username: principal.address });
    } catch (error) {
      if (error instanceof Refusal) return refusalResponse(error, { challenge: false });
      throw error;
    }
  });
  app.post("/logout", async (context) => {
    if (!isFromOurPages(context)) return problem(403, "this request came from another site");
    const token = sessionToken(context);
    if (token !== undefined) await parts.sessions.close(token);
    forgetSession(context, isSecure(context));
    return context.body(null, 204);
  });
  return app;
}

async function credentialsOf(context: Context): Promise<Credentials | undefined> {
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) return undefined;
  if (Number(context.req.header("content-length") ?? Infinity) > BODY_BYTES_MAX) return undefined;
  try {
    const body: unknown = await context.req.json();
    if (typeof body !== "object" || body === null) return undefined;
    const { name, password } = body as Partial<Record<"name" | "password", unknown>>;
    return typeof name === "string" && typeof password === "string" ? { name, password } : undefined;
  } catch {
    return undefined;
  }
}
