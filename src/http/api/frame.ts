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

/** Bytes of a request: the longest is a list of addresses. */
const BODY_BYTES_MAX = 65_536;

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

/** A JSON object that a page sent; an empty one where it sent none. */
export class Body {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** Refusal("invalid") when it is no text. */
  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== "string") throw new Refusal("invalid", `${name} has to be a text`);
    return value;
  }

  /** Undefined where it is absent. */
  maybe(name: string): string | undefined {
    return this.#fields[name] === undefined ? undefined : this.text(name);
  }

  texts(name: string): readonly string[] {
    const value = this.#fields[name];
    if (!Array.isArray(value) || !value.every((each) => typeof each === "string"))
      throw new Refusal("invalid", `${name} has to be a list of texts`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.#fields[name];
    if (typeof value !== "boolean") throw new Refusal("invalid", `${name} has to be true or false`);
    return value;
  }

  /** Of things or bytes, 0 for no limit. */
  count(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
      throw new Refusal("invalid", `${name} has to be a number, 0 for no limit`);
    return value;
  }

  /** All of it. */
  get fields(): Readonly<Record<string, unknown>> {
    return this.#fields;
  }

  /** Whatever it is; for those who check it themselves. */
  value(name: string): unknown {
    return this.#fields[name];
  }
}

/** Refusal("invalid") when what was sent is no JSON object, "too-large". */
export async function bodyOf(context: Context): Promise<Body> {
  const length = Number(context.req.header("content-length") ?? 0);
  if (context.req.method === "GET" || length === 0) return new Body({});
  if (!(length <= BODY_BYTES_MAX)) throw new Refusal("too-large", "the request is too long");
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? ""))
    throw new Refusal("invalid", "a request is a JSON object");
  const value: unknown = await context.req.json().catch(() => undefined);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal("invalid", "a request is a JSON object");
  return new Body({ ...value });
}
