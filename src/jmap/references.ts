/** Result references (RFC 8620 3.7): arguments that are taken from the response to an earlier call. */
import { invalidArguments, MethodError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { REFERENCED_VALUES_MAX } from "./limits.ts";

/** A response as it goes out: name, arguments, call id. */
export type Invocation = readonly [name: string, args: JsonObject, callId: string];

/** The arguments with every "#name" replaced by what it refers to. Throws MethodError. */
export function resolveReferences(args: JsonObject, responses: readonly Invocation[]): JsonObject {
  if (!Object.keys(args).some((name) => name.startsWith("#"))) return args;
  const resolved: Record<string, Json> = {};
  for (const [name, value] of Object.entries(args)) {
    if (!name.startsWith("#")) {
      resolved[name] = value;
      continue;
    }
    const plain = name.slice(1);
    if (Object.hasOwn(args, plain)) throw invalidArguments(`${plain} is given twice, once as a reference`);
    resolved[plain] = valueOf(value, responses);
  }
  return resolved;
}

function valueOf(reference: Json, responses: readonly Invocation[]): Json {
  if (!isObject(reference)) throw broken("a result reference is an object");
  const { resultOf, name, path } = reference;
  if (typeof resultOf !== "string" || typeof name !== "string" || typeof path !== "string")
    throw broken("a result reference has resultOf, name and path");
  const found = responses.find(([, , callId]) => callId === resultOf);
  if (found === undefined) throw broken(`there is no earlier call ${resultOf}`);
  if (found[0] !== name) throw broken(`call ${resultOf} was answered with ${found[0]}, not ${name}`);
  return pick(found[1], pointerOf(path));
}

const broken = (description: string): MethodError => new MethodError("invalidResultReference", description);

/** The tokens of a JSON Pointer (RFC 6901). */
function pointerOf(path: string): string[] {
  if (path === "") return [];
  if (!path.startsWith("/")) throw broken("the path begins with a slash");
  return path
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function pick(value: Json, tokens: readonly string[]): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return token === "*" ? gather(items, rest) : pick(element(items, token), rest);
  }
  if (!isObject(value) || !Object.hasOwn(value, token)) throw broken(`the response has no ${token}`);
  return pick(value[token] ?? null, rest);
}

function element(items: readonly Json[], token: string): Json {
  const item = /^(?:0|[1-9]\d{0,9})$/.test(token) ? items[Number(token)] : undefined;
  if (item === undefined) throw broken(`the list has no element ${token}`);
  return item;
}

/** What the rest of the path picks from each element; lists among that are joined. */
function gather(items: readonly Json[], rest: readonly string[]): Json {
  const found: Json[] = [];
  for (const item of items) {
    const picked = pick(item, rest);
    if (Array.isArray(picked)) for (const each of picked as readonly Json[]) found.push(each);
    else found.push(picked);
    if (found.length > REFERENCED_VALUES_MAX) throw broken("the path picks too many values");
  }
  return found;
}
