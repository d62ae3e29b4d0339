/** The list and the folders beside it: many messages at once, ways to look at them, and everything that can be done to a folder. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { becomes, until } from "../support/until.ts";
import { textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";

/** More than are read at once. */
const MESSAGES = 120;

describe("the inbox", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;

  before(async () => {
    const numbers = Array.from({ length: MESSAGES }, (_, i) => String(i + 1).padStart(3, "0"));
    await on.program.deliver(
      ALICE,
      numbers.map((number) => textMessage({ subject: `Number ${number}` }, "x")),
    );
    page = await on.pageOf(ALICE, { height: 900 });
  });

  const row = (number: string): Locator => page.getByRole("row", { name: new RegExp(`Number ${number}$`) });
  const choose = async (label: string): Promise<void> => {
    await page.getByRole("button", { name: "View", exact: true }).click();
    await page.getByRole("menuitemradio", { name: label }).click();
  };

  it("is shown as densely as one likes", async () => {
    const heightOf = async (): Promise<number | undefined> => (await row("120").boundingBox())?.height;
    await becomes(heightOf, 76);
    await choose("Medium");
    await becomes(heightOf, 56);
    await choose("Compact");
    await becomes(heightOf, 40);
    await choose("Comfortable");
  });

  it("opens conversations beside it, below it, or in its place", async () => {
    const [list, reader] = [page.getByRole("grid"), page.getByRole("heading", { name: "Number 120" })];
    await row("120").click();
    const placeOf = async (shown: Locator) => (await shown.boundingBox()) ?? assert.fail("not shown");
    await until(async () => (await placeOf(reader)).x > (await placeOf(list)).x + 300);
    await choose("Below the list");
    await until(async () => (await placeOf(reader)).y > (await placeOf(list)).y + 100);
    await page.getByRole("button", { name: "Back" }).click();
    await choose("In place of the list");
    await row("120").click();
    await reader.waitFor();
    await list.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Back" }).click();
    await choose("Beside the list");
  });

  it("takes many from one row to another", async () => {
    await row("118").getByRole("checkbox").check();
    await row("115").click({ modifiers: ["Shift"] });
    await page.getByText("4 selected").waitFor();
    await page.keyboard.press("#");
    await page.getByText("4 conversations moved to Trash").waitFor();
    await page.keyboard.press("z");
    await row("116").waitFor();
  });

  it("takes all that are in a folder, also those nobody has looked at", async () => {
    await page.keyboard.press("*");
    await page.keyboard.press("a");
    await page.getByRole("button", { name: `Select all ${MESSAGES}` }).click();
    await page.getByText(`${MESSAGES} selected`).waitFor();
    await page.keyboard.press("e");
    await page.getByText(`${MESSAGES} conversations archived`).waitFor();
    await page.getByText("All done").waitFor();
    await page.keyboard.press("z");
    await row("120").waitFor();
    await page.getByText(`${MESSAGES} conversations`, { exact: true }).waitFor();
  });

  it("has folders that are made, renamed, moved, filled by mouse, and deleted", async () => {
    const folder = (name: string): Locator => page.getByRole("link", { name, exact: true });
    const act = async (name: string, deed: string): Promise<void> => {
      await page.getByRole("button", { name: `Actions for ${name}` }).click();
      await page.getByRole("menuitem", { name: deed, exact: true }).click();
    };
    const dialog = page.getByRole("dialog");
    for (const name of ["Bills", "2026"]) {
      await page.getByRole("button", { name: "New folder", exact: true }).click();
      await dialog.getByLabel("Name").fill(name);
      await dialog.getByRole("button", { name: "Create" }).click();
      await folder(name).waitFor();
    }
    await act("2026", "Rename");
    await dialog.getByLabel("Name").fill("Bills");
    await dialog.getByRole("button", { name: "Rename" }).click();
    await dialog.getByRole("alert").first().waitFor();
    await dialog.getByLabel("Name").fill("2027");
    await dialog.getByRole("button", { name: "Rename" }).click();
    await folder("2027").waitFor();
    await act("2027", "Move to…");
    await dialog.getByRole("menuitem", { name: "Bills" }).click();
    await page.locator('[data-depth="1"]').filter({ hasText: "2027" }).waitFor();
    await row("119").dragTo(folder("2027"));
    await page.getByText("1 conversation moved to 2027").waitFor();
    await act("Bills", "Delete");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByText("It has folders in it.").waitFor();
    await page.keyboard.press("Escape");
    for (const name of ["2027", "Bills"]) {
      await act(name, "Delete");
      await dialog.getByRole("button", { name: "Delete" }).click();
      await folder(name).waitFor({ state: "detached" });
    }
  });

  it("empties the trash", async () => {
    await row("117").getByRole("checkbox").check();
    await page.keyboard.press("#");
    await page.getByText("1 conversation moved to Trash").waitFor();
    await page.getByRole("link", { name: /^Trash/ }).click();
    await row("117").waitFor();
    await page.getByRole("button", { name: "Actions for Trash" }).click();
    await page.getByRole("menuitem", { name: "Empty this folder" }).click();
    await page.getByText("1 message will be deleted for good.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Nothing here").waitFor();
  });

  it("tells how full it is", async () => {
    await page.getByRole("meter", { name: /of .* used/ }).waitFor();
  });
});
