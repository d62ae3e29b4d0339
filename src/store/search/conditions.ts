/** Looking at a search condition as a whole: its size, and which of a message's texts it needs. */
import { Refusal } from "../../base/errors.ts";
import { LISTED_FIELDS } from "../../wire/mime/digest.ts";
import type { SearchCondition, TextTerm } from "../condition.ts";
import { SEARCH_DEPTH_MAX, SEARCH_TERMS_MAX } from "../limits.ts";

/** What must be read of a message to decide a condition: nothing, the listed fields, the header block, or all of it. */
export type Needed = "row" | "listing" | "header" | "content";

const NEEDS: readonly Needed[] = ["row", "listing", "header", "content"];

/** Throws Refusal("limit") for a condition that is nested too deep or too long. */
export function checkCondition(condition: SearchCondition): void {
  const open: [SearchCondition, number][] = [[condition, 1]];
  let terms = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [here, depth] = next;
    if (++terms > SEARCH_TERMS_MAX) throw new Refusal("limit", "the search has too many terms");
    if (depth > SEARCH_DEPTH_MAX) throw new Refusal("limit", "the search is nested too deep");
    for (const inner of partsOf(here)) open.push([inner, depth + 1]);
  }
}

function partsOf(condition: SearchCondition): readonly SearchCondition[] {
  if (condition.kind === "and" || condition.kind === "or") return condition.of;
  return condition.kind === "not" ? [condition.of] : [];
}

/** Whether it is decided by text, in a field or in the body. */
export function isTextTerm(condition: SearchCondition): condition is TextTerm {
  return condition.kind === "header" || condition.kind === "body" || condition.kind === "text";
}

/** Whether it asks for any text. */
export function asksForText(condition: SearchCondition): boolean {
  return neededFor(condition) !== "row";
}

/** The most that any of its terms needs. */
export function neededFor(condition: SearchCondition): Needed {
  const ranks = partsOf(condition).map((part) => NEEDS.indexOf(neededFor(part)));
  return NEEDS[Math.max(NEEDS.indexOf(neededByTerm(condition)), ...ranks)] ?? "content";
}

function neededByTerm(condition: SearchCondition): Needed {
  if (condition.kind === "header") return LISTED_FIELDS.has(condition.name.toLowerCase()) ? "listing" : "header";
  return condition.kind === "body" || condition.kind === "text" ? "content" : "row";
}
