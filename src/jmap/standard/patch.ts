/** Changing an object by a PatchObject: paths within it, each with its new value or null (RFC 8620 5.3). */
import { isDeepStrictEqual } from "node:util";
import { SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { JSON_DEPTH_MAX } from "../limits.ts";

/** Paths of one patch: each makes the object anew. */
const PATHS_MAX = 1000;

/** The object after the patch. Throws SetError("invalidPatch"). */
export function patched(before: JsonObject, patch: JsonObject): JsonObject {
  checkPaths(patch);
  const copies = new Copies();
  const object = copies.of(before);
  for (const [path, value] of Object.entries(patch)) put(object, pointer(path), value, copies);
  return object;
}

type Mutable = Record<string, Json>;

/** Objects that are changed, each copied once however many paths lead into it. */
class Copies {
  readonly #made = new Set<JsonObject>();

  of(object: JsonObject): Mutable {
    if (this.#made.has(object)) return object;
    const copy = { ...object };
    this.#made.add(copy);
    return copy;
  }
}

/** No path leads to a part of what another one changes. Throws SetError("invalidPatch"). */
export function checkPaths(patch: JsonObject): void {
  const paths = Object.keys(patch);
  if (paths.length > PATHS_MAX) throw broken(`a patch has at most ${PATHS_MAX} paths`);
  for (const path of paths) {
    const tokens = path.split("/");
    if (tokens.length > JSON_DEPTH_MAX) throw broken("a path is too deep");
    const above = tokens.map((_, i) => tokens.slice(0, i).join("/")).slice(1);
    if (above.some((each) => Object.hasOwn(patch, each)))
      throw broken(`${path} is changed twice, once as a part of what it is in`);
  }
}

export const broken = (description: string): SetError => new SetError("invalidPatch", description.slice(0, 200));

function pointer(path: string): readonly string[] {
  return path.split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Recurses as deep as the object is. */
function put(object: Mutable, [name = "", ...rest]: readonly string[], value: Json, copies: Copies): void {
  if (rest.length === 0) {
    // What is changed comes behind the others.
    delete object[name];
    if (value !== null) define(object, name, value);
    return;
  }
  const inside = Object.hasOwn(object, name) ? object[name] : undefined;
  if (!isObject(inside)) throw broken(`there is no object ${name} to change something in`);
  const copy = copies.of(inside);
  define(object, name, copy);
  put(copy, rest, value, copies);
}

/** Also where the name is that of the prototype. */
function define(object: Mutable, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * The patch without what only repeats how things are: clients may send back all that they got, with what the server sets
 * (RFC 8620 5.3). Throws SetError("invalidPatch") for a path into what is no object.
 */
export function withoutRepetitions<T>(
  patch: JsonObject,
  now: T,
  makers: Readonly<Record<string, (now: T) => Json>>,
): JsonObject {
  const shown = (name: string): Json => (Object.hasOwn(makers, name) ? (makers[name]?.(now) ?? null) : null);
  for (const path of Object.keys(patch)) checkWay(path, shown);
  const isRepeated = (name: string, value: Json): boolean =>
    Object.hasOwn(makers, name) && isDeepStrictEqual(shown(name), value);
  return Object.fromEntries(Object.entries(patch).filter(([name, value]) => !isRepeated(name, value)));
}

/** All that comes before the last part of a path is there, and no list (RFC 8620 5.3). */
function checkWay(path: string, shown: (name: string) => Json): void {
  const [name, ...below] = pointer(path).slice(0, -1);
  if (name === undefined) return;
  if (!isObject(below.reduce(partOf, shown(name)))) throw broken(`${path} leads into what is no object`);
}

function partOf(at: Json, part: string): Json {
  return isObject(at) && Object.hasOwn(at, part) ? (at[part] ?? null) : null;
}
