/** What a person types into the search box, as a filter of Email/query (RFC 8621 4.4.1). */
import type { Mailbox } from "../jmap/types.ts";
import { momentAt } from "./time-zone.ts";

type Condition = Readonly<Record<string, unknown>>;

/** A filter for every email that all words of the query fit; words that name no operator are looked for everywhere. */
export function searchFilter(query: string, mailboxes: readonly Mailbox[]): Condition {
  const conditions: Condition[] = [];
  const words: string[] = [];
  for (const { isNot, operator, value } of parseQuery(query)) {
    const known = operator !== undefined && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    const condition = known?.(value, mailboxes);
    const found = condition ?? { text: quoted(operator === undefined ? value : `${operator}:${value}`) };
    if (isNot) conditions.push({ operator: "NOT", conditions: [found] });
    else if (condition === undefined) words.push(String(found["text"]));
    else conditions.push(condition);
  }
  if (words.length > 0) conditions.unshift({ text: words.join(" ") });
  if (!/\bin:/i.test(query)) conditions.push(...elsewhere(mailboxes));
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { operator: "AND", conditions };
}

/** One word of a query, with what stands before its colon. */
export interface Term {
  readonly isNot: boolean;
  readonly operator: string | undefined;
  readonly value: string;
  /** As it was typed. */
  readonly text: string;
}

export function parseQuery(query: string): readonly Term[] {
  const found = query.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu);
  return [...found]
    .map(([text, minus, operator, phrase, word]) => ({
      isNot: minus === "-",
      operator: operator?.toLowerCase(),
      value: (phrase ?? word ?? "").trim(),
      text,
    }))
    .filter(({ value }) => value !== "");
}

type Operator = (value: string, mailboxes: readonly Mailbox[]) => Condition | undefined;

const operators: Readonly<Record<string, Operator>> = {
  from: (value) => ({ from: quoted(value) }),
  to: (value) => ({ to: quoted(value) }),
  cc: (value) => ({ cc: quoted(value) }),
  subject: (value) => ({ subject: quoted(value) }),
  body: (value) => ({ body: quoted(value) }),
  has: (value) => (/^attachments?$/i.test(value) ? { hasAttachment: true } : undefined),
  is: (value) => (Object.hasOwn(states, value.toLowerCase()) ? states[value.toLowerCase()] : undefined),
  before: (value) => dated("before", value),
  after: (value) => dated("after", value),
  larger: (value) => sized("minSize", value),
  smaller: (value) => sized("maxSize", value),
  in: (value, mailboxes) => within(value, mailboxes),
};

const states: Readonly<Record<string, Condition>> = {
  unread: { notKeyword: "$seen" },
  read: { hasKeyword: "$seen" },
  flagged: { hasKeyword: "$flagged" },
  starred: { hasKeyword: "$flagged" },
  answered: { hasKeyword: "$answered" },
  draft: { hasKeyword: "$draft" },
};

/** Several words are one phrase. */
function quoted(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}

/** "2026", "2026-11" and "2026-11-26" begin at the person's own midnight. */
function dated(property: "before" | "after", value: string): Condition | undefined {
  const [, year, month = "1", day = "1"] = /^(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$/.exec(value) ?? [];
  if (year === undefined) return undefined;
  const at = momentAt({ year: Number(year), month: Number(month), day: Number(day) });
  return { [property]: new Date(at).toISOString().replace(/\.\d+Z$/, "Z") };
}

const FACTORS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

function sized(property: "minSize" | "maxSize", value: string): Condition | undefined {
  const [, number, unit = ""] = /^(\d{1,9}(?:\.\d+)?)([kmg]?)b?$/i.exec(value) ?? [];
  if (number === undefined) return undefined;
  return { [property]: Math.round(Number(number) * (FACTORS[unit.toLowerCase()] ?? 1)) };
}

function within(value: string, mailboxes: readonly Mailbox[]): Condition | undefined {
  const wanted = value.toLowerCase();
  if (wanted === "anywhere") return {};
  const found =
    mailboxes.find(({ role }) => role === wanted) ?? mailboxes.find(({ name }) => name.toLowerCase() === wanted);
  return found === undefined ? undefined : { inMailbox: found.id };
}

/** What was thrown away is found only by who looks there. */
function elsewhere(mailboxes: readonly Mailbox[]): readonly Condition[] {
  const hidden = mailboxes.filter(({ role }) => role === "junk" || role === "trash").map(({ id }) => id);
  return hidden.length === 0 ? [] : [{ inMailboxOtherThan: hidden }];
}
