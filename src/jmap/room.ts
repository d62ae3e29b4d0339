/** What a request may be answered with: what does not fit is downloaded, or asked for in pieces. */
import { MethodError } from "./errors.ts";
import type { Json } from "./json.ts";
import { ANSWER_CHARS_MAX } from "./limits.ts";

export class Room {
  readonly #size: number;
  #left: number;

  constructor(chars = ANSWER_CHARS_MAX) {
    this.#size = chars;
    this.#left = chars;
  }

  get used(): number {
    return this.#size - this.#left;
  }

  get left(): number {
    return this.#left;
  }

  /** Throws MethodError when there is no room for it. What is thrown away later counts too: it was in memory. */
  take<T extends Json>(made: T): T {
    this.#left -= charsOf(made);
    if (this.#left < 0) throw tooLarge();
    return made;
  }
}

export function tooLarge(): MethodError {
  return new MethodError("requestTooLarge", "the answer would be too large: ask for less at a time");
}

/** Recurses as deep as what the server made. */
function charsOf(value: Json): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  let chars = 2;
  for (const each of Object.values(value)) chars += charsOf(each);
  return chars;
}
