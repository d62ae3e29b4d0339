/** Where the focus is after something went away, opened or closed: in the next row, the first field, back at what opened it; never nowhere. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ROOT = "root@posthorn.test";
const ANN = "ann@posthorn.test";
const CARDS = ["Ada", "Bea", "Cleo"].map(
  (name) => `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:${name}\r\nEMAIL:${name}@far.example\r\nEND:VCARD\r\n`,
);

describe("the focus", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ROOT, ANN, "bob@posthorn.test", "cy@posthorn.test"] });
  let page: Page;

  const go = (path: string): Promise<unknown> => page.goto(on.at(path));
  const button = (name: string | RegExp): Locator => page.getByRole("button", { name, exact: true });
  const field = (name: string): Locator => page.getByLabel(name, { exact: true });
  const dialog = (): Locator => page.getByRole("dialog");
  const heading = (name: string | RegExp): Locator => page.getByRole("heading", { name, exact: true });
  const contact = (name: string): Locator => page.getByRole("link", { name: new RegExp(`^${name}`) });
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focusOn = async (wanted: Locator): Promise<void> => {
    await wanted.waitFor();
    await wanted.focus();
  };
  /** By key: a pointer would leave the focus where it is. */
  const use = async (wanted: Locator): Promise<void> => {
    await focusOn(wanted);
    await press("Enter");
  };
  const hasFocus = async (wanted: Locator): Promise<void> => {
    await wanted.waitFor();
    await until(() => wanted.evaluate((element) => element === element.ownerDocument?.activeElement));
  };
  const choose = async (menu: Locator, entry: string): Promise<void> => {
    await use(menu);
    await hasFocus(page.getByRole("menuitem").first());
    await page.getByRole("menuitem", { name: entry }).focus();
    await press("Enter");
    await dialog().waitFor();
  };

  const isAdministrator = async (): Promise<boolean> =>
    (await on.program.cli("account", "list", "--find", ANN, "--json")).stdout.includes('"administrator":true');

  before(async () => {
    await on.program.cli("account", "set", ROOT, "--administrator", "on");
    for (const name of ["a", "b", "c"]) {
      await on.program.cli("alias", "add", `${name}@posthorn.test`, ANN, ROOT);
      await on.program.cli("account", "token", "add", ROOT, `phone ${name}`);
      await on.program.cli("suppression", "add", `${name}@far.example`);
    }
    page = await on.pageOf(ROOT);
  });

  it("goes to the first field of an identity that is made, and back to its button", async () => {
    await go("settings/identities");
    await use(button("New identity"));
    const form = page.getByRole("form", { name: "New identity" });
    await hasFocus(form.getByLabel("Your name"));
    await use(form.getByRole("button", { name: "Cancel" }));
    await hasFocus(button("New identity"));
    for (const address of ["a@posthorn.test", "b@posthorn.test"]) {
      await use(button("New identity"));
      await form.getByLabel("Address", { exact: true }).fill(address);
      await press("Enter");
      await form.waitFor({ state: "detached" });
      await hasFocus(button("New identity"));
    }
  });

  it("stays when an identity is not deleted after all, and goes to the next one when it is", async () => {
    const removal = (address: string) =>
      page.getByRole("form", { name: address }).getByRole("button", { name: "Delete this identity" });
    await use(removal("a@posthorn.test"));
    await dialog().getByText("Delete a@posthorn.test?").waitFor();
    await press("Escape");
    await hasFocus(removal("a@posthorn.test"));
    await use(removal("a@posthorn.test"));
    await use(dialog().getByRole("button", { name: "Delete" }));
    await page.getByText("a@posthorn.test is no longer one of your identities.").waitFor();
    await hasFocus(removal("b@posthorn.test"));
    assert.equal(await page.getByRole("form", { name: "a@posthorn.test" }).count(), 0);
  });

  it("stays at a button while the server is asked", async () => {
    await use(page.getByRole("form", { name: "b@posthorn.test" }).getByRole("button", { name: "Save" }));
    await page.getByText("Saved", { exact: true }).last().waitFor();
    await hasFocus(page.getByRole("form", { name: "b@posthorn.test" }).getByRole("button", { name: "Save" }));
  });

  it("goes to the next blocked sender, and to the heading after the last", async () => {
    await go("settings/blocked");
    for (const name of ["x", "y"]) {
      await field("Address, or @ and a domain").fill(`${name}@far.example`);
      await press("Enter");
      await page.getByText(`${name}@far.example`, { exact: true }).waitFor();
      await hasFocus(field("Address, or @ and a domain"));
    }
    const removal = (name: string) => button(new RegExp(`${name}@far\\.example`));
    const [first = "", second = ""] = await page.getByRole("listitem").locator("strong").allTextContents();
    await use(removal(first.slice(0, 1)));
    await hasFocus(removal(second.slice(0, 1)));
    await press("Enter");
    await hasFocus(heading("Blocked senders"));
    // From a toast it is back where it was.
    await use(button("Undo").last());
    await removal(second.slice(0, 1)).waitFor();
    await hasFocus(heading("Blocked senders"));
  });

  it("goes to the next password of a program", async () => {
    await go("settings/security");
    await use(button("Take back the password of phone b"));
    await use(dialog().getByRole("button", { name: "Take back" }));
    await button("Take back the password of phone b").waitFor({ state: "detached" });
    await hasFocus(button("Take back the password of phone c"));
    await press("Enter");
    await use(dialog().getByRole("button", { name: "Take back" }));
    await hasFocus(button("Take back the password of phone a"));
  });

  it("goes to what is to be entered when a device has its password, and to the beginning for another", async () => {
    await go("settings/connect");
    await focusOn(page.getByRole("radio", { name: "Thunderbird" }));
    await press("Space");
    await use(button("Make the password"));
    await hasFocus(heading("3. Enter this"));
    await use(button("Connect another device"));
    await hasFocus(heading("Connect a device"));
  });

  it("goes to the next alias, and back to the one that was edited", async () => {
    await go("admin/aliases");
    await use(button("Edit: a@posthorn.test"));
    await dialog().waitFor();
    await press("Escape");
    await hasFocus(button("Edit: a@posthorn.test"));
    await use(button("Remove: a@posthorn.test"));
    await use(dialog().getByRole("button", { name: "Remove" }));
    await hasFocus(button("Remove: b@posthorn.test"));
  });

  it("goes to the next account, and back to the menu of one", async () => {
    await go("admin/accounts");
    const menu = (name: string) => button(`Actions for ${name}@posthorn.test`);
    await choose(menu("ann"), "Make administrator…");
    await dialog().getByText("An administrator may change everything here").waitFor();
    await press("Escape");
    await hasFocus(menu("ann"));
    assert.equal(await isAdministrator(), false);
    await choose(menu("ann"), "Make administrator…");
    await use(dialog().getByRole("button", { name: "Do it" }));
    await until(isAdministrator);
    await page.getByText(`${ANN} is an administrator now.`).waitFor();
    await hasFocus(menu("ann"));
    await choose(menu("bob"), "Remove for good…");
    await dialog().getByLabel("Type bob@posthorn.test to confirm").fill("bob@posthorn.test");
    await use(dialog().getByRole("button", { name: "Remove for good" }));
    await menu("bob").waitFor({ state: "detached" });
    await hasFocus(menu("cy"));
  });

  it("goes to the next address that takes no mail", async () => {
    await go("admin/queue");
    await use(button("Take a@far.example off the list"));
    await hasFocus(button("Take b@far.example off the list"));
  });

  it("goes into the form of a smarthost, and back when that is not wanted", async () => {
    await go("admin/overview");
    await use(button("Set up"));
    await hasFocus(field("Server"));
    await use(button("Cancel"));
    await hasFocus(button("Set up"));
  });

  it("goes to the domain that is opened, and back to it", async () => {
    await go("admin/domains");
    await use(button("Open posthorn.test"));
    await hasFocus(heading("posthorn.test"));
    await use(button("All domains"));
    await hasFocus(button("Open posthorn.test"));
  });

  it("is where a contact was read, changed, made or deleted from", async () => {
    await go("contacts");
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "all.vcf", mimeType: "text/vcard", buffer: Buffer.from(CARDS.join("")) });
    await use(contact("Bea"));
    await use(button("Edit"));
    await hasFocus(field("First name"));
    await use(button("Cancel"));
    await hasFocus(button("Edit"));
    await use(button("Edit"));
    await field("Company").fill("Firm");
    await press("Enter");
    await page.getByText("Firm", { exact: true }).waitFor();
    await hasFocus(button("Edit"));
    await use(button("New contact"));
    await hasFocus(field("First name"));
    await use(button("Cancel"));
    await hasFocus(button("New contact"));
    await focusOn(contact("Ada"));
    await press("ArrowDown", "Enter");
    await heading("Bea").waitFor();
    await hasFocus(contact("Bea"));
    await use(button("Delete"));
    await contact("Bea").waitFor({ state: "detached" });
    await hasFocus(contact("Cleo"));
    await press("Home");
    await hasFocus(contact("Ada"));
  });

  it("goes on among the numbers of a contact, and to a new one", async () => {
    await press("Enter");
    await use(button("Edit"));
    await use(button("Add a phone number"));
    await hasFocus(field("Phone").nth(1));
    await page.keyboard.type("+1");
    await use(button("Remove +1"));
    await hasFocus(button("Remove Phone"));
    await use(button("Cancel"));
  });

  it("is in the contact that is opened on a telephone, and back in the list", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await go("contacts");
    await use(contact("Cleo"));
    await hasFocus(heading("Cleo"));
    await use(button("Back"));
    await hasFocus(contact("Cleo"));
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it("goes to the next of those who share a folder", async () => {
    await on.program.cli("mailbox", "share", ROOT, "INBOX", ANN, "read");
    await on.program.cli("mailbox", "share", ROOT, "INBOX", "cy@posthorn.test", "read");
    await go("");
    const menu = page.getByRole("button", { name: /^Actions for Inbox/ });
    await choose(menu, "Share…");
    const removal = (name: string) => dialog().getByRole("button", { name: `Stop sharing with ${name}@posthorn.test` });
    await removal("cy").waitFor();
    const names = await dialog().getByRole("list", { name: "Who has it" }).getByRole("listitem").allTextContents();
    const [first, second] = names[0]?.startsWith("ann") === true ? ["ann", "cy"] : ["cy", "ann"];
    await use(removal(first ?? ""));
    await hasFocus(removal(second ?? ""));
    await press("Enter");
    await dialog().getByText("Only you see this folder.").waitFor();
    await dialog().locator(":focus").waitFor();
    await use(dialog().getByRole("button", { name: "Done" }));
    await hasFocus(menu);
  });
});
