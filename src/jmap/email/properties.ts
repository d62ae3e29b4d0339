/** The properties of an Email (RFC 8621 4.1), each from the cheapest source that has it. */
import type { Email } from "../../store/model.ts";
import { emailIdText, mailboxIdText, threadIdText } from "../../store/object-id.ts";
import { LISTED_FIELDS } from "../../wire/mime/digest.ts";
import { blobIdOfEmail, blobIdOfPart } from "../blob-id.ts";
import { utcDate } from "../dates.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Room } from "../room.ts";
import { bodyLists } from "./body-lists.ts";
import { type BodyPart, bodyPartJson, type ParsedMessage } from "./body-part.ts";
import { bodyValue } from "./body-value.ts";
import {
  allHeaders,
  type HeaderField,
  headerFields,
  headerValue,
  NAMED_HEADER_PROPERTIES,
  parseHeaderProperty,
} from "./header-property.ts";
import { arrivedAt, emailKeywords, visiblePlaces } from "./keywords.ts";

const stored: Readonly<Record<string, (email: Email) => Json>> = {
  id: ({ id }) => emailIdText(id),
  blobId: ({ id }) => blobIdOfEmail(id),
  threadId: ({ threadId }) => threadIdText(threadId),
  mailboxIds: (email) =>
    Object.fromEntries(visiblePlaces(email).map(({ mailboxId }) => [mailboxIdText(mailboxId), true])),
  keywords: (email) => Object.fromEntries([...emailKeywords(email)].map((keyword) => [keyword, true])),
  size: ({ size }) => size,
  receivedAt: (email) => utcDate(arrivedAt(email)),
  hasAttachment: ({ hasAttachment }) => hasAttachment,
  preview: ({ preview }) => preview,
};

/** How the message came to this server: only for who uses our own capability. */
export const ARRIVAL = "arrival";

/** Of the content, apart from header fields. */
const BODY = ["bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments"] as const;

export const EMAIL_PROPERTIES: readonly string[] = [
  ...Object.keys(stored),
  ...NAMED_HEADER_PROPERTIES,
  "headers",
  ...BODY,
];

/** When the client names none (RFC 8621 4.2). */
export const STANDARD_EMAIL_PROPERTIES: readonly string[] = EMAIL_PROPERTIES.filter(
  (name) => name !== "headers" && name !== "bodyStructure",
);

export interface BodyWish {
  readonly properties: readonly string[];
  readonly fetchText: boolean;
  readonly fetchHtml: boolean;
  readonly fetchAll: boolean;
  /** Bytes; 0 for no limit. */
  readonly maxBytes: number;
  /** Where what is shown has to fit in. */
  readonly room: Room;
}

/** How much of a message the properties need: what is stored beside it, its header, or all of it. */
export function sourceOf(properties: ReadonlySet<string>): "stored" | "header" | "content" {
  let source: "stored" | "header" = "stored";
  for (const property of properties) {
    if ((BODY as readonly string[]).includes(property)) return "content";
    const header = parseHeaderProperty(property);
    if (property === "headers" || (header !== undefined && !LISTED_FIELDS.has(header.name))) source = "header";
  }
  return source;
}

/** Properties that the store holds ready. */
export function storedJson(email: Email, properties: ReadonlySet<string>): JsonObject {
  const made: Record<string, Json> = {};
  for (const property of properties) {
    const maker = stored[property];
    if (maker !== undefined) made[property] = maker(email);
  }
  return made;
}

/** Properties that stand for header fields. `header` is the message's header, or those of its fields that are needed. */
export function headerJson(header: Uint8Array, properties: ReadonlySet<string>, room: Room): JsonObject {
  return fieldsJson(headerFields(header, 0, header.length), properties, room);
}

function fieldsJson(fields: readonly HeaderField[], properties: ReadonlySet<string>, room: Room): JsonObject {
  const made: Record<string, Json> = {};
  for (const property of properties) {
    const header = parseHeaderProperty(property);
    if (property === "headers") made[property] = room.take(allHeaders(fields));
    else if (header !== undefined) made[property] = room.take(headerValue(fields, header));
  }
  return made;
}

/** Properties that need the whole message, those of its header among them. `blobId` is the message's own. */
export function contentJson(
  message: ParsedMessage,
  blobId: string,
  properties: ReadonlySet<string>,
  wish: BodyWish,
): JsonObject {
  const made: Record<string, Json> = { ...fieldsJson(message.header, properties, wish.room) };
  const lists = bodyLists(message.root);
  const json = (body: BodyPart, names: readonly string[]): JsonObject =>
    bodyPartJson({ message, body, blobId: (partId) => blobIdOfPart(blobId, partId), room: wish.room }, names);
  if (properties.has("bodyStructure")) made["bodyStructure"] = json(message.root, [...wish.properties, "subParts"]);
  for (const name of ["textBody", "htmlBody", "attachments"] as const)
    if (properties.has(name)) made[name] = lists[name].map((body) => json(body, wish.properties));
  if (properties.has("bodyValues")) {
    const wanted = new Set<BodyPart>();
    if (wish.fetchText || wish.fetchAll) for (const body of lists.textBody) wanted.add(body);
    if (wish.fetchHtml || wish.fetchAll) for (const body of lists.htmlBody) wanted.add(body);
    if (wish.fetchAll) for (const body of leaves(message.root)) wanted.add(body);
    const texts = [...wanted].filter(({ part }) => part.content.type === "text");
    made["bodyValues"] = Object.fromEntries(
      texts.map((body) => [body.id ?? "", wish.room.take(bodyValue(message.bytes, body, wish.maxBytes))]),
    );
  }
  return made;
}

function leaves(part: BodyPart): BodyPart[] {
  return part.subParts.length === 0 ? [part] : part.subParts.flatMap(leaves);
}
