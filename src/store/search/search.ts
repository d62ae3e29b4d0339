/** Searching a mailbox: what snapshots, rows and indexes can decide first, then reading what is left, page by page. */
import { Pace } from "../../base/pace.ts";
import { singleSpaced } from "../../wire/mime/single-spaced.ts";
import type { SearchCondition, TextTerm } from "../condition.ts";
import { SEARCH_PAGE, SEARCH_POSITIONS } from "../limits.ts";
import type { Uid } from "../model.ts";
import { type Bounds, boundsOf, maskOf } from "./bounds.ts";
import { columnMask } from "./columns.ts";
import { isTextTerm, neededFor } from "./conditions.ts";
import { fold } from "./fold.ts";
import { textBounds } from "../text/candidates.ts";
import type { KeptValues } from "../text/kept-values.ts";
import { chosen, KeptMask, positions } from "./masks.ts";
import { wordsOf } from "./near.ts";
import { readTexts, type TextsParts } from "./read-texts.ts";
import type { Scanned } from "./scan.ts";
import type { Texts } from "./texts.ts";

export interface SearchParts extends TextsParts {
  readonly values: KeptValues;
}

/** The UIDs of the snapshot's messages that meet the condition (see `checkCondition`), rising. All of them are indexed. */
export async function search(parts: SearchParts, asked: SearchCondition): Promise<Uid[]> {
  const condition = folded(asked);
  const { snapshot } = parts;
  const needed = neededFor(condition);
  const known = new Map<SearchCondition, KeptBounds>();
  const pace = new Pace(SEARCH_POSITIONS);
  let scanned: (SearchParts & Scanned) | undefined;
  const scan = (): SearchParts & Scanned => (scanned ??= { ...parts, within: maskOf(snapshot, condition) });
  const { sure, maybe } = await boundsOf(
    {
      snapshot,
      pace,
      column: (term) => columnMask(scan(), term),
      text: (term) => textBounds(scan(), term),
      // Only who reads texts asks again what was found out.
      note: (term, bounds) => {
        if (needed !== "row") known.set(term, keptBounds(bounds));
      },
    },
    condition,
  );
  const found = sure.slice();
  const open = positions(maybe, sure);
  for (let i = 0; i < open.length; i += SEARCH_PAGE) {
    if (i > 0) {
      parts.report({ done: i, of: open.length });
      await new Promise(setImmediate);
    }
    const page = open.slice(i, i + SEARCH_PAGE);
    const uids = page.map((at) => snapshot.uids[at] ?? 0);
    for await (const { uid, texts } of readTexts(parts, needed, uids)) {
      const at = snapshot.indexOf(uid);
      if (at >= 0 && meets(condition, at, known, texts)) found[at] = 1;
    }
  }
  await pace.step(found.length);
  return chosen<Uid>(snapshot.uids, found);
}

/** What was found out about one term: as small as can be, since a search may have a thousand. */
interface KeptBounds {
  readonly sure: KeptMask;
  readonly maybe: KeptMask;
}

function keptBounds({ sure, maybe }: Bounds): KeptBounds {
  const kept = new KeptMask(sure);
  return { sure: kept, maybe: sure === maybe ? kept : new KeptMask(maybe) };
}

/** Recurses as deep as the condition, which `checkCondition` bounds. */
function meets(
  condition: SearchCondition,
  at: number,
  known: ReadonlyMap<SearchCondition, KeptBounds>,
  texts: Texts,
): boolean {
  const bounds = known.get(condition);
  if (bounds?.sure.has(at) === true) return true;
  if (bounds?.maybe.has(at) === false) return false;
  if (isTextTerm(condition)) return texts.meets(condition);
  if (condition.kind === "and") return condition.of.every((part) => meets(part, at, known, texts));
  if (condition.kind === "or") return condition.of.some((part) => meets(part, at, known, texts));
  // Every other term is decided by its bounds.
  return condition.kind === "not" && !meets(condition.of, at, known, texts);
}

/** Where there are no words to look for, they cannot be about right. */
function foldedTerm(term: TextTerm): TextTerm {
  const { near, ...exact } = term;
  const text = fold(term.kind === "header" ? singleSpaced(term.text) : term.text);
  return near === true && wordsOf(text).length > 0 ? { ...exact, text, near } : { ...exact, text };
}

/** Text is compared folded on both sides. Recurses as deep as the condition, which `checkCondition` bounds. */
export function folded(condition: SearchCondition): SearchCondition {
  if (isTextTerm(condition)) return foldedTerm(condition);
  if (condition.kind === "and" || condition.kind === "or")
    return { kind: condition.kind, of: condition.of.map(folded) };
  return condition.kind === "not" ? { kind: "not", of: folded(condition.of) } : condition;
}
