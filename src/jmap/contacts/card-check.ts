/** Whether what is known of a card's properties has the right types (RFC 9553 2). What is not known is nobody's mistake. */
import { parseUtcDate } from "../dates.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** Answers where it is wrong, as a path from the value: "" for the value itself; undefined when all is right. */
type Check = (value: Json) => string | undefined;

const WRONG = "";

const when =
  (isRight: (value: Json) => boolean): Check =>
  (value) =>
    isRight(value) ? undefined : WRONG;

const text = when((value) => typeof value === "string");
const flag = when((value) => typeof value === "boolean");
const date = when((value) => typeof value === "string" && parseUtcDate(value) !== undefined);
const whole = (least: number, most: number): Check =>
  when((value) => typeof value === "number" && Number.isInteger(value) && value >= least && value <= most);

/** The keys matter; each value is true. */
const set: Check = (value) => {
  if (!isObject(value)) return WRONG;
  const wrong = Object.entries(value).find(([, each]) => each !== true);
  return wrong === undefined ? undefined : `/${wrong[0]}`;
};

const ID = /^[A-Za-z0-9_-]{1,255}$/;

function within(entries: Iterable<readonly [string | number, Json]>, check: Check): string | undefined {
  for (const [key, value] of entries) {
    const wrong = check(value);
    if (wrong !== undefined) return `/${key}${wrong}`;
  }
  return undefined;
}

const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) ? within((value as readonly Json[]).entries(), check) : WRONG;

const texts: Check = (value) => (isObject(value) ? within(Object.entries(value), text) : WRONG);

/** By Id, whose characters are limited. */
const byId =
  (check: Check): Check =>
  (value) => {
    if (!isObject(value)) return WRONG;
    const odd = Object.keys(value).find((id) => !ID.test(id));
    return odd === undefined ? within(Object.entries(value), check) : `/${odd}`;
  };

type Shape = Readonly<Record<string, Check>>;

/** Names with an asterisk must be there. */
function object(shape: Shape, type?: string): Check {
  const checks = new Map(Object.entries(shape).map(([name, check]) => [name.replace("*", ""), check]));
  const needed = Object.keys(shape).flatMap((name) => (name.endsWith("*") ? [name.slice(0, -1)] : []));
  return (value) => {
    if (!isObject(value)) return WRONG;
    const missing = needed.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `/${missing}`;
    if (type !== undefined && (value["@type"] ?? type) !== type) return "/@type";
    const known = Object.entries(value).filter(([name]) => checks.has(name));
    for (const [name, each] of known) {
      const wrong = checks.get(name)?.(each);
      if (wrong !== undefined) return `/${name}${wrong}`;
    }
    return undefined;
  };
}

/** What most things that a person has several of can have besides. */
const several = { contexts: set, pref: whole(1, 100), label: text };
const spoken = { phoneticScript: text, phoneticSystem: text };
const components = list(object({ "value*": text, "kind*": text, phonetic: text }));
const address = object(
  {
    components,
    isOrdered: flag,
    countryCode: text,
    coordinates: text,
    timeZone: text,
    full: text,
    defaultSeparator: text,
    ...several,
    ...spoken,
  },
  "Address",
);
const resource = { "uri*": text, kind: text, mediaType: text, ...several };
const partialDate = object({ year: whole(0, 9999), month: whole(1, 12), day: whole(1, 31), calendarScale: text });
const timestamp = object({ "utc*": date });
const anniversaryDate: Check = (value) =>
  isObject(value) && value["@type"] === "Timestamp" ? timestamp(value) : partialDate(value);

const PROPERTIES: Shape = {
  "@type": when((value) => value === "Card"),
  version: text,
  created: date,
  kind: text,
  language: text,
  members: set,
  prodId: text,
  relatedTo: (value) =>
    isObject(value) ? within(Object.entries(value), object({ relation: set }, "Relation")) : WRONG,
  uid: text,
  updated: date,
  name: object({ components, isOrdered: flag, defaultSeparator: text, full: text, sortAs: texts, ...spoken }, "Name"),
  nicknames: byId(object({ "name*": text, ...several }, "Nickname")),
  organizations: byId(
    object(
      { name: text, units: list(object({ "name*": text, sortAs: text }, "OrgUnit")), sortAs: text, contexts: set },
      "Organization",
    ),
  ),
  speakToAs: object(
    { grammaticalGender: text, pronouns: byId(object({ "pronouns*": text, ...several }, "Pronouns")) },
    "SpeakToAs",
  ),
  titles: byId(object({ "name*": text, kind: text, organizationId: text }, "Title")),
  emails: byId(object({ "address*": text, ...several }, "EmailAddress")),
  onlineServices: byId(object({ service: text, uri: text, user: text, ...several }, "OnlineService")),
  phones: byId(object({ "number*": text, features: set, ...several }, "Phone")),
  preferredLanguages: byId(object({ "language*": text, ...several }, "LanguagePref")),
  calendars: byId(object(resource, "Calendar")),
  schedulingAddresses: byId(object({ "uri*": text, ...several }, "SchedulingAddress")),
  addresses: byId(address),
  cryptoKeys: byId(object(resource, "CryptoKey")),
  directories: byId(object({ ...resource, listAs: whole(1, 2 ** 31) }, "Directory")),
  links: byId(object(resource, "Link")),
  // Either a URI or a blob (RFC 9610 3).
  media: byId(object({ uri: text, "kind*": text, mediaType: text, blobId: text, ...several }, "Media")),
  localizations: (value) => (isObject(value) ? within(Object.entries(value), when(isObject)) : WRONG),
  anniversaries: byId(object({ "kind*": text, "date*": anniversaryDate, place: address }, "Anniversary")),
  keywords: set,
  notes: byId(object({ "note*": text, created: date, author: object({ name: text, uri: text }, "Author") }, "Note")),
  personalInfo: byId(
    object({ "kind*": text, "value*": text, level: text, listAs: whole(1, 2 ** 31), label: text }, "PersonalInfo"),
  ),
};

/** The names of all that RFC 9553 defines. */
export const CARD_PROPERTIES: readonly string[] = Object.keys(PROPERTIES);

/** The paths of what is wrong, "emails/e1/address", one for each property at most. */
export function mistakesOf(card: JsonObject): readonly string[] {
  return Object.entries(card).flatMap(([name, value]) => {
    const check = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
    const wrong = check?.(value);
    return wrong === undefined ? [] : [`${name}${wrong}`];
  });
}
