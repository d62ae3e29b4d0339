import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CommandDefinition, command, test } from "../definition.ts";
import { readCarbonCopy } from "../commands/carbon-copy.ts";
import { isSpecialUse, readFlagsTag, readSpecialUseTag } from "../commands/storing.ts";
import { readFlagVariable } from "../flags/flag-variable.ts";
import { Arguments } from "../language/arguments.ts";
import { Checker } from "../language/checker.ts";
import { readCommands } from "../language/grammar.ts";
import { readTokens } from "../language/lexer.ts";
import { readModifiers } from "../language/modifiers.ts";
import { fixedText } from "../language/text.ts";
import { variableName } from "../language/variable-name.ts";
import { STEPS_MAX } from "../limits.ts";
import { readFields } from "../message/fields.ts";
import { readShownPart } from "../mime/shown-part.ts";
import { MistakeList } from "../mistakes.ts";
import { Failed } from "../running/failed.ts";
import { runOn } from "../testing/try-script.ts";
import { readAddressPart } from "./address-part.ts";
import { readFieldSource, readIndex } from "./field-source.ts";
import { readMatcher } from "./matcher.ts";
import { readRelation } from "./relation.ts";

/** The arguments of one command of a script that requires these. */
function given(script: string, ...requires: readonly string[]): Arguments {
  const mistakes = new MistakeList(script);
  const checker = new Checker(script, mistakes);
  checker.supports(requires);
  const [node] = readCommands(readTokens(script, mistakes), mistakes);
  return new Arguments(node!, checker);
}

const header = "A: 1\r\nA: 2\r\nB: 3\r\nContent-Type: text/plain; a=b\r\n\r\n";
const run = () => runOn(header);
const key = (text: string) => [fixedText(0, text)];

describe("arguments that many commands have", () => {
  it("are match types and comparators", () => {
    assert.ok(readMatcher(given("a;")).any(run(), ["x", "Y"], key("y")));
    assert.ok(readMatcher(given('a :count "eq";', "relational")).counts);
    assert.ok(readMatcher(given('a :count "eq";', "relational")).any(run(), ["x", "Y"], key("2")));
    assert.ok(readRelation(given("a;"), fixedText(0, "GE"))?.(0));
    assert.equal(readRelation(given("a;"), fixedText(0, "x")), undefined);
  });

  it("are fields, their indexes and parts", () => {
    const texts = (fields: readonly { readonly raw: Uint8Array }[]): string[] =>
      fields.map(({ raw }) => Buffer.from(raw).toString());
    assert.deepEqual(texts(readFieldSource(given("a;"))(run(), ["b", "a"])), ["3", "1", "2"]);
    assert.deepEqual(texts(readFieldSource(given("a :index 1 :last;", "index"))(run(), ["b", "a"])), ["2"]);
    assert.deepEqual(readIndex(given("a :index 4;"), undefined)?.([1, 2]), []);
    const [field] = readFields(Buffer.from("Content-Type: text/plain; a=b\r\n"));
    assert.deepEqual(readShownPart(given("a :mime :subtype;", "mime"))(run(), field!), ["plain"]);
  });

  it("are parts of addresses", () => {
    const rows: readonly (readonly [string, string | undefined])[] = [
      [":all", "a+b+c@d.example"],
      [":localpart", "a+b+c"],
      [":domain", "d.example"],
      [":user", "a"],
      [":detail", "b+c"],
    ];
    for (const [tag, expected] of rows) {
      assert.equal(readAddressPart(given(`a ${tag};`, "subaddress"))("a+b+c@d.example"), expected);
    }
    assert.equal(readAddressPart(given("a :domain;"))("nobody"), undefined);
  });

  it("are names of variables, and what changes a value", () => {
    const text = fixedText(0, "Global.X");
    assert.deepEqual(variableName(given("a;", "include"), text), { variable: "x", namespace: "global" });
    assert.equal(variableName(given("a;"), text), undefined);
    assert.deepEqual(readFlagVariable(given('a "V";', "variables")), { variable: "v", namespace: undefined });
    assert.equal(readModifiers(given("a :length :upper;"))(run(), "ß"), "2");
  });

  it("are flags, special uses and copies", () => {
    assert.deepEqual(readFlagsTag(given('a :flags "x y";', "imap4flags"))(run()), ["x", "y"]);
    assert.equal(readFlagsTag(given("a;"))(run()), undefined);
    assert.equal(readSpecialUseTag(given('a :specialuse "\\\\Junk";', "special-use"))?.fixed, "\\Junk");
    assert.ok(isSpecialUse("\\Archive") && !isSpecialUse("Archive") && !isSpecialUse("\\"));
    assert.equal(readCarbonCopy(given('a :fcc "Sent";', "fcc"))(run())?.mailbox, "Sent");
  });
});

describe("a run", () => {
  it("has so many steps", () => {
    const spent = run();
    spent.spend(STEPS_MAX);
    assert.throws(() => spent.spend(1), Failed);
  });

  it("lets others have their turn while it does much", async () => {
    const order: string[] = [];
    setImmediate(() => order.push("others"));
    const long = run();
    const deeds = Array.from({ length: 3 }, (_, i) => () => {
      long.spend(STEPS_MAX / 4);
      order.push(`deed ${i}`);
    });
    await long.inTurn(deeds);
    assert.deepEqual(order, ["deed 0", "others", "deed 1", "deed 2"]);
  });

  it("lets others have their turn while it compares much", async () => {
    const order: string[] = [];
    setImmediate(() => order.push("others"));
    const many = Array.from({ length: 20_000 }, (_, i) => `x${i}`);
    assert.equal(await readMatcher(given("a;")).any(run(), [...many, "y"], [...key("z"), ...key("y")]), true);
    order.push("compared");
    assert.deepEqual(order, ["others", "compared"]);
  });

  it("waits for what has to be waited for, and leaves where it is told to", async () => {
    const order: number[] = [];
    const deeds = [
      () => void order.push(1),
      async () => {
        await Promise.resolve();
        order.push(2);
      },
      () => ({ from: "all" }) as const,
      () => void order.push(4),
    ];
    assert.deepEqual(await run().inTurn(deeds), { from: "all" });
    assert.deepEqual(order, [1, 2]);
  });
});

it("a command and a test are values with a name and a section", () => {
  const definition: CommandDefinition = { name: "a", rfc: "5228 1", read: () => () => {} };
  assert.equal(command(definition), definition);
  assert.equal(test({ name: "b", rfc: "5228 1", read: () => () => true }).name, "b");
});
