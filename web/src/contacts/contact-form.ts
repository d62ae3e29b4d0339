/** What a person edits of a card, and the patch that it makes: what the form does not know stays as it is. */
import {
  addressText,
  type Card,
  type CardAddress,
  type CardContent,
  type CardEmail,
  type CardPhone,
  type NamePart,
  valuesOf,
} from "./card.ts";

export type Place = "private" | "work" | "mobile" | "other";

/** One of several addresses or numbers. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

export interface ContactForm {
  readonly given: string;
  readonly surname: string;
  readonly company: string;
  readonly title: string;
  readonly emails: readonly Entry[];
  readonly phones: readonly Entry[];
  readonly address: string;
  readonly note: string;
  /** A new picture as a data: URI, "" for none; undefined: the one that is there. */
  readonly face?: string;
}

export function formOf(card: CardContent): ContactForm {
  const part = (kind: string): string =>
    (card.name?.components ?? [])
      .filter((each) => each.kind === kind)
      .map(({ value }) => value)
      .join(" ");
  const hasParts = part("given") + part("surname") !== "";
  const [address] = valuesOf(card.addresses);
  return {
    given: hasParts ? part("given") : (card.name?.full ?? ""),
    surname: part("surname"),
    company: valuesOf(card.organizations)[0]?.name ?? "",
    title: valuesOf(card.titles)[0]?.name ?? "",
    emails: Object.entries(card.emails ?? {}).map(([key, each]) => ({
      key,
      value: each.address,
      place: placeOf(each),
    })),
    phones: Object.entries(card.phones ?? {}).map(([key, each]) => ({ key, value: each.number, place: placeOf(each) })),
    address: address === undefined ? "" : addressText(address),
    note: valuesOf(card.notes)[0]?.note ?? "",
  };
}

function placeOf({ contexts = {}, features = {} }: CardPhone | (CardEmail & { features?: undefined })): Place {
  if ("mobile" in features) return "mobile";
  if ("work" in contexts) return "work";
  return "private" in contexts ? "private" : "other";
}

export function isEmptyForm(form: ContactForm): boolean {
  const texts = [form.given, form.surname, form.company, ...form.emails.map(({ value }) => value)];
  return [...texts, ...form.phones.map(({ value }) => value)].every((text) => text.trim() === "");
}

type Patch = Record<string, unknown>;

/** Only what was changed; `card` is undefined for a new one. */
export function patchOf(card: Card | undefined, form: ContactForm): CardContent {
  const before = formOf(card ?? {});
  const patch: Patch = {};
  const set = (name: keyof ContactForm | readonly (keyof ContactForm)[], property: string, value: unknown): void => {
    const names = typeof name === "string" ? [name] : name;
    if (names.some((each) => JSON.stringify(before[each]) !== JSON.stringify(form[each])))
      patch[property] = value ?? (card === undefined ? undefined : null);
  };
  set(["given", "surname"], "name", nameFrom(card, form));
  set("company", "organizations", first(card?.organizations, "o1", "name", form.company));
  set("title", "titles", first(card?.titles, "t1", "name", form.title));
  set("emails", "emails", emailsFrom(card, form.emails));
  set("phones", "phones", phonesFrom(card, form.phones));
  set("address", "addresses", addressesFrom(card, form.address));
  set("note", "notes", first(card?.notes, "n1", "note", form.note));
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/** What nobody can keep of a card that is gone: by what it was known, and the pictures on the server. */
const GONE_WITH_IT = ["id", "uid", "addressBookIds", "media"];

/** For a new card in the place of one that is gone: all that it was, as the form changed it. */
export function contentAfter(gone: Card | undefined, patch: CardContent): CardContent {
  const left = Object.entries(gone ?? {}).filter(([name]) => !GONE_WITH_IT.includes(name) && !(name in patch));
  return Object.fromEntries([...left, ...Object.entries(patch)].filter(([, value]) => value !== null));
}

function nameFrom(card: Card | undefined, { given, surname }: ContactForm): CardContent["name"] {
  const others = (card?.name?.components ?? []).filter(({ kind }) => kind !== "given" && kind !== "surname");
  const components = [...partOf("given", given), ...partOf("surname", surname), ...others];
  if (components.length === 0) return undefined;
  return { full: [given.trim(), surname.trim()].filter((text) => text !== "").join(" "), components };
}

function partOf(kind: string, value: string): readonly NamePart[] {
  return value.trim() === "" ? [] : [{ kind, value: value.trim() }];
}

/** The first of several is what the form shows. */
function first(items: unknown, newKey: string, field: string, text: string): unknown {
  const all = (items ?? {}) as Readonly<Record<string, object>>;
  const [key = newKey] = Object.keys(all);
  const { [key]: old, ...others } = all;
  const rest = Object.keys(others).length === 0 ? undefined : others;
  return text.trim() === "" ? rest : { ...all, [key]: { ...old, [field]: text.trim() } };
}

function emailsFrom(card: Card | undefined, entries: readonly Entry[]): CardContent["emails"] {
  return entriesFrom(entries, ({ key, value, place }) => ({
    ...card?.emails?.[key],
    address: value.trim(),
    ...placed(place, card?.emails?.[key]),
  }));
}

function phonesFrom(card: Card | undefined, entries: readonly Entry[]): CardContent["phones"] {
  return entriesFrom(entries, ({ key, value, place }) => {
    const old = card?.phones?.[key];
    const others = Object.keys(old?.features ?? {}).filter((feature) => feature !== "mobile");
    const names = place === "mobile" ? [...others, "mobile"] : others;
    const features = names.length === 0 ? undefined : setOf(names);
    return { ...old, number: value.trim(), ...placed(place, old), features };
  });
}

function placed(
  place: Place,
  old: { contexts?: Readonly<Record<string, true>> } | undefined,
): { contexts: Record<string, true> | undefined } {
  if (place === "private" || place === "work") return { contexts: { [place]: true } };
  return { contexts: place === "mobile" && old?.contexts !== undefined ? { ...old.contexts } : undefined };
}

function entriesFrom<Item>(
  entries: readonly Entry[],
  itemOf: (entry: Entry) => Item,
): Record<string, Item> | undefined {
  const filled = entries.filter(({ value }) => value.trim() !== "");
  if (filled.length === 0) return undefined;
  return Object.fromEntries(filled.map((entry) => [entry.key, itemOf(entry)]));
}

function addressesFrom(card: Card | undefined, text: string): Record<string, CardAddress> | undefined {
  return first(card?.addresses, "a1", "full", text) as Record<string, CardAddress> | undefined;
}

function setOf(names: readonly string[]): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true as const]));
}
