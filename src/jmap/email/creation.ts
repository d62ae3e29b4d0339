/** A message made of the properties that a client gives (RFC 8621 4.6). */
import { randomBytes } from "node:crypto";
import { dateLine, messageIdLine } from "../../wire/mime/compose.ts";
import { type WrittenPart, writePart } from "../../wire/mime/part-writer.ts";
import { invalidProperties, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { WrongProperties } from "../standard/wrong-properties.ts";
import { parseHeaderProperty } from "./header-property.ts";
import { type WrittenField, writtenField } from "./header-writer.ts";
import { PartMaker, type ReadBlob } from "./part-creation.ts";

/** Of an Email, but no part of the message. */
const METADATA: ReadonlySet<string> = new Set(["mailboxIds", "keywords", "receivedAt"]);
const BODY: ReadonlySet<string> = new Set(["bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments"]);

export interface CreationParts {
  readonly readBlob: ReadBlob;
  /** Epoch milliseconds: for a Date. */
  readonly now: number;
  /** Of this server: for a Message-ID. */
  readonly hostname: string;
  /** What is wrong with the rest of the email. */
  readonly wrong: WrongProperties;
}

/** Throws SetError that names the properties that are wrong, or the blobs that are not there. */
export async function composeEmail(given: JsonObject, parts: CreationParts): Promise<Uint8Array> {
  const { wrong } = parts;
  const bodyValues = given["bodyValues"] ?? {};
  if (!isObject(bodyValues)) wrong.add("bodyValues is an object", "bodyValues");
  const maker = new PartMaker({
    values: isObject(bodyValues) ? bodyValues : {},
    readBlob: parts.readBlob,
    newBoundary: () => `=_${randomBytes(16).toString("hex")}`,
  });
  const header = headerOf(given, parts);
  const body = await wrong.wait(bodyOf(given, maker));
  wrong.end();
  if (body === undefined) throw new Error("a message without a body was composed");
  if (maker.missing.length > 0)
    throw new SetError("blobNotFound", "blobs that the message names are not there", { notFound: maker.missing });
  return writePart({ ...body, fields: `${header}MIME-Version: 1.0\r\n${body.fields}` });
}

function headerOf(given: JsonObject, { now, hostname, wrong }: CreationParts): string {
  let text = "";
  const seen = new Set<string>();
  for (const [property, value] of Object.entries(given)) {
    if (METADATA.has(property) || BODY.has(property)) continue;
    const field = wrong.read(() => topField(property, value));
    if (field === undefined) continue;
    if (seen.has(field.name)) wrong.add("two properties stand for the same field", property);
    seen.add(field.name);
    text += field.text;
  }
  for (const [name, property] of fieldsOfBody(given["bodyStructure"])) {
    if (seen.has(name)) wrong.add("a field of the message is given for its body too", `bodyStructure/${property}`);
    seen.add(name);
  }
  if (!seen.has("date")) text += Buffer.from(dateLine(now)).toString("latin1");
  if (!seen.has("message-id"))
    text += Buffer.from(messageIdLine(randomBytes(16).toString("hex"), hostname)).toString("latin1");
  return text;
}

/** Undefined for none. Throws SetError. */
function topField(property: string, value: Json): WrittenField | undefined {
  const field = writtenField(property, value);
  if (field === undefined && value !== null)
    throw invalidProperties(`${property.slice(0, 100)} cannot be set`, property);
  if (field !== undefined && /^content-|^mime-version$/.test(field.name))
    throw invalidProperties("fields that describe the body belong to its parts", property);
  return field;
}

/** The part that is the whole body shares its header with the message (RFC 8621 4.6). */
function fieldsOfBody(given: Json | undefined): readonly (readonly [name: string, property: string])[] {
  if (!isObject(given)) return [];
  return Object.keys(given).flatMap((property) => {
    const parsed = property.startsWith("header:") ? parseHeaderProperty(property) : undefined;
    return parsed === undefined || given[property] === null ? [] : [[parsed.name, property] as const];
  });
}

async function bodyOf(given: JsonObject, maker: PartMaker): Promise<WrittenPart> {
  const { bodyStructure } = given;
  const { textBody, htmlBody, attachments } = given;
  if (bodyStructure !== undefined && bodyStructure !== null) {
    const both = Object.keys({ textBody, htmlBody, attachments }).filter((name) => (given[name] ?? null) !== null);
    if (both.length > 0) throw invalidProperties("the body is given twice", ...both);
    return maker.part(bodyStructure, "bodyStructure");
  }
  const text = await onlyPart(textBody, maker, "textBody", "text/plain");
  const html = await onlyPart(htmlBody, maker, "htmlBody", "text/html");
  const files = await attachmentsOf(attachments, maker);
  return arranged(maker, { text, html, ...files });
}

interface Pieces {
  readonly text: WrittenPart | undefined;
  readonly html: WrittenPart | undefined;
  /** Shown within the HTML. */
  readonly inline: readonly WrittenPart[];
  readonly files: readonly WrittenPart[];
}

/** As every mail program would: files beside the text, the HTML as the better of two, its pictures with it. */
function arranged(maker: PartMaker, { text, html, inline, files }: Pieces): WrittenPart {
  const rich = html !== undefined && inline.length > 0 ? maker.group("multipart/related", [html, ...inline]) : html;
  const beside = html === undefined ? [...inline, ...files] : files;
  const texts = [text, rich].filter((part) => part !== undefined);
  const [only] = texts;
  if (only === undefined && beside.length === 0)
    return { fields: "Content-Type: text/plain; charset=utf-8\r\n", content: { kind: "text", text: "" } };
  const shown = only === undefined || texts.length === 1 ? texts : [maker.group("multipart/alternative", texts)];
  const [first] = shown;
  return first !== undefined && beside.length === 0 ? first : maker.group("multipart/mixed", [...shown, ...beside]);
}

async function onlyPart(
  given: Json | undefined,
  maker: PartMaker,
  where: string,
  type: string,
): Promise<WrittenPart | undefined> {
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.length !== 1) throw invalidProperties(`${where} has exactly one part`, where);
  return maker.part((given as readonly Json[])[0], `${where}/0`, type);
}

async function attachmentsOf(given: Json | undefined, maker: PartMaker): Promise<Pick<Pieces, "inline" | "files">> {
  const found = { inline: [] as WrittenPart[], files: [] as WrittenPart[] };
  if (given === undefined || given === null) return found;
  if (!Array.isArray(given)) throw invalidProperties("attachments is a list", "attachments");
  for (const [i, each] of (given as readonly Json[]).entries()) {
    const part = await maker.part(isObject(each) ? withDisposition(each) : each, `attachments/${i}`);
    const isInline = isObject(each) && each["disposition"] === "inline" && typeof each["cid"] === "string";
    (isInline ? found.inline : found.files).push(part);
  }
  return found;
}

/** What is among the attachments, and does not say otherwise, is one for its readers too. */
function withDisposition(part: JsonObject): JsonObject {
  const { disposition = null } = part;
  return disposition === null ? { ...part, disposition: "attachment" } : part;
}
