/** What a condition may look at, and how: the choices of the form, and what they make of a condition. */
import { type Condition, HEADER_MATCHES, type HeaderMatch, type SizeCondition } from "./model/rule.ts";

export const SUBJECTS = ["from", "to", "cc", "to,cc", "subject", "list-id", "body", "size", "file", "other"] as const;

/** Header fields by their names; "other" for those that people name. */
export type Subject = (typeof SUBJECTS)[number];

const OF_TEXT = ["contains", "contains!", "is", "is!", "matches", "matches!"];
const OF_ADDRESSES = [...OF_TEXT, "address", "address!", "domain", "domain!"];
const OF_PRESENCE = ["exists", "exists!"];

/** With "!" for the opposite. */
export const WAYS: Readonly<Record<Subject, readonly string[]>> = {
  from: OF_ADDRESSES,
  to: OF_ADDRESSES,
  cc: OF_ADDRESSES,
  "to,cc": OF_ADDRESSES,
  subject: OF_TEXT,
  "list-id": [...OF_TEXT, ...OF_PRESENCE],
  body: ["contains", "contains!", "matches", "matches!"],
  size: ["over", "over!", "under", "under!"],
  file: ["file", "file!"],
  other: [...OF_ADDRESSES, ...OF_PRESENCE],
};

export function subjectOf(condition: Condition): Subject {
  if (condition.kind !== "header") return condition.kind;
  const name = condition.headers.join();
  return SUBJECTS.find((each) => each === name && WAYS[each].includes(wayOf(condition))) ?? "other";
}

export function wayOf(condition: Condition): string {
  const not = condition.isNot ? "!" : "";
  switch (condition.kind) {
    case "size":
      return `${condition.isOver ? "over" : "under"}${not}`;
    case "file":
      return `file${not}`;
    case "header":
    case "body":
      return `${condition.match}${not}`;
  }
}

/** Bytes of a new condition on the size. */
const SIZE_USUAL = 5 * 2 ** 20;

/** What was typed stays, where the other subject has a place for it. */
export function conditionFor(subject: Subject, before: Condition): Condition {
  const { isNot } = before;
  const values = "values" in before && before.values.length > 0 ? before.values : [""];
  if (subject === "size") return { kind: "size", isNot, isOver: true, bytes: SIZE_USUAL };
  if (subject === "file") return { kind: "file", isNot };
  if (subject === "body") {
    const isPattern = "match" in before && before.match === "matches";
    return { kind: "body", isNot, match: isPattern ? "matches" : "contains", values };
  }
  const match = "match" in before && WAYS[subject].includes(before.match) ? before.match : "contains";
  return { kind: "header", isNot, headers: subject === "other" ? [""] : subject.split(","), match, values };
}

export function withWay(condition: Condition, way: string): Condition {
  const isNot = way.endsWith("!");
  const name = way.replace("!", "");
  switch (condition.kind) {
    case "size":
      return { ...condition, isNot, isOver: name === "over" };
    case "file":
      return { ...condition, isNot };
    case "body":
      return { ...condition, isNot, match: name === "matches" ? "matches" : "contains" };
    case "header": {
      const match: HeaderMatch = HEADER_MATCHES.find((each) => each === name) ?? "contains";
      const values = condition.values.length > 0 ? condition.values : [""];
      return { ...condition, isNot, match, values };
    }
  }
}

export const SIZE_UNITS = ["KiB", "MiB", "GiB"] as const;

export type SizeUnit = (typeof SIZE_UNITS)[number];

function factorOf(unit: SizeUnit): number {
  return 1024 ** (SIZE_UNITS.indexOf(unit) + 1);
}

/** With the largest unit in which it is a whole number; else in KiB. */
export function sizeParts(bytes: number): { readonly amount: string; readonly unit: SizeUnit } {
  if (!Number.isFinite(bytes)) return { amount: "", unit: "MiB" };
  const unit = SIZE_UNITS.findLast((each) => bytes > 0 && bytes % factorOf(each) === 0) ?? "KiB";
  return { amount: String(bytes / factorOf(unit)), unit };
}

/** NaN bytes for what is no number. */
export function withSize(condition: SizeCondition, amount: string, unit: SizeUnit): SizeCondition {
  return { ...condition, bytes: amount === "" ? NaN : Math.round(Number(amount) * factorOf(unit)) };
}
