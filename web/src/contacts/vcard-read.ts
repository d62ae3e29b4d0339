/** Cards from a vCard file (RFC 9555 has the same mapping in full). */
import type { CardContent, CardDate, NamePart } from "./card.ts";
import { components, list, parseVcards, unescaped, type VcardLine } from "./vcard.ts";

type Mutable = { -readonly [Name in keyof CardContent]: CardContent[Name] };

export function cardsFromVcards(text: string): readonly CardContent[] {
  return parseVcards(text).map(cardOf).filter(isSomething);
}

function isSomething(card: CardContent): boolean {
  return Object.keys(card).some((name) => name !== "uid" && name !== "kind");
}

function cardOf(lines: readonly VcardLine[]): CardContent {
  const card: Mutable = {};
  for (const line of lines) readers[line.name]?.(card, line);
  if (card.name?.components?.length === 0) card.name = withoutParts(card.name);
  return card;
}

function withoutParts(name: NonNullable<CardContent["name"]>): NonNullable<CardContent["name"]> {
  return name.full === undefined ? {} : { full: name.full };
}

type Reader = (card: Mutable, line: VcardLine) => void;

const readers: Readonly<Record<string, Reader>> = {
  UID: (card, { value }) => void (card.uid = unescaped(value)),
  KIND: (card, { value }) => void (card.kind = value.toLowerCase()),
  "X-ADDRESSBOOKSERVER-KIND": (card, { value }) => void (card.kind = value.toLowerCase()),
  FN: (card, { value }) => {
    if (value.trim() !== "") card.name = { ...card.name, full: unescaped(value).trim() };
  },
  N: (card, { value }) => {
    const parts = nameParts(value);
    if (parts.length > 0) card.name = { ...card.name, components: parts };
  },
  NICKNAME: (card, { value }) => {
    for (const name of filled(list(value))) card.nicknames = added(card.nicknames, "n", { name });
  },
  ORG: (card, { value }) => {
    const [name = "", ...units] = components(value);
    const within = filled(units).map((unit) => ({ name: unit }));
    if (name !== "" || within.length > 0)
      card.organizations = added(card.organizations, "o", {
        ...(name === "" ? {} : { name }),
        ...(within.length === 0 ? {} : { units: within }),
      });
  },
  TITLE: (card, line) => title(card, line, "title"),
  ROLE: (card, line) => title(card, line, "role"),
  EMAIL: (card, { value, params }) => {
    const address = unescaped(value).trim();
    if (address !== "") card.emails = added(card.emails, "e", { address, ...several(params) });
  },
  TEL: (card, { value, params }) => {
    const number = unescaped(value).replace(/^tel:/i, "").trim();
    const features = featuresOf(params);
    if (number !== "")
      card.phones = added(card.phones, "p", {
        number,
        ...(features === undefined ? {} : { features }),
        ...several(params),
      });
  },
  ADR: (card, { value, params }) => {
    const parts = addressParts(value);
    const [label] = params["LABEL"] ?? [];
    if (parts.length === 0 && label === undefined) return;
    const full = label === undefined ? {} : { full: label };
    card.addresses = added(card.addresses, "a", {
      ...(parts.length === 0 ? {} : { components: parts }),
      ...full,
      ...several(params),
    });
  },
  BDAY: (card, { value }) => {
    const date = dateOf(value);
    if (date !== undefined) card.anniversaries = added(card.anniversaries, "b", { kind: "birth", date });
  },
  URL: (card, { value }) => {
    // Only what a link may lead to.
    const uri = unescaped(value).trim();
    if (/^https?:\/\//i.test(uri)) card.links = added(card.links, "l", { uri });
  },
  PHOTO: (card, line) => {
    const uri = pictureOf(line);
    if (uri !== undefined) card.media = added(card.media, "m", { kind: "photo", uri });
  },
  NOTE: (card, { value }) => {
    if (value.trim() !== "") card.notes = added(card.notes, "n", { note: unescaped(value) });
  },
  CATEGORIES: (card, { value }) => {
    card.keywords = { ...card.keywords, ...setOf(filled(list(value))) };
  },
  MEMBER: (card, { value }) => void (card.members = { ...card.members, ...setOf([unescaped(value)]) }),
  "X-ADDRESSBOOKSERVER-MEMBER": (card, { value }) =>
    void (card.members = { ...card.members, ...setOf([unescaped(value)]) }),
};

function title(card: Mutable, { value }: VcardLine, kind: string): void {
  if (value.trim() !== "") card.titles = added(card.titles, "t", { name: unescaped(value), kind });
}

function added<Item>(
  items: Readonly<Record<string, Item>> | undefined,
  letter: string,
  item: Item,
): Record<string, Item> {
  return { ...items, [`${letter}${Object.keys(items ?? {}).length + 1}`]: item };
}

function filled(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

function setOf(names: readonly string[]): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true as const]));
}

/** In the order of the fields of N and ADR (RFC 6350 6.2.2, 6.3.1). */
const NAME_KINDS = ["surname", "given", "given2", "title", "credential"];
const ADDRESS_KINDS = ["postOfficeBox", "apartment", "name", "locality", "region", "postcode", "country"];

function nameParts(value: string): readonly NamePart[] {
  return partsOf(value, NAME_KINDS);
}

function addressParts(value: string): readonly NamePart[] {
  return partsOf(value, ADDRESS_KINDS);
}

function partsOf(value: string, kinds: readonly string[]): readonly NamePart[] {
  return components(value).flatMap((text, i) => {
    const kind = kinds[i];
    return kind === undefined || text.trim() === "" ? [] : [{ kind, value: text.trim() }];
  });
}

/** Types of pictures as older versions name them (RFC 2426 3.1.4). */
const PICTURE = /^(?:image\/)?(jpe?g|png|gif|webp)$/;

/** Undefined for a picture on somebody's server: looking at a card must call nobody. */
function pictureOf({ value, params }: VcardLine): string | undefined {
  if (/^data:image\/(?:jpeg|png|gif|webp);base64,/i.test(value)) return value;
  const encoding = params["ENCODING"]?.[0]?.toLowerCase();
  const types = [...typesOf(params), "jpeg"].flatMap((each) => PICTURE.exec(each)?.[1] ?? []);
  if (encoding !== "b" && encoding !== "base64" && !typesOf(params).includes("base64")) return undefined;
  return `data:image/${types[0] === "jpg" ? "jpeg" : types[0]};base64,${value.replace(/\s/g, "")}`;
}

type Params = VcardLine["params"];

function typesOf(params: Params): readonly string[] {
  return (params["TYPE"] ?? []).flatMap((type) => type.toLowerCase().split(","));
}

function several(params: Params): { contexts?: Record<string, true>; pref?: number } {
  const types = typesOf(params);
  const contexts = [...(types.includes("home") ? ["private"] : []), ...(types.includes("work") ? ["work"] : [])];
  const given = Number(params["PREF"]?.[0] ?? (types.includes("pref") ? 1 : Number.NaN));
  const isPref = Number.isInteger(given) && given >= 1 && given <= 100;
  return { ...(contexts.length === 0 ? {} : { contexts: setOf(contexts) }), ...(isPref ? { pref: given } : {}) };
}

const FEATURES: Readonly<Record<string, string>> = {
  cell: "mobile",
  fax: "fax",
  voice: "voice",
  pager: "pager",
  text: "text",
  video: "video",
};

function featuresOf(params: Params): Record<string, true> | undefined {
  const found = typesOf(params).flatMap((type) => (Object.hasOwn(FEATURES, type) ? (FEATURES[type] ?? []) : []));
  return found.length === 0 ? undefined : setOf(found);
}

/** "1985-04-12", "19850412", "--0412"; the time of day is left out. */
function dateOf(value: string): CardDate["date"] | undefined {
  const [, year, month, day] = /^(\d{4}|--)-?(\d{2})-?(\d{2})/.exec(value.trim()) ?? [];
  if (month === undefined || day === undefined) return undefined;
  const date = { month: Number(month), day: Number(day) };
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return undefined;
  // Apple's programs write 1604 where nobody knows the year.
  return year === "--" || year === "1604" ? date : { year: Number(year), ...date };
}
