/** What is wrong with a script, each with its place. */
import { countCharacters } from "./language/characters.ts";
import { MISTAKE_LENGTH_MAX, MISTAKES_MAX } from "./limits.ts";

export interface SieveMistake {
  /** Both count from 1; a column is a character. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A script with mistakes; at most MISTAKES_MAX of them, in the order of the text. */
export class SieveMistakes extends Error {
  override name = "SieveMistakes";
  readonly mistakes: readonly SieveMistake[];

  constructor(mistakes: readonly SieveMistake[]) {
    super(mistakes.map(({ line, column, text }) => `line ${line}, column ${column}: ${text}`).join("\n"));
    this.mistakes = mistakes;
  }
}

/** As much of it as people read. */
export function shortened(text: string): string {
  return text.length <= MISTAKE_LENGTH_MAX ? text : `${text.slice(0, MISTAKE_LENGTH_MAX).toWellFormed()}…`;
}

/** Gathers them while a script is read, by the offset in its text. */
export class MistakeList {
  readonly #script: string;
  readonly #found: { readonly at: number; readonly text: string }[] = [];

  constructor(script: string) {
    this.#script = script;
  }

  add(at: number, text: string): void {
    if (this.#found.length < MISTAKES_MAX) this.#found.push({ at, text: shortened(text) });
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** The one that was found first. */
  get first(): string | undefined {
    return this.#found[0]?.text;
  }

  get isFull(): boolean {
    return this.#found.length >= MISTAKES_MAX;
  }

  throwIfAny(): void {
    if (!this.any) return;
    const places = new Places(this.#script);
    const sorted = this.#found.toSorted((a, b) => a.at - b.at);
    throw new SieveMistakes(sorted.map(({ at, text }) => ({ ...places.of(at), text })));
  }
}

/** Lines and columns of offsets. */
export class Places {
  readonly #text: string;
  readonly #starts: number[] = [0];
  /** What `of` was asked last. */
  #last = { offset: 0, column: 1 };

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  of(offset: number): { readonly line: number; readonly column: number } {
    const line = this.lineOf(offset);
    const start = this.#starts[line - 1] ?? 0;
    // A line may be as long as the script, and have all the mistakes: each goes on where the one before it was.
    const from = this.#last.offset >= start && this.#last.offset <= offset ? this.#last : { offset: start, column: 1 };
    const column = from.column + countCharacters(this.#text.slice(from.offset, offset));
    this.#last = { offset, column };
    return { line, column };
  }

  /** As often as one likes: a line may be as long as the script. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}
