/** The body parts of a message as JMAP shows them (RFC 8621 4.1.4). */
import { asciiText } from "../../wire/mime/ascii.ts";
import { decodeCharset } from "../../wire/mime/charset.ts";
import { fieldValue, fileName, readContentType, readDisposition, unknownData } from "../../wire/mime/content.ts";
import { decodeBody, decodeTextBody } from "../../wire/mime/decode.ts";
import { parseMessageId } from "../../wire/mime/message-id.ts";
import { parameter } from "../../wire/mime/params.ts";
import { parseTree, type Part } from "../../wire/mime/tree.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Room } from "../room.ts";
import { shownText } from "./header-form.ts";
import { allHeaders, type HeaderField, headerFields, headerValue, parseHeaderProperty } from "./header-property.ts";

export interface BodyPart {
  readonly part: Part;
  /** "1.2"; undefined for a multipart. */
  readonly id: string | undefined;
  /** "text/plain" */
  readonly type: string;
  readonly name: string | undefined;
  /** Lower case. */
  readonly disposition: string | undefined;
  readonly subParts: readonly BodyPart[];
}

/** A message, parsed once for everything that a call asks of it. */
export interface ParsedMessage {
  readonly bytes: Uint8Array;
  readonly root: BodyPart;
  /** Of the message's own header. */
  readonly header: readonly HeaderField[];
}

export function parseMessage(bytes: Uint8Array): ParsedMessage {
  const root = parseTree(bytes);
  return { bytes, root: bodyPart(bytes, root, []), header: headerFields(bytes, 0, root.bodyStart) };
}

function bodyPart(bytes: Uint8Array, part: Part, path: readonly number[]): BodyPart {
  const { children, fields } = part;
  // A message in base64 is data in a tree of offsets; whoever takes its encoding off has a message (RFC 8621 4.1.4).
  const content = part.content === unknownData ? readContentType(bytes, fields, unknownData) : part.content;
  const disposition = readDisposition(bytes, fields);
  const name = fileName(content, disposition);
  return {
    part,
    id: children.length > 0 ? undefined : path.length === 0 ? "1" : path.join("."),
    type: `${content.type}/${content.subtype}`,
    name: name === undefined ? undefined : shownText(name, undefined),
    disposition: disposition?.kind,
    subParts: children.map((child, i) => bodyPart(bytes, child, [...path, i + 1])),
  };
}

/** The part with this id; a multipart has none. */
export function partById(part: BodyPart, id: string): BodyPart | undefined {
  if (part.id === id) return part;
  for (const child of part.subParts) {
    const found = partById(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the part holds, its transfer encoding taken off; for an embedded message, the message. */
export function partContent(bytes: Uint8Array, { part }: BodyPart): Uint8Array {
  const decode = part.content.type === "text" ? decodeTextBody : decodeBody;
  return decode(bytes.subarray(part.bodyStart, part.end), part.encoding);
}

/** The charset that text is said to be in; undefined for what is no text. */
function charsetOf({ part }: BodyPart): string | undefined {
  if (part.content.type !== "text") return undefined;
  const charset = parameter(part.content.parameters, "charset");
  return charset === undefined ? "us-ascii" : asciiText(charset);
}

interface Asked {
  readonly message: ParsedMessage;
  readonly body: BodyPart;
  readonly blobId: (partId: string) => string;
  readonly room: Room;
}

const makers: Readonly<Record<string, (asked: Asked) => Json>> = {
  partId: ({ body }) => body.id ?? null,
  blobId: ({ body, blobId }) => (body.id === undefined ? null : blobId(body.id)),
  size: ({ message, body }) => (body.id === undefined ? 0 : partContent(message.bytes, body).length),
  headers: (asked) => allHeaders(fieldsOf(asked)),
  name: ({ body }) => body.name ?? null,
  type: ({ body }) => body.type,
  charset: ({ body }) => charsetOf(body) ?? null,
  disposition: ({ body }) => body.disposition ?? null,
  cid: (asked) => {
    const value = valueOf(asked, "content-id");
    return value === undefined ? null : (parseMessageId(value) ?? null);
  },
  language: (asked) => languages(valueOf(asked, "content-language")),
  location: (asked) => {
    const value = valueOf(asked, "content-location");
    return value === undefined ? null : decodeCharset(value, undefined);
  },
};

export const BODY_PROPERTIES: readonly string[] = [...Object.keys(makers), "subParts"];

/** When the client names none (RFC 8621 4.2). */
export const STANDARD_BODY_PROPERTIES: readonly string[] = [
  "partId",
  "blobId",
  "size",
  "name",
  "type",
  "charset",
  "disposition",
  "cid",
  "language",
  "location",
];

/** The part with the properties asked for; `subParts` only for multiparts. */
export function bodyPartJson(asked: Asked, properties: readonly string[]): JsonObject {
  const made: Record<string, Json> = {};
  for (const property of properties) {
    if (property === "subParts") continue;
    const header = parseHeaderProperty(property);
    const maker = makers[property];
    if (maker !== undefined) made[property] = asked.room.take(maker(asked));
    else if (header !== undefined) made[property] = asked.room.take(headerValue(fieldsOf(asked), header));
  }
  const { subParts } = asked.body;
  if (properties.includes("subParts"))
    made["subParts"] =
      subParts.length === 0 ? null : subParts.map((body) => bodyPartJson({ ...asked, body }, properties));
  return made;
}

function fieldsOf({ message, body }: Asked): readonly HeaderField[] {
  return headerFields(message.bytes, body.part.headerStart, body.part.bodyStart);
}

function valueOf({ message, body }: Asked, name: string): Uint8Array | undefined {
  return fieldValue(message.bytes, body.part.fields, name);
}

function languages(value: Uint8Array | undefined): Json {
  if (value === undefined) return null;
  const tags = asciiText(value).split(",");
  return tags.map((tag) => tag.replace(/\([^()]*\)/g, "").trim()).filter((tag) => tag !== "");
}
