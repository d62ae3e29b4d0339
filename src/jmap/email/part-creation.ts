/** Body parts that a client creates (RFC 8621 4.6): checked, and made ready to be written. */
import { parameterField } from "../../wire/mime/field-text.ts";
import type { WrittenPart } from "../../wire/mime/part-writer.ts";
import { invalidProperties, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { STANDARD_BODY_PROPERTIES } from "./body-part.ts";
import { type GivenType, typeField, typeProperty } from "./given-type.ts";
import { parseHeaderProperty } from "./header-property.ts";
import { writtenField } from "./header-writer.ts";

/** Parts within each other, and parts in all, of a message that is created. */
const DEPTH_MAX = 20;
const PARTS_MAX = 1_000;

/** Reads the bytes of a blob; undefined when there is none. */
export type ReadBlob = (id: string) => Promise<Uint8Array | undefined>;

/** Properties of a part that become header fields of their own. */
const PROPERTIES: ReadonlySet<string> = new Set([...STANDARD_BODY_PROPERTIES, "subParts"]);

export class PartMaker {
  readonly #values: JsonObject;
  readonly #readBlob: ReadBlob;
  readonly #newBoundary: () => string;
  readonly #missing: string[] = [];
  #parts = 0;

  /** `values` are the bodyValues by partId. */
  constructor(options: { values: JsonObject; readBlob: ReadBlob; newBoundary: () => string }) {
    this.#values = options.values;
    this.#readBlob = options.readBlob;
    this.#newBoundary = options.newBoundary;
  }

  /** Blobs that parts named and that are not there. */
  get missing(): readonly string[] {
    return this.#missing;
  }

  /** `where` names the property for errors; `type` is the only one allowed, if given. Recurses at most DEPTH_MAX deep. */
  async part(given: Json | undefined, where: string, type?: string, depth = 0): Promise<WrittenPart> {
    if (!isObject(given)) throw invalidProperties("a body part is an object", where);
    if (depth > DEPTH_MAX || ++this.#parts > PARTS_MAX)
      throw new SetError("tooLarge", "the message has too many parts");
    const chosen = typeField(given, where) ?? typeProperty(stringOf(given, "type", where) ?? type, where);
    if (type !== undefined && chosen.kind !== type)
      throw invalidProperties(`the type must be ${type}`, `${where}/type`);
    if (chosen.kind.startsWith("multipart/")) return this.#multipart(given, chosen, where, depth);
    if (given["subParts"] !== undefined && given["subParts"] !== null)
      throw invalidProperties("only a multipart has subParts", `${where}/subParts`);
    return this.#leaf(given, chosen, where);
  }

  /** A multipart of parts that are ready. */
  group(kind: string, parts: readonly WrittenPart[], parameters: GivenType["parameters"] = []): WrittenPart {
    const boundary = this.#newBoundary();
    return {
      fields: parameterField("Content-Type", kind, [...parameters, ["boundary", boundary]]),
      content: { kind: "multipart", boundary, parts },
    };
  }

  async #multipart(given: JsonObject, type: GivenType, where: string, depth: number): Promise<WrittenPart> {
    const { subParts } = given;
    if (!Array.isArray(subParts) || subParts.length === 0)
      throw invalidProperties("a multipart has subParts", `${where}/subParts`);
    const parts: WrittenPart[] = [];
    for (const [i, each] of (subParts as readonly Json[]).entries())
      parts.push(await this.part(each, `${where}/subParts/${i}`, undefined, depth + 1));
    const made = this.group(type.kind, parts, type.parameters);
    return { ...made, fields: made.fields + otherFields(given, where, made.fields) };
  }

  async #leaf(given: JsonObject, type: GivenType, where: string): Promise<WrittenPart> {
    const partId = stringOf(given, "partId", where);
    const blobId = stringOf(given, "blobId", where);
    if ((partId === undefined) === (blobId === undefined))
      throw invalidProperties("a part has either a partId or a blobId", `${where}/partId`, `${where}/blobId`);
    const text = partId === undefined ? undefined : this.#value(given, partId, where);
    const own = describing(given, type, where, text);
    const fields = own + otherFields(given, where, own);
    if (text !== undefined) return { fields, content: { kind: "text", text } };
    const bytes = await this.#readBlob(blobId ?? "");
    if (bytes === undefined) this.#missing.push(blobId ?? "");
    const content = type.kind === "message/rfc822" || type.kind === "message/global" ? "message" : "data";
    return { fields, content: { kind: content, bytes: bytes ?? new Uint8Array() } };
  }

  #value(given: JsonObject, partId: string, where: string): string {
    for (const property of ["charset", "size"])
      if ((given[property] ?? null) !== null)
        throw invalidProperties(`the ${property} of a text is the server's to say`, `${where}/${property}`);
    const value = this.#values[partId];
    if (!isObject(value) || typeof value["value"] !== "string")
      throw invalidProperties(`bodyValues has no text for the part ${partId.slice(0, 100)}`, `${where}/partId`);
    const wrong = ["isEncodingProblem", "isTruncated"].filter((property) => value[property] === true);
    if (wrong.length > 0) {
      const names = wrong.map((property) => `bodyValues/${partId}/${property}`);
      throw invalidProperties("a text that is cut or was not understood cannot be sent", ...names);
    }
    return value["value"].toWellFormed();
  }
}

/** Content-Type, Content-Disposition and what else describes the content. */
function describing(given: JsonObject, type: GivenType, where: string, text: string | undefined): string {
  const charset = text === undefined ? stringOf(given, "charset", where) : smallestCharset(text);
  const name = stringOf(given, "name", where);
  const disposition = stringOf(given, "disposition", where);
  const cid = stringOf(given, "cid", where);
  const location = stringOf(given, "location", where);
  if (disposition !== undefined && !/^[\w-]+$/.test(disposition))
    throw invalidProperties("that is no disposition", `${where}/disposition`);
  const parameters = [...type.parameters];
  if (charset !== undefined && type.kind.startsWith("text/")) parameters.push(["charset", charset]);
  if (name !== undefined) parameters.push(["name", name]);
  let fields = parameterField("Content-Type", type.kind, parameters);
  if (disposition !== undefined || name !== undefined) {
    const file: (readonly [string, string])[] = name === undefined ? [] : [["filename", name]];
    fields += parameterField("Content-Disposition", disposition ?? "attachment", file);
  }
  if (cid !== undefined) fields += `Content-ID: <${cid.replace(/[^!-;=?-~]/g, "")}>\r\n`;
  if (location !== undefined) fields += `Content-Location: ${location.replace(/[^!-~]/g, "")}\r\n`;
  return fields + languageField(given["language"], where);
}

/** RFC 2046 4.1.2: the one that the most readers know. */
function smallestCharset(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? "us-ascii" : "utf-8";
}

function languageField(given: Json | undefined, where: string): string {
  if (given === undefined || given === null) return "";
  if (!Array.isArray(given) || !given.every((tag) => typeof tag === "string" && /^[\w-]{1,100}$/.test(tag)))
    throw invalidProperties("language is a list of language tags", `${where}/language`);
  return given.length === 0 ? "" : `Content-Language: ${given.join(",\r\n ")}\r\n`;
}

/** "header:…" properties. `own` are the fields that other properties became: none is given twice (RFC 8621 4.6). */
function otherFields(given: JsonObject, where: string, own: string): string {
  let fields = "";
  const names = new Set([...own.matchAll(/^([^\s:]+):/gm)].map(([, name = ""]) => name.toLowerCase()));
  for (const [property, value] of Object.entries(given)) {
    if (PROPERTIES.has(property) || parseHeaderProperty(property)?.name === "content-type") continue;
    const field = property.startsWith("header:") ? writtenField(property, value) : undefined;
    if (field === undefined && !(property.startsWith("header:") && value === null))
      throw invalidProperties(`there is no property ${property.slice(0, 100)} of a body part`, `${where}/${property}`);
    if (field === undefined) continue;
    if (field.name === "content-transfer-encoding")
      throw invalidProperties("that field is the server's", `${where}/${property}`);
    if (names.has(field.name)) throw invalidProperties("that field is given twice", `${where}/${property}`);
    names.add(field.name);
    fields += field.text;
  }
  return fields;
}

function stringOf(given: JsonObject, name: string, where: string): string | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalidProperties(`${name} must be a string`, `${where}/${name}`);
  return value;
}
