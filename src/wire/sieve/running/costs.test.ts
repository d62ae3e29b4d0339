import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTree } from "../../mime/tree.ts";
import { SIEVE_EXTENSIONS } from "../extensions.ts";
import type { SieveHost } from "../host.ts";
import { STEPS_MAX } from "../limits.ts";
import { ScriptMessage } from "../message/script-message.ts";
import { extractedText } from "../mime/extracted-text.ts";
import { readScript } from "../script.ts";
import { Run } from "./run.ts";

const START = `require ${JSON.stringify(SIEVE_EXTENSIONS)}; set "long" "${"*".repeat(30_000)}";`;

/** More than what a command and its strings cost by themselves. */
const LEFT = 1_500;

const fields = `${"X-A: b\n".repeat(10_000)}\nbody\n`;
const addresses = `To: ${"a@b.example, ".repeat(10_000)}\n\nbody\n`;

/** Or a run would hold up others for many seconds. */
const rows: readonly (readonly [command: string, message: string])[] = [
  ['if exists "x-b" {}', fields],
  ['if date "x-a" "year" "1" {}', fields],
  ['deleteheader "x-b";', fields],
  ['if address :count "gt" "to" "1" {}', addresses],
  ['if body :comparator "i;unicode-casemap" :contains "x" {}', `Subject: long\n\n${"会議".repeat(2_000)}\n`],
  ['set :upper :quotewildcard "b" "${long}${long}";', "\nbody\n"],
  ['set :encodeurl "b" "${long}${long}";', "\nbody\n"],
  ['set :length "b" "${long}${long}";', "\nbody\n"],
];

describe("what takes long is paid for:", () => {
  for (const [command, text] of rows)
    it(command, async () => {
      const message = Buffer.from(text.replaceAll("\n", "\r\n"));
      const script = readScript(START + command);
      const run = new Run(new ScriptMessage(message, message.length), { from: "", to: "" }, {} as SieveHost);
      run.spend(STEPS_MAX - LEFT);
      await assert.rejects(async () => script.body(run), /the script takes too long/);
    });
});

it("the text of a part is decoded once, however often it is extracted", () => {
  const bytes = Buffer.from("Content-Type: text/plain\r\n\r\nHello\r\n");
  const placed = { bytes, part: parseTree(bytes) };
  let times = 0;
  const subarray = bytes.subarray.bind(bytes);
  bytes.subarray = (start, end) => {
    times++;
    return subarray(start, end);
  };
  assert.equal(extractedText(placed), extractedText(placed));
  assert.equal(times, 1);
});
