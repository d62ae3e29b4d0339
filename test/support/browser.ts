/** A real browser for tests: the system's Chromium, without a window (docs/design/0086-tests-know-no-time.md). */
import { accessSync, constants } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Program } from "./program.ts";

const WHOLE = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** The same engine without the windows and bars around it, which nobody sees: half of the work. */
const SHELLS = ["/usr/lib/chromium/chromium-headless-shell"];

const firstOf = (places: readonly string[]): string | undefined =>
  places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const wholePath = firstOf(WHOLE);
const path = firstOf(SHELLS) ?? wholePath;

/** As an option of a suite: why it is skipped. */
export const skipWithoutChromium = wholePath === undefined ? "chromium is not installed" : false;

/** It asks nothing of the network by itself, and runs as root in a container. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** `whole`: with what only the whole browser has, as notices on the screen. */
export function launchBrowser({ whole = false } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: (whole ? wholePath : path) ?? "", headless: true, args: ARGUMENTS });
}

/** What a server that cannot be reached makes the browser say. */
const UNREACHABLE = /Failed to load resource|when fetching the script|net::ERR_|ERR_CONNECTION|Failed to fetch/;

/** What only pages of tests say: they have no profile, which to the browser is a private window, and screens are looked at without a worker. */
const TESTED = /does not support the Push API in incognito mode|registration blocked by Playwright/;

/** Notes what goes wrong in a page: errors nobody caught, and what it says to developers. */
export function noteProblems(page: Page, problems: string[]): void {
  page.on("pageerror", ({ message, stack }) => problems.push(`${page.url()}: ${stack ?? message}`));
  page.on("console", (said) => {
    const [kind, text] = [said.type(), said.text()];
    if (["error", "warning"].includes(kind) && !UNREACHABLE.test(text) && !TESTED.test(text))
      problems.push(`${page.url()}: ${kind}: ${text}`);
  });
}

/** As somebody likes it who came to the settings before. */
export function prefer(where: BrowserContext | Page, preferences: Readonly<Record<string, string>>): Promise<unknown> {
  // Frames of messages, and those that could not be loaded, have no storage.
  return where.addInitScript(
    `if (location.protocol === "http:") localStorage.preferences ??= '${JSON.stringify(preferences)}'`,
  );
}

/** Fills in the form, and waits for the inbox. */
export async function logIn(page: Page, program: Program, address: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${program.ports.http}/`);
  await page.getByLabel("Address").fill(address);
  await page.getByLabel("Password").fill(program.password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.getByRole("heading", { name: "Inbox" }).waitFor();
}

const axe = new URL(import.meta.resolve("axe-core/axe.min.js"));

/** How a page is looked at. */
export interface Look extends BrowserContextOptions {
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly preferences?: Readonly<Record<string, string>>;
}

/** A page with cookies of its own; what goes wrong in it, and in others beside it, is added to `problems`. */
export async function newPage(
  browser: Browser,
  { width = 1440, height = 844, dark = false, preferences, ...options }: Look,
  problems: string[],
): Promise<Page> {
  const context = await browser.newContext({
    locale: "en-GB",
    colorScheme: dark ? "dark" : "light",
    viewport: { width, height },
    ...options,
  });
  if (preferences !== undefined) await prefer(context, preferences);
  context.on("page", (page) => noteProblems(page, problems));
  return context.newPage();
}

interface Faults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe finds wrong with what is shown, each with the screen's name; `only`: what some of its rules find. */
export async function faults(page: Page, screen: string, only?: readonly string[]): Promise<string[]> {
  // The page's own policy would not let the script in.
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(await readFile(axe, "utf8"));
  const { violations } = await page.evaluate<Faults>(
    `axe.run(document, ${JSON.stringify({ iframes: false, resultTypes: ["violations"], runOnly: only })})`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${screen}: ${id}: ${html.slice(0, 200)}`));
}

/** Where pictures for people go; none are taken without it. */
const pictures = process.env["POSTHORN_TEST_PICTURES"];

export const arePicturesTaken = pictures !== undefined;

/** `height`: pixels, for what is scrolled within the page. */
export async function picture(page: Page, name: string, { height = 0 } = {}): Promise<void> {
  if (pictures === undefined) return;
  const before = page.viewportSize();
  if (height > 0 && before !== null) await page.setViewportSize({ ...before, height });
  await page.screenshot({ path: `${pictures}/${name}.png` });
  if (before !== null) await page.setViewportSize(before);
}
