/** A browser's login: a session that the server keeps, and the cookie that stands for it. */
import type { Context } from "hono";
import type { Principal } from "../directory/login.ts";
import type { WebSessions } from "../directory/web-sessions.ts";
import { forgetSession, keepSession } from "./cookie.ts";
import { addressOf, isSecure } from "./visitor.ts";

export async function logIn(
  context: Context,
  sessions: Pick<WebSessions, "open">,
  principal: Principal,
): Promise<void> {
  const visit = { client: context.req.header("user-agent") ?? "", address: addressOf(context) };
  keepSession(context, await sessions.open(principal, visit), isSecure(context));
}

/** Takes the cookie away; the session is for who knows its token to close. */
export function logOut(context: Context): void {
  forgetSession(context, isSecure(context));
}
