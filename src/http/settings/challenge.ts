/** Where authorities look who want to know whether a name is ours (http-01, RFC 8555 8.3). */
import { Hono } from "hono";

/** As long as those of any authority; what else is asked for leads to no look into the database. */
const TOKEN = /^[A-Za-z0-9_-]{1,256}$/;

export function challengeRoutes(answerTo: (token: string) => Promise<string | undefined>): Hono {
  const app = new Hono();
  app.get("/.well-known/acme-challenge/:token", async (context) => {
    const token = context.req.param("token");
    const answer = TOKEN.test(token) ? await answerTo(token) : undefined;
    if (answer === undefined) return context.notFound();
    return context.body(answer, 200, { "content-type": "application/octet-stream", "cache-control": "no-store" });
  });
  return app;
}
