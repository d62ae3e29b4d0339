/** Which scripts are being run within each other, and which were run before (RFC 6609 3.2). */
import { INCLUDE_DEPTH_MAX, INCLUDES_MAX } from "../limits.ts";
import { Failed } from "./failed.ts";

export class Includes {
  readonly #open: { readonly key: string; readonly name: string }[] = [];
  readonly #done = new Set<string>();
  #count = 0;

  /** The name of the script that is being run; undefined in the outermost one. */
  get current(): string | undefined {
    return this.#open.at(-1)?.name;
  }

  wasDone(key: string): boolean {
    return this.#done.has(key);
  }

  begin(key: string, name: string): void {
    if (this.#open.some((each) => each.key === key)) throw new Failed(`the script "${name}" includes itself`);
    if (this.#open.length >= INCLUDE_DEPTH_MAX)
      throw new Failed(`at most ${INCLUDE_DEPTH_MAX} scripts include each other`);
    if (++this.#count > INCLUDES_MAX) throw new Failed(`at most ${INCLUDES_MAX} scripts are included`);
    this.#open.push({ key, name });
    this.#done.add(key);
  }

  end(): void {
    this.#open.pop();
  }
}
