/** The ten main tasks by keyboard alone: nobody here has a mouse. And where the focus is after something went away. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";
import { mailOf } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";

/** Presses of Tab after which somebody gives up. */
const TABS_MAX = 60;

describe("by keyboard alone", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE, BOB] });
  let page: Page;

  const press = (...keys: readonly string[]): Promise<void> =>
    keys.reduce((pressed, key) => pressed.then(() => page.keyboard.press(key)), Promise.resolve());
  const type = (text: string): Promise<void> => page.keyboard.type(text);
  const isFocused = (wanted: Locator): Promise<boolean> =>
    wanted.first().evaluate((element) => element === element.ownerDocument?.activeElement);
  /** Tab after Tab, as far as it is. */
  const tabTo = async (wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> => {
    await wanted.first().waitFor();
    for (let i = 0; i < TABS_MAX; i += 1) {
      if (await isFocused(wanted)) return;
      await press(key);
    }
    assert.fail(`never came to ${wanted.toString()}`);
  };
  const row = (subject: string): Locator => page.getByRole("row", { name: new RegExp(`${subject}$`) });
  const heading = (name: string): Locator => page.getByRole("heading", { name, exact: true });
  const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
  const isSaid = (text: string): Promise<void> => page.getByRole("status").getByText(text).waitFor();
  /** The focus moves when the page has drawn itself, which may be after what went away is gone. */
  const hasFocus = (wanted: Locator): Promise<boolean> => until(() => isFocused(wanted));

  before(async () => {
    await on.program.deliver(
      ALICE,
      ["First", "Second", "Third"].map((subject) =>
        textMessage({ subject, from: "Bob <bob@posthorn.test>" }, `The text of ${subject}.`),
      ),
    );
    page = await on.page({ height: 900, preferences: { undoSeconds: "0" } });
    await page.goto(on.at(""));
  });

  it("logs in", async () => {
    await hasFocus(page.getByLabel("Address"));
    await type(ALICE);
    await press("Tab");
    await type(on.program.password);
    await press("Enter");
    await row("Third").waitFor();
  });

  it("reads, the next one too, and goes back to the list", async () => {
    await press("Enter");
    await page.getByText("The text of Third.").last().waitFor();
    await press("j");
    await page.getByText("The text of Second.").last().waitFor();
    await press("u");
    await page.getByText("No conversation chosen").waitFor();
    await tabTo(row("Second"));
    await press("ArrowUp");
    await hasFocus(row("Third"));
  });

  it("replies", async () => {
    await press("Enter");
    await page.getByText("The text of Third.").last().waitFor();
    await press("r");
    await hasFocus(page.getByRole("textbox", { name: "Text" }));
    await type("Thank you.");
    await page.getByRole("textbox", { name: "Text" }).getByText("Thank you.").waitFor();
    await press("Control+Enter");
    await isSaid("Message sent");
  });

  it("writes to somebody, with a file", async () => {
    await press("c");
    await tabTo(page.getByRole("combobox", { name: "To" }));
    await type(BOB);
    await press("Enter");
    await tabTo(page.getByLabel("Subject"));
    await type("Minutes");
    await tabTo(page.getByRole("textbox", { name: "Text" }));
    await type("Here they are.");
    // The page is told to ask us and not the desktop before anything is pressed: the key could overtake that.
    const chooser = page.waitForEvent("filechooser");
    await tabTo(button("Attach files"));
    await press("Enter");
    await (await chooser).setFiles({ name: "minutes.txt", mimeType: "text/plain", buffer: Buffer.from("1. coffee") });
    await page.getByText(/^Saved at/).waitFor();
    await tabTo(button("Send"), "Shift+Tab");
    await press("Enter");
    await page.getByRole("textbox", { name: "Text" }).waitFor({ state: "detached" });
    const arrived = await until(
      async () => (await mailOf(on.program, BOB, "inbox")).find(({ subject }) => subject === "Minutes"),
      (found) => found !== undefined,
    );
    assert.equal(arrived?.hasAttachment, true);
  });

  it("has the focus back where it was, when what was written is closed", async () => {
    await tabTo(button("Write"), "Shift+Tab");
    await press("Enter");
    await page.getByRole("textbox", { name: "Text" }).waitFor();
    await press("Escape");
    await page.getByRole("textbox", { name: "Text" }).waitFor({ state: "detached" });
    await hasFocus(button("Write"));
  });

  it("stays in the message when a question about it is escaped", async () => {
    await press("c");
    await tabTo(page.getByRole("combobox", { name: "To" }));
    await type(BOB);
    await press("Enter");
    await tabTo(page.getByRole("textbox", { name: "Text" }));
    await type("See the attached file.");
    await press("Control+Enter");
    await page.getByRole("dialog").getByText("mentions an attachment").waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(await page.getByRole("textbox", { name: "Text" }).isVisible());
    await tabTo(button("Discard"));
    await press("Enter");
    await isSaid("Draft discarded");
  });

  it("searches", async () => {
    await press("/");
    await hasFocus(page.getByRole("textbox", { name: "Search mail" }));
    await type("subject:second");
    await press("Enter");
    await row("First").waitFor({ state: "detached" });
    await row("Second").waitFor();
    await press("Escape");
    await press("g", "i");
    await heading("Inbox").waitFor();
  });

  it("makes a folder", async () => {
    await tabTo(button("New folder"));
    await press("Enter");
    await hasFocus(page.getByRole("dialog").getByLabel("Name"));
    await type("Bills");
    await press("Enter");
    await page.getByRole("link", { name: "Bills" }).waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await hasFocus(button("New folder"));
  });

  it("moves into it, and says so", async () => {
    await tabTo(row("Third"));
    await press("x", "v");
    await hasFocus(page.getByRole("dialog").getByLabel("Find a folder"));
    await type("bill");
    await press("Enter");
    await isSaid("1 conversation moved to Bills");
    await row("Third").waitFor({ state: "detached" });
    // The row that took its place.
    await hasFocus(row("Second"));
  });

  it("undoes it", async () => {
    await press("z");
    await row("Third").waitFor();
  });

  it("deletes what is open, and reads on in the list", async () => {
    await tabTo(row("Third"));
    await press("ArrowDown", "Enter");
    await page.getByText("The text of Second.").last().waitFor();
    await press("#");
    await isSaid("1 conversation moved to Trash");
    await row("Second").waitFor({ state: "detached" });
    await until(async () => (await isFocused(row("First"))) || (await isFocused(row("Third"))));
  });

  it("changes a setting", async () => {
    await press("g", "s");
    await heading("General").waitFor();
    await tabTo(page.getByLabel("Rows of the list"));
    await press("ArrowDown");
    await page.locator("html[data-density=medium]").waitFor();
  });

  it("connects a device", async () => {
    await press("Escape");
    await press("Control+k");
    await hasFocus(page.getByRole("combobox", { name: "What do you want to do?" }));
    await type("connect");
    await press("Enter");
    await heading("Connect a device").waitFor();
    await tabTo(page.getByRole("radio").first());
    await press("ArrowRight", "ArrowRight", "ArrowRight");
    await page.getByText("IMAP (recommended)").waitFor();
    await tabTo(button("Make the password"));
    await press("Enter");
    await page.getByText("Waiting for the first login…").waitFor();
  });
});
