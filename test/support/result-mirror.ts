/** A mail program's idea of the results of a search, from what it hears of them (RFC 5267 4.3). */
import assert from "node:assert/strict";

const numbersOf = (set: string): number[] =>
  set.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split(":").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });

export class ResultMirror {
  readonly #tag: string;
  readonly #uid: boolean;
  readonly #sorted: boolean;
  results: number[] = [];

  constructor(tag: string, { uid, sorted }: { uid: boolean; sorted: boolean }) {
    this.#tag = tag;
    this.#uid = uid;
    this.#sorted = sorted;
  }

  hear(line: string): void {
    const expunged = Number(/^\* (\d+) EXPUNGE$/.exec(line)?.[1] ?? 0);
    if (expunged > 0 && !this.#uid) this.#shift(expunged);
    if (!line.startsWith(`* ESEARCH (TAG "${this.#tag}")`)) return;
    assert.equal(line.includes(") UID"), this.#uid);
    const all = / ALL (\S+)/.exec(line)?.[1];
    if (all !== undefined) this.results = numbersOf(all);
    for (const [, what, pairs = ""] of line.matchAll(/ (ADDTO|REMOVEFROM) \(([^)]*)\)/g)) {
      const words = pairs.split(" ");
      for (let i = 0; i < words.length; i += 2) {
        const numbers = numbersOf(words[i + 1] ?? "");
        if (what === "ADDTO") this.#add(Number(words[i]), numbers);
        else this.#remove(Number(words[i]), numbers);
      }
    }
  }

  #add(place: number, numbers: number[]): void {
    for (const each of numbers) assert.ok(!this.results.includes(each), `${each} is added again`);
    assert.equal(place > 0, this.#sorted);
    assert.ok(place <= this.results.length + 1, `added at ${place} of ${this.results.length}`);
    if (this.#sorted) this.results.splice(place - 1, 0, ...numbers);
    else this.results = [...this.results, ...numbers].sort((one, other) => one - other);
  }

  #remove(place: number, numbers: number[]): void {
    assert.equal(place > 0, this.#sorted);
    if (this.#sorted) assert.deepEqual(this.results.splice(place - 1, numbers.length), numbers);
    for (const each of this.#sorted ? [] : numbers) {
      const at = this.results.indexOf(each);
      assert.ok(at >= 0, `${each} is taken away, which is not there`);
      this.results.splice(at, 1);
    }
  }

  #shift(expunged: number): void {
    assert.ok(!this.results.includes(expunged), `${expunged} is expunged while it is a result`);
    this.results = this.results.map((each) => (each > expunged ? each - 1 : each));
  }
}
