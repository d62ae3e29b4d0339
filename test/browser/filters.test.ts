/** Filters: rules in sentences, made, changed, ordered, tried; and the scripts that hold them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { faults, picture, skipWithoutChromium } from "../support/browser.ts";
import { putScript } from "../support/sieve-script.ts";
import { becomes } from "../support/until.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ROUNDCUBE = [
  'require ["fileinto","vacation"];',
  "# rule:[Lists]",
  'if allof (header :contains "list-id" "<users.far.example>")',
  "{",
  '\tfileinto "Lists";',
  "\tstop;",
  "}",
  "# rule:[Away]",
  "if true",
  "{",
  '\tvacation :days 7 "Back soon";',
  "}",
  "# rule:[Old]",
  'if false # header :contains "subject" "old"',
  "{",
  "\tdiscard;",
  "}",
  "",
].join("\r\n");

/** What a field has of what is chosen in it. */
interface Chosen {
  readonly value: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const rules = (page: Page) => page.getByRole("tabpanel").getByRole("listitem");
const ruleOf = (page: Page, name: string) => rules(page).filter({ hasText: name });
const focused = (page: Page): Promise<string | null> =>
  page.evaluate("document.activeElement?.getAttribute('aria-label')");

describe("filters", { skip: skipWithoutChromium }, () => {
  const names = ["new", "like", "keys", "round", "twice", "text", "run", "wrong"];
  const address = (name: string): string => `${name}@posthorn.test`;
  const on = webmailUnderTest({ accounts: names.map(address) });

  /** An account of each test's own: scripts stay. */
  async function open(name: string, options: { script?: string; path?: string } = {}): Promise<Page> {
    const page = await on.pageOf(address(name));
    if (options.script !== undefined) await putScript(page, { name: "roundcube", text: options.script });
    await page.goto(`http://127.0.0.1:${on.program.ports.http}${options.path ?? "/settings/filters"}`);
    return page;
  }

  async function textIn(page: Page, name: string): Promise<string> {
    await page.getByRole("tab", { name: "Text and scripts" }).click();
    const field = page.getByLabel(`Text of ${name}`);
    await field.waitFor();
    const text = await field.inputValue();
    await page.getByRole("tab", { name: "Rules" }).click();
    return text;
  }

  it("begin with a recipe, whose folder is made, and take it back", async () => {
    const page = await open("new");
    await page.getByText("There are no rules yet").waitFor();
    await button(page, "Bills into a folder").click();
    await page.getByText("It is made when you save.").waitFor();
    await button(page, "Save").click();
    await page.getByText("Bills into a folder saved").waitFor();
    // What people wrote stands in a direction of its own, between signs that nobody sees.
    await becomes(
      async () => (await ruleOf(page, "Bills into a folder").innerText()).replaceAll(/[\u2068\u2069]/g, "").split("\n"),
      ["Bills into a folder", "When Subject contains “invoice”, “bill” or “receipt”", "then move it to Bills and stop"],
    );
    await page.getByRole("link", { name: /^Bills/ }).waitFor();
    await on.program.deliver(address("new"), [
      "From: Shop <shop@far.example>\r\nSubject: Your INVOICE\r\n\r\nHello\r\n",
    ]);
    await page.getByRole("link", { name: /^Bills.*1/ }).waitFor();
    assert.equal(
      await textIn(page, "filters"),
      [
        'require ["fileinto"];',
        "# rule:[Bills into a folder]",
        'if header :contains "subject" ["invoice","bill","receipt"]',
        "{",
        '\tfileinto "Bills";',
        "\tstop;",
        "}",
        "",
      ].join("\n"),
    );
    await button(page, "Undo").click();
    await page.getByText("There are no rules yet").waitFor();
    await page.context().close();
  });

  it("are made of a message, and say how many of those here they would match", async () => {
    const from = (n: number): string => (n < 3 ? "Bob <bob@far.example>" : "Eve <eve@far.example>");
    await on.program.deliver(
      address("like"),
      [0, 1, 2, 3, 4].map((n) => `From: ${from(n)}\r\nSubject: Number ${n}\r\n\r\nHello\r\n`),
    );
    const page = await open("like", { path: "/" });
    await page.getByRole("row", { name: /Number 1/ }).click();
    await button(page, "More").last().click();
    await page.getByRole("menuitem", { name: "Filter messages like this" }).click();
    const dialog = page.getByRole("dialog", { name: "New rule" });
    const first = dialog.getByRole("group", { name: "Condition 1" });
    await becomes(() => first.getByLabel("Text, one on a line").inputValue(), "bob@far.example");
    await button(page, "How many would match?").click();
    await dialog.getByText("Would match 3 of your last 5.").waitFor();
    await button(page, "Save").click();
    await dialog.getByText("Choose a folder.").waitFor();
    const action = dialog.getByRole("group", { name: "Action 1" });
    await action.getByLabel("What").selectOption("Forward to");
    await action.getByLabel("Address").fill("bob");
    await button(page, "Save").click();
    await dialog.getByText("Whom to forward to?").waitFor();
    assert.deepEqual(await faults(page, "rule"), []);
    await picture(page, "filters-like");
    await action.getByLabel("Address").fill("bob@elsewhere.example");
    await button(page, "Save").click();
    await rules(page).getByText("then forward it to").waitFor();
    assert.equal(new URL(page.url()).search, "");
    await page.context().close();
  });

  it("are ordered, turned off, changed and deleted by keys alone", async () => {
    const page = await open("keys", { script: ROUNDCUBE.replaceAll("Lists", "Archive") });
    await button(page, /^Order of Archive/).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByText("Archive: now 2 of 3").waitFor();
    await becomes(() => focused(page), "Order of Archive: arrow keys move it");
    await page.keyboard.press("ArrowDown");
    await page.getByText("Archive: now 3 of 3").waitFor();
    await becomes(
      () =>
        rules(page)
          .last()
          .innerText()
          .then((text) => text.startsWith("Archive")),
      true,
    );
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "On: Archive");
    await page.keyboard.press("Space");
    await page.getByText("Archive is off").waitFor();
    await becomes(() => page.getByRole("switch", { name: "On: Archive" }).isChecked(), false);
    assert.equal(await focused(page), "On: Archive");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Edit Archive");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Edit rule" });
    await dialog.getByLabel("Name (empty for none)").fill("News");
    await page.keyboard.press("Enter");
    await page.getByText("News saved").waitFor();
    await becomes(() => focused(page), "Edit News");
    await button(page, "More about Old").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Delete" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Old deleted").waitFor();
    await becomes(() => rules(page).count(), 2);
    await becomes(() => focused(page), "More about News");
    const text = await textIn(page, "roundcube");
    assert.match(
      text,
      /^require .*\n# rule:\[Away\]\nif true\n\{\n\tvacation :days 7 "Back soon";\n\}\n# rule:\[News\]\nif false # allof/,
    );
    await page.keyboard.press("z");
    await becomes(() => rules(page).count(), 3);
    await page.context().close();
  });

  it("of Roundcube are dragged; what no rule can say stays as it is, and a folder that is missing is made", async () => {
    const page = await open("round", { script: ROUNDCUBE });
    await page.getByText("This part is more than a rule can say.").waitFor();
    await page.getByText("The folder “Lists” is missing").waitFor();
    const [from, to] = [
      await button(page, /^Order of Old/).boundingBox(),
      await button(page, /^Order of Lists/).boundingBox(),
    ];
    assert.ok(from !== null && to !== null);
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(to.x + 5, to.y + 5, { steps: 4 });
    await page.mouse.up();
    await page.getByText("Old: now 1 of 3").waitFor();
    await button(page, "Make “Lists”").click();
    await page.getByText("The folder “Lists” is missing").waitFor({ state: "detached" });
    const away = '# rule:[Away]\nif true\n{\n\tvacation :days 7 "Back soon";\n}\n';
    const text = await textIn(page, "roundcube");
    assert.ok(text.endsWith(away), text);
    assert.match(text, /^require \["fileinto","vacation"\];\n# rule:\[Old\]\nif false # header/);
    await page.context().close();
  });

  it("that changed elsewhere while somebody works on them are reloaded, or overwritten", async () => {
    const page = await open("twice", { script: ROUNDCUBE });
    const elsewhere = async (text: string): Promise<void> => {
      await putScript(page, { name: "roundcube", text });
      await page.getByRole("alert").getByText("changed elsewhere").waitFor();
    };
    await button(page, "Edit Old").click();
    await page.getByLabel("Name (empty for none)").fill("Mine");
    await elsewhere("keep;\r\n");
    assert.ok(await button(page, "Save").isDisabled());
    await button(page, "Overwrite with mine").click();
    await ruleOf(page, "Mine").waitFor();
    assert.equal(await rules(page).count(), 3);
    await button(page, "Edit Mine").click();
    await elsewhere("discard;\r\n");
    await button(page, "Reload, without mine").click();
    await becomes(() => rules(page).count(), 1);
    await page.getByRole("tab", { name: "Text and scripts" }).click();
    await page.getByLabel("Text of roundcube").fill("stop;");
    await elsewhere(ROUNDCUBE);
    await button(page, "Reload, without mine").click();
    await becomes(() => page.getByLabel("Text of roundcube").inputValue(), ROUNDCUBE.replaceAll("\r\n", "\n"));
    await page.context().close();
  });

  it("are text as well, with mistakes at their lines, in one of several scripts", async () => {
    const page = await open("text", { script: ROUNDCUBE });
    await putScript(page, { name: "another", text: "keep;", isActivated: false });
    await page.getByRole("tab", { name: "Text and scripts" }).click();
    const field = page.getByLabel("Text of roundcube");
    await field.fill('require "fileinto";\n\nif true {\n\tfileinto;\n}\nbogus;\n');
    await button(page, "Check").click();
    await button(page, /^Line 6: /).waitFor();
    await button(page, "Save").click();
    await page.getByText("Nothing was saved. What is wrong:").waitFor();
    assert.deepEqual(await faults(page, "mistakes"), []);
    await picture(page, "filters-mistakes");
    await button(page, /^Line 4: /)
      .first()
      .click();
    const chosen = await field.evaluate((each) => {
      const { value, selectionStart, selectionEnd } = each as Chosen;
      return value.slice(selectionStart, selectionEnd);
    });
    assert.equal(chosen, "\tfileinto;");
    await field.fill("stop;\n");
    await button(page, "Check").click();
    await page.getByText("There are no mistakes.").waitFor();
    await button(page, "Save").click();
    await page.getByText("roundcube saved").waitFor();
    await button(page, "Activate another").click();
    await page.getByText("another is active").waitFor();
    await becomes(() => button(page, "Delete another").isDisabled(), true);
    await button(page, "Delete roundcube").click();
    await page.getByText("roundcube deleted").waitFor();
    await becomes(() => button(page, "Delete roundcube").count(), 0);
    await button(page, "Undo").last().click();
    await button(page, "Delete roundcube").waitFor();
    await button(page, "Deactivate another").click();
    await page.getByRole("tab", { name: "Rules" }).click();
    await page.getByText("Nothing of this is done").waitFor();
    await page.context().close();
  });

  it("are done to the mail of a folder, and taken back", async () => {
    await on.program.deliver(
      address("run"),
      [0, 1, 2].map(
        (n) => `From: Shop <news@shop.example>\r\nSubject: ${n === 0 ? "Bill" : "News"} ${n}\r\n\r\nHello\r\n`,
      ),
    );
    const script =
      'require ["fileinto","body"];\n# rule:[News]\nif allof (header :contains "subject" "news", body :text :matches "*hel?o*") { fileinto "Archive"; }\n';
    const page = await open("run", { script });
    await button(page, "Try the rules on a folder…").click();
    await page.getByText("Would match 2 of your last 3.").waitFor();
    assert.deepEqual(await faults(page, "trial"), []);
    await picture(page, "filters-trial");
    await button(page, "Run now on this folder").click();
    await page.getByText("Done to 2 messages in Inbox").waitFor();
    await page.getByRole("link", { name: "Archive" }).click();
    await page.getByRole("row", { name: /News 1/ }).waitFor();
    await button(page, "Undo").last().click();
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await page.getByRole("row", { name: /News 1/ }).waitFor();
    await page.context().close();
  });

  it("that went wrong when mail came say so, until they are changed", async () => {
    const page = await open("wrong", { script: 'require "fileinto";\nfileinto "Nowhere";\n' });
    await page.getByText("This part is more than a rule can say.").waitFor();
    await on.program.deliver(address("wrong"), ["From: bob@far.example\r\nSubject: Kept\r\n\r\nHello\r\n"]);
    await page.reload();
    await page.getByText("The script “roundcube” went wrong").waitFor();
    assert.deepEqual(await faults(page, "problem"), []);
    await picture(page, "filters-problem");
    await button(page, /^More about Rule 1/).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("The script “roundcube” went wrong").waitFor({ state: "detached" });
    await page.context().close();
  });
});
