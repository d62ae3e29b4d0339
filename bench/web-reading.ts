/**
 * Reading in the browser, over the real server: the first load, opening messages, changing folders, scrolling a long list.
 * node bench/web-reading.ts [MESSAGES] [JSON FILE]; needs chromium and a built webmail (node bin/build-web.js).
 */
import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import type { Page } from "playwright-core";
import { launchBrowser, logIn } from "../test/support/browser.ts";
import { startProgram } from "../test/support/program.ts";
import { htmlMessage } from "../test/support/web-messages.ts";

const ADDRESS = "alice@posthorn.test";
const messages = Number(process.argv[2] ?? 100_000);

/** Deliveries at the same time. */
const CONNECTIONS = 4;

/** Messages that are opened, and folders that are gone to. */
const TIMES = 20;

const letter = (i: number): string =>
  htmlMessage(
    { subject: `Message ${i}`, from: `Sender ${i % 300} <s${i % 300}@far.example>` },
    `<table width="600" bgcolor="#eeeeff"><tr><td><h1>Letter ${i}</h1>${"<p>Some words that are read, one after the other. </p>".repeat(40)}</td></tr></table>`,
  );

interface Times {
  readonly median: number;
  readonly worst: number;
}

function timesOf(all: readonly number[]): Times {
  const sorted = [...all].sort((a, b) => a - b);
  return { median: Math.round(sorted[sorted.length >> 1] ?? 0), worst: Math.round(sorted.at(-1) ?? 0) };
}

/** Milliseconds from a click to the first frame in which `shown` is there, both within the page. */
async function clickTime(page: Page, target: string, shown: string): Promise<number> {
  await page.evaluate(`
    window.took = new Promise((resolve) => {
      const target = ${target};
      target.addEventListener("click", () => {
        const start = performance.now();
        const look = () => (${shown}) ? requestAnimationFrame(() => resolve(performance.now() - start)) : setTimeout(look, 1);
        look();
      }, { once: true, capture: true });
      target.click();
    });
  `);
  return page.evaluate<number>("window.took");
}

interface Tasks {
  /** The longest on the page's main thread by the clock, which other programs lengthen, and by its own processor time. */
  readonly longestMs: number;
  readonly longestCpuMs: number;
  readonly over50CpuMs: number;
  /** All of them together. */
  readonly totalCpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

async function tasksDuring(page: Page, work: () => Promise<void>): Promise<Tasks> {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-lifecycles"] });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
  const main = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = trace.traceEvents.filter(({ name, pid, tid }) => name.endsWith("RunTask") && main.has(`${pid} ${tid}`));
  const cpu = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return {
    longestMs: Math.round(Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000))),
    longestCpuMs: Math.round(Math.max(0, ...cpu)),
    over50CpuMs: cpu.filter((each) => each > 50).length,
    totalCpuMs: Math.round(cpu.reduce((sum, each) => sum + each, 0)),
  };
}

const rowOf = (i: number): string => `document.querySelectorAll('[role=row]')[${i}]`;
const bodyOf = (subject: string): string =>
  `[...document.querySelectorAll('article iframe')].some((frame) => frame.contentDocument?.body?.querySelector('h1')?.textContent === ${JSON.stringify(subject)} && frame.offsetHeight > 200)`;

const program = await startProgram({ accounts: [ADDRESS], workers: 1 });
const browser = await launchBrowser();
try {
  const numbers = Array.from({ length: messages }, (_, i) => i);
  const began = Date.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, k) =>
      program.deliver(ADDRESS, numbers.filter((i) => i % CONNECTIONS === k).map(letter)),
    ),
  );
  console.log(`${messages} messages delivered in ${Math.round((Date.now() - began) / 1000)} s`);
  const page = await (await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(60_000);
  await logIn(page, program, ADDRESS);
  await page.getByRole("row").first().waitFor();
  const subjects = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[role=row]')].map((row) => /Message (\\d+)/.exec(row.textContent)?.[1] ?? "")`,
  );
  // The first opening compiles; it is none of the others.
  await clickTime(page, rowOf(0), bodyOf(`Letter ${subjects[0]}`));
  const opened: number[] = [];
  const pointed: number[] = [];
  for (let i = 2; i < Math.min(16, subjects.length); i += 2) {
    opened.push(await clickTime(page, rowOf(i), bodyOf(`Letter ${subjects[i]}`)));
    // Nobody clicks without pointing first.
    await page
      .getByRole("row")
      .nth(i + 1)
      .hover();
    await page.waitForTimeout(200);
    pointed.push(await clickTime(page, rowOf(i + 1), bodyOf(`Letter ${subjects[i + 1]}`)));
    await page.waitForTimeout(200);
  }
  const again: number[] = [];
  const opening = await tasksDuring(page, async () => {
    for (let i = 0; i < TIMES; i++)
      again.push(await clickTime(page, rowOf(i % 8), bodyOf(`Letter ${subjects[i % 8]}`)));
  });
  const folders: number[] = [];
  const heading = (name: string): string =>
    `document.querySelector('main h1')?.textContent === ${JSON.stringify(name)} && !document.querySelector('main [aria-busy]')`;
  const link = (name: string): string =>
    `[...document.querySelectorAll('nav a')].find((link) => link.textContent.startsWith(${JSON.stringify(name)}))`;
  for (let i = 0; i < TIMES; i++) {
    const time = await clickTime(page, link("Archive"), heading("Archive"));
    const back = await clickTime(
      page,
      link("Inbox"),
      `${heading("Inbox")} && document.querySelectorAll('[role=row]').length > 5`,
    );
    // Everything is known from the second time on.
    if (i > 0) folders.push(time, back);
  }
  const list = page.getByRole("grid");
  await list.hover();
  const wheel = await tasksDuring(page, async () => {
    for (let i = 0; i < 150; i++) {
      await page.mouse.wheel(0, 900);
      await page.waitForTimeout(16);
    }
  });
  const scroller = `document.querySelector('[role=grid]').parentElement`;
  const jumps = await tasksDuring(page, async () => {
    for (let i = 1; i <= 40; i++) {
      await page.evaluate(`${scroller}.scrollTop = ${scroller}.scrollHeight * ${i} / 40`);
      await page.waitForTimeout(100);
    }
  });
  const figures = {
    messages,
    load: loadavg().map((each) => Math.round(each * 10) / 10),
    openMs: timesOf(opened),
    openPointedMs: timesOf(pointed),
    openAgainMs: timesOf(again),
    openAgainCpuMs: Math.round(opening.totalCpuMs / TIMES),
    folderMs: timesOf(folders),
    wheel,
    jumps,
  };
  console.log(figures);
  const [, , , file] = process.argv;
  if (file !== undefined) await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser.close();
  await program.stop();
}
