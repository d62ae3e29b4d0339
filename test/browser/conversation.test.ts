/** A conversation that is open: gone through by key, joined by new mail, shown dark, and read to the end where it is long. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { faults, picture, skipWithoutChromium } from "../support/browser.ts";
import { becomes, until } from "../support/until.ts";
import { mailOf } from "../support/writing.ts";
import { htmlMessage, textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

/** More than is shown without asking. */
const LONG = `<p style="color: #222">It begins.</p>${"<p>Words and more words, line after line.</p>\n".repeat(26_000)}<h1>The end</h1>`;

/** Nobody answers at the route's port: what is sent waits, and no notice of its failure comes into the list. */
const SETTINGS = '[[routes]]\ndomain = "*"\nhost = "127.0.0.1:9"\ntls = "none"\n';

describe("an open conversation", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE], settings: SETTINGS });
  let page: Page;

  const answer = (n: number): string =>
    textMessage(
      { subject: "Re: Plans", more: [`Message-ID: <${n}@far.example>`, "References: <1@far.example>"] },
      `Answer ${n}`,
    );

  before(async () => {
    await on.program.deliver(ALICE, [
      textMessage({ subject: "Left over" }, "x"),
      htmlMessage({ subject: "Long" }, LONG),
      textMessage({ subject: "Plans", more: ["Message-ID: <1@far.example>"] }, "First"),
      answer(2),
      answer(3),
    ]);
    page = await on.pageOf(ALICE, { height: 900, dark: true, preferences: { undoSeconds: "0" } });
  });

  const heads = (): Locator =>
    page.getByRole("article").locator("> header > button[aria-expanded]:not([aria-haspopup])");
  const focused = (): Promise<number> =>
    heads().evaluateAll((all) => all.findIndex((head) => head === head.ownerDocument?.activeElement));

  it("is gone through by key", async () => {
    await page.getByRole("row", { name: /Plans/ }).click();
    await page.getByText("Answer 3").last().waitFor();
    for (const [key, at] of [
      ["n", 0],
      ["n", 1],
      ["n", 2],
      ["n", 2],
      ["p", 1],
    ] as const) {
      await page.keyboard.press(key);
      await until(focused, (index) => index === at);
    }
    const state = await heads().nth(1).getAttribute("aria-expanded");
    await page.keyboard.press("o");
    await until(
      () => heads().nth(1).getAttribute("aria-expanded"),
      (now) => now !== state,
    );
  });

  it("says what came while one was reading", async () => {
    await on.program.deliver(ALICE, [answer(4)]);
    await page.getByText("New messages", { exact: true }).waitFor();
    await becomes(() => heads().count(), 4);
    await picture(page, "conversation-new-dark");
    assert.deepEqual(await faults(page, "new messages"), []);
    await heads().nth(3).click();
    await page.getByText("Answer 4").last().waitFor();
    await page
      .getByRole("row", { name: /^Bob Brown, / })
      .first()
      .waitFor();
  });

  it("is answered in a few words, which are a draft until they are sent", async () => {
    const quick = page.getByRole("textbox", { name: "Write a short reply" });
    await quick.fill("Fine with me.");
    await picture(page, "quick-reply-dark");
    assert.deepEqual(await faults(page, "short reply"), []);
    await page.getByRole("row", { name: /Left over/ }).click();
    await page.getByRole("heading", { name: "Left over", level: 1 }).waitFor();
    await page.getByRole("row", { name: /Plans/ }).getByText("Draft", { exact: true }).waitFor();
    await quick.fill("On it.");
    // Whoever is impatient sends it once.
    await quick.focus();
    await page.evaluate(
      `for (let times = 0; times < 2; times++)
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }))`,
    );
    await page.getByText("Message sent").waitFor();
    await becomes(() => quick.inputValue(), "");
    const sent = async (): Promise<number> =>
      (await mailOf(on.program, ALICE, "sent")).filter(({ subject }) => subject === "Re: Left over").length;
    await until(async () => (await sent()) > 0);
    assert.equal(await sent(), 1);
  });

  it("is shown dark, or in its own colours", async () => {
    await page.getByRole("row", { name: /Long/ }).click();
    const frame = page.locator('iframe[title="Message text"]');
    await frame.waitFor();
    const filter = (): Promise<string> =>
      frame.evaluate((element) => element.ownerDocument?.defaultView?.getComputedStyle(element).filter ?? "");
    await until(filter, (value) => value.includes("invert"));
    await picture(page, "message-dark");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Show it in its original colours" }).click();
    await becomes(filter, "none");
    await picture(page, "message-own-colours");
  });

  it("is read to the end where it is long", async () => {
    const end = page.frameLocator('iframe[title="Message text"]').getByRole("heading", { name: "The end" });
    assert.equal(await end.count(), 0);
    await page.getByRole("button", { name: "Show all of it" }).click();
    await end.waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Show all of it" }).waitFor({ state: "detached" });
  });

  it("keeps what it says when another window changes the language", async () => {
    const speak = (language: string): Promise<unknown> =>
      page.evaluate(`(() => {
        const chosen = JSON.parse(localStorage.getItem("preferences") ?? "{}");
        localStorage.setItem("preferences", JSON.stringify({ ...chosen, language: "${language}" }));
        dispatchEvent(new StorageEvent("storage", { key: "preferences" }));
      })()`);
    const text = (title: string): Locator => page.frameLocator(`iframe[title="${title}"]`).getByText("It begins.");
    await speak("de");
    await text("Text der Nachricht").waitFor();
    await speak("en");
    await text("Message text").waitFor();
  });

  it("makes room for the next when it is archived", async () => {
    await page.getByRole("row", { name: /Long/ }).click();
    await page.keyboard.press("]");
    await page.getByText("1 conversation archived").waitFor();
    await page.getByRole("heading", { name: "Left over", level: 1 }).waitFor();
    await page.keyboard.press("[");
    await page.getByRole("heading", { name: /Plans/, level: 1 }).waitFor();
    await until(async () => (await page.getByRole("row", { name: /Left over|Long/ }).count()) === 0);
  });

  it("leaves the choice of many to keys", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("*");
    await page.keyboard.press("r");
    await page.getByText("1 selected").first().waitFor({ state: "attached" });
    await page.keyboard.press("*");
    await page.keyboard.press("u");
    await page.getByText("1 selected").first().waitFor({ state: "detached" });
  });
});
