/**
 * The same mail read in the webmail and in Debian's Roundcube, one after the other, on the same machine, server and browser: time, requests and bytes of each step.
 * node bench/web-roundcube.ts [MESSAGES]; needs chromium, Roundcube with PHP (test/support/roundcube.ts) and a built webmail (node bin/build-web.js).
 */
import { loadavg } from "node:os";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launchBrowser, logIn } from "../test/support/browser.ts";
import { startProgram } from "../test/support/program.ts";
import { startRoundcube } from "../test/support/roundcube.ts";
import { htmlMessage } from "../test/support/web-messages.ts";

const ADDRESS = "alice@posthorn.test";
const messages = Number(process.argv[2] ?? 10_000);

/** Times that each step is done. */
const TIMES = 10;

/** Milliseconds after a step in which what it asked for is still counted. */
const AFTER_MS = 600;

const letter = (i: number): string =>
  htmlMessage(
    { subject: `Message ${i}`, from: `Sender ${i % 300} <s${i % 300}@far.example>` },
    `<table width="600" bgcolor="#eeeeff"><tr><td><h1>Letter ${i}</h1>${"<p>Some words that are read, one after the other. </p>".repeat(40)}</td></tr></table>`,
  );

/** What the network was asked for since `take` was called last. */
class Traffic {
  #requests = 0;
  #bytes = 0;

  static async of(page: Page): Promise<Traffic> {
    const traffic = new Traffic();
    const session: CDPSession = await page.context().newCDPSession(page);
    session.on(
      "Network.requestWillBeSent",
      ({ request }) => (traffic.#requests += Number(request.url.startsWith("http"))),
    );
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (traffic.#bytes += encodedDataLength));
    await session.send("Network.enable");
    return traffic;
  }

  take(): { requests: number; kB: number } {
    const taken = { requests: this.#requests, kB: Math.round(this.#bytes / 100) / 10 };
    [this.#requests, this.#bytes] = [0, 0];
    return taken;
  }
}

interface Step {
  readonly name: string;
  /** Begins at the first pointer that goes down, or at its call when there is none. */
  readonly act: (turn: number) => Promise<unknown>;
  /** True, in the page, when it is there to be read. */
  readonly shown: (turn: number) => string;
}

interface Measured {
  readonly ms: number;
  readonly requests: number;
  readonly kB: number;
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;

async function measure(page: Page, traffic: Traffic, { act, shown }: Step): Promise<Measured> {
  const times: number[] = [];
  const counts: { requests: number; kB: number }[] = [];
  for (let turn = 0; turn < TIMES; turn++) {
    traffic.take();
    await page.evaluate(`
      void (window.took = new Promise((resolve) => {
        document.addEventListener("mousedown", () => {
          const start = performance.now();
          const look = () => (${shown(turn)}) ? requestAnimationFrame(() => resolve(performance.now() - start)) : setTimeout(look, 1);
          setTimeout(look);
        }, { once: true, capture: true });
      }));
    `);
    await act(turn);
    times.push(await page.evaluate<number>("window.took"));
    await page.waitForTimeout(AFTER_MS);
    counts.push(traffic.take());
  }
  return {
    ms: Math.round(median(times)),
    requests: median(counts.map(({ requests }) => requests)),
    kB: median(counts.map(({ kB }) => kB)),
  };
}

/** A page that was never there before, by somebody who is logged in; until a row can be read. */
async function firstLoad(
  browser: Browser,
  page: Page,
  url: string,
  listed: (page: Page) => Promise<unknown>,
): Promise<Measured> {
  const storageState = await page.context().storageState({ indexedDB: false });
  const times: number[] = [];
  let last = { requests: 0, kB: 0 };
  for (let turn = 0; turn < 3; turn++) {
    const context = await browser.newContext({ locale: "en-US", storageState, viewport: { width: 1440, height: 900 } });
    const fresh = await context.newPage();
    const traffic = await Traffic.of(fresh);
    const began = performance.now();
    await fresh.goto(url);
    await listed(fresh);
    times.push(performance.now() - began);
    last = traffic.take();
    await context.close();
  }
  return { ms: Math.round(median(times)), ...last };
}

async function webmail(
  browser: Browser,
  url: string,
  login: (page: Page) => Promise<void>,
): Promise<Record<string, Measured>> {
  const page = await (await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(60_000);
  await login(page);
  await page.getByRole("row").first().waitFor();
  const subjects = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[role=row]')].map((row) => /Message (\\d+)/.exec(row.textContent)?.[1] ?? "")`,
  );
  const traffic = await Traffic.of(page);
  const opened = (row: number): string =>
    `[...document.querySelectorAll('article iframe')].some((frame) => frame.contentDocument?.querySelector('h1')?.textContent === 'Letter ${subjects[row]}' && frame.offsetHeight > 200)`;
  const click = (row: number) =>
    page.evaluate(
      `(() => { const row = document.querySelectorAll('[role=row]')[${row}]; row.dispatchEvent(new MouseEvent("mousedown", { bubbles: true })); row.click(); })()`,
    );
  const heading = (name: string): string =>
    `document.querySelector('main h1')?.textContent === '${name}' && document.querySelector('main [aria-busy]') === null`;
  const steps: readonly Step[] = [
    { name: "open a message", act: (turn) => click(turn + 1), shown: (turn) => opened(turn + 1) },
    { name: "open it again", act: (turn) => click(turn + 1), shown: (turn) => opened(turn + 1) },
    {
      name: "change the folder",
      act: (turn) => page.getByRole("link", { name: turn % 2 === 0 ? /^Archive/ : /^Inbox/ }).click(),
      shown: (turn) =>
        turn % 2 === 0
          ? heading("Archive")
          : `${heading("Inbox")} && document.querySelectorAll('[role=row]').length > 5`,
    },
  ];
  const found: Record<string, Measured> = {
    "first load": await firstLoad(browser, page, url, (fresh) =>
      fresh.locator("[role=row][data-unread]").first().waitFor(),
    ),
  };
  for (const step of steps) found[step.name] = await measure(page, traffic, step);
  await page.context().close();
  return found;
}

async function roundcube(browser: Browser, url: string, password: string): Promise<Record<string, Measured>> {
  const page = await (await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page.fill("#rcmloginuser", ADDRESS);
  await page.fill("#rcmloginpwd", password);
  await page.click("#rcmloginsubmit");
  const idle = 'window.rcmail && document.readyState === "complete" && !rcmail.busy';
  const listed = `${idle} && document.querySelectorAll('#messagelist tbody tr').length > 5`;
  await page.waitForFunction(listed);
  const traffic = await Traffic.of(page);
  const opened = (row: number): string => `(() => {
    const inner = document.querySelector("#messagecontframe").contentDocument;
    const subject = document.querySelectorAll("#messagelist tbody tr")[${row}].textContent;
    const number = /Message (\\d+)/.exec(subject)?.[1];
    return inner?.readyState === "complete" && inner.querySelector("#messagebody h1")?.textContent === "Letter " + number;
  })()`;
  const click = (row: number) =>
    page
      .locator("#messagelist tbody tr")
      .nth(row)
      .locator("td.subject")
      .click({ position: { x: 200, y: 10 } });
  const folder = (name: string) =>
    page.locator("#mailboxlist li.mailbox > a").filter({ hasText: name }).first().click();
  const steps: readonly Step[] = [
    { name: "open a message", act: (turn) => click(turn + 1), shown: (turn) => opened(turn + 1) },
    { name: "open it again", act: (turn) => click(turn + 1), shown: (turn) => opened(turn + 1) },
    {
      name: "change the folder",
      act: (turn) => folder(turn % 2 === 0 ? "Archive" : "Inbox"),
      shown: (turn) =>
        turn % 2 === 0
          ? `!rcmail.busy && rcmail.env.mailbox === "Archive" && rcmail.env.messagecount === 0`
          : `!rcmail.busy && rcmail.env.mailbox === "INBOX" && document.querySelectorAll('#messagelist tbody tr').length > 5`,
    },
  ];
  const found: Record<string, Measured> = {
    "first load": await firstLoad(browser, page, `${url}?_task=mail&_mbox=INBOX`, (fresh) =>
      fresh.waitForFunction(listed),
    ),
  };
  for (const step of steps) found[step.name] = await measure(page, traffic, step);
  await page.context().close();
  return found;
}

await using open = new AsyncDisposableStack();
const program = await startProgram({ accounts: [ADDRESS], workers: 1 });
open.defer(() => program.stop());
await program.deliver(
  ADDRESS,
  Array.from({ length: messages }, (_, i) => letter(i)),
);
const browser = await launchBrowser();
open.defer(() => browser.close());
const ours = await webmail(browser, `http://127.0.0.1:${program.ports.http}/`, (page) => logIn(page, program, ADDRESS));
const theirs = await (async () => {
  await using server = await startRoundcube(program);
  // The server goes with this block.
  const found = await roundcube(browser, server.url, program.password);
  return found;
})();
console.log(
  `${messages} messages, load ${loadavg()
    .map((each) => each.toFixed(1))
    .join(" ")}`,
);
console.log("| step | Posthorn | Roundcube |\n| --- | --- | --- |");
const told = ({ ms, requests, kB }: Measured): string => `${ms} ms, ${requests} requests, ${kB} kB`;
for (const [name, our] of Object.entries(ours)) {
  const their = theirs[name];
  console.log(`| ${name} | ${told(our)} | ${their === undefined ? "" : told(their)} |`);
}
