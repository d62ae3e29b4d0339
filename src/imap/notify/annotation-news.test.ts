import assert from "node:assert/strict";
import { it } from "node:test";
import { openMailParts } from "../../../test/support/mail-parts.ts";
import { homeOf } from "../mailboxes/spaces.ts";
import type { Session } from "../session.ts";
import { AnnotationNews } from "./annotation-news.ts";

it("looks once when notices may have been lost, though nobody says how far to", async () => {
  await using parts = await openMailParts();
  const { account } = await parts.addUser();
  let hear: (modseq: number) => void = () => assert.fail("nobody listens");
  account.watch = (listener) => {
    hear = listener;
    return { [Symbol.dispose]: () => undefined };
  };
  using news = await AnnotationNews.begin(homeOf(account));
  assert.equal(news.owes, false);
  hear(0);
  assert.equal(news.owes, true);
  await news.tell({} as Session);
  assert.equal(news.owes, false);
});
