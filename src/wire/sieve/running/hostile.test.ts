import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { STEPS_MAX } from "../limits.ts";
import { readScript } from "../script.ts";
import { decidedWithAll, LETTER, runOn } from "../testing/try-script.ts";

const TOO_LONG = "the script takes too long";
const list = (count: number, text: string): string => `[${Array(count).fill(`"${text}"`).join(",")}]`;
const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

const filled = `set "a" "${"a".repeat(32_768)}";`;
const mebi = "${a}".repeat(32);
const words = `set "a" "${"b ".repeat(16_384)}";`;
const hello = "Subject: hello\n\nhi\n";
const fields = `${"x: y\n".repeat(9_000)}\nhi\n`;
const recipients = `To: ${Array(9_000).fill("a@b").join(",")}\n\nhi\n`;
const parts = `Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(9_000)}`;
const alike = `${"a".repeat(30_000)}b${"a".repeat(30_000)}`;
const html = `Content-Type: text/html\n\n${"<b></b>".repeat(300_000)}`;
const monotone = `\n${"a".repeat(1_500_000)}`;

/** Each would take minutes, or more memory than there is, if what it asks were not counted. */
const rows: readonly (readonly [what: string, script: string, message: string, error: string])[] = [
  ["many names of many fields", `if header ${list(60_000, "x")} "z" {}`, fields, TOO_LONG],
  ["many names of many addresses", `if address ${list(40_000, "to")} "z" {}`, recipients, TOO_LONG],
  ["many variables as flags", `${words} if hasflag ${list(40_000, "a")} "z" {}`, hello, TOO_LONG],
  [
    "many keys for many parts",
    `foreverypart { if header :mime :matches "x" ${list(40_000, "*a?")} {} }`,
    parts,
    TOO_LONG,
  ],
  [
    "many strings for many parts",
    `foreverypart { if string :count "gt" ${list(40_000, "a")} "1" {} }`,
    parts,
    TOO_LONG,
  ],
  ["many long keys", `${filled} if string "q" ${list(1_500, mebi)} {}`, hello, TOO_LONG],
  ["many long variables", `${filled} ${repeated(250, (i) => `set "x${i}" "${mebi}";`)}`, hello, TOO_LONG],
  ["modifiers of many strings", `foreverypart { set :encodeurl "x" "${"é".repeat(100_000)}"; }`, parts, TOO_LONG],
  ["many methods", `foreverypart { if valid_notify_method ${list(10_000, "mailto:a@b")} {} }`, parts, TOO_LONG],
  ["many changes of many fields", repeated(6_000, () => 'deleteheader :index 1 "x";'), fields, TOO_LONG],
  ["one text of HTML many times", `foreverypart { ${repeated(5_000, () => 'extracttext "a";')} }`, html, ""],
  ["a body that is nearly like the key", `if body :contains "${alike}" {}`, monotone, ""],
  ["a body that is nearly like the pattern", `if body :matches "*${alike}*" {}`, monotone, ""],
  ["a method with many addresses", `if valid_notify_method "mailto:${"a,".repeat(100_000)}" {}`, hello, ""],
];

describe("what a run may cost bounds", () => {
  for (const [what, script, message, error] of rows) {
    it(what, async () => {
      const expected = error === "" ? ["implicit keep"] : ["implicit keep", `error in line 1: ${error}`];
      assert.deepEqual(await decidedWithAll(script, { message }), expected);
    });
  }

  it("not how often a script throws away one message", async () => {
    assert.deepEqual(await decidedWithAll("discard;".repeat(100)), ["discard"]);
  });

  it("not what a thousand rules cost: a fiftieth of what there is", async () => {
    const rule =
      'if header :contains ["subject", "from"] ["offer", "news"] { keep; } elsif address "to" "x@y" { discard; }';
    const run = runOn(LETTER.replaceAll("\n", "\r\n"));
    run.spend(0.98 * STEPS_MAX);
    await readScript(rule.repeat(1_000)).body(run);
  });
});
