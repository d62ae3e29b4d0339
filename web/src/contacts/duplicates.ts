/** Cards that stand for the same person, and the one card that is made of them. */
import { type Card, type CardContent, displayName, fullName, valuesOf } from "./card.ts";
import { changedMembers, hasMember, isGroup } from "./groups.ts";

/** Sets of cards that share an address, or a name where nothing speaks against it. */
export function duplicatesAmong(cards: readonly Card[]): readonly (readonly Card[])[] {
  const people = cards.filter((card) => !isGroup(card));
  const sets = new Sets(people);
  const first = new Map<string, Card>();
  for (const card of people)
    for (const sign of signsOf(card)) {
      const before = first.get(sign);
      if (before === undefined) first.set(sign, card);
      else sets.join(before, card);
    }
  return sets.several();
}

/** Two words at least make a name that is somebody's. */
function signsOf(card: Card): readonly string[] {
  const name = folded(fullName(card));
  return [
    ...valuesOf(card.emails).map(({ address }) => `mail ${address.trim().toLowerCase()}`),
    ...(name.includes(" ") ? [`name ${name}`] : []),
  ];
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Which cards belong together, as one learns of pair after pair. */
class Sets {
  readonly #sets: Map<Card, Set<Card>>;

  constructor(cards: readonly Card[]) {
    this.#sets = new Map(cards.map((card) => [card, new Set([card])]));
  }

  join(a: Card, b: Card): void {
    const [one, other] = [this.#sets.get(a), this.#sets.get(b)];
    if (one === undefined || other === undefined || one === other) return;
    for (const card of other) {
      one.add(card);
      this.#sets.set(card, one);
    }
  }

  several(): readonly (readonly Card[])[] {
    return [...new Set(this.#sets.values())].filter(({ size }) => size > 1).map((set) => [...set]);
  }
}

export interface Merge {
  /** The card that stays. */
  readonly kept: Card;
  readonly patch: CardContent;
  readonly gone: readonly Card[];
  /** Groups in which the card that stays takes the place of those that go. */
  readonly groups: readonly { readonly group: Card; readonly members: Readonly<Record<string, true>> }[];
}

/** The fullest card stays, and gets what only the others know. */
export function mergeOf(same: readonly Card[], cards: readonly Card[]): Merge {
  const [kept = same[0], ...gone] = same.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
  if (kept === undefined) throw new Error("there is nothing to merge");
  const patch: Record<string, unknown> = {};
  for (const property of LISTS) {
    const merged = mergedList(property, [kept, ...gone]);
    if (merged !== undefined) patch[property] = merged;
  }
  const missing = gone.flatMap((card) => Object.entries(card)).filter(([name]) => !(name in kept) && !(name in patch));
  for (const [name, value] of missing) patch[name] ??= value;
  const groups = cards
    .filter((group) => isGroup(group) && gone.some((card) => hasMember(group, card)))
    .map((group) => ({ group, members: changedMembers(group, { add: [kept], remove: gone }) }));
  return { kept, patch, gone, groups };
}

const LISTS = [
  "emails",
  "phones",
  "addresses",
  "organizations",
  "titles",
  "nicknames",
  "links",
  "notes",
  "media",
] as const;

/** Undefined when the first card has all that the others have. */
function mergedList(property: (typeof LISTS)[number], [kept, ...others]: readonly Card[]): unknown {
  const items: Record<string, unknown> = { ...kept?.[property] };
  const known = new Set(Object.values(items).map(signOf));
  let added = 0;
  for (const item of others.flatMap((card) => Object.values(card[property] ?? {}) as unknown[])) {
    const sign = signOf(item);
    if (known.has(sign)) continue;
    known.add(sign);
    items[`merged-${++added}-${crypto.randomUUID()}`] = item;
  }
  return added === 0 ? undefined : items;
}

/** What makes an entry the same as another: its number or text, not what it is for. */
function signOf(item: unknown): string {
  const { address, number, name, uri, note, full, ...rest } = item as Readonly<Record<string, unknown>>;
  if (typeof number === "string") return number.replace(/[^\d+]/g, "");
  const text = [address, name, uri, note, full].find((each) => typeof each === "string");
  return typeof text === "string" ? folded(text) : JSON.stringify(rest);
}

/** What tells the cards of a set apart, for a line each. */
export function lineOfCard(card: Card): string {
  const parts = [
    displayName(card),
    ...valuesOf(card.emails).map(({ address }) => address),
    ...valuesOf(card.phones).map(({ number }) => number),
    ...valuesOf(card.organizations).map(({ name = "" }) => name),
  ];
  return [...new Set(parts.filter((part) => part !== ""))].join(" · ");
}
