/** JMAP for programs that are pages of other sites (Fetch standard, CORS): they bring a name and password, or a token; cookies are never theirs to use. */
import type { MiddlewareHandler } from "hono";

/** Seconds for which a browser need not ask again whether it may. */
const ASKED_AGAIN_S = 86_400;

const FOR_ALL = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "Content-Disposition, Content-Length, Content-Range, ETag, Retry-After, WWW-Authenticate",
};

const FOR_QUESTIONS = {
  ...FOR_ALL,
  "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
  "access-control-allow-headers":
    "Authorization, Content-Type, Accept, Accept-Language, If-None-Match, Last-Event-ID, Range",
  "access-control-max-age": String(ASKED_AGAIN_S),
};

/**
 * Without Access-Control-Allow-Credentials a browser shows nothing to a page that was answered because of a cookie, or of a
 * password that the browser remembers.
 */
export const crossOrigin: MiddlewareHandler = async (context, next) => {
  if (context.req.method === "OPTIONS") return new Response(null, { status: 204, headers: FOR_QUESTIONS });
  await next();
  for (const [name, value] of Object.entries(FOR_ALL)) context.res.headers.set(name, value);
  return undefined;
};
