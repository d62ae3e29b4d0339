/** Variables of a script, those that scripts share, and what wildcards stood for last (RFC 5229, RFC 6609 3.4). */
import type { VariableName } from "../language/text.ts";
import { VARIABLE_LENGTH_MAX, VARIABLES_MAX } from "../limits.ts";
import { Failed } from "./failed.ts";

export class Variables {
  readonly #own = new Map<string, string>();
  /** Names in this script that mean what is shared. */
  readonly #sharedNames = new Set<string>();
  readonly #shared: Map<string, string>;
  #matches: readonly string[] = [];

  constructor(shared: Map<string, string>) {
    this.#shared = shared;
  }

  /** "" for one that was never set. */
  get({ variable, namespace }: VariableName): string {
    return this.#mapOf(variable, namespace).get(variable) ?? "";
  }

  set({ variable, namespace }: VariableName, value: string): void {
    const map = this.#mapOf(variable, namespace);
    if (!map.has(variable) && map.size >= VARIABLES_MAX)
      throw new Failed(`a script has at most ${VARIABLES_MAX} variables`);
    map.set(variable, cut(value));
  }

  /** From now on this name means the variable that scripts share (RFC 6609 3.4.1). */
  share(name: string): void {
    if (this.#own.has(name)) throw new Failed(`the variable "${name}" was set before it is made global`);
    this.#sharedNames.add(name);
  }

  match(number: number): string {
    return this.#matches[number] ?? "";
  }

  setMatches(found: readonly string[]): void {
    this.#matches = found.map(cut);
  }

  #mapOf(variable: string, namespace: string | undefined): Map<string, string> {
    return namespace === "global" || this.#sharedNames.has(variable) ? this.#shared : this.#own;
  }
}

/** No half of a character is left at the end. */
function cut(text: string): string {
  return text.length <= VARIABLE_LENGTH_MAX ? text : text.slice(0, VARIABLE_LENGTH_MAX).replace(/[\ud800-\udbff]$/, "");
}
