/** Everything by keyboard: commands and folders, found by a few letters. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { faults, skipWithoutChromium } from "../support/browser.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";

describe("the command palette", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;

  before(async () => {
    await on.program.deliver(ALICE, [textMessage({ subject: "Only one" }, "x")]);
    page = await on.pageOf(ALICE);
    await page.getByRole("row", { name: /Only one/ }).waitFor();
  });

  const isOpen = (): Promise<void> =>
    page.locator('[role="combobox"][aria-label="What do you want to do?"]:focus').waitFor();

  it("does to the conversation at the cursor what it names, and undoes it", async () => {
    await page.keyboard.press("Control+k");
    await isOpen();
    assert.deepEqual(await faults(page, "palette"), []);
    await page.keyboard.type("arch");
    await page.keyboard.press("Enter");
    await page.getByText("1 conversation archived").waitFor();
    await page.keyboard.press("z");
    await page.getByRole("row", { name: /Only one/ }).waitFor();
  });

  it("goes to folders and pages", async () => {
    await page.keyboard.press("Control+k");
    await isOpen();
    await page.keyboard.type("junk");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Junk" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("heading", { name: "Contacts", exact: true }).waitFor();
  });

  it("is shown by the keys' own page", async () => {
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Commands").waitFor();
  });
});
