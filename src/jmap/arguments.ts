/** Reads the arguments of a call one by one, each with its type, and complains of those that nobody asked for (RFC 8620 3.6.2). */
import { invalidArguments } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { ID_BYTES_MAX } from "./limits.ts";

const ID = /^[A-Za-z0-9_-]+$/;
const UINT_MAX = Number.MAX_SAFE_INTEGER;

/** Whether the text is an Id (RFC 8620 1.2). */
function isId(text: Json | undefined): text is string {
  return typeof text === "string" && text.length <= ID_BYTES_MAX && ID.test(text);
}

export class Arguments {
  readonly #given: JsonObject;
  readonly #read = new Set<string>();

  constructor(given: JsonObject) {
    this.#given = given;
  }

  /** The value as it came; undefined when it is absent. */
  take(name: string): Json | undefined {
    this.#read.add(name);
    return Object.hasOwn(this.#given, name) ? this.#given[name] : undefined;
  }

  /** Everything that was given. */
  all(): JsonObject {
    return this.#given;
  }

  /** Throws MethodError when something is there that was not taken. Called after everything was. */
  end(): void {
    const unknown = Object.keys(this.#given).find((name) => !this.#read.has(name));
    if (unknown !== undefined) throw invalidArguments(`${unknown} is not an argument of this method`);
  }

  string(name: string): string {
    const value = this.take(name);
    if (typeof value !== "string") throw invalidArguments(`${name} must be a string`);
    return value;
  }

  stringOrNull(name: string): string | undefined {
    const value = this.take(name) ?? undefined;
    if (value !== undefined && typeof value !== "string") throw invalidArguments(`${name} must be a string or null`);
    return value;
  }

  boolean(name: string, otherwise: boolean): boolean {
    const value = this.take(name) ?? otherwise;
    if (typeof value !== "boolean") throw invalidArguments(`${name} must be true or false`);
    return value;
  }

  /** A whole number that is not negative; undefined when absent or null. */
  uintOrNull(name: string): number | undefined {
    const value = this.take(name) ?? undefined;
    if (value === undefined) return undefined;
    if (!isInteger(value) || value < 0) throw invalidArguments(`${name} must be a whole number that is not negative`);
    return value;
  }

  /** The same, where null is no value (RFC 8620 1.3): only what is absent has a default. */
  uint(name: string, otherwise: number): number {
    if (this.take(name) === null) throw invalidArguments(`${name} must be a whole number that is not negative`);
    return this.uintOrNull(name) ?? otherwise;
  }

  integer(name: string, otherwise: number): number {
    const value = this.take(name) ?? otherwise;
    if (!isInteger(value)) throw invalidArguments(`${name} must be a whole number`);
    return value;
  }

  /** A list of ids, without repetitions; undefined when absent or null. References to creations ("#x") are allowed. */
  idsOrNull(name: string): readonly string[] | undefined {
    const value = this.take(name) ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw invalidArguments(`${name} must be a list of ids`);
    const ids = value as readonly Json[];
    if (!ids.every((id) => typeof id === "string" && isId(id.replace(/^#/, ""))))
      throw invalidArguments(`${name} must be a list of ids`);
    return [...new Set(ids as readonly string[])];
  }

  stringsOrNull(name: string): readonly string[] | undefined {
    const value = this.take(name) ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every((each) => typeof each === "string"))
      throw invalidArguments(`${name} must be a list of strings`);
    return value;
  }

  objectOrNull(name: string): JsonObject | undefined {
    const value = this.take(name) ?? undefined;
    if (value === undefined) return undefined;
    if (!isObject(value)) throw invalidArguments(`${name} must be an object or null`);
    return value;
  }

  listOrNull(name: string): readonly Json[] | undefined {
    const value = this.take(name) ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw invalidArguments(`${name} must be a list or null`);
    return value as readonly Json[];
  }
}

function isInteger(value: Json): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) <= UINT_MAX;
}
