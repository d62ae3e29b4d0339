/** Without the server: the page starts, mail is read and searched, messages wait, and go when it is back. Logging out leaves nothing. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { becomes, until } from "../support/until.ts";
import { htmlMessage, textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { mailOf, write } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";

describe("the webmail without its server", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, BOB] });
  let page: Page;

  before(async () => {
    await on.program.deliver(ALICE, [
      textMessage({ subject: "Plain one" }, "Hello Alice,\n\nnobody has opened this yet."),
      htmlMessage({ subject: "Autumn sale" }, "<h1>Sale</h1>"),
      textMessage({ subject: "Goes and comes" }, "x"),
    ]);
    page = await on.pageOf(ALICE, { preferences: { undoSeconds: "0" } });
  });

  const untilPage = (asked: string, wanted: number): Promise<void> =>
    becomes(() => page.evaluate<number>(asked), wanted);

  const choose = async (name: RegExp, key: string, said: RegExp): Promise<void> => {
    const row = page.getByRole("row", { name });
    await row.getByRole("checkbox").check();
    await page.keyboard.press(key);
    await page.getByText(said).last().waitFor();
    await row.waitFor({ state: "detached" });
  };
  /** Subjects, the newest first. */
  const rows = async (): Promise<string[]> => {
    const names = await page.getByRole("row").evaluateAll((all) => all.map((row) => row.getAttribute("aria-label")));
    return names.map((name) => name?.split(", ").at(-1) ?? "");
  };

  it("can be installed, and keeps its own files", async () => {
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    const manifest = await page.evaluate<{ icons: { src: string }[]; display: string }>(
      `fetch(document.querySelector("link[rel=manifest]").href).then((answer) => answer.json())`,
    );
    assert.equal(manifest.display, "standalone");
    for (const { src } of manifest.icons)
      assert.equal((await page.request.get(`http://127.0.0.1:${on.program.ports.http}${src}`)).status(), 200);
    await until(() => page.evaluate<boolean>("caches.match('/').then((found) => found !== undefined)"));
  });

  it("starts, lists and shows what nobody had opened, and finds it", async () => {
    await untilPage(numberOf("state"), 1);
    await on.program.deliver(ALICE, [textMessage({ subject: "Came later" }, "new")]);
    await untilPage(numberOf("contents"), 4);
    await on.program.kill();
    await page.reload();
    await page.getByText("What you see may be old").waitFor();
    await page.getByRole("row", { name: /Came later/ }).waitFor();
    await page.getByRole("row", { name: /Plain one/ }).click();
    await page.getByText("nobody has opened this yet").last().waitFor();
    await page.getByRole("row", { name: /Autumn sale/ }).click();
    await page.frameLocator('iframe[title="Message text"]').getByRole("heading", { name: "Sale" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("subject:plain");
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: /Autumn sale/ }).waitFor({ state: "detached" });
    await page.getByRole("row", { name: /Plain one/ }).waitFor();
    await page.getByRole("link", { name: /^Drafts/ }).click();
    await page.getByText("Nothing here").waitFor();
  });

  it("archives, marks and deletes for later, and takes it back", async () => {
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await choose(/Came later/, "e", /archived\. The server will be told/);
    await choose(/Autumn sale/, "#", /moved to Trash\. The server will be told/);
    await choose(/Goes and comes/, "e", /archived\. The server will be told/);
    // The first toast says the same: what is taken back is the last, one of the three a conversation of two.
    await untilPage(numberOf("wishes"), 4);
    await page.keyboard.press("z");
    await page.getByRole("row", { name: /Goes and comes/ }).waitFor();
    // What was read a moment ago, and what has gone, is no longer counted.
    await page.getByRole("link", { name: /^Inbox\s*1/ }).waitFor();
    await page.getByRole("row", { name: /Plain one/ }).click();
    await page.keyboard.press("s");
    // On the device, which a page that goes at once does not wait for.
    await untilPage(numberOf("wishes", "wish.wanted?.keywords.$flagged === true"), 1);
    await page.reload();
    await page.getByRole("row", { name: /starred.*Plain one/ }).waitFor();
    await becomes(rows, ["Goes and comes", "Plain one"]);
    await page.getByRole("link", { name: /^Archive/ }).click();
    await page.getByRole("row", { name: /Came later/ }).waitFor();
    await page.getByText("3 changes wait for the server").waitFor();
  });

  it("takes a message for later, and gives it to the server once when that is back", async () => {
    await write(page, { to: BOB, subject: "Written on the train", text: "No connection." });
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText(/^In the outbox/).waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^Outbox/ }).waitFor();
    await on.program.restart();
    await page.getByText("Message sent").waitFor();
    await page.getByText("What you see may be old").waitFor({ state: "detached" });
    const arrived = async (): Promise<string[]> =>
      (await mailOf(on.program, BOB, "inbox")).map(({ subject }) => subject);
    await until(arrived, (subjects) => subjects.length > 0);
    assert.deepEqual(await arrived(), ["Written on the train"]);
    const there = async (role: string): Promise<string[]> =>
      (await mailOf(on.program, ALICE, role)).map(({ subject }) => subject);
    await becomes(() => there("archive"), ["Came later"]);
    await becomes(() => there("trash"), ["Autumn sale"]);
    await becomes(() => there("inbox"), ["Goes and comes", "Plain one"]);
    await page.getByText(/changes? waits? for the server/).waitFor({ state: "detached" });
    await on.program.deliver(ALICE, [textMessage({ subject: "After the train" }, "new")]);
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await page.getByRole("row", { name: /After the train/ }).waitFor();
  });

  it("asks by itself, when the server is back, what could not be asked", async () => {
    await on.program.kill();
    await page.goto(on.at("settings/security"));
    await page.getByText("This is read as soon as it answers.").waitFor();
    await on.program.restart();
    await page.getByRole("heading", { name: "Two-factor login" }).waitFor();
    await page.getByRole("link", { name: /^Inbox/ }).click();
  });

  it("opens although a window that hangs holds on to what the device keeps", async () => {
    await page.evaluate(`indexedDB.databases().then(([known]) => new Promise((done) => {
      const opening = indexedDB.open(known.name);
      opening.onsuccess = () => { globalThis.held = opening.result; indexedDB.deleteDatabase(known.name); done(true); };
    }))`);
    const other = await page.context().newPage();
    await other.goto(on.at(""));
    await other.getByRole("row", { name: /After the train/ }).waitFor();
    await page.evaluate("held.close()");
    await other.close();
  });

  it("leaves nothing on the device when one logs out", async () => {
    await page.goto(on.at("settings/general"));
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    await becomes(
      () =>
        page.evaluate<{ databases: unknown[]; user: unknown }>(
          "indexedDB.databases().then((databases) => ({ databases, user: localStorage.getItem('account') }))",
        ),
      { databases: [], user: null },
    );
  });
});

/** Counts the records in a table of the only database, which may not be there yet; those of which something is true. */
function numberOf(table: string, isCounted = "true"): string {
  return `indexedDB.databases().then(([known]) => known && new Promise((done) => {
    const opening = indexedDB.open(known.name);
    opening.onsuccess = () => {
      const reading = opening.result.transaction("${table}").objectStore("${table}").getAll();
      reading.onsuccess = () => {
        opening.result.close();
        done(reading.result.filter((wish) => ${isCounted}).length);
      };
    };
  }))`;
}
