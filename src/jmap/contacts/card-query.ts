/** The results of a ContactCard/query, all of them, in order (RFC 9610 3.3). */
import type { Account } from "../../store/account.ts";
import type { Call } from "../method.ts";
import { type Comparator, type Filter, meets, takeFilter, takeSort } from "../standard/query.ts";
import { recordState } from "../standard/records.ts";
import { type Collate, comparison } from "../standard/sort.ts";
import { contactCardType, readContact, type ShownContact } from "./card.ts";
import { contactConditions, momentOf, nameParts } from "./card-filter.ts";

export interface ContactQuery {
  readonly filter: Filter<(contact: ShownContact) => boolean> | undefined;
  readonly sort: readonly Comparator[];
  /** Words that the filter looks for. */
  readonly words: number;
}

const NAMES: Readonly<Record<string, string>> = {
  "name/given": "given",
  "name/surname": "surname",
  "name/surname2": "surname2",
};

const CONTACT_SORTS: ReadonlySet<string> = new Set(["created", "updated", ...Object.keys(NAMES)]);

export function takeContactQuery(call: Call): ContactQuery {
  const { conditionOf, words } = contactConditions();
  const filter = takeFilter(call, conditionOf);
  return { filter, sort: takeSort(call, CONTACT_SORTS), words: words() };
}

export interface ContactResults {
  readonly state: number;
  readonly ids: readonly string[];
}

/** Characters that are looked at, once for each word, before others have their turn: some milliseconds. */
const CHARACTERS_AT_ONCE = 1_000_000;

export async function queryContacts(account: Account, { filter, sort, words }: ContactQuery): Promise<ContactResults> {
  const { records, state } = await account.read(async (mail) => ({
    records: await mail.records("contact"),
    state: Number(await recordState(mail, contactCardType)),
  }));
  const found: ShownContact[] = [];
  let looked = 0;
  for (const record of records) {
    looked += record.data.length * (1 + words);
    if (looked > CHARACTERS_AT_ONCE) {
      looked = 0;
      await new Promise(setImmediate);
    }
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
