/** Invitations that come by mail: shown as such, answered by one press, and what the one who invited sees of that. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { becomes } from "../support/until.ts";
import { append } from "../support/web-inbox.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { mailOf, sourceOf } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";
const FILE = { name: "map.txt", mimeType: "text/plain", buffer: Buffer.from("Turn left.") };

function invitation(method: string, summary: string): string {
  const calendar = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    `UID:${summary}@posthorn.test`,
    "DTSTAMP:20261127T100000Z",
    "DTSTART;TZID=Central Europe Standard Time:20261201T103000",
    "DTEND:20261201T103000Z",
    `SUMMARY:${summary}`,
    "LOCATION:Room <b>7</b>",
    `ORGANIZER;CN=Bob Brown:mailto:${BOB}`,
    `ATTENDEE;CN=Alice Green;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${ALICE}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");
  const header = [
    `From: Bob Brown <${BOB}>`,
    `To: ${ALICE}`,
    `Subject: Invitation: ${summary}`,
    `Message-ID: <${summary}-${method}@posthorn.test>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/alternative; boundary="part"',
  ].join("\r\n");
  const part = (type: string, text: string): string => `--part\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
  return `${header}\r\n\r\n${part("text/plain; charset=utf-8", "Please come.")}${part(`text/calendar; charset=utf-8; method=${method}`, calendar)}--part--\r\n`;
}

describe("an invitation", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, BOB] });
  let page: Page;

  const open = async (where: Page, subject: string): Promise<void> => {
    await where.getByRole("row", { name: new RegExp(`, ${subject}$`) }).click();
    await where.getByRole("heading", { name: subject, level: 1 }).waitFor();
  };
  const pageOf = (address: string): Promise<Page> =>
    on.pageOf(address, { height: 900, timezoneId: "UTC", preferences: { undoSeconds: "30" } });
  const card = (): Locator => page.getByRole("region", { name: "Invitation" });
  const composer = (where: Page): Locator => where.getByRole("region", { name: "Maybe: Breakfast" });
  const press = (name: string): Promise<void> => card().getByRole("button", { name, exact: true }).click();

  before(async () => {
    await append(on.program, ALICE, [invitation("CANCEL", "Supper"), invitation("REQUEST", "Breakfast")]);
    page = await pageOf(ALICE);
  });

  it("says what, when, where and by whom, above what else the message says", async () => {
    await open(page, "Invitation: Breakfast");
    await card().getByRole("heading", { name: "Breakfast" }).waitFor();
    await card().getByText("Room <b>7</b>").waitFor();
    await card().getByText("Bob Brown").waitFor();
    assert.match(await card().innerText(), /Tue,? 1 December 2026.*09:30.{1,3}10:30/s);
    await page.getByText("Please come.").last().waitFor();
    assert.deepEqual(await faultsInLooks(page, "invitation", "few"), []);
  });

  it("is not answered any more when that is taken back", async () => {
    await press("Maybe");
    await card().getByText("You said maybe").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Not sent; the draft is back").waitFor();
    await card().getByText("You said maybe").waitFor({ state: "detached" });
    await composer(page).getByRole("button", { name: "Close" }).click();
  });

  it("stays an answer, with its files, while it is written on from the drafts", async () => {
    const theirs = await pageOf(ALICE);
    const said = theirs.getByRole("textbox", { name: "Text" });
    const drafts = async (): Promise<readonly string[]> =>
      (await mailOf(on.program, ALICE, "drafts")).map(({ preview }) => preview);
    const writeOn = async (...texts: readonly string[]): Promise<void> => {
      await theirs.getByRole("link", { name: /^Drafts/ }).click();
      await open(theirs, "Maybe: Breakfast");
      await theirs.getByRole("button", { name: "Continue writing" }).click();
      await said.waitFor();
      if (texts.length === 2) await theirs.locator('input[aria-label="Attach files"]').setInputFiles(FILE);
      await composer(theirs).getByText(FILE.name).waitFor();
      await composer(theirs).getByRole("list", { name: "1 attachment" }).waitFor();
      for (const text of texts) {
        await said.fill(text);
        await becomes(drafts, [text]);
      }
    };
    await writeOn("Perhaps.", "Perhaps not.");
    await composer(theirs).getByRole("button", { name: "Close" }).click();
    await writeOn("Well.", "Well, perhaps.", "Well, yes.");
    const [draft] = await mailOf(on.program, ALICE, "drafts");
    assert.match(
      await sourceOf(on.program, ALICE, draft?.blobId ?? ""),
      /Content-Type: text\/calendar;\s+method=REPLY/i,
    );
    await theirs.getByRole("button", { name: "Discard" }).click();
    await becomes(drafts, []);
    await theirs.getByRole("button", { name: "Undo" }).click();
    await becomes(drafts, ["Well, yes."]);
    const [again] = await mailOf(on.program, ALICE, "drafts");
    const source = await sourceOf(on.program, ALICE, again?.blobId ?? "");
    assert.match(source, /Content-Type: text\/calendar;\s+method=REPLY/i);
    assert.match(source, /filename="?map\.txt/i);
    await composer(theirs).getByRole("button", { name: "Close" }).click();
    await theirs.close();
  });

  it("is answered also by an answer that was among the drafts, until that is taken back", async () => {
    const theirs = await pageOf(ALICE);
    await theirs.getByRole("link", { name: /^Drafts/ }).click();
    await open(theirs, "Maybe: Breakfast");
    await theirs.getByRole("button", { name: "Continue writing" }).click();
    await composer(theirs).getByRole("button", { name: "Send", exact: true }).click();
    await card().getByText("You said maybe").waitFor();
    await theirs.getByRole("button", { name: "Undo" }).click();
    await theirs.getByText("Not sent; the draft is back").waitFor();
    await card().getByText("You said maybe").waitFor({ state: "detached" });
    await theirs.getByRole("button", { name: "Discard" }).click();
    await becomes(() => mailOf(on.program, ALICE, "drafts"), []);
    await theirs.close();
  });

  it("is answered by one press, which can be pressed differently later", async () => {
    await page.evaluate(`(() => {
      const chosen = JSON.parse(localStorage.getItem("preferences") ?? "{}");
      localStorage.setItem("preferences", JSON.stringify({ ...chosen, undoSeconds: "0" }));
      dispatchEvent(new StorageEvent("storage", { key: "preferences" }));
    })()`);
    await press("Decline");
    await card().getByText("You declined").waitFor();
    await press("Accept");
    await card().getByText("You accepted").waitFor();
    await becomes(() => card().getByText("You declined").count(), 0);
  });

  it("tells the one who invited, in a form that calendars understand", async () => {
    const theirs = await pageOf(BOB);
    await open(theirs, "Accepted: Breakfast");
    await theirs.getByRole("region", { name: "Invitation" }).getByText("Alice Green accepts").waitFor();
    await theirs.getByRole("article").getByRole("button", { name: "More" }).last().click();
    await theirs.getByRole("menuitem", { name: "View the source" }).click();
    await theirs
      .getByRole("dialog")
      .getByText(/Content-Type: text\/calendar;\s+method=REPLY/i)
      .waitFor();
    assert.equal(await theirs.getByRole("region").getByRole("button", { name: "Accept" }).count(), 0);
    await theirs.close();
  });

  it("is seen to be cancelled, and not answered then", async () => {
    await open(page, "Invitation: Supper");
    await card().getByText("This appointment is cancelled").waitFor();
    assert.equal(await card().getByRole("button").count(), 0);
  });
});
