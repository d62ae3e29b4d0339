/**
 * The first load of the webmail by somebody who is logged in, with an empty cache, until a row can be read: on this machine, and over a line of 40 ms and 20 Mbit/s.
 * node bench/web-first-load.ts; needs chromium and a built webmail (node bin/build-web.js).
 */
import { loadavg } from "node:os";
import { launchBrowser, logIn } from "../test/support/browser.ts";
import { startProgram } from "../test/support/program.ts";
import { htmlMessage } from "../test/support/web-messages.ts";

const ADDRESS = "alice@posthorn.test";
const MESSAGES = 500;
const TIMES = 9;

const LINES = {
  "this machine": undefined,
  "40 ms, 20 Mbit/s": { offline: false, latency: 40, downloadThroughput: 2_500_000, uploadThroughput: 1_250_000 },
};

/** Notes when the first row has been drawn. */
const WATCH = `new MutationObserver((_, watcher) => {
  if (document.querySelector("[role=row][data-unread]") === null) return;
  watcher.disconnect();
  requestAnimationFrame(() => performance.mark("row"));
}).observe(document, { childList: true, subtree: true })`;

await using open = new AsyncDisposableStack();
const program = await startProgram({ accounts: [ADDRESS], workers: 1 });
open.defer(() => program.stop());
const letter = (i: number): string => htmlMessage({ subject: `Message ${i}` }, "<p>Some words.</p>".repeat(40));
await program.deliver(
  ADDRESS,
  Array.from({ length: MESSAGES }, (_, i) => letter(i)),
);
const browser = await launchBrowser();
open.defer(() => browser.close());
const page = await browser.newPage({ locale: "en-US" });
await logIn(page, program, ADDRESS);
const storageState = await page.context().storageState();
for (const [name, line] of Object.entries(LINES)) {
  const times: number[] = [];
  for (let turn = 0; turn < TIMES; turn++) {
    const context = await browser.newContext({ locale: "en-US", storageState, viewport: { width: 1440, height: 900 } });
    const fresh = await context.newPage();
    await fresh.addInitScript(WATCH);
    const session = await context.newCDPSession(fresh);
    await session.send("Network.enable");
    if (line !== undefined) await session.send("Network.emulateNetworkConditions", line);
    await fresh.goto(`http://127.0.0.1:${program.ports.http}/`);
    await fresh.locator("[role=row][data-unread]").first().waitFor();
    times.push(await fresh.evaluate<number>("performance.getEntriesByName('row')[0]?.startTime ?? performance.now()"));
    await context.close();
  }
  const sorted = times.toSorted((a, b) => a - b).map(Math.round);
  console.log(`${name}: median ${sorted[TIMES >> 1]} ms, ${sorted.join(" ")}`);
}
console.log(`load ${loadavg()[0]?.toFixed(1)}`);
