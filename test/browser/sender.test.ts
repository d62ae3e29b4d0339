/** What the reader of a message is told about who sent it. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { logIn, prefer, skipWithoutChromium } from "../support/browser.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { append, examined } from "../support/web-inbox.ts";
import { htmlMessage, textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";
const PASS = "dmarc=pass header.from=far.example policy.dmarc=reject";

describe("the sender of a message", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, "bob@posthorn.test"] });
  let page: Page;

  before(async () => {
    await append(on.program, ALICE, [
      examined(PASS) + textMessage({ subject: "Proved" }, "x"),
      examined("dmarc=none") + textMessage({ subject: "Not proved" }, "x"),
      examined("dmarc=fail header.from=far.example policy.dmarc=reject") + textMessage({ subject: "Forged" }, "x"),
      examined("dmarc=none\r\nX-Posthorn-Verdict: junk;\r\n\tit is like what its reader has called junk (99 %)") +
        textMessage({ subject: "Filed" }, "x"),
      // Whoever puts a message into a mailbox can write what a delivery would.
      `X-Note: mine\r\n${examined(PASS)}${textMessage({ subject: "Planted" }, "x")}`,
      htmlMessage(
        { subject: "Links" },
        `<style>span{display:none!important}</style><a href="https://evil.example/x">www.bank.example</a><p><a href="https://www.bank.example/">bank.example</a>`,
      ),
      examined("dmarc=none") + textMessage({ subject: "Tricky", from: '"boss@posthorn.test" <x@postborn.test>' }, "x"),
    ]);
    page = await on.pageOf(ALICE, { height: 900 });
  });

  const open = async (subject: string): Promise<void> => {
    await page.getByRole("row", { name: new RegExp(`, ${subject}$`) }).click();
    await page.getByRole("heading", { name: subject, exact: true }).waitFor();
  };
  const cases: readonly (readonly [subject: string, sentence: string])[] = [
    ["Proved", "Really from far.example"],
    ["Not proved", "Could not be confirmed: this may not be from far.example"],
    ["Forged", "Pretends to be from far.example"],
    ["Tricky", "The name says boss@posthorn.test, but the address is x@postborn.test."],
  ];
  for (const [subject, sentence] of cases)
    it(`of "${subject}": ${sentence}`, async () => {
      await open(subject);
      await page.getByRole("article").getByText(sentence).waitFor();
    });

  it("is not judged by what stands in a message that nobody delivered", async () => {
    await open("Planted");
    await page.getByRole("article").getByText("Not checked: a mail program or an import put this here").waitFor();
    assert.equal(await page.getByText("Really from").count(), 0);
  });

  it("is a user of this server, who logged in", async () => {
    const bob = await on.page();
    await prefer(bob, { undoSeconds: "0" });
    await logIn(bob, on.program, "bob@posthorn.test");
    await bob.keyboard.press("c");
    await bob.getByRole("combobox", { name: "To" }).fill(ALICE);
    await bob.keyboard.press("Tab");
    await bob.getByLabel("Subject").fill("From here");
    await bob.getByRole("textbox", { name: "Text" }).fill("Hello");
    await bob.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("row", { name: /From here/ }).click();
    await page.getByRole("article").getByText("Written by this person on this server").waitFor();
    await bob.context().close();
  });

  it("cannot hide where a link leads", async () => {
    await open("Links");
    const frame = page.frameLocator('iframe[title="Message text"]');
    await frame.getByText("→ evil.example").waitFor();
    assert.equal(await frame.getByText("→").count(), 1);
  });

  it("says in Junk why a message is there", async () => {
    await open("Filed");
    assert.equal(await page.getByText("what you have called junk").count(), 0);
    await page.getByRole("button", { name: "Report as junk" }).first().click();
    await page.getByText("1 conversation moved to Junk").waitFor();
    await page.getByRole("link", { name: /^Junk/ }).click();
    await open("Filed");
    await page.getByText("In Junk because it is like what you have called junk (99 %).").waitFor();
    await page.goBack();
    await page.getByRole("link", { name: /^Inbox/ }).click();
  });

  it("has its checks among the details", async () => {
    await open("Proved");
    await page.getByRole("button", { name: "Show details" }).click();
    await page.getByText("dmarc pass far.example").waitFor();
  });
});
