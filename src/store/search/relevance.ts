/** How relevant found messages are to the parts of a condition that are searched for in about their spelling. */
import type { SearchCondition } from "../condition.ts";
import { SEARCH_PAGE } from "../limits.ts";
import { isTextTerm, neededFor } from "./conditions.ts";
import { readTexts, type TextsParts } from "./read-texts.ts";
import { folded } from "./search.ts";
import type { Texts } from "./texts.ts";

/** For each of the UIDs (rising), from 0 to 1; 0 for what is gone meanwhile. */
export async function relevances(
  parts: TextsParts,
  asked: SearchCondition,
  uids: readonly number[],
): Promise<readonly number[]> {
  const condition = folded(asked);
  const needed = neededFor(condition);
  const scores: number[] = [];
  for (let i = 0; i < uids.length; i += SEARCH_PAGE) {
    if (i > 0) {
      parts.report({ done: i, of: uids.length });
      await new Promise(setImmediate);
    }
    const page = uids.slice(i, i + SEARCH_PAGE);
    const found = new Map<number, number>();
    for await (const { uid, texts } of readTexts(parts, needed, page)) found.set(uid, relevance(condition, texts) ?? 1);
    for (const uid of page) scores.push(found.get(uid) ?? 0);
  }
  return scores;
}

/** Of all parts that have to hold the mean, of those of which one has to hold the best; undefined where nothing is about right. */
function relevance(condition: SearchCondition, texts: Texts): number | undefined {
  if (isTextTerm(condition)) return condition.near === true ? texts.closeness(condition) : undefined;
  if (condition.kind !== "and" && condition.kind !== "or") return undefined;
  const scores = condition.of.map((part) => relevance(part, texts)).filter((score) => score !== undefined);
  if (scores.length === 0) return undefined;
  return condition.kind === "or" ? Math.max(...scores) : scores.reduce((sum, score) => sum + score) / scores.length;
}
