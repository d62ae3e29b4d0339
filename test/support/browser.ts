/** A real browser for tests: the system's Chromium, without a window. */
import { accessSync, constants } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Program } from "./program.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Undefined where there is none. */
export const chromiumPath: string | undefined = PLACES.find((path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** As an option of a suite: why it is skipped. */
export const skipWithoutChromium = chromiumPath === undefined ? "chromium is not installed" : false;

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

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? "", headless: true, args: ARGUMENTS });
}

/** Fills in the form, and waits for the inbox. */
export async function logIn(page: Page, program: Program, address: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${program.ports.http}/`);
  await page.getByLabel("Address").fill(address);
  await page.getByLabel("Password").fill(program.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Inbox" }).waitFor();
}
