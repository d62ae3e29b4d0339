/** The cookie that stands for a browser's login: no script reads it, no other site sends it (RFC 6265). */
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";

const NAME = "posthorn";
/** Browsers accept the prefix only from who may set it for this host, over TLS. */
const SECURE_NAME = "__Host-posthorn";

/** Seconds that a browser keeps it; the server decides for itself. */
const AGE_S = 14 * 86_400;

export function sessionToken(context: Context): string | undefined {
  return getCookie(context, SECURE_NAME) ?? getCookie(context, NAME);
}

export function keepSession(context: Context, token: string, secure: boolean): void {
  setCookie(context, secure ? SECURE_NAME : NAME, token, { ...options(secure), maxAge: AGE_S });
}

export function forgetSession(context: Context, secure: boolean): void {
  deleteCookie(context, secure ? SECURE_NAME : NAME, options(secure));
}

const options = (secure: boolean): CookieOptions => ({ path: "/", httpOnly: true, sameSite: "Strict", secure });
