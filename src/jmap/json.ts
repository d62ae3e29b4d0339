/** JSON values as requests and responses hold them (I-JSON, RFC 7493). */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether arrays and objects lie deeper within each other than `max`. */
export function isDeeper(value: Json, max: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (max === 0) return true;
  const inside: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
  return inside.some((each) => isDeeper(each, max - 1));
}

/** Whether what was parsed from `text` is I-JSON (RFC 7493 2): no name twice in an object, no half of a surrogate pair. */
export function isInternetJson(text: string, value: Json): boolean {
  // Of names that come twice, parsing keeps one.
  return isWellFormed(value) && membersOf(value) === membersIn(text);
}

function isWellFormed(value: Json): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return (value as readonly Json[]).every(isWellFormed);
  return Object.entries(value).every(([name, each]) => name.isWellFormed() && isWellFormed(each));
}

function membersOf(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  const inside: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
  return inside.reduce<number>((sum, each) => sum + membersOf(each), Array.isArray(value) ? 0 : inside.length);
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Each has one colon that is in no string. */
function membersIn(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at);
    else if (unit === COLON) members++;
  }
  return members;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}
