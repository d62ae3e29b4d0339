import assert from "node:assert/strict";
import { it } from "node:test";
import { type Condition, FLAGGED, type Rule, SEEN } from "./model/rule.ts";
import { type Speech, thenText, whenText } from "./sentence.ts";
import { filterWords } from "./words.ts";

const CONDITIONS: readonly Condition[] = [
  { kind: "header", headers: ["to", "cc"], match: "contains", isNot: true, values: ["a", "b"] },
  { kind: "header", headers: ["x-spam"], match: "exists", isNot: false, values: [] },
  { kind: "size", isNot: false, isOver: true, bytes: 1 },
  { kind: "file", isNot: true },
  { kind: "body", match: "matches", isNot: false, values: ["x*"] },
];
const RULE: Rule = {
  name: "",
  isOn: true,
  join: "all",
  conditions: CONDITIONS,
  actions: [
    { kind: "mark", flag: SEEN },
    { kind: "mark", flag: FLAGGED },
    { kind: "mark", flag: "work" },
    { kind: "copy", folder: "A/B" },
    { kind: "forward", address: "x@y.example", isKept: true },
    { kind: "reject", reason: "No.\nThanks." },
    { kind: "stop" },
  ],
};
const speech = (language: "en" | "de"): Speech => ({
  words: filterWords[language],
  locale: language === "en" ? "en-GB" : "de",
  folder: (path) => path.replaceAll("/", " › "),
  size: (bytes) => `${bytes} B`,
});
const plain = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, "");

it("a rule is said in two sentences", () => {
  assert.equal(
    plain(whenText(RULE, speech("en"))),
    "When To or Cc does not contain “a” or “b”, and the header x-spam is there, and it is larger than 1 B, and no file is attached, and Text of the message looks like “x*”",
  );
  assert.equal(
    plain(thenText(RULE, speech("en"))),
    "then mark it as read, star it, label it “work”, copy it to A › B, forward it to x@y.example and keep it, refuse it with “No. Thanks.” and stop",
  );
  assert.equal(
    plain(whenText({ ...RULE, join: "any" }, speech("de"))),
    "Wenn An oder Kopie „a“ oder „b“ nicht enthält, oder die Kopfzeile x-spam da ist, oder sie größer als 1 B ist, oder keine Datei angehängt ist, oder Text der Nachricht „x*“ ähnlich sieht",
  );
  assert.equal(whenText({ ...RULE, join: "every", conditions: [] }, speech("en")), "For every message");
});

it("what stands in a rule neither turns its sentence around nor hides its end", () => {
  const condition: Condition = {
    kind: "body",
    match: "contains",
    isNot: false,
    values: [`\u202e${"x".repeat(500)}\u2069`],
  };
  const said = whenText({ ...RULE, conditions: [condition] }, speech("en"));
  assert.ok(said.length < 150);
  assert.match(said, /“\u2068x+…\u2069”$/);
});
