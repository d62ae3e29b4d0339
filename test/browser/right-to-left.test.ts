/** Where lines run from right to left: sides, signs, dates and numbers turn with them, and what others wrote keeps its own direction. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { sampleInbox } from "../support/sample-inbox.ts";
import { append } from "../support/web-inbox.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

describe("from right to left", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;

  const open = (locale: string): Promise<Page> => on.pageOf(ALICE, { height: 900, preferences: { locale } });
  const left = async (shown: Locator): Promise<number> =>
    (await shown.first().boundingBox())?.x ?? assert.fail("not shown");
  const style = (selector: string, property: string): Promise<string> =>
    page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)}))["${property}"]`);

  before(async () => {
    await append(on.program, ALICE, sampleInbox(Date.now()));
    page = await open("ar-EG");
  });

  it("the folders stand at the right, the list beside them, then the conversation", async () => {
    await page.getByRole("row", { name: /The roof$/ }).click();
    await page.getByText("Thank you, Carol").last().waitFor();
    const order = [
      page.getByRole("article"),
      page.getByRole("grid"),
      page.getByRole("navigation", { name: "Folders" }),
    ];
    const at = await Promise.all(order.map(left));
    assert.deepEqual(
      at,
      at.toSorted((a, b) => a - b),
    );
  });

  it("signs that point along the line are mirrored, others are not", async () => {
    assert.equal(await style("svg.lucide-arrow-left", "transform"), "matrix(-1, 0, 0, 1, 0, 0)");
    assert.equal(await style("svg.lucide-reply", "transform"), "matrix(-1, 0, 0, 1, 0, 0)");
    assert.equal(await style("svg.lucide-star", "transform"), "none");
  });

  it("dates and numbers are written as there", async () => {
    const moments = await page.locator("[role=row] time").allTextContents();
    assert.ok(moments.length > 5);
    for (const moment of moments) assert.match(moment, /^[^0-9]+$/, "no European digits");
    assert.match(moments.join(), /[٠-٩]/);
    const hebrew = await open("he-IL");
    await hebrew.locator("[role=row] time").first().waitFor();
    const shown = await hebrew.locator("[role=row] time").allTextContents();
    assert.match(shown.join(), /[א-ת]/);
    await hebrew.context().close();
  });

  it("what others wrote begins at our edge, and runs and is cut in its own direction", async () => {
    const subject = page.getByRole("heading", { name: "The roof", exact: true });
    assert.equal(
      await subject.evaluate((element) => element.ownerDocument?.defaultView?.getComputedStyle(element).direction),
      "ltr",
    );
    const collapsed = page.getByRole("article").first().locator("[dir=auto]").last();
    assert.equal(
      await collapsed.evaluate((element) => element.ownerDocument?.defaultView?.getComputedStyle(element).direction),
      "ltr",
    );
    assert.equal(
      await collapsed.evaluate((element) => element.ownerDocument?.defaultView?.getComputedStyle(element).textAlign),
      "right",
    );
  });

  it("addresses stay whole among the details", async () => {
    await page.getByRole("button", { name: "Show details" }).last().click();
    const address = page.locator("dd bdi").first();
    await address.waitFor();
    assert.match((await address.textContent()) ?? "", /^"?Bob Brown"? <bob@far\.example>$/);
  });

  it("menus open to the side where there is room", async () => {
    await page.getByRole("button", { name: "View", exact: true }).click();
    const [menu, head] = [page.getByRole("menu"), page.getByRole("grid")];
    await menu.waitFor();
    // At the end of the line, which is the left.
    await until(async () => Math.abs((await left(menu)) - (await left(head))) < 40);
    await page.keyboard.press("Escape");
  });
});
