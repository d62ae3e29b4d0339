/** Sharing folders in the webmail: to whom, what they may do, and no more. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page, Route } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { LineClient } from "../support/line-client.ts";
import { becomes } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";

describe("sharing folders", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ANN, BOB] });
  let ann: Page;
  let bob: Page;

  before(async () => {
    await on.program.deliver(ANN, ["From: cy@far.example\r\nSubject: For both of us\r\n\r\nLook at this\r\n"]);
    [ann, bob] = [await on.pageOf(ANN), await on.pageOf(BOB)];
  });

  const isShared = async (): Promise<boolean> =>
    (await on.program.cli("mailbox", "shares", "--json")).stdout.includes(BOB);

  it("gives a folder to somebody, and says who has it", async () => {
    await ann.getByRole("button", { name: "Actions for Inbox" }).click();
    await ann.route("**/jmap/api", (route) =>
      route.request().postData()?.includes("Principal/get") === true ? route.abort() : route.continue(),
    );
    await ann.getByRole("menuitem", { name: "Share…" }).click();
    await ann.getByRole("alert").getByText("This could not be read from the server.").waitFor();
    assert.deepEqual(await faultsInLooks(ann, "share-dialog-failed", "few"), []);
    await ann.unroute("**/jmap/api");
    await ann.getByRole("button", { name: "Try again" }).click();
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
    await becomes(isShared, true);
  });

  it("shows it beside one's own, with what may be done there and no more", async () => {
    await on.program.deliver(BOB, ["From: cy@far.example\r\nSubject: For Bob alone\r\n\r\nHello Bob\r\n"]);
    const level = async (wanted: string, said: RegExp): Promise<void> => {
      await ann.getByRole("button", { name: "Actions for Inbox" }).click();
      await ann.getByRole("menuitem", { name: "Share…" }).click();
      await ann.getByLabel(`What ${BOB} may do`).selectOption(wanted);
      await ann.getByText(said).waitFor();
      await ann.getByRole("button", { name: "Done" }).click();
    };
    await level("read", /may now read$/);
    const row = (subject: RegExp) => bob.getByRole("row", { name: subject });
    const button = (name: string) => bob.getByRole("button", { name, exact: true });
    await row(/For Bob alone/).waitFor();
    const section = bob.getByRole("region", { name: `Shared by ${ANN}` });
    await section.getByRole("link", { name: /^Inbox.*1/ }).click();
    await row(/For both of us/).click();
    await bob.getByRole("article").getByText("Look at this").waitFor();
    await becomes(() => row(/For Bob alone/).count(), 0);
    await button("Reply").waitFor();
    // It was read, here and for its owner.
    await section.getByRole("link", { name: "Inbox", exact: true }).waitFor();
    await ann.getByRole("row", { name: /^Cy|^cy/ }).waitFor();
    for (const name of ["Delete", "Delete for good", "Archive", "Move to…", "Star"])
      await button(name).waitFor({ state: "detached" });
    assert.deepEqual(await faultsInLooks(bob, "shared-read", "few"), []);
    await button("Reply").click();
    const dialog = bob.getByRole("dialog", { name: "Re: For both of us" });
    await bob.getByRole("button", { name: "Remove cy@far.example" }).waitFor();
    await bob.getByRole("button", { name: "Discard" }).click();
    await dialog.waitFor({ state: "detached" });
    await bob.getByRole("textbox", { name: `Search what ${ANN} shares` }).fill("for both");
    await bob.keyboard.press("Enter");
    await row(/For both of us/).waitFor();
    assert.deepEqual(await faultsInLooks(bob, "shared-search", "few"), []);
    await row(/For both of us/).click();
    await bob.getByRole("article").getByText("Look at this").waitFor();
    await bob.getByRole("textbox", { name: `Search what ${ANN} shares` }).fill("for bob alone");
    await bob.keyboard.press("Enter");
    await bob.getByText("Nothing found").waitFor();
    await button("Clear the search").click();
    await row(/For both of us/).click();
    await bob.getByRole("article").getByText("Look at this").waitFor();
    await bob.keyboard.press("Control+k");
    await bob.getByRole("combobox", { name: "What do you want to do?" }).fill(`inbox ${ANN}`);
    await bob.getByRole("option", { name: new RegExp(`Inbox \\(${ANN}\\)`) }).click();
    await row(/For both of us/).click();
    await level("write", /may now read, write/);
    await button("Delete for good").waitFor();
    await button("Star").click();
    await ann.getByRole("row", { name: /starred/ }).waitFor();
    await bob.reload();
    await bob.getByRole("article").getByText("Look at this").waitFor();
    await section.getByRole("button", { name: "Actions for Inbox" }).click();
    await bob.getByRole("menuitem", { name: "Hide" }).click();
    await section.getByRole("link", { name: /Inbox/ }).waitFor({ state: "detached" });
    await section.getByRole("button", { name: "Show hidden folders (1)" }).click();
    await section.getByRole("link", { name: /Inbox/ }).waitFor();
  });

  it("says when it cannot be read, and reads it when that is wanted", async () => {
    const [, accountId = ""] = /\/shared\/([^/]+)/.exec(bob.url()) ?? [];
    const unread = async (fail: (route: Route) => Promise<void>): Promise<void> => {
      await bob.unroute("**/jmap/api");
      await bob.route("**/jmap/api", (route) =>
        route.request().postData()?.includes(`"accountId":"${accountId}"`) === true ? fail(route) : route.continue(),
      );
      await bob.reload();
      await bob.getByRole("heading", { name: "This could not be read from the server." }).waitFor();
    };
    await unread((route) => route.abort());
    assert.deepEqual(await faultsInLooks(bob, "shared-failed", "few"), []);
    await unread((route) => route.fulfill({ status: 500, body: "oops" }));
    await bob.unroute("**/jmap/api");
    await bob.getByRole("button", { name: "Try again" }).click();
    await bob.getByRole("row", { name: /For both of us/ }).waitFor();
  });

  it("is a place to move messages to and from, and back again", async () => {
    const section = bob.getByRole("region", { name: `Shared by ${ANN}` });
    const row = (page: Page, subject: RegExp) => page.getByRole("row", { name: subject });
    const own = bob.getByRole("link", { name: /^Inbox/ }).first();
    await section.getByRole("link", { name: /Inbox/ }).click();
    await row(bob, /For both of us/).click();
    await bob.getByRole("article").getByText("Look at this").waitFor();
    await bob.getByRole("button", { name: "Move to…", exact: true }).first().click();
    const dialog = bob.getByRole("dialog");
    await dialog.getByRole("group", { name: BOB }).getByRole("menuitem", { name: "Archive" }).waitFor();
    assert.deepEqual(await faultsInLooks(bob, "move-across", "few"), []);
    await dialog.getByRole("menuitem", { name: "Inbox" }).click();
    await bob.getByText(`1 conversation moved to Inbox (${BOB})`).waitFor();
    await row(ann, /For both of us/).waitFor({ state: "detached" });
    await own.click();
    await row(bob, /For both of us/).waitFor();
    await bob.keyboard.press("z");
    await row(bob, /For both of us/).waitFor({ state: "detached" });
    // The star that Bob gave it is there as before.
    await row(ann, /starred.*For both of us/).waitFor();

    // What is in another mailbox too stays there.
    const client = await LineClient.open(on.program.ports.imaps, { tls: { ca: on.program.ca } });
    await client.line();
    for (const command of [`LOGIN ${BOB} "${on.program.password}"`, "SELECT INBOX", "COPY 1 Archive"])
      await client.imap("x", command);
    await bob
      .getByRole("link", { name: /^Archive/ })
      .first()
      .click();
    await row(bob, /For Bob alone/).waitFor();
    await own.click();
    await row(bob, /For Bob alone/).dragTo(section.getByRole("link", { name: /Inbox/ }));
    await bob.getByText(`1 conversation moved to Inbox (${ANN})`).waitFor();
    await row(ann, /For Bob alone/).waitFor();
    await row(bob, /For Bob alone/).waitFor({ state: "detached" });
    const count = async (mailbox: string): Promise<string> =>
      (await client.imap("x", `STATUS ${mailbox} (MESSAGES)`)).join();
    assert.match(await count("INBOX"), /MESSAGES 0/);
    assert.match(await count("Archive"), /MESSAGES 1/);
    await bob.keyboard.press("z");
    await row(bob, /For Bob alone/).waitFor();
    await row(ann, /For Bob alone/).waitFor({ state: "detached" });
    assert.match(await count("Archive"), /MESSAGES 1/);
    client.close();
    await section.getByRole("link", { name: /Inbox/ }).click();
  });

  it("takes it back", async () => {
    await ann.getByRole("button", { name: "Actions for Inbox" }).click();
    await ann.getByRole("menuitem", { name: "Share…" }).click();
    await ann.getByRole("button", { name: `Stop sharing with ${BOB}` }).click();
    await ann.getByText("Only you see this folder.").waitFor();
    await ann.getByRole("button", { name: "Done" }).click();
    await becomes(isShared, false);
    await bob.getByText("Nothing is shared here").waitFor();
    await bob.getByRole("region", { name: `Shared by ${ANN}` }).waitFor({ state: "detached" });
    await on.program.cli("mailbox", "share", ANN, "INBOX", BOB, "read");
    await bob.getByRole("row", { name: /For both of us/ }).waitFor();
  });
});
