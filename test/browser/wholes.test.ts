/** What is done to a whole: all of a mailbox is read, all of a message goes on as a file; by pointer and by key. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, noteProblems, prefer, skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { type Program, startProgram } from "../support/program.ts";
import { becomes } from "../support/until.ts";
import { append } from "../support/web-inbox.ts";
import { mailOf, sourceOf } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";

const letter = (n: number): string =>
  `From: Carol <carol@far.example>\r\nTo: ${ALICE}\r\nSubject: Letter ${n}: a/b\r\nX-Kept: ${n}\r\n\r\nText ${n}\r\n`;

describe("what is done to a whole", { skip: skipWithoutChromium }, () => {
  let program: Program;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  const unread = async (): Promise<number> => {
    const text = await page.getByRole("link", { name: /^Inbox/ }).innerText();
    return Number(/\d+/.exec(text)?.[0] ?? 0);
  };

  before(async () => {
    program = await startProgram({ accounts: [ALICE, BOB], workers: 1 });
    await append(program, ALICE, [1, 2, 3].map(letter));
    browser = await launchBrowser();
    page = await browser.newPage({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
    noteProblems(page, problems);
    await prefer(page, { undoSeconds: "0", markRead: "by-hand" });
    await logIn(page, program, ALICE);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
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
      async () => (await mailOf(program, BOB, "inbox")).map(({ subject }) => subject),
      ["Fwd: Letter 2: a/b"],
    );
    const [got] = await mailOf(program, BOB, "inbox");
    const source = await sourceOf(program, BOB, got?.blobId ?? "");
    assert.match(source, /Content-Type: message\/rfc822/);
    assert.match(source, /X-Kept: 2\r\n\r\nText 2/);
  });

  it("a message goes on as a file by a key", async () => {
    await page.keyboard.press("F");
    await page.getByText("Letter 2_ a_b.eml").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("leaves no problem in the page", () => assert.deepEqual(problems, []));
});
