/** The first start: the set-up of a fresh server, and the demo that lets its own machine in. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import type { Browser, Page, Route } from "playwright-core";
import { launchBrowser, type Look, newPage, skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { withAuthenticator } from "../support/passkeys.ts";
import { startSmtpPeer } from "../support/smtp-peer.ts";
import { startProgram } from "../support/program.ts";
import { becomes } from "../support/until.ts";

const main = join(import.meta.dirname, "../../src/main.ts");

describe("the first start in the browser", { skip: skipWithoutChromium }, () => {
  let browser: Browser;
  const problems: string[] = [];

  before(async () => {
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    assert.deepEqual(problems, []);
  });

  async function fresh(options: Look = {}): Promise<Page> {
    const page = await newPage(browser, options, problems);
    return page;
  }

  it("sets a fresh server up: secret, surroundings, administrator, people, done", async () => {
    const settings = '[dns]\nresolvers = ["127.0.0.1:9"]\ntimeoutMs = 100\n';
    await using closed = await startSmtpPeer({ answers: { greeting: "554 5.7.1 your address is on our list" } });
    await using relay = await startSmtpPeer({ name: "relay.test" });
    const program = await startProgram({ accounts: [], workers: 1, settings });
    try {
      const page = await fresh();
      // Passkeys need a name.
      await page.goto(`http://localhost:${program.ports.http}/`);
      await page.getByText("The server prints a link").waitFor();
      await isFaultless(page, "setup-secret");
      await page.getByLabel("Secret").fill("a guess");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText("This secret is no longer valid.").waitFor();
      await isFaultless(page, "setup-secret-wrong");
      const { stdout } = await program.cli("setup", "--json");
      const { link } = JSON.parse(stdout) as { link: string };
      await page.getByLabel("Secret").fill(link);
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText("The server's name", { exact: true }).waitFor();
      await isFaultless(page, "setup-surroundings");
      await page.getByRole("button", { name: "Check again" }).click();
      await page.getByRole("button", { name: "Check again" }).waitFor();
      await page.getByText("Sending through a provider").click();
      await page.getByLabel("Server", { exact: true }).fill("127.0.0.1");
      await page.getByLabel("Port", { exact: true }).fill(String(closed.port));
      await page.getByRole("button", { name: "Try it" }).click();
      await page.getByText("It does not take mail from us: 554").waitFor();
      // What is answered about a server that stands there no more is not said of the next one.
      const held = Promise.withResolvers<Route>();
      await page.route("**/smarthost/try", (route) => held.resolve(route), { times: 1 });
      await page.getByRole("button", { name: "Try it" }).click();
      const route = await held.promise;
      await page.getByLabel("Server", { exact: true }).fill("127.0.0.2");
      await route.continue();
      await becomes(() => page.getByRole("button", { name: "Try it" }).isEnabled(), true);
      assert.equal(await page.getByText("It does not take mail from us").count(), 0);
      await page.getByLabel("Server", { exact: true }).fill("127.0.0.1");
      await page.getByRole("button", { name: "Try it" }).click();
      await page.getByText("It does not take mail from us: 554").waitFor();
      await isFaultless(page, "setup-smarthost-refuses");
      await page.getByLabel("Port", { exact: true }).fill(String(relay.port));
      await page.getByRole("button", { name: "Try it" }).click();
      await page.getByText("relay.test answers, and would take mail from us.").waitFor();
      await isFaultless(page, "setup-smarthost");
      await page.getByRole("button", { name: "Send through it" }).click();
      await page.getByText(`Mail to others leaves through 127.0.0.1:${relay.port}.`).waitFor();
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByLabel("Its mail address").fill("ann@first.example");
      await page.getByLabel("Your name").fill("Ann");
      await page.getByLabel("Password", { exact: true }).fill("open sesame");
      await page.getByLabel("The same again").fill("open sesame");
      await page.getByText("take mail for first.example").waitFor();
      await isFaultless(page, "setup-administrator");
      await page.getByLabel("The same again").fill("open sesam");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByRole("alert").first().waitFor();
      await isFaultless(page, "setup-administrator-wrong");
      await page.getByLabel("The same again").fill("open sesame");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByLabel("Address", { exact: true }).fill("bob");
      await page.getByRole("button", { name: "Invite" }).click();
      await page.getByText("Send this link to the owner of bob@first.example:").waitFor();
      await isFaultless(page, "setup-people");
      await page.getByText("Invite several").click();
      await page.getByLabel("Addresses, or lines of a CSV file").fill("Name,Address\nCy Dee,cy@first.example\nbob\n");
      await page.getByRole("button", { name: "Invite 2 people" }).click();
      await page.getByText("1 of 2 people invited.").waitFor();
      const left = page.getByLabel("Addresses, or lines of a CSV file");
      await becomes(() => left.inputValue(), "bob@first.example");
      await page.getByRole("button", { name: "Copy: link for cy@first.example" }).waitFor();
      await isFaultless(page, "setup-several");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText("ann@first.example is ready.").waitFor();
      await isFaultless(page, "setup-done");
      await withAuthenticator(page);
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByText("The passkey is there.").waitFor();
      const { stdout: logins } = await program.cli("account", "security", "ann@first.example", "--json");
      assert.equal((JSON.parse(logins) as { passkeys: readonly unknown[] }).passkeys.length, 1);
      await page.getByRole("link", { name: "Publish the domain's records" }).click();
      await page.getByRole("heading", { name: "first.example", exact: true }).waitFor();
      const stranger = await fresh();
      assert.equal((await stranger.goto(`http://127.0.0.1:${program.ports.http}/setup`))?.status(), 404);
      assert.equal((await program.cli("setup", "--json")).code, 1);
      await page.context().close();
      await stranger.context().close();
    } finally {
      await program.stop();
    }
  });

  it("a demo says where it is, and lets this machine in with one click", async () => {
    const folder = await mkdtemp(join(tmpdir(), "posthorn-demo-"));
    const child = spawn(process.execPath, [main, "serve", "--data", join(folder, "data")], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const page = await fresh();
      await page.goto(await webmailOf(child));
      await page.getByRole("button", { name: "Demo: alice@posthorn.test" }).waitFor();
      await isFaultless(page, "login-demo");
      await page.getByRole("button", { name: "Demo: alice@posthorn.test" }).click();
      await page.getByRole("heading", { name: "Inbox" }).waitFor();
      await page.getByRole("button", { name: "Administration" }).click();
      await page.getByText("Takes writes").waitFor();
      await page.context().close();
    } finally {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function isFaultless(page: Page, screen: string): Promise<void> {
  assert.deepEqual(await faultsInLooks(page, screen, "few"), []);
}

/** The address that the demo prints. */
async function webmailOf({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout !== null);
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /in the browser: (http:\S+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("the demo did not say where it is");
}
