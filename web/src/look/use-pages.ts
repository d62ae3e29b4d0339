/** A list that the server answers in pages: the first at once, the next ones when they are wanted. */
import { useEffect, useRef, useState } from "react";
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

interface More<Page> {
  readonly first: Page | undefined;
  readonly pages: readonly Page[];
}

export function usePages<Page extends { readonly hasMore: boolean }, Item>(
  path: string,
  { itemsOf, nextTo }: Options<Page, Item>,
): Pages<Page, Item> {
  const { answer: first, question, hasFailed, askAgain } = useAnswer<Page>(path);
  const [more, setMore] = useState<More<Page>>({ first, pages: [] });
  const { run } = useDeed();
  // Those behind another first page are of an older list.
  const next = more.first === first ? more.pages : [];
  const items = first === undefined ? [] : [first, ...next].flatMap(itemsOf);
  const last = items.at(-1);
  const latest = useRef(last);
  useEffect(() => {
    latest.current = last;
  }, [last]);
  const showMore = (): void => {
    if (last === undefined) return;
    void run(async () => {
      const page = await ask<Page>(`${question}${question.includes("?") ? "&" : "?"}${nextTo(last)}`);
      // Otherwise the list is another one now.
      if (latest.current === last) setMore({ first, pages: [...next, page] });
    });
  };
  const answer = first === undefined ? undefined : { first, items, hasMore: (next.at(-1) ?? first).hasMore };
  return { answer, hasFailed, askAgain, showMore };
}
