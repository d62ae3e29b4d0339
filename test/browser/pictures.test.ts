/** Pictures on other servers: not asked for, until the reader wants to see them, and then by our server. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { becomes } from "../support/until.ts";
import { append, examined } from "../support/web-inbox.ts";
import { htmlMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";
const GIF = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");
const PROVED = examined("dmarc=pass header.from=shop.example policy.dmarc=reject");

describe("pictures on other servers", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({
    accounts: [ALICE],
    settings: "[webmail]\nprivateAddresses = true",
  });
  let page: Page;
  const asked: string[] = [];
  let headers: IncomingHttpHeaders = {};
  const outside = createServer((request, response) => {
    asked.push(request.url ?? "");
    headers = request.headers;
    if (request.url === "/page") response.writeHead(200, { "content-type": "image/gif" }).end("<script>1</script>");
    else response.writeHead(200, { "content-type": "text/plain", "set-cookie": "who=you" }).end(GIF);
  });

  before(async () => {
    outside.listen(0, "127.0.0.1");
    await once(outside, "listening");
    const at = (path: string): string => `http://127.0.0.1:${(outside.address() as AddressInfo).port}/${path}`;
    const letter = `<p>Look:</p><img src="${at("one.gif")}" alt="one" width="200" height="80"><img src="${at("two.gif")}" width="1" height="1"><img src="${at("three.gif")}" style="display:none">`;
    await append(on.program, ALICE, [
      PROVED + htmlMessage({ subject: "Catalogue" }, letter),
      PROVED + htmlMessage({ subject: "Catalogue again" }, letter.replace("one.gif", "four.gif")),
      examined("dmarc=none") + htmlMessage({ subject: "Not from the shop" }, letter.replace("one.gif", "five.gif")),
      PROVED + htmlMessage({ subject: "No picture", from: "o@other.example" }, `<img src="${at("page")}" alt="one">`),
    ]);
    page = await on.pageOf(ALICE, { height: 900 });
  });
  after(async () => {
    outside.close();
  });

  const open = async (subject: string): Promise<void> => {
    await page.getByRole("row", { name: new RegExp(`, ${subject}$`) }).click();
    await page.getByRole("heading", { name: subject, exact: true }).waitFor();
  };
  const picture = (): Locator => page.frameLocator('iframe[title="Message text"]').locator("img[data-remote]");
  const shown = (): Locator => page.frameLocator('iframe[title="Message text"]').locator('img[src^="blob:"]');

  it("are counted, and nobody is asked", async () => {
    await open("Catalogue");
    await page.getByText("1 picture not loaded").waitFor();
    await page.getByText("2 hidden trackers removed").waitFor();
    await picture().waitFor();
    assert.deepEqual(asked, []);
  });

  it("are shown when the reader wants it; hidden ones never are", async () => {
    await page.getByRole("button", { name: "Show pictures" }).click();
    await shown().waitFor();
    await becomes(() => shown().evaluate((image) => (image as { naturalWidth?: number }).naturalWidth), 1);
    assert.deepEqual(asked, ["/one.gif"]);
    assert.equal(headers.cookie, undefined);
    assert.equal(headers.referer, undefined);
    assert.equal(headers["user-agent"], "Posthorn");
  });

  it("are not shown of the same sender until that is wanted too, and then stay so", async () => {
    await open("Catalogue again");
    await page.getByText("1 picture not loaded").waitFor();
    await page.getByRole("button", { name: "Always from news@shop.example" }).click();
    await shown().waitFor();
    await page.reload();
    await shown().waitFor();
    assert.deepEqual(asked.slice(-2), ["/four.gif", "/four.gif"]);
  });

  it("are not shown for who only pretends to be that sender", async () => {
    await open("Not from the shop");
    await page.getByText("1 picture not loaded").waitFor();
    await page.getByRole("button", { name: "Show pictures" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Always from/ }).count(), 0);
    assert.ok(!asked.includes("/five.gif"));
  });

  it("are asked about again when the settings say so", async () => {
    const other = await page.context().newPage();
    await other.goto(on.at("settings/reading"));
    const again = other.getByRole("button", { name: /^Ask again about / });
    await again.waitFor();
    await again.click();
    await other.getByText(/^Nobody yet\./).waitFor();
    await other.getByRole("button", { name: "Undo" }).click();
    await again.waitFor();
    await other.close();
  });

  it("are pictures, or not shown", async () => {
    await open("No picture");
    const answer = page.waitForResponse(/\/outside\/picture$/);
    await page.getByRole("button", { name: "Show pictures" }).click();
    assert.equal((await answer).status(), 502);
    assert.ok(asked.includes("/page"));
    assert.equal(await shown().count(), 0);
  });
});
