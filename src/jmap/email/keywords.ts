/** Keywords of JMAP and flags of IMAP (RFC 8621 4.1.1): the same, but for the spelling of four and two that JMAP does not know. */
import type { Email, FlagSet } from "../../store/model.ts";

const TO_FLAG: ReadonlyMap<string, string> = new Map([
  ["$seen", "\\Seen"],
  ["$flagged", "\\Flagged"],
  ["$answered", "\\Answered"],
  ["$draft", "\\Draft"],
]);
const FROM_FLAG: ReadonlyMap<string, string> = new Map(
  [...TO_FLAG].map(([keyword, flag]) => [flag.toLowerCase(), keyword]),
);

/** A keyword's characters (RFC 8621 4.1.1), which are those of an IMAP flag-keyword. */
const KEYWORD = /^[!#$&'+\-./0-9:;<=>?@A-Z[^_`a-z|}~]{1,255}$/;

/** Undefined for what cannot be a keyword. */
export function flagOf(keyword: string): string | undefined {
  const lower = keyword.toLowerCase();
  return KEYWORD.test(keyword) ? (TO_FLAG.get(lower) ?? lower) : undefined;
}

function keywordsOf(flags: FlagSet): string[] {
  return flags.names.flatMap((flag) => keywordOf(flag) ?? []);
}

/** Undefined for what JMAP does not know. */
export function keywordOf(flag: string): string | undefined {
  const lower = flag.toLowerCase();
  return flag.startsWith("\\") ? FROM_FLAG.get(lower) : lower;
}

/** Places that are not marked \Deleted: JMAP knows no others (RFC 8621 4.1.1). */
export function visiblePlaces(email: Email): Email["places"] {
  return email.places.filter((place) => !place.flags.deleted);
}

/** When it arrived, epoch milliseconds: the first of its copies that are shown. Infinity when none is. */
export function arrivedAt(email: Email): number {
  return Math.min(...visiblePlaces(email).map(({ internalDate }) => internalDate));
}

/**
 * IMAP clients may mark the copies of an email differently. It is seen or a draft when all of them are, and has any other keyword
 * that one of them has.
 */
export function emailKeywords(email: Email): ReadonlySet<string> {
  const places = visiblePlaces(email);
  const sets = places.map((place) => new Set(keywordsOf(place.flags)));
  const all = new Set(sets.flatMap((set) => [...set]));
  for (const keyword of ["$seen", "$draft"]) if (!sets.every((set) => set.has(keyword))) all.delete(keyword);
  return all;
}
