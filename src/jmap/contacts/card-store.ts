/** One card in one write: what the client says of it, checked, and what the server adds (RFC 9610 3). */
import { randomUUID } from "node:crypto";
import { Refusal } from "../../base/errors.ts";
import type { MailReader, MailWriter } from "../../store/account.ts";
import type { RecordId } from "../../store/model.ts";
import { utcDate } from "../dates.ts";
import { invalidProperties, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { patched } from "../standard/patch.ts";
import { existingRecord } from "../standard/records.ts";
import { addressBookType } from "./address-book.ts";
import { addressBookIds, type Contact, contactCardType, readContact } from "./card.ts";
import { mistakesOf } from "./card-check.ts";
import { type FetchedBlobs, keepMedia, picturesOf, removePictures } from "./picture.ts";

/** Characters of a uid: those of all makers are far shorter. */
const UID_LENGTH_MAX = 500;

/** Answers the properties that the server has set. */
export async function createContact(
  call: Call,
  mail: MailWriter,
  { given, blobs }: { readonly given: JsonObject; readonly blobs: FetchedBlobs },
): Promise<JsonObject> {
  if (Object.hasOwn(given, "id")) throw invalidProperties("the server gives the id", "id");
  const { addressBookIds: wanted, ...properties } = given;
  const books = await booksOf(call, mail, wanted);
  const now = utcDate(call.parts.clock.now());
  const added: JsonObject = {
    "@type": "Card",
    version: "1.0",
    uid: `urn:uuid:${randomUUID()}`,
    created: now,
    updated: now,
  };
  const whole = checked({ ...added, ...properties });
  const { card, isChanged } = await keepMedia(mail, whole, { own: new Set(), blobs });
  const data = JSON.stringify({ books, card } satisfies Contact);
  const id = await named(() => mail.addRecord("contact", data, uidOf(card)));
  return {
    id: contactCardType.idText(id),
    ...Object.fromEntries(Object.entries(added).filter(([name]) => !Object.hasOwn(given, name))),
    ...(isChanged ? { media: card["media"] ?? {} } : {}),
  };
}

/** Answers what changed beyond what the client asked for. */
export async function changeContact(
  call: Call,
  mail: MailWriter,
  { id: text, patch, blobs }: { readonly id: string; readonly patch: JsonObject; readonly blobs: FetchedBlobs },
): Promise<JsonObject> {
  const before = readContact(await existingRecord(mail, contactCardType, text));
  const id = contactCardType.idText(before.id);
  const after = patched({ id, addressBookIds: addressBookIds(before.books), ...before.card }, patch);
  const { id: sameId, addressBookIds: wanted, ...properties } = after;
  if (sameId !== id) throw invalidProperties("the id stays", "id");
  const books = await booksOf(call, mail, wanted);
  const added: JsonObject = Object.hasOwn(patch, "updated") ? {} : { updated: utcDate(call.parts.clock.now()) };
  const own = picturesOf(before.card);
  const { card, isChanged } = await keepMedia(mail, checked({ ...properties, ...added }), { own, blobs });
  const data = JSON.stringify({ books, card } satisfies Contact);
  await named(() => mail.changeRecord("contact", before.id, data, uidOf(card)));
  const kept = picturesOf(card);
  await removePictures(
    mail,
    [...own].filter((picture) => !kept.has(picture)),
  );
  return { ...added, ...(isChanged ? { media: card["media"] ?? {} } : {}) };
}

export async function removeContact(mail: MailWriter, text: string): Promise<void> {
  const { id, card } = readContact(await existingRecord(mail, contactCardType, text));
  await mail.removeRecord("contact", id);
  await removePictures(mail, picturesOf(card));
}

function checked(card: JsonObject): JsonObject {
  const mistakes = mistakesOf(card);
  if (mistakes.length > 0) {
    const properties = mistakes.map((path) => path.split("/", 1)[0] ?? path);
    throw invalidProperties(`of the wrong type, or missing: ${mistakes.join(", ").slice(0, 500)}`, ...properties);
  }
  for (const name of ["@type", "version", "uid"])
    if (!Object.hasOwn(card, name)) throw invalidProperties(`a card has a ${name}`, name);
  return card;
}

function uidOf({ uid }: JsonObject): string {
  if (typeof uid !== "string" || uid === "" || uid.length > UID_LENGTH_MAX || uid.includes("\0"))
    throw invalidProperties(`a uid has 1 to ${UID_LENGTH_MAX} characters`, "uid");
  return uid;
}

async function named<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.code === "exists")
      throw invalidProperties("another card has this uid", "uid");
    throw error;
  }
}

async function booksOf(call: Call, mail: MailReader, given: Json | undefined): Promise<readonly RecordId[]> {
  const names = isObject(given) ? Object.entries(given) : [];
  if (names.length === 0 || names.some(([, value]) => value !== true))
    throw invalidProperties("a card belongs to at least one address book, each said to be true", "addressBookIds");
  if (names.length > BOOKS_MAX) throw new SetError("tooLarge", `a card is in at most ${BOOKS_MAX} address books`);
  const books = new Set<RecordId>();
  for (const [name] of names) {
    const id = addressBookType.parseId(call.idOf(name) ?? "");
    const book = id === undefined ? undefined : await mail.record("addressBook", id);
    if (book === undefined) throw invalidProperties("there is no such address book", "addressBookIds");
    books.add(book.id);
  }
  return [...books];
}

/** Address books of one card, as the Session says. */
export const BOOKS_MAX = 100;
