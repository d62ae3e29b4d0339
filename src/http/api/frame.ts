/** The frame of our own JSON API (docs/design/0043): for pages of ours, with the cookie of their login and nothing else. */
import type { Context, Hono } from "hono";
import { Refusal, type RefusalCode } from "../../base/errors.ts";
import type { ChangeBook, NewChange } from "../../directory/change-book.ts";
import type { AccountEntry } from "../../directory/directory.ts";
import type { Principal } from "../../directory/login.ts";
import { sessionToken } from "../cookie.ts";
import { fromAnotherSite } from "../our-pages.ts";
import { problem } from "../problem.ts";
import { isFromOurPages, type LoginParts } from "../visitor.ts";
import { type Body, bodyOf } from "./body.ts";

export interface Asked {
  readonly context: Context;
  readonly principal: Principal;
  /** The cookie's token. */
  readonly token: string;
  readonly body: Body;
}

/** The page has to show once more who sits in front of it (POST /api/security/prove), and to ask again. */
export class ProofWanted extends Error {
  override name = "ProofWanted";
}

type Method = "get" | "post" | "delete";
type Act = (asked: Asked) => Promise<unknown>;

export interface FrameParts {
  readonly login: LoginParts;
  readonly directory: { accountById(id: Principal["accountId"]): Promise<AccountEntry | undefined> };
}

/** Adds routes for everybody who is logged in. What they answer is sent as JSON; undefined is an empty answer. */
export function routesFor(app: Hono, parts: FrameParts) {
  return (method: Method, path: string, act: Act): void => {
    app[method](path, (context) => answered(context, parts, act));
  };
}

export interface AdminFrameParts extends FrameParts {
  readonly directory: FrameParts["directory"] & { readonly changes: Pick<ChangeBook, "note"> };
}

/** The same for administrators; to everybody else there is no such page. What they change is written down. */
export function adminRoutesFor(app: Hono, parts: AdminFrameParts) {
  const { changes } = parts.directory;
  return (method: Method, path: string, act: Act): void => {
    const noted: Act = async (asked) => {
      const value = await act(asked);
      if (method !== "get" && !path.endsWith("/try")) await changes.note(changeBy(asked, path));
      return value;
    };
    app[method](path, async (context) =>
      (await isAdmin(context, parts)) ? answered(context, parts, noted) : context.notFound(),
    );
  };
}

/** What a change is about; the rest of what was sent goes along. */
const SUBJECTS = ["address", "name", "host", "hop", "ids"];
const SECRETS = new Set(["password", "secret"]);

function changeBy({ principal, body }: Asked, path: string): NewChange {
  const fields = Object.entries(body.fields).filter(([name]) => !SECRETS.has(name));
  const subject = SUBJECTS.find((name) => fields.some(([field, value]) => field === name && value !== ""));
  return {
    actor: principal.address,
    act: path.replace("/api/admin/", ""),
    subject: subject === undefined ? "" : String(body.value(subject)),
    detail: Object.fromEntries(fields.filter(([name]) => name !== subject)),
  };
}

/** Whether the browser is logged in to the account of an administrator. */
export async function isAdmin(context: Context, { login, directory }: FrameParts): Promise<boolean> {
  const token = sessionToken(context);
  const principal = token === undefined ? undefined : await login.sessions.find(token);
  return principal !== undefined && (await directory.accountById(principal.accountId))?.administrator === true;
}

async function answered(context: Context, { login }: FrameParts, act: Act): Promise<Response> {
  if (!isFromOurPages(context)) return fromAnotherSite();
  const token = sessionToken(context);
  const principal = token === undefined ? undefined : await login.sessions.find(token);
  if (token === undefined || principal === undefined) return problem(401, "log in first");
  return answer(context, async () => act({ context, principal, token, body: await bodyOf(context) }));
}

/** What `act` resolves to as JSON, or the problem that it refuses with. */
export async function answer(context: Context, act: () => Promise<unknown>): Promise<Response> {
  try {
    const value = await act();
    if (value instanceof Response) return value;
    context.header("cache-control", "no-store");
    return value === undefined ? context.body(null, 204) : context.json(value);
  } catch (error) {
    if (error instanceof ProofWanted) return problem(403, "show once more who you are", "proof");
    if (error instanceof Refusal) return problem(STATUS[error.code], error.message, error.code);
    throw error;
  }
}

/** 401 stands for a login that has ended, and for nothing else: pages then ask for a new one. */
const STATUS: Readonly<Record<RefusalCode, number>> = {
  "not-found": 404,
  exists: 409,
  "has-children": 409,
  undecided: 503,
  forbidden: 403,
  "over-quota": 413,
  "too-large": 413,
  limit: 422,
  invalid: 422,
  conflict: 409,
  expunged: 404,
  "in-use": 409,
  "rate-limited": 429,
  unavailable: 503,
  unsupported: 422,
};
