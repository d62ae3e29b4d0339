/** Roundcube's plugin managesieve makes filters and an absence, marks the mistakes of a script, and mail goes where its rules say. */
import assert from "node:assert/strict";
import { after, describe, it, type TestContext } from "node:test";
import { awaitMessages, openFlow } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { type Program, startProgram } from "../support/program.ts";
import { RoundcubePage } from "../support/roundcube-page.ts";
import { needsRoundcube, startRoundcube } from "../support/roundcube.ts";
import { submit } from "../support/submit.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";
/** The plugin of Debian names it in modified UTF-7. */
const FOLDER = "Projets été";
const RULE = "Rapports été";

describe("Roundcube's filters", { concurrency: false }, () => {
  const stack = new AsyncDisposableStack();
  let mail: Program;
  let web: RoundcubePage;
  let ready = false;

  const started = async (test: TestContext): Promise<boolean> => {
    if (!needsRoundcube(test)) return false;
    if (ready) return true;
    mail = await startProgram({ accounts: [ANN, BOB] });
    stack.defer(() => mail.stop());
    const server = stack.use(await startRoundcube(mail, ["managesieve"]));
    web = stack.use(await RoundcubePage.open(server.url));
    const client = await openFlow(mail, ANN);
    await client.mailboxCreate(FOLDER);
    await client.mailboxSubscribe(FOLDER);
    await client.logout();
    await web.login(ANN, mail.password);
    ready = true;
    return true;
  };
  after(() => stack.disposeAsync());

  /** A step in which no command of IMAP or ManageSieve may be refused, but those. */
  const step = (title: string, deed: () => Promise<void>, except: readonly string[] = []): void => {
    it(title, async (test) => {
      if (await started(test)) await withoutRefusal(mail, deed, except);
    });
  };
  const openFilters = async (): Promise<void> => {
    await web.go("_task=settings&_action=plugin.managesieve");
    await web.page.locator("#filterslist").waitFor({ state: "attached" });
  };
  const rule = () => web.page.locator("#filterslist tbody tr", { hasText: RULE });
  /** The command does nothing until Roundcube has taken in which filter was chosen. */
  const turn = async (): Promise<void> => {
    await web.until('rcmail.commands["plugin.managesieve-act"] === true');
    await web.asking("plugin.managesieve-action", () => web.ask('rcmail.command("plugin.managesieve-act")'));
  };
  const confirmed = () => web.page.locator("#messagestack .confirmation").first().waitFor();

  step("makes a filter, by which mail is filed", async () => {
    await openFilters();
    await web.press("create");
    const form = web.page.frameLocator("#filter-box");
    await form.locator("input[name=_name]").fill(RULE);
    await form.locator("#header0").selectOption("subject");
    await form.locator('input[name^="_rule_target[0]"]').filter({ visible: true }).first().fill("rapport");
    await form.locator("#action_type0").selectOption("fileinto");
    const folder = form.locator("#action_mailbox0 option", { hasText: FOLDER });
    await form.locator("#action_mailbox0").selectOption((await folder.getAttribute("value")) ?? "");
    await form.locator("button.submit").first().click();
    await rule().waitFor();
    await mail.deliver(ANN, ["Subject: Un rapport\r\n\r\nText\r\n", "Subject: Hello\r\n\r\nText\r\n"]);
    await awaitMessages(mail, ANN, FOLDER, ([filed]) => filed?.subject === "Un rapport");
    await awaitMessages(mail, ANN, "INBOX", (all) => all.length === 1);
  });

  step("makes an absence, which answers", async () => {
    await web.go("_task=settings&_action=plugin.managesieve-vacation");
    await web.page.fill("#vacation_reason", "Bis März verreist");
    await web.page.selectOption("#vacation_status", "on");
    await web.press("submit");
    await confirmed();
    await submit(mail, { from: BOB, to: ANN, subject: "Lunch" });
    const [answer] = await awaitMessages(mail, BOB, "INBOX", (all) => all.length === 1);
    assert.match(answer?.source ?? "", /^Auto-Submitted: auto-replied/im);
    await web.page.selectOption("#vacation_status", "off");
    await web.press("submit");
    await confirmed();
  });

  step(
    "marks the lines of a script that are wrong",
    async () => {
      await web.go("_task=settings&_action=plugin.managesieve-action&_framed=1&_nav=hide&_seteditraw=1&_set=roundcube");
      const text = "# rule:[x]\nif true { keep; }\nfrobnicate;\nkeep;\nif header { }\n";
      await web.ask(`document.querySelector(".CodeMirror").CodeMirror.setValue(${JSON.stringify(text)})`);
      await web.press("submit");
      await web.until("window.rcmail?.env.sieve_errors?.length > 1");
      const lines = await web.ask<string[]>("rcmail.env.sieve_errors.map(({ line }) => line)");
      assert.deepEqual([...new Set(lines.map(Number))], [3, 5]);
      await openFilters();
      await rule().waitFor();
    },
    ["managesieve PUTSCRIPT no"],
  );

  step("switches a filter off and on, and deletes it", async () => {
    await openFilters();
    await rule().click();
    await web.page.frameLocator("#filter-box").locator("input[name=_name]").waitFor();
    await turn();
    await mail.deliver(ANN, ["Subject: Encore un rapport\r\n\r\nText\r\n"]);
    await awaitMessages(mail, ANN, "INBOX", (all) => all.at(-1)?.subject === "Encore un rapport");
    await turn();
    await web.press("delete");
    await web.confirm();
    await rule().waitFor({ state: "detached" });
  });
});
