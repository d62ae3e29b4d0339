import { addFlags, readFlags, removeFlags } from "../flags/flag-list.ts";
import { decide, judge, refuse, runOn } from "../testing/try-script.ts";
import { hasflag } from "../tests/hasflag.ts";
import assert from "node:assert/strict";
import { it } from "node:test";
import { addflag, removeflag, setflag } from "./flags.ts";

decide(setflag, [
  // RFC 5232 3.1.
  [
    'if header :contains "from" "alice@example.com" { setflag "\\\\Flagged"; fileinto "INBOX.from-boss"; }',
    ["fileinto INBOX.from-boss [\\Flagged]"],
  ],
  [
    'if header :contains "from" "alice" { setflag "flagvar" "\\\\Flagged"; fileinto :flags "${flagvar}" "INBOX.from-boss"; }',
    ["fileinto INBOX.from-boss [\\Flagged]"],
  ],
  ['setflag "\\\\Seen"; keep; setflag ""; fileinto "a";', ["keep [\\Seen]", "fileinto a []"]],
  ['setflag "\\\\Seen";', ["implicit keep [\\Seen]"]],
  ['setflag "\\\\Seen"; keep :flags ["a", "b a"];', ["keep [a b]"]],
  ['setflag ["\\\\Recent", "\\\\Other", "a(b", "c"]; keep;', ["keep [c]"]],
  ['fileinto "a"; setflag "x"; fileinto "a";', ["fileinto a [x]"]],
]);
decide(addflag, [
  // RFC 5232 3.2.
  [
    'addflag "flagvar" "\\\\Deleted"; addflag "flagvar" ["\\\\Answered"]; keep :flags "${flagvar}";',
    ["keep [\\Deleted \\Answered]"],
  ],
  ['addflag "a"; addflag ["B", "A"]; keep;', ["keep [a B]"]],
]);
decide(removeflag, [
  // RFC 5232 3.3.
  [
    'setflag "flagvar" "\\\\Answered \\\\Flagged"; removeflag "flagvar" "\\\\answered"; keep :flags "${flagvar}";',
    ["keep [\\Flagged]"],
  ],
  ['setflag "a b c"; removeflag ["B c", "d"]; keep;', ["keep [a]"]],
  ['removeflag "a"; keep;', ["keep []"]],
]);
// RFC 5232 4: the internal variable holds "A B", the variable MyVar what is set in it.
const flags =
  'setflag ["A", "B"]; setflag "MyVar" "NonJunk Junk gnus-forward $Forwarded NotJunk JunkRecorded $Junk $NotJunk";';
decide(hasflag, [
  [`${flags} if hasflag :contains "MyVar" "Junk" { discard; }`, ["discard"]],
  [`${flags} if hasflag :contains "MyVar" "forward" { discard; }`, ["discard"]],
  [`${flags} if hasflag :contains "MyVar" ["label", "forward"] { discard; }`, ["discard"]],
  [`${flags} if hasflag :contains "MyVar" "junk" { discard; }`, ["discard"]],
  [`${flags} if hasflag :contains "MyVar" "no such" { discard; }`, ["implicit keep [A B]"]],
  [`${flags} if hasflag :contains ["a", "myvar"] "forward" { discard; }`, ["discard"]],
  [`${flags} if hasflag :count "ge" :comparator "i;ascii-numeric" "MyVar" "8" { discard; }`, ["discard"]],
  [`${flags} if hasflag "b" { discard; }`, ["discard"]],
]);
judge(hasflag, [
  ['hasflag "x"', false],
  ['hasflag :count "eq" "0"', true],
]);
refuse(setflag, [
  ["setflag;", "2:1 setflag needs the flags"],
  ['setflag "a b" "c";', '2:9 "a b" names no variable'],
  ['setflag "a" "b" "c";', "2:17 setflag does not take this string"],
]);

it("the flags of a message are words, each once, whatever its capitals", () => {
  const run = runOn("");
  assert.deepEqual(readFlags(run, ["a  B a", "\\SEEN", "\\nope", "x".repeat(101)]), ["a", "B", "\\SEEN"]);
  assert.deepEqual(addFlags(["a"], ["A", "b"]), ["a", "b"]);
  assert.deepEqual(removeFlags(["a", "b"], ["B"]), ["a"]);
  assert.equal(
    readFlags(
      run,
      Array.from({ length: 200 }, (_, i) => `f${i}`),
    ).length,
    100,
  );
});
