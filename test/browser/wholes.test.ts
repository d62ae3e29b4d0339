/** What is done to a whole: all of a mailbox is read, all of a message goes on as a file; by pointer and by key. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { becomes } from "../support/until.ts";
import { append } from "../support/web-inbox.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { mailOf, sourceOf } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";

const letter = (n: number): string =>
  `From: Carol <carol@far.example>\r\nTo: ${ALICE}\r\nSubject: Letter ${n}: a/b\r\nX-Kept: ${n}\r\n\r\nText ${n}\r\n`;

describe("what is done to a whole", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, BOB] });
  let page: Page;

  const unread = async (): Promise<number> => {
    const text = await page.getByRole("link", { name: /^Inbox/ }).innerText();
    return Number(/\d+/.exec(text)?.[0] ?? 0);
  };

  before(async () => {
    await append(on.program, ALICE, [1, 2, 3].map(letter));
    page = await on.pageOf(ALICE, { height: 900, preferences: { undoSeconds: "0", markRead: "by-hand" } });
  });

  it("a mailbox is read by its menu, from the keyboard alone, and is not when that is undone", async () => {
    await becomes(unread, 3);
    await page.getByRole("button", { name: "Actions for Inbox" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Mark all as read" }).waitFor();
    assert.deepEqual(await faultsInLooks(page, "folder-menu", "few"), []);
    await page.keyboard.press("Enter");
    await page.getByText("3 messages marked as read").waitFor();
    await becomes(unread, 0);
    await page.getByRole("button", { name: "Undo" }).click();
    await becomes(unread, 3);
  });

  it("a mailbox is read by a key", async () => {
    await page.keyboard.press("C");
    await becomes(unread, 0);
    await page.getByRole("button", { name: "Actions for Inbox" }).click();
    await page.getByRole("menuitem").first().waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "Mark all as read" }).count(), 0);
    await page.keyboard.press("Escape");
  });

  it("a message goes on as a file, with its header", async () => {
    await page.getByRole("row", { name: /Letter 2/ }).click();
    await page.getByRole("article").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Forward as attachment" }).waitFor();
    assert.deepEqual(await faultsInLooks(page, "message-menu", "few"), []);
    await page.getByRole("menuitem", { name: "Forward as attachment" }).click();
    await page.getByText("Letter 2_ a_b.eml").waitFor();
    await page.getByRole("combobox", { name: "To" }).fill(BOB);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Message sent").waitFor();
    await becomes(
      async () => (await mailOf(on.program, BOB, "inbox")).map(({ subject }) => subject),
      ["Fwd: Letter 2: a/b"],
    );
    const [got] = await mailOf(on.program, BOB, "inbox");
    const source = await sourceOf(on.program, BOB, got?.blobId ?? "");
    assert.match(source, /Content-Type: message\/rfc822/);
    assert.match(source, /X-Kept: 2\r\n\r\nText 2/);
  });

  it("a message goes on as a file by a key", async () => {
    await page.keyboard.press("F");
    await page.getByText("Letter 2_ a_b.eml").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
  });
});
