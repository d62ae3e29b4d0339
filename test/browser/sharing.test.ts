/** Sharing folders in the webmail: to whom, what they may do, and no more. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, type Look, newPage, skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { type Program, startProgram } from "../support/program.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";

describe("sharing folders", { skip: skipWithoutChromium }, () => {
  let program: Program;
  let browser: Browser;
  let ann: Page;
  const problems: string[] = [];

  before(async () => {
    program = await startProgram({ accounts: [ANN, BOB], workers: 1 });
    await program.deliver(ANN, ["From: cy@far.example\r\nSubject: For both of us\r\n\r\nLook at this\r\n"]);
    browser = await launchBrowser();
    ann = await open(ANN);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
    assert.deepEqual(problems, []);
  });

  async function open(who: string, options: Look = {}): Promise<Page> {
    const page = await newPage(browser, options, problems);
    page.setDefaultTimeout(10_000);
    await logIn(page, program, who);
    return page;
  }

  it("gives a folder to somebody, and says who has it", async () => {
    await ann.getByRole("button", { name: "Actions for Inbox" }).click();
    await ann.getByRole("menuitem", { name: "Share…" }).click();
    await ann.getByText("Only you see this folder.").waitFor();
    await ann.getByLabel("Mail address").fill("nobody@posthorn.test");
    await ann.getByRole("button", { name: "Share", exact: true }).click();
    await ann.getByText("Nobody here has this address.").waitFor();
    await ann.getByLabel("Mail address").fill(BOB);
    await ann.getByRole("button", { name: "Share", exact: true }).click();
    await ann.getByText(`Shared with ${BOB}`).waitFor();
    assert.deepEqual(await faultsInLooks(ann, "share-dialog", "few"), []);
    await ann.getByLabel(`What ${BOB} may do`).selectOption("write");
    await ann.getByText(`${BOB} may now read, write`).waitFor();
    await ann.getByRole("button", { name: "Done" }).click();
    await ann.getByRole("link", { name: /Inbox.*shared/ }).waitFor();
    const { stdout } = await program.cli("mailbox", "shares", "--json");
    assert.match(stdout, /bob@posthorn\.test/);
  });

  it("takes it back", async () => {
    await ann.getByRole("button", { name: "Actions for Inbox" }).click();
    await ann.getByRole("menuitem", { name: "Share…" }).click();
    await ann.getByRole("button", { name: `Stop sharing with ${BOB}` }).click();
    await ann.getByText("Only you see this folder.").waitFor();
    await ann.getByRole("button", { name: "Done" }).click();
    const { stdout } = await program.cli("mailbox", "shares", "--json");
    assert.doesNotMatch(stdout, /bob@posthorn\.test/);
  });
});
