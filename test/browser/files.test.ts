/** What a message brings along, looked at without keeping it; its source, its print, and the way out of a list. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, skipWithoutChromium } from "../support/browser.ts";
import { type Program, startProgram } from "../support/program.ts";
import { append, examined } from "../support/web-inbox.ts";
import { filesMessage, htmlMessage, textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";
const GIF = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");
const PROVED = examined("dkim=pass header.d=shop.example header.s=k1; dmarc=pass header.from=shop.example");

describe("what a message brings along", { skip: skipWithoutChromium }, () => {
  let program: Program;
  let browser: Browser;
  let page: Page;

  before(async () => {
    program = await startProgram({ accounts: [ALICE], workers: 1 });
    const inner = htmlMessage({ subject: "Inner letter" }, "<p>Within</p>");
    const list = [
      "DKIM-Signature: v=1; d=shop.example; s=k1; h=List-Unsubscribe:List-Unsubscribe-Post; b=x",
      "List-Unsubscribe: <https://127.0.0.1/leave>, <mailto:leave@shop.example?subject=leave>",
    ];
    await append(program, ALICE, [
      filesMessage({ subject: "Files" }, [
        { name: "dot.gif", type: "image/gif", content: GIF },
        { name: "note.txt", type: "text/plain", content: Buffer.from("grüße\n<b>x</b>", "latin1") },
        { name: "page.html", type: "text/html", content: "<h1>A page</h1><script>document.title='RAN'</script>" },
        { name: "letter.eml", type: "message/rfc822", content: inner },
        { name: "broken.png", type: "image/png", content: "no picture" },
        { name: "data.zip", type: "application/zip", content: "PK" },
      ]),
      PROVED +
        textMessage(
          {
            subject: "News",
            from: "Shop <n@shop.example>",
            more: [...list, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"],
          },
          "x",
        ),
      PROVED + textMessage({ subject: "Old news", from: "Shop <n@shop.example>", more: list }, "x"),
    ]);
    browser = await launchBrowser();
    page = await (await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(10_000);
    await logIn(page, program, ALICE);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const open = (subject: string): Promise<void> => page.getByRole("row", { name: new RegExp(`, ${subject}$`) }).click();
  const dialog = () => page.getByRole("dialog");

  it("is shown file by file", async () => {
    await open("Files");
    await page.getByRole("button", { name: "Look at dot.gif" }).click();
    const picture = dialog().getByRole("img", { name: "dot.gif" });
    await picture.waitFor();
    assert.equal(await picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth), 1);
    await dialog().getByRole("button", { name: "Next file" }).click();
    await dialog().getByText("grüße\n<b>x</b>").waitFor();
    await dialog().getByRole("button", { name: "Next file" }).click();
    await dialog().frameLocator("iframe").getByRole("heading", { name: "A page" }).waitFor();
    assert.equal(await page.title(), "Posthorn");
    await dialog().getByRole("button", { name: "Next file" }).press("ArrowRight");
    await dialog().getByText("Inner letter").waitFor();
    await dialog().frameLocator("iframe").getByText("Within").waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  });

  it("is said to be broken when it is", async () => {
    await page.getByRole("button", { name: "Look at broken.png" }).click();
    await dialog().getByText("This cannot be shown here.").waitFor();
    await page.keyboard.press("Escape");
  });

  it("can be kept, also what cannot be shown", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download data.zip" }).click();
    assert.equal((await download).suggestedFilename(), "data.zip");
    assert.equal(await page.getByRole("button", { name: "Look at data.zip" }).count(), 0);
    await page.getByRole("link", { name: "Download note.txt" }).waitFor();
  });

  it("has a source", async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "View the source" }).click();
    await dialog().getByText("Content-Disposition: attachment; filename").waitFor();
    await page.keyboard.press("Escape");
  });

  it("is printed without the page around it", async () => {
    await page.evaluate("window.print = () => { window.printed = true; }");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Print" }).click();
    assert.equal(await page.evaluate("window.printed"), true);
    await page.emulateMedia({ media: "print" });
    await page.getByRole("article").getByText("See the files.").waitFor();
    await page.getByRole("heading", { name: "Files" }).waitFor();
    for (const hidden of [page.getByRole("navigation"), page.getByRole("grid"), page.getByRole("banner")])
      assert.equal(await hidden.isVisible(), false);
    await page.emulateMedia({ media: null });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    assert.equal(await page.locator("[data-printed]").count(), 0);
  });

  it("tells the way out of a list, and what to do when its server does not agree", async () => {
    await open("News");
    await page.getByRole("button", { name: "Unsubscribe" }).click();
    const answer = page.waitForResponse(/\/outside\/unsubscribe$/);
    await dialog().getByRole("button", { name: "Unsubscribe" }).click();
    // It is of this machine, which nobody outside may have asked for anything.
    assert.equal((await answer).status(), 502);
    await dialog().getByText("did not take it").waitFor();
    await dialog().getByRole("button", { name: "Write the message" }).click();
    assert.equal(await page.getByLabel("Subject").inputValue(), "leave");
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("leaves a list that offers no more as it wants it", async () => {
    await open("Old news");
    await page.getByRole("button", { name: "Unsubscribe" }).click();
    await dialog().getByRole("button", { name: "Open the page" }).waitFor();
    await page.keyboard.press("Escape");
  });
});
