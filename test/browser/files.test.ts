/** What a message brings along, looked at without keeping it; its source, its print, and the way out of a list. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import type { Page, Route } from "playwright-core";
import { faults, picture, skipWithoutChromium } from "../support/browser.ts";
import { becomes, until } from "../support/until.ts";
import { append, examined } from "../support/web-inbox.ts";
import { filesMessage, htmlMessage, textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";
const GIF = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");
const PROVED = examined("dkim=pass header.d=shop.example header.s=k1; dmarc=pass header.from=shop.example");

/** With a script that runs when it is opened, where scripts of PDF run. */
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 41>>stream
BT /F1 24 Tf 20 100 Td (Hello PDF) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
const CALENDAR = `BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Coffee <b>break</b>
DTSTART;TZID=Europe/Berlin:20261201T093000
LOCATION:Kitchen
END:VEVENT
END:VCALENDAR
`;
const CARD = "BEGIN:VCARD\nVERSION:4.0\nFN:Bob Brown\nEMAIL:bob@far.example\nEND:VCARD\n";
/** One entry, "inside/notes.txt", of which only the directory is there. */
const ZIP = Buffer.from(
  `504b0102${"00".repeat(20)}0c00000010${"00".repeat(17)}${Buffer.from("inside/notes.txt").toString("hex")}504b0506000000000100010000000000000000000000`,
  "hex",
);

describe("what a message brings along", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;

  before(async () => {
    const inner = htmlMessage({ subject: "Inner letter" }, "<p>Within</p>");
    const list = [
      "DKIM-Signature: v=1; d=shop.example; s=k1; h=List-Unsubscribe:List-Unsubscribe-Post; b=x",
      "List-Unsubscribe: <https://127.0.0.1/leave>, <mailto:leave@shop.example?subject=leave>",
    ];
    await append(on.program, ALICE, [
      filesMessage({ subject: "Files" }, [
        { name: "dot.gif", type: "image/gif", content: GIF },
        { name: "note.txt", type: "text/plain", content: Buffer.from("grüße\n<b>x</b>", "latin1") },
        { name: "page.html", type: "text/html", content: "<h1>A page</h1><script>document.title='RAN'</script>" },
        { name: "letter.eml", type: "message/rfc822", content: inner },
        { name: "broken.png", type: "image/png", content: "no picture" },
        { name: "data.bin", type: "application/octet-stream", content: "??" },
        { name: "plan.pdf", type: "application/pdf", content: PDF },
        { name: "all.zip", type: "application/zip", content: ZIP },
        { name: "date.ics", type: "text/calendar", content: CALENDAR },
        { name: "bob.vcf", type: "text/vcard", content: CARD },
      ]),
      textMessage(
        { subject: "Old style" },
        "See the file.\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n\r\nBye.\r\n",
      ),
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
    page = await on.pageOf(ALICE, { height: 900 });
  });

  const open = async (subject: string): Promise<void> => {
    await page.getByRole("row", { name: new RegExp(`, ${subject}$`) }).click();
    await page.getByRole("heading", { name: subject, exact: true }).waitFor();
  };
  const dialog = () => page.getByRole("dialog");

  it("is shown file by file", async () => {
    await open("Files");
    await page.getByRole("button", { name: "Look at dot.gif" }).click();
    const shown = dialog().getByRole("img", { name: "dot.gif" });
    await shown.waitFor();
    await becomes(() => shown.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth), 1);
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

  it("is understood where that is better than reading it", async () => {
    await page.getByRole("button", { name: "Look at plan.pdf" }).click();
    await dialog().getByText("Hello PDF").waitFor({ state: "attached" });
    await until(() =>
      page.evaluate<boolean>(`(() => {
        const sheet = document.querySelector("[role=dialog] canvas");
        return sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height).data.some((value) => value < 100);
      })()`),
    );
    await picture(page, "preview-plan.pdf");
    const looks: readonly (readonly [name: string, text: string])[] = [
      ["all.zip", "inside/notes.txt"],
      ["date.ics", "Coffee <b>break</b>"],
      ["bob.vcf", "bob@far.example"],
    ];
    for (const [name, text] of looks) {
      await dialog().getByRole("button", { name: "Next file" }).click();
      await dialog().getByRole("heading", { name }).waitFor();
      await dialog().getByText(text).waitFor();
      assert.deepEqual(await faults(page, name), []);
      await picture(page, `preview-${name}`);
    }
    await page.keyboard.press("Escape");
  });

  it("leaves nothing in memory when the window goes before its bytes are there", async () => {
    await page.evaluate(`{
      const { createObjectURL, revokeObjectURL } = URL;
      const { blob } = Response.prototype;
      window.kept = new Set();
      window.isRead = false;
      URL.createObjectURL = (what) => { const url = createObjectURL(what); kept.add(url); return url; };
      URL.revokeObjectURL = (url) => { kept.delete(url); revokeObjectURL(url); };
      Response.prototype.blob = async function () {
        const read = await blob.call(this);
        setTimeout(() => { isRead = true; });
        return read;
      };
    }`);
    const held = Promise.withResolvers<Route>();
    await page.route("**/jmap/download/**", (route) => held.resolve(route), { times: 1 });
    await page.getByRole("button", { name: "Look at broken.png" }).click();
    const route = await held.promise;
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await route.continue();
    await until(() => page.evaluate<boolean>("isRead"));
    assert.equal(await page.evaluate("kept.size"), 0);
  });

  it("is kept all at once", async () => {
    const names: string[] = [];
    page.on("download", (download) => names.push(download.suggestedFilename()));
    await page.getByRole("button", { name: "Save all 10" }).click();
    await until(
      () => names,
      ({ length }) => length === 10,
    );
    page.removeAllListeners("download");
  });

  it("is said to be broken when it is", async () => {
    await page.getByRole("button", { name: "Look at broken.png" }).click();
    await dialog().getByText("This cannot be shown here.").waitFor();
    await page.keyboard.press("Escape");
  });

  it("can be kept, also what cannot be shown", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download data.bin" }).click();
    assert.equal((await download).suggestedFilename(), "data.bin");
    assert.equal(await page.getByRole("button", { name: "Look at data.bin" }).count(), 0);
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
    await page.waitForFunction("window.printed");
    await page.emulateMedia({ media: "print" });
    await page.getByRole("article").getByText("See the files.").waitFor();
    await page.getByRole("heading", { name: "Files" }).waitFor();
    for (const hidden of [page.getByRole("navigation"), page.getByRole("grid"), page.getByRole("banner")])
      await hidden.waitFor({ state: "hidden" });
    await page.emulateMedia({ media: null });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await page.locator("[data-printed]").waitFor({ state: "detached" });
  });

  it("is a file also where it was written into the text", async () => {
    await open("Old style");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page
        .getByRole("article")
        .getByRole("link", { name: /cat\.txt/ })
        .click(),
    ]);
    assert.equal(download.suggestedFilename(), "cat.txt");
    assert.equal(await readFile(await download.path(), "utf8"), "Cat");
    assert.match(await page.getByRole("article").innerText(), /See the file\.\s+Bye\./);
    await picture(page, "file-in-text");
    await page.keyboard.press("r");
    await page.getByRole("button", { name: "Discard" }).waitFor();
    const answer = page.getByRole("region", { name: "Re: Old style" });
    assert.doesNotMatch(await answer.innerHTML(), /begin 644/);
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("tells the way out of a list, and what to do when its server does not agree", async () => {
    await open("News");
    await page.getByRole("button", { name: "Unsubscribe" }).click();
    const answer = page.waitForResponse(/\/outside\/unsubscribe$/);
    await dialog().getByRole("button", { name: "Unsubscribe" }).click();
    // It is of this machine, which nobody outside may have asked for anything.
    assert.equal((await answer).status(), 502);
    await dialog().getByText("did not accept it").waitFor();
    await dialog().getByRole("button", { name: "Write the message" }).click();
    await becomes(() => page.getByLabel("Subject").inputValue(), "leave");
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("leaves a list that offers no more as it wants it", async () => {
    await open("Old news");
    await page.getByRole("button", { name: "Unsubscribe" }).click();
    await dialog().getByRole("button", { name: "Open the page" }).waitFor();
    await page.keyboard.press("Escape");
  });
});
