/** Reading on every size of screen, light and dark, from left to right and from right to left: nothing sticks out, and axe finds no fault. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { faults, launchBrowser, logIn, skipWithoutChromium } from "../support/browser.ts";
import { type Program, startProgram } from "../support/program.ts";
import { append, examined } from "../support/web-inbox.ts";
import { filesMessage, htmlMessage, textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";
const LONG = "Dr. Maximilian Freiherr von und zu Hohenstein-Langenburg-Wittgenstein <max@far.example>";
const LIST = ["List-Unsubscribe: <https://x.example/leave>"];

describe("the layout for reading", { skip: skipWithoutChromium }, () => {
  let program: Program;
  let browser: Browser;

  before(async () => {
    program = await startProgram({ accounts: [ALICE], workers: 1 });
    const files = ["a very long name of a file that does not fit into one line of any telephone.txt", "z.zip"];
    await append(program, ALICE, [
      textMessage({ subject: "اجتماع يوم الاثنين", from: "مريم حداد <maryam@far.example>" }, "مرحبا أليس"),
      examined("dmarc=pass header.from=shop.example policy.dmarc=reject") +
        htmlMessage(
          { subject: "Catalogue", more: LIST },
          '<table width="900"><tr><td>Wide<img src="https://x.example/a" width="800" height="80"></table>',
        ),
      examined("dmarc=fail header.from=far.example policy.dmarc=reject") +
        filesMessage(
          { subject: `Long${"-and-longer".repeat(20)} files`, from: LONG, more: LIST },
          files.map((name) => ({ name, type: name.endsWith("zip") ? "application/zip" : "text/plain", content: "x" })),
        ),
    ]);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const looks = [
    [390, "ltr", "dark"],
    [390, "rtl", "light"],
    [834, "rtl", "dark"],
    [1440, "ltr", "light"],
    [1440, "rtl", "dark"],
  ] as const;
  for (const [width, dir, colorScheme] of looks)
    it(`fits ${width} pixels, ${dir}, ${colorScheme}`, async () => {
      const context = await browser.newContext({ locale: "en-GB", colorScheme, viewport: { width, height: 844 } });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.addInitScript(
        `addEventListener("DOMContentLoaded", () => { document.documentElement.dir = "${dir}"; })`,
      );
      await logIn(page, program, ALICE);
      const found: string[] = [];
      const look = async (screen: string): Promise<void> => {
        found.push(...(await faults(page, screen)), ...(await sticksOut(page, screen)));
      };
      const back = async (): Promise<void> => {
        if (width < 1200) await page.getByRole("button", { name: "Back" }).click();
      };
      await page.getByRole("row", { name: /Catalogue$/ }).waitFor();
      await look("list");
      await page.getByRole("row", { name: /Catalogue$/ }).click();
      await page.getByText("1 picture not loaded").waitFor();
      await look("newsletter");
      if (width >= 1200) await assertSides(page, dir);
      await back();
      await page.getByRole("row", { name: /files$/ }).click();
      await page.getByText("Pretends to be from far.example").waitFor();
      await look("forged mail with files");
      await page.getByRole("button", { name: "Show details" }).click();
      await page.getByRole("button", { name: /Look at/ }).click();
      await page.getByRole("dialog").getByText("x", { exact: true }).waitFor();
      await look("preview");
      await page.keyboard.press("Escape");
      await page.goto(`http://127.0.0.1:${program.ports.http}/search?q=from:shop+is:unread+-nothing`);
      await page.getByRole("button", { name: "Search without From: shop" }).waitFor();
      await look("search");
      await page.getByRole("button", { name: "Search by fields" }).click();
      await page.getByRole("dialog").waitFor();
      await look("search form");
      assert.deepEqual(found, []);
      await context.close();
    });
});

/** Whatever would have to be scrolled to sideways. */
function sticksOut(page: Page, screen: string): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll("body *")]
      .filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect();
        const isSeen = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
        return isSeen && (right > innerWidth + 1 || left < -1) && !element.closest("[data-printed]");
      })
      .map((element) => ${JSON.stringify(screen)} + ": sticks out: " + element.outerHTML.slice(0, 150))
      .slice(0, 5)
  `);
}

/** The list comes before the conversation, lines begin where the page begins, and the way back points there. */
async function assertSides(page: Page, dir: "ltr" | "rtl"): Promise<void> {
  const looks = await page.evaluate<string[]>(`[
    getComputedStyle(document.querySelector('article').previousElementSibling).textAlign,
    getComputedStyle(document.querySelector('svg.lucide-arrow-left')).transform,
  ]`);
  assert.deepEqual(looks, dir === "ltr" ? ["left", "none"] : ["right", "matrix(-1, 0, 0, 1, 0, 0)"]);
  const list = await page.getByRole("grid").boundingBox();
  const conversation = await page.getByRole("article").boundingBox();
  assert.equal((list?.x ?? 0) < (conversation?.x ?? 0), dir === "ltr");
}
