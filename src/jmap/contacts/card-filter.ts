/** Which cards a filter finds (RFC 9610 3.3.1). */
import { fold } from "../../store/search/fold.ts";
import { parseUtcDate } from "../dates.ts";
import { MethodError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { conditionBy, type ConditionReader } from "../standard/query.ts";
import { wordsIn } from "../words.ts";
import { addressBookType } from "./address-book.ts";
import type { ShownContact } from "./card.ts";

type Texts = (card: JsonObject) => readonly string[];

/** The values of these properties of each object in a list, or in an object by id. */
function each(value: Json | undefined, ...properties: readonly string[]): string[] {
  if (typeof value !== "object" || value === null) return [];
  return (Object.values(value) as readonly Json[]).flatMap((item) =>
    isObject(item) ? properties.flatMap((name) => textOf(item[name])) : [],
  );
}

const textOf = (value: Json | undefined): string[] => (typeof value === "string" ? [value] : []);

function componentsOf(value: Json | undefined): string[] {
  return isObject(value) ? [...each(value["components"], "value"), ...textOf(value["full"])] : [];
}

/** What stands in the name under this kind: "given". */
export function nameParts({ name }: JsonObject, kind: string): string[] {
  const components = isObject(name) && Array.isArray(name["components"]) ? (name["components"] as readonly Json[]) : [];
  return components.flatMap((part) => (isObject(part) && part["kind"] === kind ? textOf(part["value"]) : []));
}

const fields: Readonly<Record<string, Texts>> = {
  name: ({ name }) => componentsOf(name),
  "name/given": (card) => nameParts(card, "given"),
  "name/surname": (card) => nameParts(card, "surname"),
  "name/surname2": (card) => nameParts(card, "surname2"),
  nickname: ({ nicknames }) => each(nicknames, "name"),
  organization: ({ organizations }) => each(organizations, "name"),
  email: ({ emails }) => each(emails, "address", "label"),
  phone: ({ phones }) => each(phones, "number", "label"),
  onlineService: ({ onlineServices }) => each(onlineServices, "service", "uri", "user", "label"),
  address: ({ addresses }) =>
    isObject(addresses) ? Object.values(addresses).flatMap((address: Json) => componentsOf(address)) : [],
  note: ({ notes }) => each(notes, "note"),
};

const everything: Texts = (card) => [
  ...Object.values(fields).flatMap((texts) => texts(card)),
  ...each(card["titles"], "name"),
  ...(isObject(card["keywords"]) ? Object.keys(card["keywords"]) : []),
];

/** Words that one filter looks for: each is sought in all of a card. */
const WORDS_MAX = 200;

/** What one filter looks for in the texts of cards, one card after the other. */
class Sought {
  words = 0;
  #card: JsonObject | undefined;
  readonly #folded = new Map<Texts, readonly string[]>();

  finds(texts: Texts): ConditionReader<ShownContact> {
    return (value) => {
      if (typeof value !== "string") return undefined;
      const words = wordsIn(value).map(fold);
      this.words += words.length;
      if (this.words > WORDS_MAX) throw new MethodError("unsupportedFilter", `at most ${WORDS_MAX} words at a time`);
      return ({ card }) => {
        const there = this.#textsOf(card, texts);
        return words.every((word) => there.some((text) => text.includes(word)));
      };
    };
  }

  /** However many conditions ask for them. */
  #textsOf(card: JsonObject, texts: Texts): readonly string[] {
    if (this.#card !== card) this.#folded.clear();
    this.#card = card;
    const known = this.#folded.get(texts);
    if (known !== undefined) return known;
    const folded = texts(card).map(fold);
    this.#folded.set(texts, folded);
    return folded;
  }
}

const equals =
  (read: (contact: ShownContact) => Json | undefined): ConditionReader<ShownContact> =>
  (value) =>
    typeof value === "string" ? (contact) => read(contact) === value : undefined;

/** A card without the date is neither before nor after. */
const dated =
  (name: "created" | "updated", isRight: (at: number, given: number) => boolean): ConditionReader<ShownContact> =>
  (value) => {
    const given = typeof value === "string" ? parseUtcDate(value) : undefined;
    if (given === undefined) return undefined;
    return ({ card }) => {
      const at = momentOf(card, name);
      return at !== undefined && isRight(at, given);
    };
  };

export function momentOf(card: JsonObject, name: "created" | "updated"): number | undefined {
  const value = card[name];
  return typeof value === "string" ? parseUtcDate(value) : undefined;
}

const before = (at: number, given: number): boolean => at < given;
const after = (at: number, given: number): boolean => at >= given;

export interface ContactConditions {
  readonly conditionOf: (given: JsonObject) => (contact: ShownContact) => boolean;
  /** Words that the conditions look for so far. */
  readonly words: () => number;
}

/** For one filter. */
export function contactConditions(): ContactConditions {
  const sought = new Sought();
  const conditionOf = conditionBy<ShownContact>({
    ...plain,
    text: sought.finds(everything),
    ...Object.fromEntries(Object.entries(fields).map(([name, texts]) => [name, sought.finds(texts)])),
  });
  return { conditionOf, words: () => sought.words };
}

const plain: Readonly<Record<string, ConditionReader<ShownContact>>> = {
  inAddressBook: (value) => {
    if (typeof value !== "string") return undefined;
    const id = addressBookType.parseId(value);
    return ({ books }) => id !== undefined && books.includes(id);
  },
  uid: equals(({ card }) => card["uid"]),
  // What says nothing of its kind is a person (RFC 9553 2.1.4).
  kind: equals(({ card }) => card["kind"] ?? "individual"),
  hasMember: (value) =>
    typeof value === "string"
      ? ({ card: { members } }) => isObject(members) && Object.hasOwn(members, value)
      : undefined,
  createdBefore: dated("created", before),
  createdAfter: dated("created", after),
  updatedBefore: dated("updated", before),
  updatedAfter: dated("updated", after),
};
