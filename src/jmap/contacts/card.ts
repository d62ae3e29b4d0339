/** Cards: people, groups, companies (RFC 9610 3, RFC 9553). Kept as records, whose key is the uid: no two of an account have the same. */
import type { MailReader } from "../../store/account.ts";
import type { RecordId, StoredRecord } from "../../store/model.ts";
import type { Json, JsonObject } from "../json.ts";
import { recordType } from "../standard/records.ts";
import { addressBookType } from "./address-book.ts";
import { CARD_PROPERTIES } from "./card-check.ts";

export const contactCardType = recordType({
  name: "ContactCard",
  kind: "contact",
  letter: "C",
  using: "urn:ietf:params:jmap:contacts",
});

export interface Contact {
  /** At least one. */
  readonly books: readonly RecordId[];
  /** As the client gave it, but for what the server sets. */
  readonly card: JsonObject;
}

export interface ShownContact extends Contact {
  readonly id: RecordId;
}

export const CONTACT_CARD_PROPERTIES: readonly string[] = ["id", "addressBookIds", ...CARD_PROPERTIES, "vCard"];

/** Properties of other makers have a domain in front of their name (RFC 9553 1.8). */
export const isOfOthers = (property: string): boolean => /^[a-z0-9.-]+:./i.test(property);

export function readContact(record: StoredRecord): ShownContact {
  return { id: record.id, ...(JSON.parse(record.data) as Contact) };
}

export async function contacts(mail: MailReader): Promise<readonly ShownContact[]> {
  return (await mail.records("contact")).map(readContact);
}

export const addressBookIds = (books: readonly RecordId[]): JsonObject =>
  Object.fromEntries(books.map((id) => [addressBookType.idText(id), true]));

/** As clients see it, with all that there is. */
function wholeCard({ id, books, card }: ShownContact): JsonObject {
  return { id: contactCardType.idText(id), addressBookIds: addressBookIds(books), ...card };
}

/** Only what was asked for; undefined: all. What a card does not have is left out. */
export function shownCard(contact: ShownContact, properties: ReadonlySet<string> | undefined): JsonObject {
  const whole = wholeCard(contact);
  if (properties === undefined) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([name]: [string, Json]) => properties.has(name)));
}
