/** The administration as an operator uses it, and that nobody else finds it. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page, Route } from "playwright-core";
import { type Look, skipWithoutChromium } from "../support/browser.ts";
import { faultsInLooks } from "../support/looks.ts";
import { submit } from "../support/submit.ts";
import { becomes, until } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ROOT = "root@posthorn.test";
const ANN = "ann@posthorn.test";

/** Nobody answers at the route's port: mail to elsewhere waits. */
const SETTINGS =
  '[[routes]]\ndomain = "*"\nhost = "127.0.0.1:9"\ntls = "none"\n[dns]\nresolvers = ["127.0.0.1:9"]\ntimeoutMs = 100\n';

describe("the administration in the browser", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ROOT, ANN], settings: SETTINGS });
  let root: Page;

  before(async () => {
    await on.program.cli("account", "set", ROOT, "--administrator", "on");
    root = await open(ROOT);
  });

  const at = (path: string): string => `http://127.0.0.1:${on.program.ports.http}${path}`;

  const open = (who: string, look: Look = {}): Promise<Page> =>
    on.pageOf(who, { ...look, preferences: { undoSeconds: "0" } });

  it("is a missing page to everybody else", async () => {
    const page = await open(ANN);
    assert.equal(await page.getByRole("button", { name: "Administration" }).count(), 0);
    const missing = await page.request.get(at("/nothing"));
    for (const path of ["/admin", "/admin/domains", "/api/admin/health", "/api/admin/accounts"]) {
      const answer = await page.request.get(at(path));
      assert.deepEqual([answer.status(), await answer.text()], [404, await missing.text()], path);
    }
    await page.context().close();
  });

  it("says how the server is", async () => {
    await root.getByRole("button", { name: "Administration" }).click();
    await root.getByRole("heading", { name: /It works|Everything works/ }).waitFor();
    await root.getByText("Takes writes").waitFor();
    const { stdout } = await on.program.cli("health", "--json");
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] };
    assert.equal(checks.find(({ name }) => name === "store")?.status, "ok");
  });

  it("adds a domain, and shows what to publish and what is wrong with it", async () => {
    await root.getByRole("link", { name: "Domains" }).click();
    await root.getByLabel("New domain").fill("Second.example");
    await root.getByRole("button", { name: "Add", exact: true }).click();
    await root.getByText("second.example added.").waitFor();
    await root.getByRole("heading", { name: "second.example", exact: true }).waitFor();
    await root.getByText("second.example", { exact: true }).nth(1).waitFor();
    await root.getByText("No answer").first().waitFor();
    await root.getByRole("button", { name: "Check again" }).click();
    await root.getByRole("button", { name: "Check again" }).waitFor();
    await root.getByRole("button", { name: "Remove this domain" }).click();
    await root.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await root.getByRole("button", { name: "Open posthorn.test" }).waitFor();
    // The list is the one before until it is asked again.
    await root.getByRole("button", { name: "Open second.example" }).waitFor({ state: "detached" });
  });

  it("makes keys beside those that sign, and discards them", async () => {
    await root.goto(at("/admin/domains?name=posthorn.test"));
    await root.getByText("Signs", { exact: true }).nth(1).waitFor();
    await root.getByRole("button", { name: "Make new keys" }).click();
    await root.getByRole("heading", { name: "Publish the new keys" }).waitFor();
    // Nobody answers, so nobody can say that they are published.
    await root.getByText("the name servers do not answer").nth(3).waitFor();
    assert.equal(await root.getByRole("button", { name: "Use the new keys" }).isDisabled(), true);
    const { stdout } = await on.program.cli("domain", "keys", "list", "posthorn.test", "--json");
    const { keys } = JSON.parse(stdout) as { keys: { state: string }[] };
    assert.equal(keys.filter(({ state }) => state === "next").length, 2);
    await root.getByRole("button", { name: "Discard them" }).click();
    await root.getByText("The new keys are gone").waitFor();
    await root.getByRole("button", { name: "Make new keys" }).waitFor();
  });

  it("changes what holds for the addresses of a domain, and takes it back", async () => {
    const shown = async (): Promise<string> => (await on.program.cli("domain", "list")).stdout;
    await root.getByRole("checkbox", { name: /^Mail to anna\+anything@posthorn\.test/ }).click();
    await until(shown, (said) => said.includes("no subaddresses"));
    await root.getByRole("button", { name: "Undo" }).click();
    await until(shown, (said) => !said.includes("no subaddresses"));
    await root.getByRole("combobox", { name: /^Who writes to an address/ }).selectOption("tries again later");
    await until(shown, (said) => said.includes("unknown users are asked for later"));
    await root.getByLabel("Storage, like 5 GiB; 0 for no limit").fill("much");
    await root
      .getByRole("heading", { name: "New accounts" })
      .locator("..")
      .getByRole("button", { name: "Save" })
      .click();
    await root.getByText("Write a size like 5 GiB, and a whole number of messages.").waitFor();
    await root.getByLabel("Storage, like 5 GiB; 0 for no limit").fill("1.25 GiB");
    await root
      .getByRole("heading", { name: "New accounts" })
      .locator("..")
      .getByRole("button", { name: "Save" })
      .click();
    await until(shown, (said) => said.includes("new accounts 1.3 GiB"));
  });

  it("invites somebody, who chooses a password and is in", async () => {
    await root.getByRole("link", { name: "Accounts" }).click();
    await root.getByLabel("Address", { exact: true }).fill("new@posthorn.test");
    await root.getByLabel("Owner's name").fill("Newcomer");
    await root.getByRole("button", { name: "Invite" }).click();
    const link =
      (await root
        .getByRole("dialog")
        .getByText(/\/invited#/)
        .textContent()) ?? "";
    await root.getByRole("button", { name: "Done" }).click();
    const context = await on.browser.newContext({ locale: "en-GB" });
    const guest = await context.newPage();
    await guest.goto(link);
    await guest.getByText("Choose a password for new@posthorn.test.").waitFor();
    assert.deepEqual(await faultsInLooks(guest, "invited", "few"), []);
    await guest.getByLabel("Password", { exact: true }).fill("my own choice");
    await guest.getByLabel("The same again").fill("my own choice");
    await guest.getByRole("button", { name: "Start" }).click();
    await guest.getByRole("heading", { name: "Connect a device" }).waitFor();
    await guest.goto("about:blank");
    await guest.goto(link);
    await guest.getByText("This link has been used already").waitFor();
    await context.close();
  });

  it("finds an account by its owner's name", async () => {
    await root.getByRole("searchbox", { name: "Find an account" }).fill("newcom");
    await root.getByRole("button", { name: `Actions for ${ANN}` }).waitFor({ state: "detached" });
    await root.getByRole("button", { name: "Actions for new@posthorn.test" }).waitFor();
    await root.getByRole("searchbox", { name: "Find an account" }).fill("nobody at all");
    await root.getByText("No account has this").waitFor();
    await root.getByRole("searchbox", { name: "Find an account" }).fill("");
    await root.getByRole("button", { name: `Actions for ${ANN}` }).waitFor();
    const { stdout } = await on.program.cli("account", "list", "--find", "NEWCOM", "--json");
    assert.deepEqual(
      (JSON.parse(stdout) as { accounts: { address: string }[] }).accounts.map(({ address }) => address),
      ["new@posthorn.test"],
    );
  });

  it("changes what an account may hold, suspends it and lets it in again", async () => {
    await root.getByRole("button", { name: `Actions for ${ANN}` }).click();
    await root.getByRole("menuitem", { name: "Quota…" }).click();
    await root.getByLabel("Storage, like 5 GiB; 0 for no limit").fill("2.25");
    await root.getByRole("button", { name: "Save" }).click();
    await root.getByText(/of 2\.25\sGiB/).waitFor();
    const act = async (name: string): Promise<void> => {
      await root.getByRole("button", { name: `Actions for ${ANN}` }).click();
      await root.getByRole("menuitem", { name }).click();
    };
    const badge = root.getByText("Suspended", { exact: true });
    await act("Suspend");
    await badge.waitFor();
    await root.getByText(`${ANN} is suspended.`).waitFor();
    await root.getByRole("button", { name: "Undo" }).last().click();
    await badge.waitFor({ state: "detached" });
    await act("Suspend");
    await badge.waitFor();
    await act("Lift the suspension");
    await badge.waitFor({ state: "detached" });
  });

  it("takes an invitation back, and removes an account whose address is typed", async () => {
    const short = "short@posthorn.test";
    await root.getByLabel("Address", { exact: true }).fill(short);
    await root.getByRole("button", { name: "Invite" }).click();
    await root.getByRole("button", { name: "Done" }).click();
    const act = async (name: string): Promise<void> => {
      await root.getByRole("button", { name: `Actions for ${short}` }).click();
      await root.getByRole("menuitem", { name }).click();
    };
    await act("Take the invitation back…");
    await root.getByRole("button", { name: "Do it" }).click();
    await root.getByText(`The invitation of ${short} is void.`).waitFor();
    await act("Remove for good…");
    const sure = root.getByRole("dialog").getByRole("button", { name: "Remove for good" });
    await root.getByLabel(`Type ${short} to confirm`).fill(ANN);
    assert.equal(await sure.isDisabled(), true);
    await root.getByLabel(`Type ${short} to confirm`).fill(short);
    assert.deepEqual(await faultsInLooks(root, "admin-remove", "few"), []);
    await sure.click();
    await root.getByText(`${short} and all of its mail are gone.`).waitFor();
    await root.getByText("On the command line").click();
    await root.getByText("posthorn account remove ann@example.org").waitFor();
    assert.deepEqual(await faultsInLooks(root, "admin-twins", "few"), []);
  });

  it("adds an alias, changes it and removes it", async () => {
    await root.getByRole("link", { name: "Aliases" }).click();
    await root.getByRole("button", { name: "New alias" }).click();
    await root.getByLabel("Address", { exact: true }).fill("info@posthorn.test");
    await root.getByLabel("Leads to").fill(ANN);
    await root.getByRole("button", { name: "Save" }).click();
    await root.getByText("info@posthorn.test").waitFor();
    await root.getByRole("button", { name: "Edit: info@posthorn.test" }).click();
    await root.getByLabel("Leads to").fill(`${ANN}\n${ROOT}`);
    await root.getByRole("button", { name: "Save" }).click();
    await root.getByText(`${ANN}, ${ROOT}`).waitFor();
    await root.getByRole("button", { name: "Remove: info@posthorn.test" }).click();
    await root.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await root.getByText("No alias yet.").waitFor();
  });

  it("shows what waits in the queue and why, holds it, lets it go and removes it", async () => {
    await root.getByRole("link", { name: "Queue" }).click();
    await root.getByText("Nothing waits").waitFor();
    await root.getByRole("button", { name: "Write" }).click();
    await root.getByRole("combobox", { name: "To" }).fill("far@away.example");
    await root.keyboard.press("Enter");
    await root.getByLabel("Subject").fill("Into the queue");
    await root.getByRole("button", { name: "Send", exact: true }).click();
    await root.getByText("Message sent").waitFor();
    await until(async () => {
      const { stdout } = await on.program.cli("queue", "list", "--json");
      const { messages } = JSON.parse(stdout) as { messages: { recipients: { history: unknown[] }[] }[] };
      return messages.some(({ recipients }) => recipients.some(({ history }) => history.length > 0));
    });
    await root.reload();
    await root.getByText("to far@away.example").waitFor();
    const act = async (name: string): Promise<void> => {
      await root.getByRole("button", { name: "Actions for this message" }).click();
      await root.getByRole("menuitem", { name, exact: true }).click();
    };
    await act("What happened so far…");
    const story = root.getByRole("dialog").getByRole("region", { name: "far@away.example" });
    await story.getByText(/Waits.* by \[127\.0\.0\.1\]:9 · 1 try · next try/).waitFor();
    await story
      .getByText(/cannot be reached at port 9/)
      .first()
      .waitFor();
    await root.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await act("Hold");
    await root.getByText("1 message changed.").first().waitFor();
    await root.getByText("Held", { exact: true }).first().waitFor();
    await act("Release");
    await root.getByText("Held", { exact: true }).first().waitFor({ state: "detached" });
    await act("Try now");
    await root.getByRole("button", { name: "Actions for [127.0.0.1]:9" }).click();
    await root.getByRole("menuitem", { name: "Hold" }).click();
    await root.getByText("Held", { exact: true }).first().waitFor();
    await act("Remove");
    await root.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await root.getByText("Nothing waits").waitFor();
  });

  it("shows all that waits, page by page", async () => {
    for (let n = 1; n <= 52; n++)
      await submit(on.program, { from: ANN, to: `far${n}@away.example`, subject: `No. ${n}` });
    await root.reload();
    const rows = root.getByRole("button", { name: "Actions for this message" });
    await becomes(() => rows.count(), 50);
    await root.getByRole("button", { name: "More", exact: true }).click();
    await becomes(() => rows.count(), 52);
    assert.equal(await root.getByRole("button", { name: "More", exact: true }).count(), 0);

    // An answer that comes after the list was asked again is of the old one.
    await root.reload();
    const held = Promise.withResolvers<Route>();
    await root.route("**/api/admin/queue?after=*", (route) => held.resolve(route), { times: 1 });
    await root.getByRole("button", { name: "More", exact: true }).click();
    const route = await held.promise;
    const response = await route.fetch();
    const { stdout } = await on.program.cli("queue", "list", "--json");
    const { messages } = JSON.parse(stdout) as { messages: { id: string }[] };
    await on.program.cli("queue", "remove", messages.at(-1)?.id ?? "");
    const again = root.waitForResponse(/\/api\/admin\/queue$/);
    await root.getByRole("button", { name: "Check again" }).click();
    await (await again).finished();
    await root.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");
    await route.fulfill({ response });
    await root.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");
    await root.getByRole("button", { name: "More", exact: true }).click();
    await becomes(() => rows.count(), 51);
    await root.getByRole("button", { name: "Actions for [127.0.0.1]:9" }).click();
    await root.getByRole("menuitem", { name: "Remove" }).click();
    await root.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await root.getByText("Nothing waits").waitFor();
  });

  it("keeps addresses that nobody may write to, and takes them off the list", async () => {
    const listed = async (): Promise<string> => (await on.program.cli("suppression", "list")).stdout;
    await root.getByRole("link", { name: "Queue" }).click();
    const part = root.getByRole("region", { name: "Addresses that take no mail" });
    await part.getByLabel("Address").fill("gone@far.example");
    await part.getByLabel("Reason, which senders are told").fill("she has left");
    await part.getByRole("button", { name: "Add" }).click();
    await part.getByText("she has left").waitFor();
    await until(listed, (said) => said.includes("she has left"));
    await part.getByRole("button", { name: "Take gone@far.example off the list" }).click();
    await part.getByText("There are none.").waitFor();
    await until(listed, (said) => !said.includes("gone"));
  });

  it("shows the logins of somebody else, and takes back what a lost device has", async () => {
    await on.program.cli("account", "token", "add", ANN, "telephone");
    await root.getByRole("link", { name: "Accounts" }).click();
    await root.getByRole("button", { name: `Actions for ${ANN}` }).click();
    await root.getByRole("menuitem", { name: "Logins and programs…" }).click();
    const dialog = root.getByRole("dialog");
    await dialog.getByRole("button", { name: "Take back the password of telephone" }).click();
    await dialog.getByText("Whatever uses it can no longer log in").waitFor();
    await dialog.getByRole("button", { name: "Take back", exact: true }).click();
    await dialog.getByRole("region", { name: "Passwords of programs" }).getByText("None.").waitFor();
    await until(
      async () => (await on.program.cli("account", "token", "list", ANN)).stdout,
      (said) => !said.includes("telephone"),
    );
    await dialog.getByText("Two-factor login is off.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).last().click();
  });

  it("makes an account for a team, and says who may use it", async () => {
    const shares = async (): Promise<string> =>
      (await on.program.cli("mailbox", "shares", "team@posthorn.test")).stdout;
    await root.getByRole("link", { name: "Accounts" }).click();
    await root.getByText("A shared account").click();
    const part = root.locator("details", { hasText: "A shared account" });
    await part.getByLabel("Its address").fill("team@posthorn.test");
    await part.getByRole("button", { name: "Add" }).click();
    const dialog = root.getByRole("dialog");
    await dialog.getByText("Nobody yet").waitFor();
    await dialog.getByLabel("Address, or").fill(ANN);
    await dialog.getByRole("button", { name: "Share" }).click();
    await dialog.getByText("All folders").first().waitFor();
    await until(shares, (said) => /INBOX +ann@posthorn\.test +lrswite/.test(said));
    await dialog.getByRole("button", { name: `Take away from ${ANN}` }).click();
    await dialog.getByText("Nobody yet").waitFor();
    await until(shares, (said) => !said.includes(ANN));
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await root.getByRole("button", { name: "Actions for team@posthorn.test" }).click();
    await root.getByRole("menuitem", { name: "Who may use it…" }).waitFor();
    assert.equal(await root.getByRole("menuitem", { name: /Make administrator/ }).count(), 0);
    await root.keyboard.press("Escape");
  });

  it("changes the name of an account, and tells what it has sent", async () => {
    await root.getByRole("link", { name: "Accounts" }).click();
    const menu = (entry: string) =>
      root
        .getByRole("button", { name: `Actions for ${ANN}` })
        .click()
        .then(() => root.getByRole("menuitem", { name: entry }).click());
    await menu("Name and folders…");
    await root.getByRole("dialog").getByLabel("Owner's name").fill("Ann Archer");
    await root.getByRole("dialog").getByRole("checkbox").check();
    await root.getByRole("button", { name: "Save" }).click();
    await root.getByText("Ann Archer", { exact: true }).waitFor();
    const { stdout } = await on.program.cli("account", "list", "--find", "archer", "--json");
    assert.match(stdout, /"subaddressFolders":true/);
    await menu("What it has sent…");
    await root
      .getByRole("dialog")
      .getByText(/in the last day/)
      .waitFor();
    await root.getByRole("button", { name: "Count from nothing again" }).click();
    await root.getByText(`${ANN} may send again.`).waitFor();
  });

  it("tells the way of a message", async () => {
    await on.program.deliver(ANN, [
      "From: bob@far.example\r\nMessage-ID: <lunch@far.example>\r\nSubject: Lunch\r\n\r\nToday?\r\n",
    ]);
    await root.goto(at("/admin/journey"));
    await root.getByLabel("Message-ID or address").fill("<lunch@far.example>");
    await root.getByRole("button", { name: "Find", exact: true }).click();
    await root.getByText(`${ANN}, now in INBOX`).waitFor();
    await root.getByText("Filed in").waitFor();
    const { stdout } = await on.program.cli("journey", "lunch@far.example", "--json");
    assert.equal((JSON.parse(stdout) as { stored: { account: string }[] }).stored[0]?.account, ANN);
  });
});
