/** The other pages of the settings: absence, writing, keys; notices.test.ts has the notifications. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page, Route } from "playwright-core";
import { faults, picture, skipWithoutChromium } from "../support/browser.ts";
import { becomes } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ANN = "ann@posthorn.test";

describe("settings", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ANN] });

  async function open(name: string): Promise<Page> {
    const page = await on.pageOf(ANN);
    await page.goto(on.at(`settings/${name}`));
    return page;
  }

  it("keeps the answer of an absence, and sees what cannot be", async () => {
    const page = await open("absence");
    await page.getByLabel("Answer while I am away").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Write what people should read.").waitFor();
    await page.getByLabel("Text").fill("Back in May.");
    await page.getByLabel("From").fill("2030-05-02");
    await page.getByLabel("Until").fill("2030-05-01");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("It ends before it begins.").waitFor();
    await page.getByLabel("Until").fill("2030-05-20");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. It is turned on.").waitFor();
    await picture(page, "settings-absence");
    await page.reload();
    await page.getByLabel("Answer while I am away").waitFor();
    await becomes(() => page.getByLabel("Answer while I am away").isChecked(), true);
    await becomes(() => page.getByLabel("Text").inputValue(), "Back in May.");
    await becomes(() => page.getByLabel("From").inputValue(), "2030-05-02");
    await becomes(() => page.getByLabel("Until").inputValue(), "2030-05-20");
    await page.context().close();
  });

  it("says what the server does not take of an absence", async () => {
    const page = await open("absence");
    await page.getByLabel("Text").fill("x".repeat(70_000));
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/^The server refused|^Saved/).waitFor();
    assert.equal(await page.getByText(/^Saved/).count(), 0);
    await page.context().close();
  });

  it("makes an identity once, however often it is asked to", async () => {
    const page = await open("identities");
    await page.getByRole("button", { name: "New identity" }).click();
    const form = page.getByRole("form", { name: "New identity" });
    await becomes(
      () =>
        form
          .getByLabel("Your name")
          .evaluate((field) => (field as { matches(selector: string): boolean }).matches(":focus")),
      true,
    );
    await page.keyboard.type("Ann of sales");
    const begun = Promise.withResolvers<Route>();
    let asked = 0;
    await page.route("**/jmap/api", async (route) => {
      if (route.request().postData()?.includes("Identity/set") !== true) return route.continue();
      asked++;
      return begun.resolve(route);
    });
    await form.getByRole("button", { name: "Save" }).dblclick();
    const route = await begun.promise;
    await page.keyboard.press("Enter");
    await route.continue();
    await page.getByText("Saved", { exact: true }).waitFor();
    await form.waitFor({ state: "detached" });
    assert.equal(asked, 1);
    await page.context().close();
  });

  it("turns the junk filter off and on, and says what it has learned", async () => {
    const page = await open("blocked");
    const tick = page.getByRole("checkbox", { name: "File mail in Junk that is like what I have called junk" });
    await page.getByText("Learned so far: 0 junk, 0 wanted. It begins with 20 junk and 40 wanted.").waitFor();
    assert.equal(await tick.isChecked(), true);
    await tick.click();
    await page.getByText("The junk filter is off. It goes on learning.").waitFor();
    await page.reload();
    await page.getByText("Learned so far").waitFor();
    assert.equal(await tick.isChecked(), false);
    await tick.click();
    await page.getByText("The junk filter is on.").waitFor();
    await page.context().close();
  });

  it("says that a sender could not be blocked again", async () => {
    const page = await open("blocked");
    await page.getByLabel("Address, or @ and a domain").fill("bob@far.example");
    await page.getByRole("button", { name: "Block" }).click();
    await page.getByRole("button", { name: /bob@far\.example/ }).click();
    const undo = page.getByRole("button", { name: "Undo" });
    await undo.waitFor();
    await page.route("**/api/blocked", (route) => route.abort());
    await undo.click();
    await page.getByText("The server cannot be reached. Check").waitFor();
    await page.context().close();
  });

  it("takes an old server by an address of IPv6, with a port or without", async () => {
    const page = await open("import");
    const given: unknown[] = [];
    await page.route("**/api/import", async (route) => {
      const { host, port } = route.request().postDataJSON() as { host: string; port: number };
      given.push(`${host} ${port}`);
      await route.abort();
    });
    await page.getByLabel("User name there").fill("ann");
    await page.getByLabel("Password there").fill("secret");
    for (const server of ["2001:db8::7", "[2001:db8::7]:1993", "imap.example.org:1993", "imap.example.org"]) {
      const told = given.length;
      await page.getByLabel("Its IMAP server").fill(server);
      await page.getByRole("button", { name: "Fetch the mail" }).click();
      await becomes(() => given.length, told + 1);
      await page.getByText("It was interrupted").waitFor();
    }
    const named = ["imap.example.org 1993", "imap.example.org 993"];
    assert.deepEqual(given, ["2001:db8::7 993", "2001:db8::7 1993", ...named]);
    await page.context().close();
  });

  it("shows times of the zone that is preferred, takes that back, and finds settings by name", async () => {
    const page = await open("general");
    await page.getByRole("searchbox", { name: "Search the settings" }).fill("keys");
    await page.getByRole("link", { name: /Passkeys/ }).waitFor();
    assert.deepEqual(await faults(page, "search"), []);
    await picture(page, "settings-search");
    await page.getByRole("searchbox", { name: "Search the settings" }).fill("nothing like it");
    await page.getByText("No setting has that name.").waitFor();
    await page.getByRole("searchbox", { name: "Search the settings" }).fill("time z");
    await page.getByRole("link", { name: /Time zone/ }).click();
    await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
    await page.getByText("Time zone: Asia/Tokyo").waitFor();
    await on.program.deliver(ANN, [
      "From: bob@far.example\r\nDate: Thu, 26 Nov 2026 20:30:00 +0000\r\nSubject: Noon in Tokyo\r\n\r\nHello\r\n",
    ]);
    await page.getByLabel("Time zone").selectOption("system");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await becomes(() => page.getByLabel("Time zone").inputValue(), "Asia/Tokyo");
    const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: "Asia/Tokyo" });
    const wanted = hour.format(Date.now());
    await page.goto(on.at(""));
    await page.getByText("Noon in Tokyo").first().waitFor();
    const shown = await page.locator("time").first().textContent();
    assert.ok([wanted, hour.format(Date.now())].includes(shown?.slice(0, 2) ?? ""), `${shown}, not ${wanted} o'clock`);
    await page.context().close();
  });

  it("marks as read when one says so, or has looked at it for a while", async () => {
    await on.program.deliver(ANN, ["From: bob@far.example\r\nSubject: Unread for now\r\n\r\nLook at this\r\n"]);
    const page = await open("reading");
    await page.getByLabel("Mark as read").selectOption("by-hand");
    await page.getByText("Mark as read: Only when I say so").waitFor();
    await page.goto(on.at(""));
    const row = (mark: string) => page.getByRole("row", { name: new RegExp(`^${mark}.*Unread for now$`) });
    await row("unread").click();
    await page.getByRole("article").getByText("Look at this").waitFor();
    // What is marked by itself is marked by now.
    await page.keyboard.press("s");
    await row("unread, starred").waitFor();
    await page.keyboard.press("I");
    await row("starred").waitFor();
    await page.keyboard.press("U");
    await row("unread, starred").waitFor();
    await page.evaluate(
      "localStorage.preferences = JSON.stringify({ ...JSON.parse(localStorage.preferences), markRead: 'later' })",
    );
    await page.reload();
    await row("starred").waitFor();
    await page.context().close();
  });

  it("turns the keys off and on", async () => {
    const page = await open("keyboard");
    await page.getByLabel("Keys for everything").selectOption("off");
    await page.getByRole("heading", { name: "Keyboard" }).click();
    await page.keyboard.press("c");
    await page.keyboard.press("?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.getByLabel("Keys for everything").selectOption("on");
    await page.getByRole("heading", { name: "Keyboard" }).click();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.context().close();
  });
});
