/** Rules that the webmail writes, through Roundcube's own reader and writer of scripts: the same rules come back. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { partWith, printScript } from "../../web/src/settings/filters/model/print-script.ts";
import { FLAGGED, type Rule, SEEN } from "../../web/src/settings/filters/model/rule.ts";
import { EMPTY, readRules } from "../../web/src/settings/filters/model/script.ts";
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
