/** Moving here: the mail of an old server, fetched in the settings and on the command line. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { faults, type Look, picture, skipWithoutChromium } from "../support/browser.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const OLD = "old@posthorn.test";
const NEW = "new@posthorn.test";
const OTHER = "other@posthorn.test";

describe("mail of an old server", { skip: skipWithoutChromium }, () => {
  // It is its own old server.
  const settings = '[webmail]\nprivateAddresses = true\n[outbound]\nauthorities = ["server.crt"]\n';
  const on = webmailUnderTest({ accounts: [OLD, NEW, OTHER], settings });

  before(async () => {
    const letters = Array.from(
      { length: 60 },
      (_, i) => `From: ann@far.example\r\nSubject: Letter ${i}\r\n\r\nText\r\n`,
    );
    await on.program.deliver(OLD, letters);
  });

  async function open(look: Look = {}): Promise<Page> {
    const page = await on.pageOf(NEW, look);
    await page.goto(on.at("settings/import"));
    return page;
  }

  async function fill(page: Page, password: string): Promise<void> {
    await page.getByLabel("Its IMAP server").fill(`127.0.0.1:${on.program.ports.imaps}`);
    await page.getByLabel("User name there").fill(OLD);
    await page.getByLabel("Password there").fill(password);
    await page.getByRole("button", { name: "Fetch the mail" }).click();
  }

  it("comes into the mailbox, once, and says why when it cannot", async () => {
    const page = await open();
    await fill(page, "wrong");
    await page.getByText(/It was interrupted: the old server lets nobody in/).waitFor();
    assert.deepEqual(await faults(page, "broken"), []);
    await picture(page, "import-broken");
    await fill(page, on.program.password);
    await page.getByText("Fetched 60 messages.").waitFor();
    await picture(page, "import-done");
    await fill(page, on.program.password);
    await page.getByText("Fetched 0 messages. 60 were here already.").waitFor();
    await page.getByRole("link", { name: "Inbox" }).click();
    await page.getByText("Letter 59").first().waitFor();
    await page.context().close();
  });

  it("comes by a command too", async () => {
    const main = join(import.meta.dirname, "../../src/main.ts");
    const [command, ...rest] = ["import", "imap", OTHER, "--server", `localhost:${on.program.ports.imaps}`];
    const args = [command ?? "", ...rest, "--user", OLD, "--password-stdin", "--json"];
    const child = spawn(process.execPath, [main, ...args, "--config", join(on.program.folder, "posthorn.toml")]);
    child.stdin.end(`${on.program.password}\n`);
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [status] = (await once(child, "close")) as [number];
    assert.deepEqual([status, (JSON.parse(said) as { messages: number }).messages], [0, 60]);
  });

  for (const [width, dark] of [
    [390, true],
    [834, false],
  ] as const)
    it(`has no fault that axe finds, ${width} pixels wide, ${dark ? "dark" : "light"}`, async () => {
      const page = await open({ width, dark });
      await page.getByRole("heading", { name: "Fetch mail from an old server" }).waitFor();
      assert.deepEqual(await faults(page, "import"), []);
      await picture(page, `import-${width}`);
      await page.context().close();
    });
});
