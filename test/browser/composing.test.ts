/** What is written is never lost, and never sent twice: windows and servers are killed while it is written, uploaded and sent. */
import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import type { BrowserContext, CDPSession, Page, Route } from "playwright-core";
import { faults, skipWithoutChromium } from "../support/browser.ts";
import { becomes, until } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { mailOf, write } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";
const FILE = { name: "minutes.txt", mimeType: "text/plain", buffer: Buffer.from("1. coffee") };
const DOT = Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64");

describe("writing, whatever happens", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, BOB] });
  let context: BrowserContext;

  const open = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(on.at(""));
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    return page;
  };
  const text = (page: Page) => page.getByRole("textbox", { name: "Text" });
  const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true }).click();
  const arrived = async (subject: string): Promise<readonly { readonly preview: string; hasAttachment: boolean }[]> => {
    const found = await mailOf(on.program, BOB, "inbox");
    return found.filter((email) => email.subject === subject);
  };
  /** What was queued a second time would be in the mailbox, or in the queue. */
  const arrivesOnce = async (subject: string): Promise<void> => {
    await until(async () => (await arrived(subject)).length > 0);
    const { stdout } = await on.program.cli("queue", "list", "--json");
    assert.deepEqual((JSON.parse(stdout) as { messages: unknown[] }).messages, []);
    assert.equal((await arrived(subject)).length, 1);
  };
  const drafts = async (subject: string) =>
    (await mailOf(on.program, ALICE, "drafts")).filter((email) => email.subject === subject);

  before(async () => {
    const page = await on.pageOf(ALICE, { preferences: { undoSeconds: "0" } });
    context = page.context();
    await page.close();
  });
  // What one test lost, the next one shall not miss.
  afterEach(async () => {
    for (const page of context.pages()) await page.close();
    if ((await on.program.processes()).length === 0) await on.program.restart();
  });

  it("a window that goes takes nothing with it, neither the last word nor a file half uploaded", async () => {
    const page = await open();
    let upload: Route | undefined;
    await page.route("**/jmap/upload/**", (route) => {
      upload = route;
    });
    await write(page, { to: BOB, subject: "Lost window", text: "First." });
    await page.locator('input[aria-label="Attach files"]').setInputFiles(FILE);
    await page.getByText("Uploading…").waitFor();
    await until(async () => (await drafts("Lost window")).length === 1);
    assert.ok(await page.getByText("Uploading…").isVisible(), "saved, but not whole");
    await text(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" And the last word");
    await text(page).getByText("And the last word").waitFor();
    await page.close();
    await upload?.abort().catch(() => undefined);

    const again = await open();
    await text(again).getByText("First. And the last word").waitFor();
    await again.getByText(/^Saved at/).waitFor();
    await send(again);
    await again.getByText("Message sent").waitFor();
    await until(async () => (await arrived("Lost window")).length > 0);
    const [got, ...more] = await arrived("Lost window");
    assert.deepEqual([got?.preview, got?.hasAttachment, more], ["First. And the last word", true, []]);
    await becomes(() => drafts("Lost window"), []);
    await again.close();
  });

  it("a window that is still going when the next one is there leaves it what was written", async () => {
    const page = await open();
    await write(page, { subject: "Handed on", text: "Half a sentence" });
    await until(async () => (await drafts("Handed on")).length === 1);
    const again = await open();
    const waits = "navigator.locks.query().then(({ pending }) => pending.some(({ name }) => /draft/.test(name)))";
    await until(() => again.evaluate<boolean>(waits));
    await page.close();
    await text(again).getByText("Half a sentence").waitFor();
    await again.getByRole("button", { name: "Discard" }).click();
    await becomes(() => drafts("Handed on"), []);
    await again.close();
  });

  it("a device that was too slow to be waited for gives what it has when it comes", async () => {
    const page = await open();
    await write(page, { subject: "Slow disk", text: "Kept all the same" });
    await until(async () => (await drafts("Slow disk")).length === 1);
    await page.close();
    const again = await context.newPage();
    // The page waits five seconds at most; here none at all.
    await again.addInitScript(`{
      const wait = setTimeout;
      globalThis.setTimeout = (call, ms, ...rest) => ms === 5000 ? void queueMicrotask(call) : wait(call, ms, ...rest);
    }`);
    await again.goto(on.at(""));
    await text(again).getByText("Kept all the same").waitFor();
    await again.getByRole("button", { name: "Discard" }).click();
    await becomes(() => drafts("Slow disk"), []);
    await again.close();
  });

  it("what is written while the server is away is on the device, and on the server when it is back", async () => {
    const page = await open();
    await on.program.kill();
    await write(page, { to: BOB, subject: "No server", text: "Written alone." });
    await page.getByText(/^Saved on this device only/).waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).first().click();
    await page.getByText("Kept on this device").waitFor();
    await on.program.restart();
    await until(async () => (await drafts("No server")).some(({ preview }) => preview === "Written alone."));
    assert.equal((await drafts("No server")).length, 1);
    await page.close();
  });

  it("what is sent while the server is away waits, and goes once, also from another window", async () => {
    const page = await open();
    await on.program.kill();
    await write(page, { to: BOB, subject: "From the outbox", text: "Later." });
    await page.locator('input[aria-label="Attach files"]').setInputFiles(FILE);
    await send(page);
    await page.getByText(/^In the outbox/).waitFor();
    await page.getByRole("button", { name: /^Outbox/ }).click();
    await page.getByRole("dialog").getByText("Waits for the server").waitFor();
    await page.close();
    await on.program.restart();
    const again = await open();
    await until(async () => (await arrived("From the outbox")).length > 0);
    await again.getByRole("button", { name: /^Outbox/ }).waitFor({ state: "detached" });
    assert.deepEqual(
      (await arrived("From the outbox")).map(({ hasAttachment }) => hasAttachment),
      [true],
    );
    await again.close();
  });

  it("a lost answer to sending is asked for, not sent again", async () => {
    const page = await open();
    let isLost = false;
    await page.route("**/jmap/api", async (route) => {
      if (isLost || !isSubmission(route)) return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort();
    });
    await write(page, { to: BOB, subject: "Answer lost", text: "Once." });
    await send(page);
    await page.getByText(/^In the outbox/).waitFor();
    await page.getByText("Message sent").waitFor();
    await arrivesOnce("Answer lost");
    await becomes(() => drafts("Answer lost"), []);
    await page.close();
  });

  it("a window that goes while it sends, sends once", async () => {
    const page = await open();
    const reached = Promise.withResolvers<void>();
    await page.route("**/jmap/api", async (route) => {
      if (!isSubmission(route)) return route.continue();
      await route.fetch();
      reached.resolve();
    });
    await write(page, { to: BOB, subject: "Window lost", text: "Once." });
    await send(page);
    await reached.promise;
    await page.close();
    const again = await open();
    await again.getByText("Message sent").waitFor();
    await arrivesOnce("Window lost");
    await becomes(() => drafts("Window lost"), []);
    await again.close();
  });

  it("a server that is killed as it is given the message sends it once", async () => {
    const page = await open();
    let isKilled = false;
    await page.route("**/jmap/api", async (route) => {
      const isFirst = !isKilled && isSubmission(route);
      isKilled ||= isFirst;
      await route.continue();
      if (isFirst) await on.program.kill();
    });
    await write(page, { to: BOB, subject: "Server lost", text: "Once." });
    await send(page);
    await page
      .getByText(/^In the outbox|^Message sent/)
      .first()
      .waitFor();
    await on.program.restart();
    await page.getByRole("button", { name: /^Outbox/ }).waitFor({ state: "detached" });
    await arrivesOnce("Server lost");
    await becomes(() => drafts("Server lost"), []);
    await page.close();
  });

  it("a server that is killed while it takes a file has it when the message is sent", async () => {
    const page = await open();
    await write(page, { to: BOB, subject: "File lost", text: "With minutes." });
    await page.getByText(/^Saved at/).waitFor();
    const network = await page.context().newCDPSession(page);
    // Of three million bytes the last one would come after minutes.
    await throttle(network, { uploadThroughput: 20_000 });
    await page.locator('input[aria-label="Attach files"]').setInputFiles({ ...FILE, buffer: Buffer.alloc(3_000_000) });
    const share = page.getByRole("progressbar", { name: FILE.name });
    await until(async () => Number(await share.getAttribute("value")) > 0);
    await on.program.kill();
    await throttle(network, { uploadThroughput: -1 });
    await text(page).click();
    await page.getByText("not uploaded").waitFor();
    await page.keyboard.type(" And more.");
    await on.program.restart();
    await page.getByText("not uploaded").waitFor({ state: "detached" });
    await send(page);
    await until(async () => (await arrived("File lost")).length > 0);
    assert.deepEqual(
      (await arrived("File lost")).map(({ preview, hasAttachment }) => [preview, hasAttachment]),
      [["With minutes. And more.", true]],
    );
    await page.close();
  });

  it("what is discarded and taken back has the files too that were still on their way", async () => {
    const page = await open();
    let upload: Route | undefined;
    await page.route("**/jmap/upload/**", (route) => {
      upload = route;
    });
    await write(page, { to: BOB, subject: "Think better", text: "With minutes." });
    await page.locator('input[aria-label="Attach files"]').setInputFiles(FILE);
    await until(() => upload !== undefined);
    await until(async () => (await drafts("Think better")).length === 1);
    await page.getByRole("button", { name: "Discard" }).click();
    await page.unroute("**/jmap/upload/**");
    await page.getByRole("button", { name: "Undo" }).click();
    await upload?.abort().catch(() => undefined);
    await page.getByText(/^Saved at|not uploaded/).waitFor();
    await send(page);
    await until(async () => (await arrived("Think better")).length > 0);
    assert.deepEqual(
      (await arrived("Think better")).map(({ hasAttachment }) => hasAttachment),
      [true],
    );
  });

  it("what leaves later waits in the outbox, and can be kept from leaving", async () => {
    const page = await open();
    await write(page, { to: BOB, subject: "Next week", text: "Later." });
    await page.getByRole("button", { name: "Send later" }).click();
    await page.getByRole("menuitem").first().click();
    await page.getByText(/^Will be sent/).waitFor();
    await page.getByRole("button", { name: /^Outbox/ }).click();
    assert.deepEqual(await faults(page, "outbox"), []);
    await page.getByRole("dialog").getByRole("button", { name: "Do not send" }).click();
    await page.getByText("the message is in Drafts").waitFor();
    await page.getByRole("button", { name: /^Outbox/ }).waitFor({ state: "detached" });
    assert.equal((await drafts("Next week")).length, 1);
    await page.close();
  });

  it("carries pictures within the text, which outlive the window too", async () => {
    const page = await open();
    await write(page, { to: BOB, subject: "With a picture", text: "Look: " });
    await page
      .locator('input[aria-label="Picture"]')
      .setInputFiles({ name: "dot.gif", mimeType: "image/gif", buffer: DOT });
    const shown = text(page).locator('img[src^="blob:"]');
    await shown.waitFor();
    await page.getByText(/^Saved at/).waitFor();
    await page.reload();
    await shown.waitFor();
    await send(page);
    await page.getByText("Message sent").waitFor();
    await page.close();
    await until(async () => (await arrived("With a picture")).length > 0);
    const theirs = await on.pageOf(BOB);
    await theirs.getByRole("row", { name: /With a picture/ }).click();
    const picture = theirs.frameLocator('iframe[title="Message text"]').locator('img[src^="blob:"]');
    await picture.waitFor();
    assert.equal(await theirs.getByText("dot.gif").count(), 0);
    await theirs.context().close();
  });

  it("goes to whoever is still being typed when the key is pressed that sends", async () => {
    const page = await open();
    await write(page, { to: BOB, subject: "Both of you", text: "Hello" });
    const to = page.getByRole("combobox", { name: "To" });
    await to.fill(ALICE);
    await to.press("Control+Enter");
    await page.getByText("Message sent").waitFor();
    await page.close();
    await until(async () =>
      (await mailOf(on.program, ALICE, "inbox")).some(({ subject }) => subject === "Both of you"),
    );
    await arrivesOnce("Both of you");
  });

  it("asks once more about who looks like somebody one knows", async () => {
    const page = await open();
    await write(page, { to: "bob@posthom.test", subject: "Secret", text: "Really?" });
    await send(page);
    await page.getByRole("dialog").getByText("looks like posthorn.test").waitFor();
    await page.getByRole("button", { name: "Keep writing" }).click();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("Draft discarded").waitFor();
    await page.close();
  });

  it("what is taken back that left from the outbox has its files", async () => {
    const page = await open();
    await on.program.kill();
    await write(page, { to: BOB, subject: "Not next week", text: "With minutes." });
    await page.locator('input[aria-label="Attach files"]').setInputFiles(FILE);
    await page.getByText("not uploaded").waitFor();
    await page.getByRole("button", { name: "Send later" }).click();
    await page.getByRole("menuitem").first().click();
    await page.getByText(/^In the outbox/).waitFor();
    await on.program.restart();
    const told = page.getByText(/^Will be sent/).locator("..");
    await told.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("list", { name: "1 attachment" }).waitFor();
    await text(page).click();
    await page.keyboard.type("Now: ");
    await page.getByText(/^Saved at|not uploaded/).waitFor();
    await send(page);
    await until(async () => (await arrived("Not next week")).length > 0);
    assert.deepEqual(
      (await arrived("Not next week")).map(({ hasAttachment }) => hasAttachment),
      [true],
    );
  });

  it("what is forwarded is marked so, also by a draft that is opened again", async () => {
    await on.program.deliver(ALICE, [
      "From: cy@far.example\r\nMessage-ID: <pass-it-on@far.example>\r\nSubject: Pass it on\r\n\r\nTo everybody\r\n",
    ]);
    const page = await open();
    await page.getByRole("row", { name: /Pass it on$/ }).click();
    await page.getByRole("article").getByText("To everybody").waitFor();
    await page.keyboard.press("f");
    await text(page).click();
    await page.keyboard.type("Look at this.");
    await until(async () => (await drafts("Fwd: Pass it on")).length === 1);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await text(page).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /^Drafts/ }).click();
    await page.getByRole("row", { name: /Fwd: Pass it on$/ }).click();
    await page.getByRole("button", { name: "Continue writing" }).click();
    await page.getByRole("combobox", { name: "To" }).fill(BOB);
    await page.keyboard.press("Enter");
    await send(page);
    await page.getByText("Message sent").waitFor();
    await until(async () => (await arrived("Fwd: Pass it on")).length === 1);
    const marks = async () =>
      (await mailOf(on.program, ALICE, "inbox")).find(({ subject }) => subject === "Pass it on")?.keywords;
    await until(async () => (await marks())?.["$forwarded"] === true);
    await page.close();
  });
});

function isSubmission(route: Route): boolean {
  return route.request().postData()?.includes('"#sub"') === true;
}

/** Bytes a second; -1 is as many as there are. */
async function throttle(network: CDPSession, { uploadThroughput }: { uploadThroughput: number }): Promise<void> {
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
  await network.send("Network.emulateNetworkConditions", conditions);
}
