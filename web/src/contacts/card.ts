/** People, companies and groups as JMAP has them (RFC 9553), as far as the webmail shows them; what it does not know it leaves as it is. */
import type { Address } from "../jmap/types.ts";

export interface NamePart {
  readonly kind: string;
  readonly value: string;
}

interface Several {
  /** "private", "work". */
  readonly contexts?: Readonly<Record<string, true>>;
  readonly pref?: number;
}

export interface CardEmail extends Several {
  readonly address: string;
}

export interface CardPhone extends Several {
  readonly number: string;
  /** "mobile", "fax". */
  readonly features?: Readonly<Record<string, true>>;
}

export interface CardAddress extends Several {
  readonly full?: string;
  readonly components?: readonly NamePart[];
}

export interface CardDate {
  readonly kind: string;
  /** Parts of a date, or a moment (RFC 9553 2.8.1). */
  readonly date: { readonly year?: number; readonly month?: number; readonly day?: number; readonly utc?: string };
}

/** A picture: on the server by its blob; as a data: URI on the way there. */
export interface CardMedium {
  readonly kind: string;
  readonly blobId?: string;
  readonly uri?: string;
  readonly mediaType?: string;
}

type ById<Item> = Readonly<Record<string, Item>>;

export interface CardContent {
  readonly uid?: string;
  readonly kind?: string;
  readonly name?: { readonly full?: string; readonly components?: readonly NamePart[]; readonly isOrdered?: boolean };
  readonly nicknames?: ById<{ readonly name: string }>;
  readonly organizations?: ById<{ readonly name?: string; readonly units?: readonly { readonly name: string }[] }>;
  readonly titles?: ById<{ readonly name: string; readonly kind?: string }>;
  readonly emails?: ById<CardEmail>;
  readonly phones?: ById<CardPhone>;
  readonly addresses?: ById<CardAddress>;
  readonly anniversaries?: ById<CardDate>;
  readonly links?: ById<{ readonly uri: string }>;
  readonly notes?: ById<{ readonly note: string }>;
  readonly media?: ById<CardMedium>;
  readonly keywords?: Readonly<Record<string, true>>;
  readonly members?: Readonly<Record<string, true>>;
}

export interface Card extends CardContent {
  readonly id: string;
  readonly uid: string;
  readonly addressBookIds: Readonly<Record<string, true>>;
}

export function entriesOf<Item>(items: ById<Item> | undefined): readonly (readonly [key: string, item: Item])[] {
  return Object.entries(items ?? {});
}

export function valuesOf<Item>(items: ById<Item> | undefined): readonly Item[] {
  return Object.values(items ?? {});
}

/** As it is spoken: the parts in the order they are given, or else as most languages of Europe have them. */
export function fullName({ name }: CardContent): string {
  if (name?.full !== undefined && name.full !== "") return name.full;
  const parts = name?.components ?? [];
  const kinds = ["title", "given", "given2", "surname", "surname2", "generation", "credential"];
  const known = parts.filter(({ kind }) => kinds.includes(kind));
  const ordered =
    name?.isOrdered === true ? known : kinds.flatMap((kind) => known.filter((part) => part.kind === kind));
  return ordered.map(({ value }) => value).join(" ");
}

/** What to call a card of which nothing is known that could name it. */
const NAMELESS = "–";

/** What to call a card that may have no name: its company, nickname, address or number, or what else is written there. */
export function displayName(card: CardContent): string {
  const [company] = valuesOf(card.organizations);
  const [nickname] = valuesOf(card.nicknames);
  const [email] = valuesOf(card.emails);
  const [phone] = valuesOf(card.phones);
  const texts = [...valuesOf(card.addresses).map(addressText), ...valuesOf(card.notes).map(({ note }) => note)];
  const lines = texts.map((text) => text.split("\n", 1)[0]);
  const names = [fullName(card), company?.name, nickname?.name, email?.address, phone?.number, ...lines];
  return names.find((name) => name !== undefined && name.trim() !== "") ?? NAMELESS;
}

/** The parts on one line each: street, town, country. */
export function addressText({ full, components = [] }: CardAddress): string {
  if (full !== undefined && full !== "") return full;
  const of = (...kinds: readonly string[]): string =>
    kinds.flatMap((kind) => components.filter((part) => part.kind === kind).map(({ value }) => value)).join(" ");
  const lines = [of("postOfficeBox"), of("apartment"), of("name", "number"), of("postcode", "locality"), of("region")];
  return [...lines, of("country")].filter((line) => line !== "").join("\n");
}

/** To write to; the preferred one first. */
export function mailAddresses(card: CardContent): readonly Address[] {
  const name = displayName(card);
  return valuesOf(card.emails)
    .toSorted((a, b) => (a.pref ?? 101) - (b.pref ?? 101))
    .map(({ address }) => ({ name: name === address ? null : name, email: address }));
}

/** Whether every word is somewhere in the card. */
export function finds(card: CardContent, sought: string): boolean {
  const texts = [
    displayName(card),
    fullName(card),
    ...valuesOf(card.nicknames).map(({ name }) => name),
    ...valuesOf(card.organizations).map(({ name }) => name ?? ""),
    ...valuesOf(card.emails).map(({ address }) => address),
    ...valuesOf(card.phones).map(({ number }) => `${number} ${number.replace(/\D/g, "")}`),
    ...valuesOf(card.notes).map(({ note }) => note),
    ...Object.keys(card.keywords ?? {}),
  ];
  const within = folded(texts.join("\n"));
  return sought
    .split(/\s+/)
    .filter((word) => word !== "")
    .every((word) => within.includes(folded(word)));
}

/** Without accents and case. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
