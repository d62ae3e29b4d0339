/** What a page of ours sends: a JSON object, field by field. */
import type { Context } from "hono";
import { Refusal } from "../../base/errors.ts";
import { bodyText, isJson, parsed } from "../body-text.ts";

/** Bytes of a request: the longest is a list of addresses. */
const BODY_BYTES_MAX = 65_536;

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
  const text = context.req.method === "GET" ? "" : await bodyText(context, BODY_BYTES_MAX);
  if (text === undefined) throw new Refusal("too-large", "the request is too long");
  if (text === "") return new Body({});
  const value = isJson(context) ? parsed(text) : undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal("invalid", "a request is a JSON object");
  return new Body({ ...value });
}
