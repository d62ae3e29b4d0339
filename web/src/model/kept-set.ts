/** A set of names that this device remembers. */
import { Cell } from "./cell.ts";

export class KeptSet {
  readonly cell: Cell<ReadonlySet<string>>;
  readonly #key: string;
  readonly #max: number;

  /** Of more than `max` the oldest go first. */
  constructor(key: string, { max }: { max: number }) {
    this.#key = key;
    this.#max = max;
    this.cell = new Cell(read(key));
  }

  add(name: string): void {
    this.#keep([...this.cell.value, name]);
  }

  remove(names: ReadonlySet<string>): void {
    this.#keep([...this.cell.value].filter((each) => !names.has(each)));
  }

  #keep(names: readonly string[]): void {
    const all = [...new Set(names)].slice(-this.#max);
    this.cell.set(new Set(all));
    try {
      localStorage.setItem(this.#key, JSON.stringify(all));
    } catch {
      // A browser that keeps nothing forgets them with the page.
    }
  }
}

function read(key: string): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []);
  } catch {
    return new Set();
  }
}
