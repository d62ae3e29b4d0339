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
