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

  it("finds who changed what in any case, beyond ASCII too", async () => {
    const book = new ChangeBook(on.databases.one, on.clock);
    const change = { actor: "cy@find.test", act: "accounts/add", detail: {} };
    for (let i = 0; i < 3; i++) await book.note({ ...change, subject: `\u00c9va${i}@find.test` });
    const found = async (limit: number, before?: number): Promise<readonly string[]> =>
      (await book.list({ limit, find: "\u00c9VA", ...(before === undefined ? {} : { before }) })).map(
        ({ subject }) => subject,
      );
    const [newest, next, oldest] = [2, 1, 0].map((i) => `\u00c9va${i}@find.test`);
    assert.deepEqual(await found(2), [newest, next]);
    const [last] = await book.list({ limit: 1, find: "\u00e9va1" });
    assert.deepEqual(await found(2, last?.number), [oldest]);
    assert.equal((await book.list({ limit: 10, find: "CY@FIND.TEST" })).length, 3);
  });
}
