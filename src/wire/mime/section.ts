/** The bytes of a section of a message, as IMAP names sections: `1.2.HEADER`, `TEXT`, `3.MIME` (RFC 9051 6.4.5.1). */
import { FieldNames, selectFields } from "./header.ts";
import type { Part } from "./tree.ts";

export interface Section {
  /** Part numbers from the outside in, counting from 1; none means the message itself. */
  readonly path: readonly number[];
  readonly text: SectionText;
}

/** Of a message (or a message/rfc822 part): all of it, its header, chosen fields, its body. `mime` is the header of a body part. */
export type SectionText =
  | { readonly kind: "all" }
  | { readonly kind: "header" }
  | { readonly kind: "fields"; readonly names: readonly string[]; readonly except: boolean }
  | { readonly kind: "text" }
  | { readonly kind: "mime" };

/** A place in the tree. The only part of a message that is no multipart is the message's own body: place 1 of it. */
interface Place {
  readonly part: Part;
  readonly as: "message" | "part";
}

/** The part at the path (the message itself for none); its body is what the path names. Undefined when there is none. */
export function findPart(root: Part, path: readonly number[]): Part | undefined {
  return findPlace(root, path)?.part;
}

function findPlace(root: Part, path: readonly number[]): Place | undefined {
  let place: Place | undefined = { part: root, as: "message" };
  for (const number of path) {
    if (place === undefined) return undefined;
    place = step(place, number);
  }
  return place;
}

function step({ part, as }: Place, number: number): Place | undefined {
  if (part.children.length > 0) {
    const child = part.children[number - 1];
    return child === undefined ? undefined : { part: child, as: "part" };
  }
  if (as === "message") return number === 1 ? { part, as: "part" } : undefined;
  return part.message === undefined ? undefined : step({ part: part.message, as: "message" }, number);
}

/**
 * The bytes of the section, without copying where they lie together; undefined when the message has no such section.
 * Chosen fields always end with an empty line, also in messages that have none: clients count on it.
 */
export function sectionBytes(message: Uint8Array, root: Part, section: Section): Uint8Array | undefined {
  const place = findPlace(root, section.path);
  if (place === undefined) return undefined;
  const { part, as } = place;
  const { text } = section;
  if (text.kind === "all") return message.subarray(as === "message" ? part.headerStart : part.bodyStart, part.end);
  if (text.kind === "mime") return as === "message" ? undefined : message.subarray(part.headerStart, part.bodyStart);
  const inner = as === "message" ? part : part.message;
  // RFC 9051 6.4.5.1 leaves open what TEXT of a part that is no message is; Dovecot's clients know it as empty.
  if (inner === undefined) return text.kind === "text" ? nothing : undefined;
  if (text.kind === "text") return message.subarray(inner.bodyStart, inner.end);
  const header = message.subarray(inner.headerStart, inner.bodyStart);
  return text.kind === "header" ? header : chosenFields(header, text);
}

/** The fields that HEADER.FIELDS or HEADER.FIELDS.NOT asks for. */
interface ChosenNames {
  readonly names: readonly string[];
  readonly except: boolean;
}

/** A request's names are made ready once, however many messages it asks about. */
const ready = new WeakMap<ChosenNames, FieldNames>();

function readyNames(chosen: ChosenNames): FieldNames {
  const known = ready.get(chosen);
  if (known !== undefined) return known;
  const names = new FieldNames(chosen.names);
  ready.set(chosen, names);
  return names;
}

/** HEADER.FIELDS and HEADER.FIELDS.NOT of a header block, with the empty line. */
export function chosenFields(header: Uint8Array, chosen: ChosenNames): Uint8Array {
  const fields = selectFields(header, readyNames(chosen), chosen);
  return fields.length === 0 ? emptyLine : Buffer.concat([fields, emptyLine]);
}
const emptyLine = Buffer.from("\r\n");
const nothing = new Uint8Array(0);
