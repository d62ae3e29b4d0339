/** A list that the server answers in pages: the first at once, the next ones when they are wanted. */
import { useState } from "react";
import { ask } from "../jmap/ask.ts";
import { type Answered, useAnswer } from "./use-answer.ts";
import { useDeed } from "./use-deed.ts";

interface Answer<Page, Item> {
  readonly first: Page;
  /** Of all pages that are there. */
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

interface Pages<Page, Item> extends Answered<Answer<Page, Item>> {
  readonly showMore: () => void;
}

interface Options<Page, Item> {
  readonly itemsOf: (page: Page) => readonly Item[];
  /** What is asked for the page behind an item: "after=7". */
  readonly nextTo: (item: Item) => string;
}

export function usePages<Page extends { readonly hasMore: boolean }, Item>(
  path: string,
  { itemsOf, nextTo }: Options<Page, Item>,
): Pages<Page, Item> {
  const asked = useAnswer<Page>(path);
  const [more, setMore] = useState<{ readonly path: string; readonly pages: readonly Page[] }>({ path, pages: [] });
  const { run } = useDeed();
  const first = asked.answer;
  const next = more.path === path ? more.pages : [];
  const items = first === undefined ? [] : [first, ...next].flatMap(itemsOf);
  const showMore = (): void => {
    const last = items.at(-1);
    if (last === undefined) return;
    void run(async () => {
      const page = await ask<Page>(`${path}${path.includes("?") ? "&" : "?"}${nextTo(last)}`);
      setMore({ path, pages: [...next, page] });
    });
  };
  const askAgain = async (): Promise<void> => {
    setMore({ path, pages: [] });
    await asked.askAgain();
  };
  const answer = first === undefined ? undefined : { first, items, hasMore: (next.at(-1) ?? first).hasMore };
  return { answer, hasFailed: asked.hasFailed, askAgain, showMore };
}
