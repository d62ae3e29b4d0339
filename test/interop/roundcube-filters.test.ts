/** Rules that the webmail and Roundcube both change: its own reader and writer of scripts give the same rules back, and each page sees what the other did. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { partWith, printScript } from "../../web/src/settings/filters/model/print-script.ts";
import { FLAGGED, type Rule, SEEN } from "../../web/src/settings/filters/model/rule.ts";
import { EMPTY, readRules } from "../../web/src/settings/filters/model/script.ts";
import { launchBrowser, logIn } from "../support/browser.ts";
import { startProgram } from "../support/program.ts";
import { RoundcubeSession } from "../support/roundcube-session.ts";
import { needsRoundcube, startRoundcube } from "../support/roundcube.ts";
import { needs, run } from "../support/tools.ts";

const READER = "/usr/share/roundcube/plugins/managesieve/lib/Roundcube/rcube_sieve_script.php";
const REWRITE = `require $argv[1];
$script = new rcube_sieve_script(stream_get_contents(STDIN), ["fileinto", "copy", "body", "imap4flags", "reject", "mime"]);
echo $script->as_text();`;

const RULES: readonly Rule[] = [
  {
    name: 'A name with ] and "quotes" # rule:[x]',
    isOn: true,
    join: "all",
    conditions: [
      { kind: "header", headers: ["from"], match: "contains", isNot: false, values: ['say "hi"', "back\\slash\\"] },
      { kind: "header", headers: ["to", "cc"], match: "address", isNot: true, values: ["sales@far.example"] },
      { kind: "header", headers: ["sender"], match: "domain", isNot: false, values: ["far.example"] },
      { kind: "header", headers: ["x-spam"], match: "exists", isNot: true, values: [] },
      { kind: "header", headers: ["subject"], match: "matches", isNot: false, values: ["*/ discard; /*", "{};,()[]"] },
      { kind: "body", match: "contains", isNot: false, values: ["été 你好 مرحبا"] },
      { kind: "size", isNot: true, isOver: true, bytes: 5 * 2 ** 20 },
      { kind: "file", isNot: false },
    ],
    actions: [
      { kind: "mark", flag: SEEN },
      { kind: "mark", flag: FLAGGED },
      { kind: "copy", folder: "Projets été/2026" },
      { kind: "forward", address: "bob@far.example", isKept: true },
      { kind: "move", folder: 'Odd "folder"' },
      { kind: "stop" },
    ],
  },
  {
    name: "Off",
    isOn: false,
    join: "any",
    conditions: [
      { kind: "header", headers: ["list-id"], match: "contains", isNot: false, values: ["<users.far.example>"] },
      { kind: "size", isNot: false, isOver: false, bytes: 1000 },
    ],
    actions: [{ kind: "reject", reason: "No,\n.thanks\n..\n.\nBye." }],
  },
  { name: "", isOn: true, join: "every", conditions: [], actions: [{ kind: "keep" }] },
  {
    name: "One",
    isOn: true,
    join: "any",
    conditions: [{ kind: "header", headers: ["subject"], match: "is", isNot: false, values: ["$ {} %s"] }],
    actions: [{ kind: "forward", address: "eve@far.example", isKept: false }, { kind: "discard" }],
  },
];

async function throughRoundcube(script: string): Promise<string> {
  const { stdout } = await run("php", ["-r", REWRITE, "--", READER], { input: script });
  return stdout;
}

it("Roundcube reads what the webmail wrote, and writes the same rules", async (test) => {
  if (!needs(test, "php") || !needs(test, "test", "-f", READER)) return;
  const script = printScript(
    EMPTY,
    RULES.map((rule) => partWith(rule)),
  );
  const again = await throughRoundcube(script);
  assert.deepEqual(
    readRules(again)?.parts.map(({ rule }) => rule),
    RULES,
  );
  assert.equal(await throughRoundcube(again), again);
});

it("Roundcube lists the rules of the webmail, which sees at once what Roundcube does to them", async (test) => {
  if (!needsRoundcube(test)) return;
  await using stack = new AsyncDisposableStack();
  const ann = "ann@posthorn.test";
  const mail = await startProgram({ accounts: [ann], workers: 1 });
  stack.defer(() => mail.stop());
  const roundcube = stack.use(await startRoundcube(mail, ["managesieve"]));
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const page = await browser.newPage({ locale: "en-GB" });
  await logIn(page, mail, ann);
  await page.goto(`http://127.0.0.1:${mail.ports.http}/settings/filters`);
  await page.getByRole("button", { name: "Newsletters into a folder" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  const rule = page.getByRole("tabpanel").getByRole("listitem");
  await rule.getByText("Newsletters into a folder").waitFor();

  const session = await RoundcubeSession.open(roundcube.url, ann, mail.password);
  const listed = await session.page({ _task: "settings", _action: "plugin.managesieve" });
  assert.match(listed, /Newsletters into a folder/);
  const turned = { _act: "act", _fid: "0" };
  const said = await session.act({ _task: "settings", _action: "plugin.managesieve-action" }, turned);
  assert.match(said, /disabled successfully/);
  await rule.getByText("Off", { exact: true }).waitFor();
  await rule.getByRole("switch").click();
  await rule.getByText("Off", { exact: true }).waitFor({ state: "detached" });
  assert.match(await session.act({ _task: "settings", _action: "plugin.managesieve-action" }, turned), /disabled/);
  assert.equal(await roundcube.errors(), "");
});
