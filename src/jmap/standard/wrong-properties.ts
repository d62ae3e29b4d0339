/** Gathers what is wrong with an object that a client makes or changes: it is told all at once (RFC 8620 5.3). */
import { isDeepStrictEqual } from "node:util";
import { invalidProperties, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

export class WrongProperties {
  readonly #names = new Set<string>();
  #description: string | undefined;

  /** Undefined when `read` throws an error about properties, which is kept for `end`. */
  read<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#keep(error);
      return undefined;
    }
  }

  /** The same for what takes its time. */
  async wait<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      this.#keep(error);
      return undefined;
    }
  }

  #keep(error: unknown): void {
    if (!(error instanceof SetError) || error.type !== "invalidProperties") throw error;
    const { properties = [] } = error.more;
    this.add(error.message, ...(properties as readonly string[]));
  }

  add(description: string, ...properties: readonly string[]): void {
    if (properties.length === 0) return;
    this.#description ??= description;
    for (const property of properties) this.#names.add(property);
  }

  /** All that is given beside what can be. */
  others(given: JsonObject, known: (property: string) => boolean): void {
    const others = Object.keys(given).filter((property) => !known(property));
    this.add(`${others[0]?.slice(0, 100)} cannot be set`, ...others);
  }

  /** Throws SetError when there was anything. */
  end(): void {
    if (this.#description !== undefined) throw invalidProperties(this.#description, ...this.#names);
  }
}

/** The paths where a client says something else than is the case: "totalEmails", "myRights/mayRename". */
export function contradictions(property: string, given: Json | undefined, real: Json | undefined): readonly string[] {
  if (isDeepStrictEqual(given, real)) return [];
  if (!isObject(given) || !isObject(real)) return [property];
  const names = [...new Set([...Object.keys(given), ...Object.keys(real)])];
  return names.filter((name) => !isDeepStrictEqual(given[name], real[name])).map((name) => `${property}/${name}`);
}
