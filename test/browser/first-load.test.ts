/** What a browser fetches before the inbox is there, with nothing in its cache. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { logIn, skipWithoutChromium } from "../support/browser.ts";
import { textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

/** What people wait for on a slow line. */
const REQUESTS_MAX = 12;
const BYTES_MAX = 250_000;

const PUT_OFF_MS = 1000;

/** Epoch milliseconds at which the first conversation stands in the page. */
const NOTE_FIRST_ROW = `
  new MutationObserver((_, observer) => {
    if (document.querySelector('[role="row"][aria-label]') === null) return;
    globalThis.firstRowAt = Date.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

describe("the first load", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });

  before(async () => {
    await on.program.deliver(
      ALICE,
      Array.from({ length: 60 }, (_, i) => textMessage({ subject: `Message ${i}` }, "text")),
    );
  });

  it(`takes ${REQUESTS_MAX} requests and ${BYTES_MAX / 1000} kB at most`, async (test) => {
    const first = await on.browser.newContext({ locale: "en-GB" });
    await logIn(await first.newPage(), on.program, ALICE);
    const context = await on.browser.newContext({ locale: "en-GB", storageState: await first.storageState() });
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    const bytes = new Map<string, number>();
    const asked = new Map<string, { readonly at: number; readonly url: string }>();
    network.on("Network.requestWillBeSent", ({ requestId, request: { url }, wallTime }) => {
      bytes.set(requestId, 0);
      asked.set(requestId, { at: wallTime * 1000, url });
    });
    // What the browser has already, as a picture that stands in two places, is no request.
    network.on("Network.requestServedFromCache", ({ requestId }) => bytes.delete(requestId));
    network.on("Network.responseReceived", ({ requestId, response }) => {
      if (response.fromDiskCache === true) bytes.delete(requestId);
    });
    network.on("Network.loadingFinished", (done) => {
      if (bytes.has(done.requestId)) bytes.set(done.requestId, done.encodedDataLength);
    });
    await network.send("Network.enable");
    // What the page puts off for seconds does not belong to it, however long a slow machine takes.
    await page.addInitScript(
      `{ const begin = setTimeout; setTimeout = (deed, ms, ...rest) => (ms >= ${PUT_OFF_MS} ? 0 : begin(deed, ms, ...rest)); }`,
    );
    await page.addInitScript(NOTE_FIRST_ROW);
    await page.goto(on.at(""));
    await page.getByRole("row", { name: /Message 59/ }).waitFor();
    // What is asked once the inbox is there, as what happened meanwhile, is none of it, however late that is seen here.
    const there = await page.evaluate<number>("firstRowAt");
    const counted = [...bytes.keys()].filter((id) => (asked.get(id)?.at ?? 0) <= there);
    const total = counted.reduce((sum, id) => sum + (bytes.get(id) ?? 0), 0);
    test.diagnostic(`${counted.length} requests, ${Math.round(total / 1000)} kB`);
    assert.ok(counted.length <= REQUESTS_MAX, counted.map((id) => asked.get(id)?.url).join("\n"));
    assert.ok(total <= BYTES_MAX, `${total} bytes`);
  });
});
