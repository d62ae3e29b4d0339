/** Reading as it is done every day: long conversations, newsletters on a telephone, paper, mail that is encrypted, a login that ends. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { logIn, skipWithoutChromium } from "../support/browser.ts";
import { append } from "../support/web-inbox.ts";
import { htmlMessage, textMessage } from "../support/web-messages.ts";
import { becomes, until } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";
const THREAD = 40;
const UNREAD_FROM = 30;

const newsletter = `<table width="600" style="width:600px"><tr><td width="300">${"Lamps and shades. ".repeat(20)}</td><td width="300">${"Tables and chairs. ".repeat(20)}</td></tr></table>`;

const sealed = [
  "From: Eve <eve@far.example>",
  `To: ${ALICE}`,
  "Subject: Sealed",
  "MIME-Version: 1.0",
  'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
  "",
  "--b",
  "Content-Type: application/pgp-encrypted",
  "",
  "Version: 1",
  "",
  "--b",
  "Content-Type: application/octet-stream; name=encrypted.asc",
  "",
  "-----BEGIN PGP MESSAGE-----",
  "--b--",
  "",
].join("\r\n");

describe("reading", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE], settings: '[limits]\nmessageSize = "1 MiB"\n' });
  let page: Page;

  before(async () => {
    const hour = 3_600_000;
    const thread = Array.from({ length: THREAD }, (_, i) => ({
      message: textMessage(
        {
          subject: i === 0 ? "The garden" : "Re: The garden",
          from: `Person ${i + 1} <p${i + 1}@far.example>`,
          more: [`Message-ID: <g${i}@far.example>`, ...(i === 0 ? [] : [`References: <g0@far.example>`])],
        },
        `Message ${i + 1}.`,
      ),
      at: new Date(Date.now() - (THREAD - i) * hour),
      flags: i < UNREAD_FROM ? ["\\Seen"] : [],
    }));
    await append(on.program, ALICE, [...thread, sealed, htmlMessage({ subject: "Newsletter" }, newsletter)]);
    page = await on.pageOf(ALICE, { width: 1280, height: 800, preferences: { undoSeconds: "0" } });
  });

  const open = async (name: RegExp): Promise<void> => {
    await page.getByRole("row", { name }).first().click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
  };

  it("begins a long conversation at what is unread", async () => {
    await open(/The garden/);
    const first = page.getByRole("article", { name: new RegExp(`^Person ${UNREAD_FROM + 1},`) });
    await first.waitFor();
    await until(first.boundingBox.bind(first), (box) => box !== null && box.y >= 0 && box.y < 400);
  });

  it("prints the conversation alone, whole, when the browser's own command is given", async () => {
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: "print" });
    for (const role of ["search", "navigation", "toolbar"] as const)
      assert.equal(await page.getByRole(role).filter({ visible: true }).count(), 0, role);
    assert.equal(await page.getByRole("button", { name: "Forward" }).filter({ visible: true }).count(), 0);
    assert.ok(
      await page.evaluate<boolean>(
        "document.querySelector('article').parentElement.scrollHeight <= document.documentElement.scrollHeight",
      ),
    );
    await page.emulateMedia({ media: "screen" });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await page.getByRole("search").waitFor();
  });

  it("says of encrypted mail why there is no text", async () => {
    await open(/Sealed/);
    await page.getByText("This message is encrypted").waitFor();
  });

  it("makes a newsletter as narrow as a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(on.at(""));
    await open(/Newsletter/);
    const frame = page.frameLocator("article iframe");
    await frame.getByText("Lamps and shades.").waitFor();
    const inner = 'document.querySelector("article iframe").contentDocument';
    const ask = (what: string) => (): Promise<number> => page.evaluate<number>(`${inner}.${what}`);
    await becomes(ask(`documentElement.scrollWidth - ${inner}.documentElement.clientWidth`), 0);
    assert.ok((await ask('querySelector("table").getBoundingClientRect().width')()) > 300);
    await page.setViewportSize({ width: 1800, height: 800 });
    await becomes(ask('querySelector("table").getBoundingClientRect().width | 0'), 600);
  });

  it("says that a draft is too large, not that the server is away", async () => {
    await page.keyboard.press("c");
    await page.getByLabel("Subject").fill("Too much");
    const files = page.locator("input[type=file]").first();
    await files.setInputFiles({ name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(900_000) });
    await page.getByText("too large, the server takes no message of that size").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("says what could not be loaded, as after an upgrade, and keeps what was written", async () => {
    // The service worker would have it.
    const fresh = await on.browser.newContext({ locale: "en-GB", serviceWorkers: "block" });
    try {
      const other = await fresh.newPage();
      await logIn(other, on.program, ALICE);
      const late = "**/assets/{rich-editor,settings}*.js";
      await other.route(late, (route) => route.fulfill({ status: 404 }));
      await other.keyboard.press("c");
      await other.getByText("This part of the page could not be loaded").waitFor();
      await other.getByLabel("Subject").fill("Written before");
      await other.unroute(late);
      await other.getByRole("button", { name: "Load the page again" }).click();
      await other.getByRole("textbox", { name: "Text" }).waitFor();
      assert.equal(await other.getByLabel("Subject").inputValue(), "Written before");
    } finally {
      await fresh.close();
    }
  });

  it("knows whose login has ended, and keeps mail on the device afterwards", async () => {
    await on.program.cli("account", "security", ALICE, "--end-sessions");
    await page.getByText("You were logged out").waitFor();
    assert.equal(await page.getByLabel("Address").inputValue(), ALICE);
    await page.getByLabel("Password").fill(on.program.password);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByText("You were logged out").waitFor({ state: "detached" });
    await append(on.program, ALICE, [textMessage({ subject: "After the login" }, "x")]);
    await becomes(() => page.evaluate<number>(KEPT_AFTER), 1);
  });
});

/** How many messages that came after the login are on the device. */
const KEPT_AFTER = `indexedDB.databases().then(([known]) => new Promise((done) => {
  const opening = indexedDB.open(known.name);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("emails").objectStore("emails").getAll();
    asking.onsuccess = () => { opening.result.close(); done(asking.result.filter(({ subject }) => subject === "After the login").length); };
  };
}))`;
