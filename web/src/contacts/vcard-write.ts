/** A vCard file of cards, as every phone and mail program reads it. */
import { addressText, type CardContent, displayName, fullName, type NamePart, valuesOf } from "./card.ts";
import { escaped, formatLine, type VcardLine } from "./vcard.ts";

export type VcardVersion = "3.0" | "4.0";

export function vcardsFromCards(cards: readonly CardContent[], version: VcardVersion): string {
  return cards.map((card) => vcardOf(card, version)).join("");
}

function vcardOf(card: CardContent, version: VcardVersion): string {
  const lines = [
    line("BEGIN", "VCARD"),
    line("VERSION", version),
    ...(card.uid === undefined ? [] : [line("UID", version === "4.0" ? card.uid : escaped(card.uid))]),
    line("FN", escaped(fullName(card) || displayName(card) || "?")),
    line("N", structured(card.name?.components ?? [], NAME_KINDS)),
    ...kindLines(card, version),
    ...plainLines(card),
    ...reachLines(card, version),
    ...pictureLines(card, version),
    line("END", "VCARD"),
  ];
  return lines.map((each) => `${formatLine(each)}\r\n`).join("");
}

function line(name: string, value: string, said: VcardLine["params"] = {}): VcardLine {
  return { name, value, params: said };
}

const NAME_KINDS = ["surname", "given", "given2", "title", "credential"];
const ADDRESS_KINDS = ["postOfficeBox", "apartment", "name", "locality", "region", "postcode", "country"];

function structured(parts: readonly NamePart[], kinds: readonly string[]): string {
  return kinds
    .map((kind) =>
      escaped(
        parts
          .filter((part) => part.kind === kind)
          .map(({ value }) => value)
          .join(" "),
      ),
    )
    .join(";");
}

/** Version 3.0 knows no groups; Apple's names for them are what most programs take. */
function kindLines({ kind, members }: CardContent, version: VcardVersion): readonly VcardLine[] {
  if (kind === undefined || kind === "individual") return [];
  const [kindName, memberName] =
    version === "4.0" ? ["KIND", "MEMBER"] : ["X-ADDRESSBOOKSERVER-KIND", "X-ADDRESSBOOKSERVER-MEMBER"];
  return [line(kindName, kind), ...Object.keys(members ?? {}).map((uid) => line(memberName, uid))];
}

/** As far as they are in the card, not on the server alone. */
function pictureLines({ media }: CardContent, version: VcardVersion): readonly VcardLine[] {
  return valuesOf(media).flatMap(({ kind, uri = "" }) => {
    const [, type, bytes] = /^data:image\/(\w+);base64,(.+)$/.exec(uri) ?? [];
    if (kind !== "photo" || type === undefined || bytes === undefined) return [];
    return version === "4.0"
      ? [line("PHOTO", uri)]
      : [line("PHOTO", bytes, { ENCODING: ["b"], TYPE: [type.toUpperCase()] })];
  });
}

function plainLines(card: CardContent): readonly VcardLine[] {
  const keywords = Object.keys(card.keywords ?? {});
  return [
    ...valuesOf(card.nicknames).map(({ name }) => line("NICKNAME", escaped(name))),
    ...valuesOf(card.organizations).map(({ name = "", units = [] }) =>
      line("ORG", [name, ...units.map((unit) => unit.name)].map(escaped).join(";")),
    ),
    ...valuesOf(card.titles).map(({ name, kind }) => line(kind === "role" ? "ROLE" : "TITLE", escaped(name))),
    ...valuesOf(card.links).map(({ uri }) => line("URL", uri)),
    ...valuesOf(card.notes).map(({ note }) => line("NOTE", escaped(note))),
    ...(keywords.length === 0 ? [] : [line("CATEGORIES", keywords.map(escaped).join(","))]),
  ];
}

function reachLines(card: CardContent, version: VcardVersion): readonly VcardLine[] {
  return [
    ...valuesOf(card.emails).map((email) => line("EMAIL", escaped(email.address), params(email, version))),
    ...valuesOf(card.phones).map((phone) => line("TEL", escaped(phone.number), params(phone, version))),
    ...valuesOf(card.addresses).map((address) => {
      const { components = [] } = address;
      // An address that is only a text goes where a street would be.
      const parts = components.length === 0 ? [{ kind: "name", value: addressText(address) }] : components;
      return line("ADR", structured(parts, ADDRESS_KINDS), params(address, version));
    }),
    ...valuesOf(card.anniversaries)
      .filter(({ kind, date }) => kind === "birth" && date.month !== undefined && date.day !== undefined)
      .map(({ date }) => line("BDAY", dateText(date, version))),
  ];
}

interface Reach {
  readonly contexts?: Readonly<Record<string, true>>;
  readonly features?: Readonly<Record<string, true>>;
  readonly pref?: number;
}

function params({ contexts = {}, features = {}, pref }: Reach, version: VcardVersion): VcardLine["params"] {
  const types = [
    ...("private" in contexts ? ["home"] : []),
    ...("work" in contexts ? ["work"] : []),
    ...Object.keys(features).map((feature) => (feature === "mobile" ? "cell" : feature)),
    ...(pref === 1 && version === "3.0" ? ["pref"] : []),
  ];
  return {
    ...(types.length === 0 ? {} : { TYPE: types }),
    ...(pref === undefined || version === "3.0" ? {} : { PREF: [String(pref)] }),
  };
}

function dateText(
  { year, month = 1, day = 1 }: { year?: number; month?: number; day?: number },
  version: VcardVersion,
): string {
  const rest = `${two(month)}${two(day)}`;
  if (version === "4.0") return year === undefined ? `--${rest}` : `${String(year).padStart(4, "0")}${rest}`;
  // Apple writes 1604 where nobody knows the year: version 3.0 has no other way.
  return `${String(year ?? 1604).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
