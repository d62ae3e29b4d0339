/** How every directory keeps who has changed what. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { ChangeBook, type NewChange } from "../change-book.ts";
import type { DirectoryUnderTest } from "../testing/directory-under-test.ts";

export function changesContract(on: DirectoryUnderTest): void {
  it("writes down what several administrators change at once, each with a number of its own", async () => {
    const here = new ChangeBook(on.databases.one, on.clock);
    const there = new ChangeBook(on.databases.other, on.clock);
    const change = (actor: string): NewChange => ({ actor, act: "domains/add", subject: "x.example", detail: {} });
    const actors = Array.from({ length: 8 }, (_, i) => `admin${i}@posthorn.test`);
    await Promise.all(actors.map((actor, i) => (i % 2 === 0 ? here : there).note(change(actor))));
    const written = await here.list({ limit: 100, find: "@posthorn.test" });
    assert.deepEqual(written.map(({ actor }) => actor).toSorted(), actors);
    const numbers = written.map((each) => each.number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].toSorted((a, b) => b - a),
    );
  });
}
