/** Settings > security as people use it: the real server, a real browser with an authenticator. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { totpCode } from "../../src/auth/totp.ts";
import { fromBase32 } from "../support/base32.ts";
import { skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { LineClient } from "../support/line-client.ts";
import { withAuthenticator } from "../support/passkeys.ts";
import { becomes } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ANN = "ann@posthorn.test";
const BEN = "ben@posthorn.test";
const CAT = "cat@posthorn.test";

describe("settings, security", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ANN, BEN, CAT] });

  /** By name, as passkeys want it. */
  const at = (path: string): string => `http://localhost:${on.program.ports.http}${path}`;

  async function fill(page: Page, who: string): Promise<void> {
    await page.goto(at("/"));
    await page.getByLabel("Address").fill(who);
    await page.getByLabel("Password").fill(on.program.password);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
  }
  async function open(who: string): Promise<Page> {
    const page = await on.page();
    await fill(page, who);
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await page.goto(at("/settings/security"));
    await page.getByRole("heading", { name: "Recent logins" }).waitFor();
    return page;
  }
  async function confirm(page: Page): Promise<void> {
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your password").fill(on.program.password);
    await dialog.getByRole("button", { name: "Confirm" }).click();
  }
  /** As if every browser had logged in long ago. */
  function forgetProofs(): void {
    using database = new DatabaseSync(join(on.program.folder, "data", "directory.db"), { timeout: 10_000 });
    database.exec("update web_session set proved_at = 0");
  }
  /** What POP3 answers to a password. */
  async function pop3(who: string, password: string): Promise<string> {
    const client = await LineClient.open(on.program.ports.pop3);
    await client.line();
    client.send(`USER ${who}\r\nPASS ${password}\r\nQUIT\r\n`);
    await client.line();
    const answer = await client.line();
    client.close();
    return answer?.slice(0, 4).trim() ?? "";
  }

  it("changes the password; another browser is logged out, and the old password opens nothing", async () => {
    const [page, other] = [await open(ANN), await open(ANN)];
    await page.getByLabel("Current password").fill("wrong");
    await page.getByLabel("New password", { exact: true }).fill("another horse");
    await page.getByLabel("New password again").fill("another hrose");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("The two new passwords differ.").waitFor();
    await page.getByLabel("New password again").fill("another horse");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("This is not your password.").waitFor();
    await page.getByLabel("Current password").fill(on.program.password);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Password changed.").waitFor();
    await becomes(() => page.getByText("This browser", { exact: true }).count(), 1);
    await other.getByRole("link", { name: "General" }).click();
    await other.getByRole("link", { name: "Security" }).click();
    await other.getByText("You were logged out.").waitFor();
    assert.equal(await pop3(ANN, on.program.password), "-ERR");
    assert.equal(await pop3(ANN, "another horse"), "+OK");
    await page.context().close();
    await other.context().close();
  });

  it("makes a password for a program, sees it used, and takes it back", async () => {
    const page = await open(BEN);
    await page.getByLabel("Program or device").fill("My phone");
    await page.getByRole("button", { name: "Make a password" }).click();
    const made = page.getByText(/^pht_/);
    const password = (await made.textContent()) ?? "";
    await isFaultless(page, "security-app-password");
    assert.equal(await pop3(BEN, password), "+OK");
    await page.reload();
    await page.getByText(/last used (now|this minute)/).waitFor();
    await page.getByText("POP3, My phone").waitFor();
    assert.equal(await made.count(), 0, "it is shown once");
    await page.getByRole("button", { name: "Take back the password of My phone" }).click();
    await page.getByText("Whatever uses it can no longer log in").waitFor();
    await isFaultless(page, "security-take-back");
    await page.getByRole("dialog").getByRole("button", { name: "Take back", exact: true }).click();
    await page.getByText("My phone can no longer log in.").waitFor();
    assert.equal(await pop3(BEN, password), "-ERR");

    // Long after the login the browser may be unattended: the password is asked for first.
    forgetProofs();
    await page.getByLabel("Program or device").fill("Tablet");
    await page.getByRole("button", { name: "Make a password" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your password").fill("a guess");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("This is not your password.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await made.count(), 0);
    await page.getByRole("button", { name: "Make a password" }).click();
    await dialog.getByLabel("Your password").waitFor();
    await isFaultless(page, "security-proof");
    await confirm(page);
    await made.waitFor();
    await dialog.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("turns two-factor login on, asks for it, takes a recovery code, and turns it off", async () => {
    const page = await open(BEN);
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByRole("dialog").getByLabel("Your password").waitFor();
    await isFaultless(page, "security-confirm");
    await confirm(page);
    await page.getByRole("img", { name: "Scan this with an authenticator app" }).waitFor();
    await isFaultless(page, "security-scan");
    const secret = fromBase32((await page.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? "");
    await page.getByLabel("Code that the app shows").fill(totpCode(secret, Date.now()));
    await page.getByRole("dialog").getByRole("button", { name: "Turn on" }).click();
    await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
    await isFaultless(page, "security-recovery-codes");
    const paper = (await page.getByRole("dialog").getByRole("listitem").first().textContent()) ?? "";
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("On. 10 recovery codes left.").waitFor();
    assert.equal(await pop3(BEN, on.program.password), "-ERR");
    const other = await on.page();
    await fill(other, BEN);
    await other.getByLabel("Code").fill("000000");
    await other.getByRole("button", { name: "Log in", exact: true }).click();
    await other.getByText("This code is wrong").waitFor();
    await isFaultless(other, "login-code");
    await other.getByLabel("Code").fill(paper);
    await other.getByRole("button", { name: "Log in", exact: true }).click();
    await other.getByRole("heading", { name: "Inbox" }).waitFor();
    await page.reload();
    await page.getByText("Right password, second factor missing").first().waitFor();
    await isFaultless(page, "security-two-factors");
    await page.getByRole("button", { name: "Turn off" }).click();
    await confirm(page);
    await page.getByText("Two-factor login is off.").waitFor();
    assert.equal(await pop3(BEN, on.program.password), "+OK");
    await page.context().close();
    await other.context().close();
  });

  it("logs in with a passkey, and not once it is removed", async () => {
    const page = await open(BEN);
    await withAuthenticator(page);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("Name of the passkey").fill("Fingerprint");
    await isFaultless(page, "security-passkey");
    await confirm(page);
    await page.getByText("Passkey added.").waitFor();
    await page.getByText("Fingerprint", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Log out", exact: true }).click();
    await page.getByRole("button", { name: "Log in with a passkey" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await page.goto(at("/settings/security"));
    await page.getByText("Webmail, with a passkey").waitFor();
    await page.getByRole("button", { name: "Remove: Fingerprint" }).click();
    await page.getByText("Passkey removed.").waitFor();
    await page.getByRole("button", { name: "Log out", exact: true }).click();
    await page.getByRole("button", { name: "Log in with a passkey" }).click();
    await page.getByText("This passkey is not known here.").waitFor();
    await page.context().close();
  });

  it("logs another browser out", async () => {
    const [page, other] = [await open(CAT), await open(CAT)];
    await page.reload();
    await page.getByRole("button", { name: "Log out all others" }).click();
    await page.getByText("1 browser logged out.").waitFor();
    await other.reload();
    await other.getByLabel("Address").waitFor();
    await page.context().close();
    await other.context().close();
  });
});

async function isFaultless(page: Page, screen: string): Promise<void> {
  assert.deepEqual(await faultsInLooks(page, screen, "few"), []);
}
