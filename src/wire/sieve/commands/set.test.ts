import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeCharacters, fixedText, textWithVariables } from "../language/text.ts";
import { VARIABLE_LENGTH_MAX, VARIABLES_MAX } from "../limits.ts";
import { Failed } from "../running/failed.ts";
import { Variables } from "../running/variables.ts";
import { decide, decidedWithAll, judge, refuse } from "../testing/try-script.ts";
import { string } from "../tests/string.ts";
import { set } from "./set.ts";

const value = async (script: string): Promise<string | undefined> =>
  (await decidedWithAll(`${script} fileinto "=\${v}";`))[0]?.replace("fileinto =", "");

describe(`${set.name} (RFC ${set.rfc})`, () => {
  const rows: readonly (readonly [string, string])[] = [
    ['set "v" "juMBlEd lETteRS";', "juMBlEd lETteRS"],
    // RFC 5229 4.1: set "a" "juMBlEd lETteRS";
    ['set "a" "juMBlEd lETteRS"; set :length "v" "${a}";', "15"],
    ['set "a" "juMBlEd lETteRS"; set :lower "v" "${a}";', "jumbled letters"],
    ['set "a" "juMBlEd lETteRS"; set :upperfirst "v" "${a}";', "JuMBlEd lETteRS"],
    ['set "a" "juMBlEd lETteRS"; set :upperfirst :lower "v" "${a}";', "Jumbled letters"],
    ['set "a" "juMBlEd lETteRS"; set :quotewildcard "v" "Rock*";', "Rock\\*"],
    ['set :quotewildcard :length "v" "**";', "4"],
    ['set :lowerfirst "v" "ABC";', "aBC"],
    // RFC 5435 6.
    ['set :encodeurl "v" "a b/ü~!*";', "a%20b%2F%C3%BC~%21%2A"],
    // RFC 5229 3: names have no capitals, what is no reference stays.
    ['set "Company" "ACME"; set "v" "${company}, ${COMPANY}.${nothing}";', "ACME, ACME."],
    ['set "Company" "ACME"; set "v" "${Company";', "${Company"],
    ['set "a" "x"; set "v" "$${a} &%${}!";', "$x &%${}!"],
    ['set "a" "${v}"; set "v" "${a}y"; set "v" "${v}z";', "yz"],
  ];
  for (const [script, expected] of rows) it(script, async () => assert.equal(await value(script), expected));

  it("cuts what is too long, and refuses too many", async () => {
    const variables = new Variables(new Map());
    variables.set({ variable: "a", namespace: undefined }, "😀".repeat(VARIABLE_LENGTH_MAX));
    assert.equal(variables.get({ variable: "a", namespace: undefined }).length, VARIABLE_LENGTH_MAX);
    variables.set({ variable: "b", namespace: undefined }, `x${"😀".repeat(VARIABLE_LENGTH_MAX)}`);
    assert.ok(variables.get({ variable: "b", namespace: undefined }).isWellFormed());
    const many = Array.from({ length: VARIABLES_MAX + 1 }, (_, i) => `set "a${i}" "";`).join("");
    assert.match((await decidedWithAll(many))[1] ?? "", /at most 256 variables/);
  });

  it("lets no string become too long", async () => {
    const much = `set "a" "${"x".repeat(1_000)}"; ${'set "a" "${a}${a}${a}${a}${a}${a}";'.repeat(3)} fileinto "${"${a}".repeat(100)}";`;
    assert.match((await decidedWithAll(much))[1] ?? "", /a string became too long/);
  });
});

refuse(set, [
  ['set "a b" "c";', '2:5 "a b" names no variable'],
  ['set "1" "c";', '2:5 "1" names no variable'],
  ['set "x.y" "c";', '2:5 "x.y" names no variable'],
  ['set "${a}" "c";', "2:5 the name of a variable holds no variable"],
  ['set :lower :upper "a" "b";', "2:12 :lower and :upper exclude each other"],
  ['set "a" "${x.y}";', "2:9 ${x.y}: there is no namespace x here"],
  ['set "a" "${300}";', "2:9 ${300}: the number is at most 255"],
  ['set "a" "${unicode:D800}";', "2:9 ${unicode:D800}: there is no such character"],
]);

// RFC 5229 5.
judge(string, [
  ['string :matches "a" "*"', true],
  ['string "state" "STATE"', true],
  ['string :comparator "i;octet" "state" "STATE"', false],
  ['string :is ["a", "b"] ["c", "b"]', true],
  ['string :count "eq" ["a", "", "b"] "2"', true],
  ['string "${unset}" ""', true],
]);

describe("strings", () => {
  const complain = (text: string): void => assert.fail(text);
  it("have variables in them (RFC 5229 3)", () => {
    assert.deepEqual(textWithVariables(3, "a${B}${1}", new Set(), complain).pieces, [
      "a",
      { variable: "b", namespace: undefined },
      { match: 1 },
    ]);
    assert.equal(textWithVariables(3, "a$", new Set(), complain).fixed, "a$");
    assert.equal(fixedText(3, "a").fixed, "a");
  });

  it("have characters by their numbers (RFC 5228 2.4.2.4)", () => {
    const rows: readonly (readonly [string, string])[] = [
      ["$${hex:40}", "$@"],
      ["${hex: 40 }", "@"],
      ["${HEX: 40}", "@"],
      ["${hex:40", "${hex:40"],
      ["${hex:400}", "${hex:400}"],
      ["${hex:4${hex:30}}", "${hex:40}"],
      ["${unicode:40}", "@"],
      ["${ unicode:40}", "${ unicode:40}"],
      ["${UNICODE:40}", "@"],
      ["${UnICoDE:0000040}", "@"],
      ["${Unicode:Cool}", "${Unicode:Cool}"],
      ["${unicode:df fc}", "ßü"],
      ["${hex:c3 a4}", "ä"],
      ["${hex:c3}${HEX: a4 }b${hex:}", "äb${hex:}"],
      ["${hex:24}{hex:40}", "${hex:40}"],
      ["${hex:4g 40}${unicode:}", "${hex:4g 40}${unicode:}"],
      [`\${unicode:${" 40".repeat(20_000)}}`, "@".repeat(20_000)],
    ];
    for (const [text, expected] of rows) assert.equal(decodeCharacters(text, complain), expected);
  });
});

// What wildcards stood for (RFC 5229 3.2).
const list = "Subject: [acme-users] [fwd] version 1.0 is out\nList-ID: Dave's <dave-l.example.org>\n\n";
decide({ name: "match variables", rfc: "5229 3.2" }, [
  [
    'if header :matches "List-ID" "*<*@*" { fileinto "INBOX.lists.${2}"; } else { if header :matches "Subject" "[*] *" { fileinto "INBOX.lists.${1}"; } }',
    ["fileinto INBOX.lists.acme-users"],
    { message: list },
  ],
  [
    'if header :matches "subject" "[*] *" { fileinto "${1}|${2}|${0}|${3}"; }',
    ["fileinto acme-users|[fwd] version 1.0 is out|[acme-users] [fwd] version 1.0 is out|"],
    { message: list },
  ],
  // One that does not match leaves them as they are; another match type does not change them.
  [
    'if allof (string :matches "ab" "a*", not string :matches "x" "y*", string :contains "c" "c") { fileinto "${1}"; }',
    ["fileinto b"],
  ],
  ['if string :matches "abcabc" "*b*c" { fileinto "${1},${2}"; }', ["fileinto a,cab"]],
  ['if address :matches "from" "*@*" { fileinto "${1}.${2}"; }', ["fileinto alice.example.com"]],
]);

it("a failure is told by its text", () => assert.equal(new Failed("No.").message, "No."));
