/** JSON values as requests and responses hold them (I-JSON, RFC 7493). */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a text of JSON holds: each name in an object has a colon that is in no string, each value a comma, a bracket or a brace. */
export function marksIn(text: string): { readonly members: number; readonly values: number } {
  let members = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at);
    else if (unit === COLON) members++;
    else if (unit === COMMA || unit === BRACKET || unit === BRACE) values++;
  }
  return { members, values };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}

/**
 * What is wrong with what was parsed from a text with so many members: it is no I-JSON (RFC 7493 2), with a name twice in an object, of which
 * parsing keeps one, or half of a surrogate pair; or arrays and objects lie deeper within each other than `depthMax`.
 */
export function faultOf(value: Json, members: number, depthMax: number): "not I-JSON" | "too deep" | undefined {
  const found = membersOf(value, depthMax);
  if (found === Infinity) return "too deep";
  return found === members ? undefined : "not I-JSON";
}

/** Infinity for what is too deep, else NaN for what is not well-formed. One walk: a request may have many values. */
function membersOf(value: Json, depth: number): number {
  if (typeof value === "string") return value.isWellFormed() ? 0 : Number.NaN;
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) return Infinity;
  let found = 0;
  if (Array.isArray(value)) {
    for (const each of value as readonly Json[]) found = added(found, membersOf(each, depth - 1));
    return found;
  }
  for (const name in value as JsonObject) {
    const inside = membersOf((value as JsonObject)[name] ?? null, depth - 1);
    found = added(found, name.isWellFormed() ? inside + 1 : Number.NaN);
  }
  return found;
}

function added(one: number, other: number): number {
  return one === Infinity || other === Infinity ? Infinity : one + other;
}
