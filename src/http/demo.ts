/** The demo lets whoever sits at its machine into its accounts with one click. */
import { type Context, Hono } from "hono";
import type { AccountEntry } from "../directory/directory.ts";
import { isLoopback } from "../base/network.ts";
import { fromAnotherSite } from "./our-pages.ts";
import { addressOf, isFromOurPages, type LoginParts } from "./visitor.ts";
import { logIn } from "./web-login.ts";

export interface DemoParts {
  readonly login: LoginParts;
  readonly directory: { account(address: string): Promise<AccountEntry | undefined> };
  /** Addresses of the accounts; none but in a demo. */
  readonly accounts: readonly string[];
}

export function demoRoutes({ login, directory, accounts }: DemoParts): Hono {
  const app = new Hono();
  if (accounts.length === 0) return app;
  app.get("/login/demo", (context) =>
    isAtThisMachine(context) ? context.json({ accounts }, 200, { "cache-control": "no-store" }) : context.notFound(),
  );
  app.post("/login/demo/:address", async (context) => {
    const address = accounts.find((each) => each === context.req.param("address"));
    const entry = address === undefined ? undefined : await directory.account(address);
    if (entry === undefined || !isAtThisMachine(context)) return context.notFound();
    if (!isFromOurPages(context)) return fromAnotherSite();
    await logIn(context, login.sessions, { accountId: entry.id, address: entry.address });
    return context.json({ username: entry.address });
  });
  return app;
}

/** By the address, and by the name that the browser used: a name of somebody else's that leads here (DNS rebinding) is none of ours. */
function isAtThisMachine(context: Context): boolean {
  const host = (context.req.header("host") ?? "").replace(/:\d+$/, "");
  return ["127.0.0.1", "localhost", "[::1]"].includes(host) && isLoopback(addressOf(context));
}
