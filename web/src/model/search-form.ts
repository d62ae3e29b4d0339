/** A search as a form: the same words as in the box, each in its place. */
import { parseQuery, type Term } from "./search-query.ts";

export interface SearchForm {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Everything that has no place of its own, as it was typed. */
  readonly words: string;
  /** Words that must not be there. */
  readonly without: string;
  /** "2026-11-26", or empty. */
  readonly after: string;
  readonly before: string;
  /** "1m", or empty. */
  readonly larger: string;
  readonly hasAttachment: boolean;
  readonly isUnread: boolean;
  readonly isStarred: boolean;
  /** A role, a name, "anywhere"; empty for everything but what was thrown away. */
  readonly in: string;
}

const TEXTS = ["from", "to", "subject", "after", "before", "larger", "in"] as const;

export function formOf(query: string): SearchForm {
  const taken = new Map<string, string>();
  const words: string[] = [];
  const without: string[] = [];
  for (const term of parseQuery(query)) {
    const place = placeOf(term);
    if (place === undefined || taken.has(place)) words.push(term.text);
    else if (place === "without") without.push(term.text.slice(1));
    else taken.set(place, term.value);
  }
  const of = (name: string): string => taken.get(name) ?? "";
  return {
    from: of("from"),
    to: of("to"),
    subject: of("subject"),
    words: words.join(" "),
    without: without.join(" "),
    after: of("after"),
    before: of("before"),
    larger: of("larger"),
    hasAttachment: taken.has("hasAttachment"),
    isUnread: taken.has("isUnread"),
    isStarred: taken.has("isStarred"),
    in: of("in"),
  };
}

const FLAGS: Readonly<Record<string, string>> = {
  "has:attachment": "hasAttachment",
  "is:unread": "isUnread",
  "is:starred": "isStarred",
};

/** Undefined for what has no place of its own. */
function placeOf({ isNot, operator, value }: Term): string | undefined {
  if (isNot) return operator === undefined ? "without" : undefined;
  if (operator === "after" || operator === "before") return isDay(value) ? operator : undefined;
  return TEXTS.find((name) => name === operator) ?? FLAGS[`${operator}:${value.toLowerCase()}`];
}

/** What a field for a date takes. */
function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}

export function queryOf(form: SearchForm): string {
  const texts = TEXTS.map((name) => (form[name].trim() === "" ? "" : `${name}:${quoted(form[name])}`));
  const flags = Object.entries(FLAGS).map(([text, name]) => (form[name as keyof SearchForm] === true ? text : ""));
  const without = parseQuery(form.without).map(({ text }) => `-${text.replace(/^-/, "")}`);
  return [...texts, ...flags, form.words.trim(), ...without].filter((each) => each !== "").join(" ");
}

function quoted(value: string): string {
  const bare = value.trim().replaceAll('"', "");
  return /\s/.test(bare) ? `"${bare}"` : bare;
}

/** The query without one of its terms. */
export function withoutTerm(query: string, at: number): string {
  return parseQuery(query)
    .filter((_, i) => i !== at)
    .map(({ text }) => text)
    .join(" ");
}
