/** Where the words of a search stand in an email, marked for showing (RFC 8621 5). */
import { bodyText } from "../../wire/mime/text.ts";
import { parseTree } from "../../wire/mime/tree.ts";
import type { SearchCondition } from "../../store/condition.ts";
import type { Filter } from "../standard/query.ts";
import type { EmailCondition } from "./filter.ts";

/** Characters of a preview to begin with, and octets of it with its marks (RFC 8621 5.1). */
const PREVIEW_LENGTH = 200;
const PREVIEW_OCTETS_MAX = 255;
/** Characters before the first hit. */
const LEAD = 30;
/** Characters of a body that are looked through. */
const SEARCHED_LENGTH = 1_000_000;

/** What to look for in subjects and in bodies, as far as the filter asks that something be there. */
export interface Words {
  readonly subject: readonly string[];
  readonly body: readonly string[];
}

export function wordsOf(filter: Filter<EmailCondition> | undefined): Words {
  const words = { subject: new Set<string>(), body: new Set<string>() };
  const walk = (part: Filter<EmailCondition>): void => {
    if ("condition" in part) {
      for (const term of part.condition) if (term.kind === "text") collect(term.search, words);
    } else if (part.operator !== "NOT") {
      for (const each of part.of) walk(each);
    }
  };
  if (filter !== undefined) walk(filter);
  return { subject: [...words.subject], body: [...words.body] };
}

function collect(search: SearchCondition, words: { subject: Set<string>; body: Set<string> }): void {
  if (search.kind === "and") for (const each of search.of) collect(each, words);
  if (search.kind === "text" || search.kind === "body") words.body.add(search.text);
  if (search.kind === "text" || (search.kind === "header" && search.name === "subject")) words.subject.add(search.text);
}

/** HTML with the words in <mark>; null when none is there. */
export function marked(text: string, words: readonly string[]): string | null {
  const pattern = patternOf(words);
  if (pattern === undefined || !pattern.test(text)) return null;
  pattern.lastIndex = 0;
  let html = "";
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    html += `${escaped(text.slice(end, match.index))}<mark>${escaped(match[0])}</mark>`;
    end = match.index + match[0].length;
  }
  return html + escaped(text.slice(end));
}

/** The part of the body around the first of the words, marked; null when none is there. */
export function preview(message: Uint8Array, words: readonly string[]): string | null {
  const pattern = patternOf(words);
  if (pattern === undefined) return null;
  const text = bodyText(message, parseTree(message), SEARCHED_LENGTH).replace(/\s+/g, " ");
  const hit = pattern.exec(text);
  if (hit === null) return null;
  const start = wordStart(text, Math.max(0, hit.index - LEAD));
  for (const from of [start, hit.index]) {
    for (let length = PREVIEW_LENGTH; length > 0; length -= 10) {
      const shown = marked(text.slice(from, from + length).toWellFormed(), words);
      if (shown === null) break;
      if (Buffer.byteLength(shown) <= PREVIEW_OCTETS_MAX) return shown;
    }
  }
  // The word alone is longer.
  return null;
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(" ", at);
  return at === 0 || space < 0 || space > at + LEAD ? at : space + 1;
}

function patternOf(words: readonly string[]): RegExp | undefined {
  const alternatives = words.filter((word) => word !== "").map((word) => RegExp.escape(word.normalize("NFC")));
  if (alternatives.length === 0) return undefined;
  return new RegExp(alternatives.sort((a, b) => b.length - a.length).join("|"), "giu");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
