/** The address book as people use it: making, finding, changing, deleting and taking back, files of other programs, and whom to write to. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import type { Page, Route } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

const FILE = [
  "BEGIN:VCARD",
  "VERSION:3.0",
  "UID:1",
  "N:Müller;Jörg;;;",
  "FN:Jörg Müller",
  "EMAIL;TYPE=WORK:joerg@firm.example",
  "TEL;TYPE=CELL:+49 170 1",
  "END:VCARD",
  "BEGIN:VCARD",
  "VERSION:4.0",
  "UID:2",
  "FN:Čeněk Ďábel",
  "EMAIL:cenek@far.example",
  "NOTE:plays the",
  "  posthorn",
  "END:VCARD",
  "",
].join("\r\n");

describe("contacts", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });
  let page: Page;
  let other: Page;

  before(async () => {
    const open = async (): Promise<Page> => {
      const made = await on.pageOf(ALICE);
      await made.getByRole("button", { name: "Contacts" }).click();
      await made.getByRole("heading", { name: "No contacts yet" }).waitFor();
      return made;
    };
    [page, other] = [await open(), await open()];
  });

  const person = (name: string | RegExp, at = page) => at.getByRole("link", { name });

  it("are made, and another window shows them at once", async () => {
    await page.getByRole("button", { name: "New contact" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("Enter at least a name").waitFor();
    await page.getByLabel("First name").fill("Ann");
    await page.getByLabel("Last name").fill("Brown");
    await page.getByLabel("Mail address", { exact: true }).fill("ann@far.example");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Ann Brown" }).waitFor();
    await person(/Ann Brown/, other).waitFor();
  });

  it("come from a file of another program, once, and go back into one", async () => {
    const read = (): Promise<void> =>
      page
        .locator("input[type=file]")
        .first()
        .setInputFiles({ name: "all.vcf", mimeType: "text/vcard", buffer: Buffer.from(FILE) });
    await read();
    await page.getByText("2 contacts imported").waitFor();
    await read();
    await page.getByText("0 contacts imported; 2 left out").waitFor();
    await person(/Čeněk/).click();
    await page.getByText("plays the posthorn").waitFor();
    await page.getByRole("button", { name: "More" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: /4\.0/ }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    assert.equal(text.match(/BEGIN:VCARD/g)?.length, 3);
    assert.match(text, /\r\nN:Müller;Jörg;;;\r\n/);
  });

  it("are found without accents, and changed", async () => {
    await page.getByRole("searchbox", { name: "Search contacts" }).fill("muller");
    await person(/Čeněk/).waitFor({ state: "detached" });
    await person(/Jörg Müller/).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Company").fill("Firm");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Firm", { exact: true }).waitFor();
    await page.getByText("Mobile").waitFor();
    await page.getByRole("searchbox", { name: "Search contacts" }).fill("");
  });

  it("are deleted, and come back by key", async () => {
    await person(/Čeněk/).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Čeněk Ďábel deleted").waitFor();
    await person(/Čeněk/).waitFor({ state: "detached" });
    await page.keyboard.press("z");
    await person(/Čeněk/).waitFor();
  });

  it("complete whom to write to", async () => {
    await page.keyboard.press("c");
    await page.getByRole("combobox", { name: "To" }).fill("mül");
    await page.getByRole("option", { name: /joerg@firm\.example/ }).click();
    await page.getByText("Jörg Müller").first().waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("have groups, which are written to as one", async () => {
    await page.goto(on.at("contacts"));
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "New group" }).click();
    await page.getByLabel("Name of the group").fill("Chess club");
    await page.getByLabel(/Ann Brown/).check();
    await page.getByLabel(/Jörg Müller/).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Members: 2" }).waitFor();
    await page.getByRole("button", { name: "Take Jörg Müller out of the group" }).click();
    await page.getByRole("heading", { name: "Members: 1" }).waitFor();
    await person(/Jörg Müller/).click();
    await page.getByRole("button", { name: "Groups" }).click();
    await page.getByRole("menuitem", { name: "Add to Chess club" }).click();
    await page.getByRole("link", { name: "Chess club", exact: true }).waitFor();
    await page.keyboard.press("c");
    await page.getByRole("combobox", { name: "To" }).fill("che");
    await page.getByRole("option", { name: /Chess club/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove Ann Brown" }).waitFor();
    await page.getByRole("button", { name: "Remove Jörg Müller" }).waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("show a face, and the latest mail", async () => {
    await on.program.deliver(ALICE, ["From: Ann <ann@far.example>\r\nSubject: Your move\r\n\r\nKnight to f3\r\n"]);
    await person(/Ann Brown/).click();
    await page.getByRole("link", { name: /Your move/ }).waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    await page
      .getByLabel("Choose a picture…")
      .setInputFiles(new URL("../../web/public/posthorn-192.png", import.meta.url).pathname);
    await page.getByRole("img", { name: "Picture" }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("article img").waitFor();
  });

  it("are merged where somebody is there twice, and taken apart again", async () => {
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({
        name: "twice.vcf",
        mimeType: "text/vcard",
        buffer: Buffer.from(
          "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A. Brown\r\nEMAIL:ann@far.example\r\nTEL:+1 2\r\nEND:VCARD\r\n",
        ),
      });
    await person(/A\. Brown/).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Find duplicates" }).click();
    await page.getByRole("button", { name: "Merge" }).click();
    await person(/A\. Brown/).waitFor({ state: "detached" });
    await person(/Ann Brown/).click();
    await page.getByText("+1 2").waitFor();
    await page.getByRole("link", { name: "Chess club", exact: true }).waitFor();
    // What can be taken back is what has been said to be done.
    await page.getByText(/ merged$/).waitFor();
    await page.keyboard.press("z");
    await person(/A\. Brown/).waitFor();
    await page.getByText("+1 2").waitFor({ state: "detached" });
    await page.locator("article img").waitFor();
  });

  it("lead nobody back who went on while the server was slow, and are deleted once", async () => {
    const held = async (): Promise<Route> => {
      const asked = Promise.withResolvers<Route>();
      await page.route("**/jmap/api", (route) =>
        route.request().postData()?.includes("ContactCard/set") === true ? asked.resolve(route) : route.continue(),
      );
      return asked.promise;
    };
    await person(/A\. Brown/).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Company").fill("Slow Firm");
    const saving = held();
    await page.getByRole("button", { name: "Save" }).click();
    const save = await saving;
    await person(/Jörg Müller/).click();
    await save.continue();
    await page.unroute("**/jmap/api");
    await page.getByText("Contact saved").last().waitFor();
    await person(/Jörg Müller/)
      .and(page.locator("[aria-current]"))
      .waitFor();
    await person(/A\. Brown/).click();
    await page.getByText("Slow Firm").last().waitFor();
    const removing = held();
    await page.getByRole("button", { name: "Delete" }).dblclick();
    const remove = await removing;
    await person(/Jörg Müller/).click();
    await remove.continue();
    await page.unroute("**/jmap/api");
    await page.getByText("A. Brown deleted").waitFor();
    await person(/A\. Brown/).waitFor({ state: "detached" });
    assert.equal(await page.getByText(/^The server/).count(), 0, "it is asked once");
    await person(/Jörg Müller/)
      .and(page.locator("[aria-current]"))
      .waitFor();
  });

  it("say when an Undo cannot be, and offer it again", async () => {
    await page.getByText("A. Brown deleted").waitFor();
    await page.route("**/jmap/api", (route) => route.abort());
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("The server cannot be reached. Check").waitFor();
    await page.unroute("**/jmap/api");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await person(/A\. Brown/).waitFor();
  });

  it("stay in their form, as somebody writes them, while others change and delete them", async () => {
    const button = (name: string, at = page) => at.getByRole("button", { name, exact: true });
    await button("New contact").click();
    await page.getByLabel("First name").fill("Zoe");
    await page.getByLabel("Phone", { exact: true }).fill("+1 3");
    await button("Save").click();
    await button("Edit").click();
    await page.getByLabel("Job title").fill("Captain");
    await person("Zoe", other).click();
    await button("Edit", other).click();
    await other.getByLabel("First name").fill("Chloe");
    await button("Save", other).click();
    await person("Chloe").waitFor();
    await button("Save").click();
    const shown = page.getByRole("article");
    await shown.getByRole("heading", { name: "Chloe" }).waitFor();
    await shown.getByText("Captain").waitFor();

    await button("Edit").click();
    await page.getByLabel("Company").fill("Ship");
    await button("Delete", other).click();
    await page.getByRole("alert").getByText("deleted elsewhere").waitFor();
    assert.equal(await page.getByLabel("Company").inputValue(), "Ship");
    assert.deepEqual(await faultsInLooks(page, "contact-edit-gone", "few"), []);
    await button("Save as new").click();
    await shown.getByRole("heading", { name: "Chloe" }).waitFor();
    await shown.getByText("Captain · Ship").waitFor();
    await shown.getByText("+1 3").waitFor();
    await person("Chloe", other).waitFor();
  });

  it("stay in the form of a group, too", async () => {
    const button = (name: string, at = page) => at.getByRole("button", { name, exact: true });
    const field = page.getByLabel("Name of the group");
    await person(/^Chess club/).click();
    await button("Edit").click();
    await field.fill("Chess");
    await person(/^Chess club/, other).click();
    await button("Take Jörg Müller out of the group", other).click();
    await person(/^Chess club.*1 member$/).waitFor();
    await button("Save").click();
    const shown = page.getByRole("article");
    await shown.getByRole("heading", { name: "Chess", exact: true }).waitFor();
    await shown.getByRole("heading", { name: "Members: 1" }).waitFor();

    await button("Edit").click();
    await field.fill("Chess again");
    await button("Delete", other).click();
    await button("Save as new").click();
    await shown.getByRole("heading", { name: "Chess again" }).waitFor();
    await shown.getByRole("heading", { name: "Members: 1" }).waitFor();
  });

  it("are there without the server too", async () => {
    await on.program.kill();
    await page.reload();
    await page.getByText("What you see may be old").waitFor();
    await person(/Jörg Müller/).click();
    await page.getByText("joerg@firm.example").last().waitFor();
    await on.program.restart();
    await page.getByText("What you see may be old").waitFor({ state: "detached" });
  });
});
