/** Address books (RFC 9610 2). Kept as records; every account has one from the first look on. */
import type { Account, MailReader, MailWriter } from "../../store/account.ts";
import type { RecordId, StoredRecord } from "../../store/model.ts";
import { invalidProperties } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { withoutRepetitions } from "../standard/patch.ts";
import { recordType } from "../standard/records.ts";
import { sortOrderOf } from "../standard/sort-order.ts";

export interface AddressBook {
  readonly name: string;
  readonly description: string | null;
  readonly sortOrder: number;
  readonly isDefault: boolean;
  readonly isSubscribed: boolean;
}

export const addressBookType = recordType({
  name: "AddressBook",
  kind: "addressBook",
  letter: "K",
  using: "urn:ietf:params:jmap:contacts",
});

/** Bytes of a name (RFC 9610 2), and of a description. */
const NAME_BYTES_MAX = 255;
const DESCRIPTION_BYTES_MAX = 4096;

const FIRST: AddressBook = {
  name: "Contacts",
  description: null,
  sortOrder: 0,
  isDefault: true,
  isSubscribed: true,
};

export interface ShownAddressBook {
  readonly id: RecordId;
  readonly book: AddressBook;
}

export const addressBookProperties: Readonly<Record<string, (shown: ShownAddressBook) => Json>> = {
  id: ({ id }) => addressBookType.idText(id),
  name: ({ book }) => book.name,
  description: ({ book }) => book.description,
  sortOrder: ({ book }) => book.sortOrder,
  isDefault: ({ book }) => book.isDefault,
  isSubscribed: ({ book }) => book.isSubscribed,
  shareWith: () => null,
  // One book must always be there for what comes: it goes when another is the default.
  myRights: ({ book }) => ({ mayRead: true, mayWrite: true, mayShare: false, mayDelete: !book.isDefault }),
};

export function readAddressBook(record: StoredRecord): ShownAddressBook {
  return { id: record.id, book: JSON.parse(record.data) as AddressBook };
}

export async function addressBooks(mail: MailReader): Promise<readonly ShownAddressBook[]> {
  return (await mail.records("addressBook")).map(readAddressBook);
}

/** Makes the first one, if nobody has asked for it yet. */
export async function ensureAddressBook(account: Account): Promise<void> {
  if ((await account.read((mail) => mail.recordStates())).has("addressBook")) return;
  await account.write(async (mail) => {
    if ((await mail.records("addressBook")).length === 0) await addAddressBook(mail, FIRST);
  });
}

export function addAddressBook(mail: MailWriter, book: AddressBook): Promise<RecordId> {
  return mail.addRecord("addressBook", JSON.stringify(book));
}

export function writeAddressBook(mail: MailWriter, { id, book }: ShownAddressBook): Promise<void> {
  return mail.changeRecord("addressBook", id, JSON.stringify(book));
}

/** The book after the change; undefined before it is made. Throws SetError. */
export function changedAddressBook(before: ShownAddressBook | undefined, given: JsonObject): AddressBook {
  const changes = before === undefined ? given : withoutRepetitions(given, before, addressBookProperties);
  const odd = Object.entries(changes).find(
    ([name, value]) => !SETTABLE.has(name) && !(name === "shareWith" && value === null),
  );
  if (odd !== undefined) throw invalidProperties(`${odd[0].slice(0, 100)} cannot be set`, odd[0]);
  const start = before?.book ?? { ...FIRST, name: "", isDefault: false };
  return {
    name: nameOf(changes["name"] ?? start.name),
    description: descriptionOf(changes["description"], start.description),
    sortOrder: sortOrderOf(changes["sortOrder"] ?? start.sortOrder),
    isDefault: start.isDefault,
    isSubscribed: isSubscribedOf(changes["isSubscribed"] ?? start.isSubscribed),
  };
}

const SETTABLE: ReadonlySet<string> = new Set(["name", "description", "sortOrder", "isSubscribed"]);

function nameOf(given: Json): string {
  if (typeof given !== "string" || given === "" || Buffer.byteLength(given) > NAME_BYTES_MAX)
    throw invalidProperties(`an address book has a name of at most ${NAME_BYTES_MAX} bytes`, "name");
  return given.toWellFormed().normalize("NFC");
}

function descriptionOf(given: Json | undefined, otherwise: string | null): string | null {
  if (given === undefined) return otherwise;
  if (given !== null && (typeof given !== "string" || Buffer.byteLength(given) > DESCRIPTION_BYTES_MAX))
    throw invalidProperties(`a description is a string of at most ${DESCRIPTION_BYTES_MAX} bytes`, "description");
  return given;
}

function isSubscribedOf(given: Json): boolean {
  if (typeof given !== "boolean") throw invalidProperties("isSubscribed is true or false", "isSubscribed");
  return given;
}
