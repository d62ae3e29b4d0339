/** Who sends a request: a browser that is logged in, or a program with a name and password (RFC 7617). */
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { Context } from "hono";
import type { PasskeyOptions, Site } from "../auth/passkey.ts";
import { Refusal } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { isLoopback } from "../base/network.ts";
import type { Claimant, Gate, Principal } from "../directory/login.ts";
import type { WebSessions } from "../directory/web-sessions.ts";
import { unmapped } from "../net/networks.ts";
import { SecureState } from "../net/tls.ts";
import { sessionToken } from "./cookie.ts";

/** What @hono/node-server gives to a request's context. */
interface NodeBindings {
  readonly incoming: IncomingMessage;
}

/** What tells who sends a request. */
export interface VisitorParts {
  readonly gate: Pick<Gate, "password" | "token">;
  readonly sessions: Pick<WebSessions, "find">;
  readonly log: Log;
  /** Credentials are taken in clear text from everywhere, not only from this machine. */
  readonly clearTextLogins: boolean;
}

export interface LoginParts extends VisitorParts {
  readonly gate: Pick<Gate, "password" | "isPassword" | "passwordAndCode" | "passkey" | "token">;
  /** What a browser is asked to log in with. */
  readonly passkeyOptions: (site: Site) => Promise<PasskeyOptions>;
  readonly sessions: Pick<WebSessions, "open" | "find" | "close">;
}

/** Scheme and host as the client reached us. */
export function originOf(context: Context): string {
  const host = context.req.header("host") ?? "localhost";
  return `${isSecure(context) ? "https" : "http"}://${host.replace(/[^\w.:[\]-]/g, "")}`;
}

/** The page as passkeys know it. A proxy that ends TLS in front of us changes the scheme, never the host. */
export function siteOf(context: Context): Site {
  const { host, hostname } = new URL(originOf(context));
  return { site: hostname, origins: [`https://${host}`, `http://${host}`] };
}

export function isSecure(context: Context): boolean {
  return socketOf(context) instanceof TLSSocket;
}

/** Undefined when the request names nobody. Throws Refusal("forbidden" | "rate-limited" | "unavailable"). */
export async function visitorOf(context: Context, parts: VisitorParts): Promise<Principal | undefined> {
  return (await basicLogin(context, parts)) ?? (await bearerLogin(context, parts)) ?? sessionLogin(context, parts);
}

async function basicLogin(context: Context, parts: VisitorParts): Promise<Principal | undefined> {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(context.req.header("authorization") ?? "") ?? [];
  if (encoded === undefined) return undefined;
  if (isSentByOthers(context)) throw new Refusal("forbidden", "this request came from another site");
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) throw new Refusal("forbidden", "wrong name or password");
  return parts.gate.password(claimantOf(context, parts), text.slice(0, colon), text.slice(colon + 1));
}

/** RFC 6750 2.1. */
async function bearerLogin(context: Context, parts: VisitorParts): Promise<Principal | undefined> {
  const [, token] = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(context.req.header("authorization") ?? "") ?? [];
  if (token === undefined) return undefined;
  return parts.gate.token(claimantOf(context, parts), { name: "", token, mechanism: "bearer" });
}

/** A browser sends the cookie for whatever page asks it to: what changes something must come from a page of ours. */
async function sessionLogin(context: Context, { sessions }: VisitorParts): Promise<Principal | undefined> {
  const token = sessionToken(context);
  if (token === undefined) return undefined;
  if (!isFromOurPages(context)) throw new Refusal("forbidden", "this request came from another site");
  return sessions.find(token);
}

/** Every browser says where a request that is no plain look comes from (Fetch standard, Origin). */
export function isFromOurPages(context: Context): boolean {
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { method } = context.req;
  if ((method === "GET" || method === "HEAD") && !isUpgrade(context)) return true;
  return isOwnOrigin(context);
}

/** What opens a WebSocket is a GET that can do everything. */
function isUpgrade(context: Context): boolean {
  return context.req.header("upgrade") !== undefined;
}

/** A proxy that ends TLS in front of us changes the scheme, never the host. */
function isOwnOrigin(context: Context): boolean {
  const origin = context.req.header("origin");
  return origin !== undefined && origin.replace(/^https?:/, "") === originOf(context).replace(/^https?:/, "");
}

/** A browser keeps names and passwords too, and lets every page open a WebSocket with them (RFC 6455 10.2): bearers it has none. */
function isSentByOthers(context: Context): boolean {
  return isUpgrade(context) && context.req.header("origin") !== undefined && !isOwnOrigin(context);
}

let last = 0;

/** The request as the gate sees a connection. */
export function claimantOf(
  context: Context,
  { log, clearTextLogins }: Pick<VisitorParts, "log" | "clearTextLogins">,
): Claimant {
  const socket = socketOf(context);
  const address = addressOf(context);
  const tls = socket instanceof TLSSocket ? new SecureState(socket) : undefined;
  return {
    id: `h${++last}`,
    protocol: "http",
    log,
    peer: { address, port: socket?.remotePort ?? 0 },
    tls,
    allowsLogin: tls !== undefined || clearTextLogins || isLoopback(address),
    loggedIn: () => undefined,
  };
}

/** Before a password is taken that no gate looks at. Throws Refusal("unsupported"). */
export function needSafeWay(context: Context, parts: Pick<VisitorParts, "log" | "clearTextLogins">): void {
  if (!claimantOf(context, parts).allowsLogin)
    throw new Refusal("unsupported", "a password is taken over TLS, or from this machine, only");
}

/** Textual IP address. */
export function addressOf(context: Context): string {
  return unmapped(socketOf(context)?.remoteAddress ?? "127.0.0.1");
}

/** None where a test asks the app without a server. */
function socketOf(context: Context): IncomingMessage["socket"] | undefined {
  return (context.env as Partial<NodeBindings> | undefined)?.incoming?.socket;
}
