/** The webmail as people use it: the real server, a real browser, two accounts. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { becomes } from "../support/until.ts";
import { htmlMessage, pictureMessage, textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";

describe("the webmail", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, BOB] });

  const open = (
    who: string,
    /** Of sending, which nobody here waits for. */
    undoSeconds: "0" | "30" = "0",
  ): Promise<Page> => on.pageOf(who, { preferences: { undoSeconds } });

  before(async () => {
    await on.program.deliver(ALICE, [
      textMessage(
        { subject: "Plain one", more: ["Message-ID: <one@far.example>"] },
        "Hello Alice,\n\nsee https://x.example/a\n\n> one\n> two\n\nBob",
      ),
      htmlMessage(
        { subject: "Autumn sale" },
        `<h1 style="color:rgb(9,8,7)">Sale</h1><img src="https://t.example/p.gif">`,
      ),
      pictureMessage("With a logo"),
      textMessage({ subject: "To be archived" }, "old"),
      textMessage({ subject: "To be moved" }, "move me"),
    ]);
  });

  it("says that a password is wrong, and keeps the address", async () => {
    const page = await on.browser.newPage({ locale: "en-GB" });
    await page.goto(on.at(""));
    await page.getByLabel("Address").fill(ALICE);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("alert").getByText("Wrong address or password.").waitFor();
    await becomes(() => page.getByLabel("Address").inputValue(), ALICE);
    await page.close();
  });

  it("shows mail, its own styles in it, and what was not loaded", async () => {
    const page = await open(ALICE);
    await page.getByRole("row", { name: /Autumn sale/ }).click();
    await page.getByText("1 picture not loaded").waitFor();
    const heading = page.frameLocator('iframe[title="Message text"]').getByRole("heading", { name: "Sale" });
    await becomes(
      () => heading.evaluate((element) => element.ownerDocument?.defaultView?.getComputedStyle(element).color),
      "rgb(9, 8, 7)",
    );
    await page.getByRole("row", { name: /Plain one/ }).click();
    await page.getByRole("link", { name: "https://x.example/a" }).waitFor();
    await page.context().close();
  });

  it("shows the pictures within a message, and keeps them when something else changes", async () => {
    const page = await open(ALICE);
    await page.getByRole("row", { name: /With a logo/ }).click();
    const picture = page.frameLocator('iframe[title="Message text"]').locator('img[src^="blob:"]');
    const isThere = async (): Promise<void> => {
      await picture.waitFor();
      await becomes(() => picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth), 1);
    };
    await isThere();
    await page.keyboard.press("s");
    await page.getByRole("row", { name: /starred.*With a logo/ }).waitFor();
    await isThere();
    await page.context().close();
  });

  it("says that the server is gone, and goes on when it is back", async () => {
    const page = await open(ALICE);
    await page.getByRole("row", { name: /Autumn sale/ }).waitFor();
    await on.program.kill();
    const sign = page.getByText("What you see may be old");
    await sign.waitFor();
    await page.getByRole("row", { name: /Autumn sale/ }).waitFor();
    await on.program.restart();
    await sign.waitFor({ state: "detached" });
    await on.program.deliver(ALICE, [textMessage({ subject: "After the break" }, "new")]);
    await page.getByRole("row", { name: /After the break/ }).waitFor();
    await page.context().close();
  });

  it("hears of new mail by itself, and shows what another window does", async () => {
    const [one, two] = [await open(ALICE), await open(ALICE)];
    await on.program.deliver(ALICE, [textMessage({ subject: "Just now" }, "new")]);
    await one.getByRole("row", { name: /unread.*Just now/ }).waitFor();
    await two.getByRole("row", { name: /Just now/ }).click();
    await one.getByRole("row", { name: /^Bob Brown, Just now/ }).waitFor();
    await one.context().close();
    await two.context().close();
  });

  it("archives by key and takes it back", async () => {
    const page = await open(ALICE);
    const row = page.getByRole("row", { name: /To be archived/ });
    await row.getByRole("checkbox").check();
    await page.keyboard.press("e");
    await page.getByText("1 conversation archived").waitFor();
    await row.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Archive" }).click();
    await page.getByRole("row", { name: /To be archived/ }).waitFor();
    await page.keyboard.press("z");
    await page.getByText("Nothing here").waitFor();
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await row.waitFor();
    await page.context().close();
  });

  it("makes a folder, moves mail into it by mouse, and deletes the folder", async () => {
    const page = await open(ALICE);
    await page.getByRole("button", { name: "New folder", exact: true }).click();
    await page.getByLabel("Name").fill("Réunions");
    await page.getByRole("button", { name: "Create" }).click();
    const folder = page.getByRole("link", { name: "Réunions" });
    await folder.waitFor();
    await page.getByRole("row", { name: /To be moved/ }).dragTo(folder);
    await page.getByText("1 conversation moved to Réunions").waitFor();
    await folder.click();
    await page.getByRole("row", { name: /To be moved/ }).waitFor();
    await page.getByRole("button", { name: "Actions for Réunions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await folder.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("finds by words and operators, the words marked", async () => {
    const page = await open(ALICE);
    await page.keyboard.press("/");
    await page.keyboard.type("subject:autumn from:shop");
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: /Autumn sale/ }).waitFor();
    await becomes(() => page.locator("mark").first().textContent(), "Autumn");
    await page.getByRole("textbox", { name: "Search mail" }).fill("nothingofthekind");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing found").waitFor();
    await page.context().close();
  });

  it("keeps what is written, sends it with a file, and the other one reads it", async () => {
    const page = await open(ALICE);
    await page.getByRole("button", { name: "Write" }).click();
    await page.getByRole("combobox", { name: "To" }).fill(BOB);
    await page.keyboard.press("Enter");
    await page.getByLabel("Subject").fill("Minutes");
    await page.getByRole("textbox", { name: "Text" }).click();
    await page.keyboard.type("Here they are.");
    await page.getByRole("textbox", { name: "Text" }).getByText("Here they are.").waitFor();
    await page.locator('input[aria-label="Attach files"]').setInputFiles({
      name: "minutes.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("1. coffee"),
    });
    await page.getByText(/^Saved at/).waitFor();
    await page.reload();
    await page.getByRole("textbox", { name: "Text" }).getByText("Here they are.").waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).first().click();
    await page.getByRole("link", { name: /^Drafts/ }).click();
    await page.getByRole("row", { name: /Minutes/ }).click();
    await page.getByRole("button", { name: "Continue writing" }).click();
    await page.getByRole("textbox", { name: "Text" }).getByText("Here they are.").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Message sent").waitFor();
    const bob = await open(BOB);
    await bob.getByRole("row", { name: /Minutes/ }).click();
    const [download] = await Promise.all([
      bob.waitForEvent("download"),
      bob.getByRole("link", { name: "Download minutes.txt" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "minutes.txt");
    await page.context().close();
    await bob.context().close();
  });

  it("takes a message back before it leaves", async () => {
    const page = await open(ALICE, "30");
    await page.keyboard.press("c");
    await page.getByRole("combobox", { name: "To" }).fill(BOB);
    await page.keyboard.press("Tab");
    await page.getByRole("combobox", { name: "To" }).blur();
    await page.getByLabel("Subject").fill("Not after all");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Not sent; the draft is back").waitFor();
    await becomes(() => page.getByLabel("Subject").inputValue(), "Not after all");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("Draft discarded").waitFor();
    await page.context().close();
  });

  it("answers with the quote, and keeps the thread together", async () => {
    const page = await open(ALICE);
    await page.getByRole("row", { name: /Plain one/ }).click();
    await page.getByRole("button", { name: "Reply", exact: true }).click();
    await becomes(() => page.getByLabel("Subject").inputValue(), "Re: Plain one");
    await page.getByText("Bob Brown wrote:").waitFor();
    await page.getByRole("textbox", { name: "Text" }).click();
    await page.keyboard.type("Thank you.");
    await page.getByText(/^Saved at/).waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).first().click();
    await page
      .getByRole("row", { name: /Plain one/ })
      .getByText("Draft")
      .waitFor();
    await page.context().close();
  });

  it("speaks German where the browser does", async () => {
    const context = await on.browser.newContext({ locale: "de-DE" });
    const page = await context.newPage();
    await page.goto(on.at(""));
    await page.getByRole("button", { name: "Anmelden" }).waitFor();
    await page.locator("html[lang=de]").waitFor();
    await context.close();
  });
});
