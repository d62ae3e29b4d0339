/** Finding mail without typing operators. */
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { becomes } from "../support/until.ts";
import { filesMessage, textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";

describe("finding", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;

  before(async () => {
    await on.program.deliver(ALICE, [
      textMessage({ subject: "Budget plain" }, "the figures are here"),
      filesMessage({ subject: "Budget with file" }, [{ name: "a.txt", type: "text/plain", content: "x" }]),
      textMessage({ subject: "Budget from Ann", from: "Ann <ann@far.example>" }, "x"),
    ]);
    page = await on.pageOf(ALICE, { height: 900 });
  });

  const rows = async (count: number): Promise<void> => {
    await page.getByText(count === 1 ? "1 conversation" : `${count} conversations`, { exact: true }).waitFor();
    await becomes(() => page.getByRole("row").count(), count);
  };

  it("is done with a form, which the box understands", async () => {
    await page.getByRole("button", { name: "Search by fields" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Subject").fill("budget");
    await form.getByLabel("From", { exact: true }).fill("bob brown");
    await form.getByRole("button", { name: "Search", exact: true }).click();
    await rows(2);
    await becomes(
      () => page.getByRole("textbox", { name: "Search mail" }).inputValue(),
      'from:"bob brown" subject:budget',
    );
    await becomes(() => page.locator("mark").first().textContent(), "Budget");
  });

  it("is narrowed and widened by chips", async () => {
    await page.getByRole("button", { name: "with attachment" }).click();
    await rows(1);
    await page.getByRole("button", { name: "Search without From: bob brown" }).click();
    await page.getByRole("button", { name: "Search without with attachment" }).click();
    await rows(3);
  });

  it("has the form filled with what was searched", async () => {
    await page.getByRole("button", { name: "Search by fields" }).click();
    const form = page.getByRole("dialog");
    await becomes(() => form.getByLabel("Subject").inputValue(), "budget");
    await form.getByRole("combobox", { name: "In", exact: true }).selectOption({ label: "Archive" });
    await form.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByText("Nothing found").waitFor();
    await page.getByRole("button", { name: "Search without Archive" }).click();
    await rows(3);
  });

  it("looks into the text, the words marked", async () => {
    await page.getByRole("textbox", { name: "Search mail" }).fill("figures");
    await page.keyboard.press("Enter");
    await rows(1);
    await becomes(() => page.locator("mark").first().textContent(), "figures");
  });
});
