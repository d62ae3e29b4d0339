/** The results of a ContactCard/query, all of them, in order (RFC 9610 3.3). */
import type { Account } from "../../store/account.ts";
import type { Call } from "../method.ts";
import { type Comparator, type Filter, meets, takeFilter, takeSort } from "../standard/query.ts";
import { recordState } from "../standard/records.ts";
import { type Collate, comparison } from "../standard/sort.ts";
import { contactCardType, readContact, type ShownContact } from "./card.ts";
import { contactCondition, momentOf, nameParts } from "./card-filter.ts";

export interface ContactQuery {
  readonly filter: Filter<(contact: ShownContact) => boolean> | undefined;
  readonly sort: readonly Comparator[];
}

const NAMES: Readonly<Record<string, string>> = {
  "name/given": "given",
  "name/surname": "surname",
  "name/surname2": "surname2",
};

const CONTACT_SORTS: ReadonlySet<string> = new Set(["created", "updated", ...Object.keys(NAMES)]);

export function takeContactQuery(call: Call): ContactQuery {
  return { filter: takeFilter(call, contactCondition), sort: takeSort(call, CONTACT_SORTS) };
}

export interface ContactResults {
  readonly state: number;
  readonly ids: readonly string[];
}

/** Cards looked at before others have their turn: a few milliseconds. */
const CARDS_AT_ONCE = 200;

export async function queryContacts(account: Account, { filter, sort }: ContactQuery): Promise<ContactResults> {
  const { records, state } = await account.read(async (mail) => ({
    records: await mail.records("contact"),
    state: Number(await recordState(mail, contactCardType)),
  }));
  const found: ShownContact[] = [];
  for (const [i, record] of records.entries()) {
    if (i % CARDS_AT_ONCE === CARDS_AT_ONCE - 1) await new Promise(setImmediate);
    const contact = readContact(record);
    if (filter === undefined || meets(filter, (condition) => condition(contact))) found.push(contact);
  }
  found.sort(comparison(sort, keyOf));
  return { state, ids: found.map(({ id }) => contactCardType.idText(id)) };
}

function keyOf({ card }: ShownContact, property: string, collate: Collate): string | number {
  const kind = NAMES[property];
  if (kind !== undefined) return collate(nameParts(card, kind).join(" "));
  return momentOf(card, property === "created" ? "created" : "updated") ?? 0;
}
