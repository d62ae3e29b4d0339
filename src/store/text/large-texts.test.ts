import assert from "node:assert/strict";
import { it } from "node:test";
import { INDEX_PAGE_BYTES, LARGE_TEXTS_HELD_MAX } from "../limits.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { fold } from "../search/fold.ts";
import { Texts } from "../search/texts.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { textEntry } from "./entry.ts";
import { LargeTexts } from "./large-texts.ts";

const header = Buffer.from(
  "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Ann <ann@example.org>\r\nContent-Type: text/html\r\n\r\n",
);
const body = Buffer.from(`<p>Some &Auml;pfel</p>${"<b>&amp</b> ".repeat(INDEX_PAGE_BYTES / 10)}needle`);

it("a thread decodes large messages, as they are decoded here", async () => {
  await using large = new LargeTexts();
  assert.equal(large.takes(header.length + body.length), true);
  assert.equal(large.takes(INDEX_PAGE_BYTES), false);
  const here = new Texts(header, body);
  assert.deepEqual(await large.entry(header, Buffer.from(body)), textEntry(here));
  const there = await large.texts(header, Buffer.from(body));
  assert.deepEqual(there.decoded(), here.decoded());
  assert.deepEqual(there.values("subject"), [fold("Grüße")]);
  assert.equal(there.meets({ kind: "body", text: fold("Äpfel") }), true);
  assert.equal(there.meets({ kind: "body", text: fold("Grüße") }), false);
});

it("few of them are held at the same time, whoever searches", async () => {
  await using large = new LargeTexts();
  assert.equal(await large.place(INDEX_PAGE_BYTES), undefined);
  const held = await Promise.all(Array.from({ length: LARGE_TEXTS_HELD_MAX }, () => large.place(INDEX_PAGE_BYTES + 1)));
  let isNext = false;
  const next = large.place(INDEX_PAGE_BYTES + 1).then((place) => {
    isNext = true;
    return place;
  });
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  assert.equal(isNext, false);
  held[0]?.[Symbol.dispose]();
  (await next)?.[Symbol.dispose]();
});

it("they are indexed and found by it, and others have their turn meanwhile", async () => {
  await using at = await temporaryStore();
  const id = 1 as AccountId;
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const inbox = await account.read(async (r) => (await r.mailboxByRole("inbox"))?.id as MailboxId);
  const prepared = await at.store.prepare(Buffer.concat([header, body]));
  await account.write((w) => w.append(inbox, prepared));
  let turns = 0;
  const over = new AbortController();
  const turn = (): void => {
    turns++;
    if (!over.signal.aborted) setImmediate(turn);
  };
  turn();
  assert.deepEqual(await account.search(inbox, { kind: "body", text: "& & needle" }), [1]);
  over.abort();
  assert.ok(turns > 100, `${turns} turns`);
  assert.deepEqual(await account.search(inbox, { kind: "body", text: "& & & pfel" }), []);
  assert.deepEqual(await at.store.check(id), []);
});
