/** Groups of contacts: who is in one, and whom a message to it goes to. */
import type { Address } from "../jmap/types.ts";
import { type Card, type CardContent, displayName, mailAddresses } from "./card.ts";

/** Groups within groups that are followed: other programs can make rings of them. */
const DEPTH_MAX = 5;

export function isGroup({ kind }: CardContent): boolean {
  return kind === "group";
}

/** Some programs name members "urn:uuid:…" whose cards say the uid without that. */
function bare(uid: string): string {
  return uid.replace(/^urn:uuid:/i, "").toLowerCase();
}

/** Those that are there, in the order of the cards. */
export function membersOf(group: CardContent, cards: readonly Card[]): readonly Card[] {
  const wanted = new Set(Object.keys(group.members ?? {}).map(bare));
  return cards.filter(({ uid }) => wanted.has(bare(uid)));
}

export function groupsOf(card: Card, cards: readonly Card[]): readonly Card[] {
  return cards.filter((each) => isGroup(each) && hasMember(each, card));
}

export function hasMember(group: CardContent, { uid }: Card): boolean {
  return Object.keys(group.members ?? {}).some((each) => bare(each) === bare(uid));
}

/** The members with these taken in, and those taken out. */
export function changedMembers(
  group: CardContent,
  { add = [], remove = [] }: { add?: readonly Card[]; remove?: readonly Card[] },
): Readonly<Record<string, true>> {
  const gone = new Set([...add, ...remove].map(({ uid }) => bare(uid)));
  const others = Object.keys(group.members ?? {}).filter((uid) => !gone.has(bare(uid)));
  return Object.fromEntries([...others, ...add.map(({ uid }) => uid)].map((uid) => [uid, true as const]));
}

/** Each person once, by the address that is preferred; who has none is left out. */
export function peopleIn(group: CardContent, cards: readonly Card[], depth = 1): readonly Address[] {
  const found = membersOf(group, cards).flatMap((member) => {
    if (isGroup(member)) return depth < DEPTH_MAX ? peopleIn(member, cards, depth + 1) : [];
    return mailAddresses(member).slice(0, 1);
  });
  return [...new Map(found.map((address) => [address.email.toLowerCase(), address])).values()];
}

export interface Group {
  readonly name: string;
  readonly people: readonly Address[];
}

/** Those that somebody can be written to through. */
export function groupsAmong(cards: readonly Card[]): readonly Group[] {
  return cards
    .filter(isGroup)
    .map((card) => ({ name: displayName(card), people: peopleIn(card, cards) }))
    .filter(({ people }) => people.length > 0);
}
