/** Messages that are here, with what rules ask of them (RFC 8621 4.1.2.4, 4.4). */
import { type JmapClient, resultOf } from "../../../jmap/client.ts";
import { type Address, EMAIL_PROPERTIES, type Email } from "../../../jmap/types.ts";
import type { Filter } from "../../../mail/email-list.ts";
import { quoted } from "../../../model/search-query.ts";
import type { Condition, HeaderCondition, Rule } from "../model/rule.ts";
import type { Tried } from "./fits.ts";

/** Messages that are read at once: as many as the server gives in one answer. */
export const PAGE = 500;

/** Messages of a folder in whose bodies a text is found; more than that are taken for not found. */
const IN_BODIES_MAX = 20_000;

/** Ids that are asked for at once: the most that our server gives. */
const IDS_PAGE = 5000;

export interface TriedEmail {
  readonly email: Email;
  readonly tried: Tried;
}

type Told = Email & { readonly size: number } & Readonly<Record<string, unknown>>;

/** The newest, after so many others. Throws SignedOut, Unreachable, Refused. */
export async function readMessages(
  client: JmapClient,
  wanted: {
    readonly filter: Filter;
    readonly rules: readonly Rule[];
    readonly position: number;
    readonly bodies: Bodies;
  },
): Promise<readonly TriedEmail[]> {
  const { filter, rules, position, bodies } = wanted;
  const asked = headersIn(rules).flatMap(propertiesOf);
  const sort = [{ property: "receivedAt", isAscending: false }];
  const [, { list }] = await client.request<[unknown, { list: readonly Told[] }]>(
    ["Email/query", { filter, sort, position, limit: PAGE }],
    [
      "Email/get",
      { "#ids": resultOf(0, "Email/query", "/ids"), properties: [...new Set([...EMAIL_PROPERTIES, "size", ...asked])] },
    ],
  );
  return list.map((told) => ({ email: emailOf(told), tried: triedOf(told, bodies) }));
}

/** By a text that rules look for in bodies, the messages that have it. */
export type Bodies = ReadonlyMap<string, ReadonlySet<string>>;

/** Throws SignedOut, Unreachable, Refused. */
export async function readBodies(client: JmapClient, filter: Filter, rules: readonly Rule[]): Promise<Bodies> {
  const texts = new Set(conditionsOf(rules).flatMap((each) => (each.kind === "body" ? each.values : [])));
  const found = await Promise.all(
    [...texts].map(async (text) => [text, await havingText(client, filter, text)] as const),
  );
  return new Map(found);
}

async function havingText(client: JmapClient, filter: Filter, text: string): Promise<ReadonlySet<string>> {
  const both = { operator: "AND", conditions: [filter, { body: quoted(text) }] };
  const sort = [{ property: "receivedAt", isAscending: false }];
  const found = new Set<string>();
  for (let position = 0; position < IN_BODIES_MAX; position += IDS_PAGE) {
    const window = { filter: both, sort, position, limit: IDS_PAGE };
    const [{ ids }] = await client.request<[{ ids: readonly string[] }]>(["Email/query", window]);
    for (const id of ids) found.add(id);
    if (ids.length < IDS_PAGE) break;
  }
  return found;
}

function conditionsOf(rules: readonly Rule[]): readonly Condition[] {
  return rules.flatMap(({ conditions }) => conditions);
}

function headersIn(rules: readonly Rule[]): readonly HeaderCondition[] {
  return conditionsOf(rules).filter((condition) => condition.kind === "header");
}

/** Fields that JMAP gives as addresses, and not as text. */
const OF_ADDRESSES = /^(?:resent-)?(?:from|sender|reply-to|to|cc|bcc)$/;

/** Fields that JMAP gives as they stand only (RFC 8621 4.1.2.2). */
const RAW =
  /^(?:(?:resent-)?(?:date|message-id)|in-reply-to|references|return-path|received|list-(?:help|unsubscribe|subscribe|post|owner|archive))$/;

function propertiesOf({ headers, match }: HeaderCondition): readonly string[] {
  const isOfAddress = match === "address" || match === "domain";
  return headers.map(isOfAddress ? addressProperty : textProperty);
}

function textProperty(name: string): string {
  if (OF_ADDRESSES.test(name)) return addressProperty(name);
  return `header:${name}:${RAW.test(name) ? "asRaw" : "asText"}:all`;
}

/** Nobody finds addresses in a date. */
function addressProperty(name: string): string {
  return `header:${name}:${RAW.test(name) || /^(?:subject|comments|keywords|list-id)$/.test(name) ? "asRaw" : "asAddresses"}:all`;
}

function emailOf(told: Told): Email {
  return Object.fromEntries(EMAIL_PROPERTIES.map((name) => [name, told[name]])) as unknown as Email;
}

function triedOf(told: Told, bodies: Bodies): Tried {
  return {
    size: told.size,
    hasFile: told.hasAttachment,
    texts: (name) => valuesOf(told[textProperty(name)]).map(textOf),
    addresses: (name) => valuesOf(told[addressProperty(name)]).flatMap(addressesIn),
    bodyHas: (text) => bodies.get(text)?.has(told.id) === true,
  };
}

type Value = string | readonly Address[];

function valuesOf(value: unknown): readonly Value[] {
  return (value as readonly Value[] | null | undefined) ?? [];
}

/** As it stands in the message, nearly. */
function textOf(value: Value): string {
  if (typeof value === "string") return value.trim();
  return value.map(({ name, email }) => (name === null ? email : `${name} <${email}>`)).join(", ");
}

function addressesIn(value: Value): readonly string[] {
  return typeof value === "string" ? [] : value.map(({ email }) => email);
}
