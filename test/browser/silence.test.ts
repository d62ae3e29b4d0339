/** Hearing no more of a conversation, or of somebody: what is muted and blocked in the webmail, and what the server then does with mail. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { becomes } from "../support/until.ts";
import { textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { mailOf } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";

/** Of one conversation, which has begun with the first. */
const lunch = (number: number): string =>
  `From: Bob Brown <bob@far.example>\r\nMessage-ID: <lunch${number}@far.example>\r\nReferences: <lunch0@far.example>\r\n` +
  `Subject: ${number === 0 ? "" : "Re: "}Lunch\r\n\r\nThe text of lunch ${number}.\r\n`;

describe("hearing no more of it", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;

  before(async () => {
    await on.program.deliver(ALICE, [
      textMessage({ subject: "Stays", from: "Eve <eve@ads.example>" }, "Buy!"),
      lunch(0),
    ]);
    page = await on.pageOf(ALICE, { height: 900 });
  });

  const row = (subject: string): Locator => page.getByRole("row", { name: new RegExp(`${subject}$`) });
  const said = (text: string): Promise<void> => page.getByRole("status").getByText(text).last().waitFor();
  const fromMenu = async (label: string): Promise<void> => {
    await page.getByRole("article").getByRole("button", { name: "More", exact: true }).last().click();
    await page.getByRole("menuitem", { name: label }).click();
  };
  const subjectsIn = async (role: string): Promise<string[]> =>
    (await mailOf(on.program, ALICE, role)).map(({ subject }) => subject).toSorted();

  it("mutes a conversation by key, takes it back, and mutes it by menu", async () => {
    await row("Lunch").click();
    await page.getByText("The text of lunch 0.").last().waitFor();
    await page.keyboard.press("m");
    await said("1 conversation muted");
    await row("Lunch").waitFor({ state: "detached" });
    await becomes(() => subjectsIn("archive"), ["Lunch"]);
    await page.keyboard.press("z");
    await row("Lunch").waitFor();
    await becomes(() => subjectsIn("archive"), []);
    await row("Lunch").click();
    await page.getByText("The text of lunch 0.").last().waitFor();
    await fromMenu("Mute the conversation");
    await page.getByText("Muted: what comes later goes to the archive").waitFor();
    await becomes(() => subjectsIn("archive"), ["Lunch"]);
    assert.deepEqual(await faultsInLooks(page, "conversation-muted", "few"), []);
  });

  it("hears nothing of its later messages", async () => {
    await on.program.deliver(ALICE, [lunch(1), textMessage({ subject: "Another" }, "x")]);
    await row("Another").waitFor();
    await becomes(() => subjectsIn("archive"), ["Lunch", "Re: Lunch"]);
    await page.getByRole("link", { name: /^Archive/ }).click();
    await page.getByRole("row", { name: /^muted, .*Lunch$/ }).click();
    await page.getByText("The text of lunch 1.").last().waitFor();
  });

  it("hears of it again when it is no longer muted", async () => {
    await page.getByRole("button", { name: "Unmute the conversation" }).click();
    await page.getByText("Muted: what comes later").waitFor({ state: "detached" });
    await on.program.deliver(ALICE, [lunch(2)]);
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await row("Re: Lunch").waitFor();
  });

  it("blocks a sender, whose mail is junk then, and takes it back in the settings", async () => {
    await row("Stays").click();
    await page.getByText("Buy!").last().waitFor();
    await fromMenu("Block eve@ads.example");
    await said("Mail from eve@ads.example goes to Junk from now on");
    await on.program.deliver(ALICE, [textMessage({ subject: "More", from: "EVE <Eve@ads.example>" }, "Buy!")]);
    await becomes(() => subjectsIn("junk"), ["More"]);
    await page.goto(on.at("settings/blocked"));
    await page.getByLabel("Address, or @ and a domain").fill("nobody");
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByText("nobody is not a mail address.").waitFor();
    await page.getByLabel("Address, or @ and a domain").fill("@spam.example");
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByText("@spam.example").waitFor();
    await page.getByRole("button", { name: "Unblock eve@ads.example" }).click();
    await said("Mail from eve@ads.example comes into the inbox again");
    await page.getByRole("button", { name: "Unblock eve@ads.example" }).waitFor({ state: "detached" });
    await on.program.deliver(ALICE, [
      textMessage({ subject: "Again", from: "eve@ads.example" }, "x"),
      textMessage({ subject: "Spam", from: "anybody@spam.example" }, "x"),
    ]);
    await becomes(() => subjectsIn("junk"), ["More", "Spam"]);
    assert.ok((await subjectsIn("inbox")).includes("Again"));
  });
});
