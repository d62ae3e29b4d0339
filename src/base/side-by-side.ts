/** Many like things done a few at a time, where each waits for something else than the processor. */

/** Does all of them, `most` at a time, in the order given. When one fails, those under way are waited for, no other is begun, and it throws what the first failed with. */
export async function sideBySide<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  most: number,
  deed: (item: Item) => Promise<void>,
): Promise<void> {
  const left = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    try {
      for (let next = await left.next(); next.done !== true && failures.length === 0; next = await left.next())
        await deed(next.value);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: most }, work));
  if (failures.length > 0) throw failures[0];
}
