import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Dice } from "../../../../../test/support/dice.ts";
import { printRule } from "./print-rule.ts";
import { NotTheSame, partWith, printScript } from "./print-script.ts";
import { type Action, type Condition, FLAGGED, HEADER_MATCHES, type Rule, SEEN, tidy } from "./rule.ts";
import { EMPTY, readRules, type Script } from "./script.ts";

/** What people and attackers write into fields. */
const HOSTILE = [
  "Rechnung",
  'say "hi"',
  "back\\slash\\",
  '"; discard; #',
  "*/ discard; /*",
  "/* never closed",
  "# rule:[another]",
  "]\r\ndiscard;\r\n# rule:[x",
  "a]b]c[",
  "line\nline\r.\r\n.",
  ".\r\n;discard;",
  "..dots",
  "text:",
  "{}();,[]",
  "if false # true",
  "\u2028discard;\u2029",
  "\u0000\u0007\u0085 \u007f",
  "\ud800half",
  "Projets été 你好 مرحبا 🎉",
  "Projets &AOk-t&AOk-",
  " spaced  out ",
  "$ {} %s ${",
  "x".repeat(300),
] as const;

const dice = new Dice(157);
const some = <T>(make: () => T, least: number, most: number): T[] =>
  Array.from({ length: least + dice.roll(most - least + 1) }, make);
const text = (): string => (dice.roll(3) === 0 ? `${dice.of(HOSTILE)}${dice.of(HOSTILE)}` : dice.of(HOSTILE));
const values = (): string[] => some(text, 1, 3).map((each) => `${each}.`);

function condition(): Condition {
  const isNot = dice.roll(2) === 0;
  switch (dice.roll(4)) {
    case 0:
      return { kind: "body", match: dice.of(["contains", "matches"]), isNot, values: values() };
    case 1:
      return {
        kind: "size",
        isNot,
        isOver: dice.roll(2) === 0,
        bytes: dice.of([0, 1, 1024, 5 * 2 ** 20, 1536, 2 ** 30]),
      };
    case 2:
      return { kind: "file", isNot };
    default: {
      const match = dice.of(HEADER_MATCHES);
      const headers = match === "exists" ? ["x-spam"] : dice.of([["from"], ["to", "cc"], ["Subject"], ['x-"odd']]);
      return { kind: "header", headers, match, isNot, values: match === "exists" ? [] : values() };
    }
  }
}

function action(): Action {
  const kind = dice.of(["move", "copy", "mark", "forward", "reject", "discard", "keep", "stop"] as const);
  if (kind === "move" || kind === "copy") return { kind, folder: `${text()}.` };
  if (kind === "mark") return { kind, flag: dice.of([SEEN, FLAGGED, "$Later", "work"]) };
  if (kind === "forward") return { kind, address: `${text()}.`, isKept: dice.roll(2) === 0 };
  return kind === "reject" ? { kind, reason: `${text()}\n${text()}` } : { kind };
}

function rule(): Rule {
  const join = dice.of(["all", "any", "every"] as const);
  const conditions = join === "every" ? [] : some(condition, 1, 4);
  return { name: text(), isOn: dice.roll(3) > 0, join, conditions, actions: some(action, 1, 4) };
}

function read(script: string): Script {
  const found = readRules(script);
  assert.ok(found !== undefined, script);
  return found;
}
const rulesOf = (script: string): readonly (Rule | undefined)[] => read(script).parts.map((part) => part.rule);
const joined = ({ head, parts, tail }: Script): string =>
  [head, ...parts.flatMap(({ lead, text: own }) => [lead, own]), tail].join("");

describe("rules in a script", () => {
  it("are read as they were written, whatever stands in them", () => {
    for (let i = 0; i < 600; i++) {
      const rules = some(rule, 1, 4);
      const script = printScript(
        EMPTY,
        rules.map((each) => partWith(each)),
      );
      assert.deepEqual(rulesOf(script), rules.map(tidy));
      assert.equal(joined(read(script)), script);
    }
  });

  it("are added, changed, moved and removed among what others wrote", () => {
    for (let i = 0; i < 400; i++) {
      const before = read(dice.of(FOREIGN));
      let parts = before.parts;
      for (let deed = 0; deed < 3; deed++) {
        const at = dice.roll(parts.length + 1);
        if (at === parts.length) parts = [...parts, partWith(rule())];
        else if (dice.roll(3) === 0) parts = parts.toSpliced(at, 1);
        else if (parts[at]?.rule !== undefined && dice.roll(2) === 0)
          parts = parts.with(at, partWith(rule(), parts[at]));
        else parts = parts.toSpliced(at, 1).toSpliced(dice.roll(parts.length), 0, ...parts.slice(at, at + 1));
      }
      let script = "";
      try {
        script = printScript(before, parts);
      } catch (error) {
        // "${" means something else in a script that has variables: said, and not written.
        assert.ok(error instanceof NotTheSame);
        assert.ok(before.requires.includes("variables") && parts.some(({ text: own }) => own.includes("${")));
        continue;
      }
      const after = read(script);
      assert.deepEqual(
        after.parts.map(({ name, rule: each, text: own }) => each ?? `${name} ${own}`),
        parts.map(({ name, rule: each, text: own }) => each ?? `${name} ${own}`),
      );
    }
  });

  it("stay as they are, letter by letter, while nobody changes them", () => {
    for (const script of FOREIGN) assert.equal(joined(read(script)), script);
  });
});

const ROUNDCUBE = [
  'require ["copy","fileinto","imap4flags","reject"];',
  "# rule:[Lists]",
  'if allof (header :contains "list-id" "<users.far.example>", not header :contains "subject" ["urgent","[now]"])',
  "{",
  '\tfileinto "Lists/Users";',
  "\tstop;",
  "}",
  "# rule:[Off]",
  'if false # anyof (header :contains ["to","cc"] "sales@", size :over 10M)',
  "{",
  '\tredirect :copy "bob@far.example";',
  '\taddflag ["\\\\Seen","\\\\Flagged"];',
  "}",
  "# rule:[Away]",
  "if true",
  "{",
  '\tvacation :days 7 :subject "Away" "Back soon";',
  "}",
  "# rule:[No]",
  'if address :domain :is "from" "ads.example"',
  "{",
  "\treject text:",
  "No,",
  "..thanks.",
  ".",
  ";",
  "}",
  "",
].join("\r\n");

const FOREIGN = [
  "",
  "# nothing but a comment",
  ROUNDCUBE,
  ROUNDCUBE.replaceAll("\r\n", "\n"),
  'require "fileinto"; require ["copy"]; # why\nkeep; stop; if true { discard; } elsif false { keep; } /* end */',
  '/* top\n# rule:[not this] */\nrequire ["variables"];\nset "a" "b";\n# one\n# rule:[two] \n# three\nif header :is "subject" "${a}" { keep; }\n# last',
  "\ufeffkeep;\r\nif true { discard; }",
  'if header "subject" "x" { if true { keep; } }\r\n\r\n\tif anyof(exists ["a","b"], true) {stop;}',
] as const;

describe("what Roundcube wrote", () => {
  const rules = rulesOf(ROUNDCUBE);

  it("is read as rules, but for what no rule can say", () => {
    assert.deepEqual(rules, [
      {
        name: "Lists",
        isOn: true,
        join: "all",
        conditions: [
          { kind: "header", headers: ["list-id"], match: "contains", isNot: false, values: ["<users.far.example>"] },
          { kind: "header", headers: ["subject"], match: "contains", isNot: true, values: ["urgent", "[now]"] },
        ],
        actions: [{ kind: "move", folder: "Lists/Users" }, { kind: "stop" }],
      },
      {
        name: "Off",
        isOn: false,
        join: "any",
        conditions: [
          { kind: "header", headers: ["to", "cc"], match: "contains", isNot: false, values: ["sales@"] },
          { kind: "size", isNot: false, isOver: true, bytes: 10 * 2 ** 20 },
        ],
        actions: [
          { kind: "forward", address: "bob@far.example", isKept: true },
          { kind: "mark", flag: SEEN },
          { kind: "mark", flag: FLAGGED },
        ],
      },
      undefined,
      {
        name: "No",
        isOn: true,
        join: "any",
        conditions: [{ kind: "header", headers: ["from"], match: "domain", isNot: false, values: ["ads.example"] }],
        actions: [{ kind: "reject", reason: "No,\n.thanks." }],
      },
    ]);
    assert.deepEqual(
      read(ROUNDCUBE).parts.map(({ name }) => name),
      ["Lists", "Off", "Away", "No"],
    );
  });

  it("is written as Roundcube writes it", () => {
    const parts = read(ROUNDCUBE).parts;
    for (const i of [0, 3]) assert.equal(printRule(rules[i] as Rule), parts[i]?.text);
  });

  it("keeps the tests of a rule that is off in its comment", () => {
    const off = rules[1] as Rule;
    assert.match(printRule(off), /^# rule:\[Off\]\r\nif false # anyof \(header .*, size :over 10M\)\r\n\{\r\n/);
    assert.deepEqual(rulesOf(printRule({ ...off, isOn: true })), [{ ...tidy(off), isOn: true }]);
  });

  it("requires what is needed, and for text what was required before", () => {
    const before = read(ROUNDCUBE);
    const [lists] = before.parts;
    assert.ok(lists !== undefined);
    assert.match(printScript(before, [lists]), /^require \["fileinto"\];\r\n# rule:\[Lists\]\r\n/);
    assert.match(printScript(before, before.parts), /^require \["copy","fileinto","imap4flags","reject"\];/);
    const body: Rule = {
      ...(rules[0] as Rule),
      conditions: [{ kind: "body", match: "contains", isNot: false, values: ["x"] }],
    };
    assert.match(printScript(before, [...before.parts, partWith(body)]), /^require \["body","copy","fileinto",/);
    assert.equal(printScript(before, []), "");
  });
});

describe("text that no rule can say", () => {
  const told = (script: string): void => assert.deepEqual(rulesOf(script), [undefined], script);

  it("stays text", () => {
    told('if header :comparator "i;octet" "subject" "x" { keep; }');
    told('if header :contains :matches "subject" "x" { keep; }');
    told("if not allof (true) { keep; }");
    told('if header :contains "subject" "" { keep; }');
    told('if header :contains "subject" " x" { keep; }');
    told('if exists ["a","b"] { keep; }');
    told('if true { fileinto :create "x"; }');
    told("if true { keep; } else { discard; }");
    told("if true { }");
    told("keep;");
    told("if false { keep; }");
    told("if false # allof (\n{ keep; }");
    told("if false # true) { discard; }\n{ keep; }");
    told('if false # header "a" "b" {\n{ keep; }');
    told('if header "subject" text:\nx\n.\n { keep; }');
  });

  it("is no rule where a dollar sign means more than itself", () => {
    const parts = read(
      'require "variables"; if header "subject" "${x}" { keep; } if header "subject" "$x" { keep; }',
    ).parts;
    assert.deepEqual(
      parts.map(({ rule: each }) => each === undefined),
      [true, false],
    );
  });

  it("is not read at all where its grammar is wrong", () => {
    assert.equal(readRules('if header "x" {'), undefined);
    assert.equal(readRules('if true { keep; } "'), undefined);
  });
});
