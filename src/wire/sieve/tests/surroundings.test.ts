import assert from "node:assert/strict";
import { it } from "node:test";
import type { SeenQuestion } from "../host.ts";
import { decidedWithAll, judge, refuse } from "../testing/try-script.ts";
import { duplicate } from "./duplicate.ts";
import { environment } from "./environment.ts";
import { ihave } from "./ihave.ts";
import { mailboxexists } from "./mailboxexists.ts";
import { spamtest, virustest } from "./spamtest.ts";
import { specialuseExists } from "./specialuse-exists.ts";
import { error } from "../commands/error.ts";

const items: Readonly<Record<string, string>> = { host: "mx.example.org", location: "MDA" };
const surroundings = { host: { environment: (name: string) => items[name] } };
judge(environment, [
  ['environment :contains "host" "example.org"', true, surroundings],
  ['environment "LOCATION" "mda"', true, surroundings],
  ['environment :matches "remote-ip" "*"', false, surroundings],
]);

const mailboxes = {
  host: {
    mailboxExists: (path: string) => Promise.resolve(path === "Lists"),
    specialUse: (use: string) => Promise.resolve(use === "\\Junk" ? "Spam" : undefined),
  },
};
judge(mailboxexists, [
  ['mailboxexists "Lists"', true, mailboxes],
  ['mailboxexists ["Lists", "Other"]', false, mailboxes],
]);
judge(specialuseExists, [
  ['specialuse_exists "\\\\Junk"', true, mailboxes],
  ['specialuse_exists ["\\\\Junk", "\\\\Archive"]', false, mailboxes],
  ['specialuse_exists "Spam" "\\\\Junk"', true, mailboxes],
  ['specialuse_exists "Lists" "\\\\Junk"', false, mailboxes],
]);
refuse(specialuseExists, [
  ['if specialuse_exists "junk" { stop; }', '2:22 "junk" is no special use: "\\\\Junk" is one'],
]);

// RFC 5235 2.
const spam = (percent: number) => ({ host: { spamPercent: () => percent } });
const numeric = ':comparator "i;ascii-numeric"';
judge(spamtest, [
  [`spamtest :value "eq" ${numeric} "0"`, true],
  [`spamtest :value "ge" ${numeric} "3"`, false],
  ['spamtest :percent :count "eq" "0"', true],
  ['spamtest :percent :count "eq" "0"', false, spam(0)],
  ['spamtest "1"', true, spam(0)],
  ['spamtest "10"', true, spam(100)],
  [`spamtest :value "ge" ${numeric} "6"`, true, spam(60)],
  [`spamtest :value "gt" :percent ${numeric} "37"`, true, spam(38)],
  [`spamtest :value "gt" :percent ${numeric} "37"`, false, spam(37)],
]);
judge(virustest, [
  ['virustest "0"', true],
  [`virustest :value "ge" ${numeric} "3"`, true, { host: { virusScore: () => 5 } }],
]);

const asked: SeenQuestion[] = [];
const seen = {
  host: {
    seenBefore: (question: SeenQuestion) => {
      asked.push(question);
      return Promise.resolve(question.id === "<a@b>");
    },
  },
};
judge(duplicate, [
  ["duplicate", true, seen],
  ['duplicate :header "X-A"', false, seen],
  ['duplicate :header "X-Nope"', false, seen],
  ['duplicate :uniqueid "<a@b>"', true, seen],
]);
refuse(duplicate, [["if duplicate :seconds :last { stop; }", "2:14 :seconds takes a number"]]);

it("duplicate asks once in a run, with what it was told (RFC 7352 3)", async () => {
  asked.length = 0;
  const test = 'duplicate :handle "h" :seconds 1800 :last :header "message-id"';
  assert.deepEqual(await decidedWithAll(`if allof (${test}, ${test}) { discard; }`, seen), ["discard"]);
  assert.deepEqual(asked, [{ id: "<a@b>", handle: "h", seconds: 1_800, last: true }]);
  const many = Array.from({ length: 33 }, (_, i) => `if duplicate :handle "${i}" {}`).join(" ");
  assert.match((await decidedWithAll(many, seen))[1] ?? "", /at most 32 duplicates/);
});

judge(ihave, [
  ['ihave "fileinto"', true],
  ['ihave ["fileinto", "nope"]', false],
  ['not ihave "nope"', true],
]);

it(`${ihave.name} lets a script use what is there, and pass over what is not (RFC ${ihave.rfc})`, async () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['if ihave "fileinto" { fileinto "a"; }', ["fileinto a"]],
    ['if ihave "nope" { nope "x"; keep :nope; if nope { } } else { discard; }', ["discard"]],
    ['if not ihave "nope" { nope "x"; }', ["implicit keep", "error in line 1: there is no command nope"]],
    ['if not ihave "nope" { error "Sorry."; }', ["implicit keep", "error in line 1: Sorry."]],
  ];
  for (const [script, expected] of rows) assert.deepEqual(await decidedWithAll(script), expected, script);
});
refuse(error, [["error;", "2:1 error needs the message"]]);
