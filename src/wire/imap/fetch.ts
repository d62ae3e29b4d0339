/** What FETCH may ask for: items, macros, sections and partials (RFC 9051 6.4.5, RFC 3501 6.4.5, RFC 3516, RFC 7162, RFC 8474, RFC 8970). */
import { SyntaxProblem } from "../../base/errors.ts";
import { Recent } from "../../base/recent.ts";
import type { Section, SectionText } from "../mime/section.ts";
import {
  FETCH_ITEMS_MAX,
  FETCH_MODIFIERS_MAX,
  FIELD_NAMES_MAX,
  KNOWN_FETCH_BYTES_MAX,
  KNOWN_FETCHES_MAX,
  SECTION_DEPTH_MAX,
} from "./limits.ts";
import { Reader } from "./reader.ts";
import { formatPartialRange, type PartialRange, readPartialRange } from "./partial-range.ts";

export type FetchAttribute =
  | "FLAGS"
  | "UID"
  | "INTERNALDATE"
  | "RFC822.SIZE"
  | "ENVELOPE"
  | "BODYSTRUCTURE"
  | "BODY"
  | "MODSEQ"
  | "EMAILID"
  | "THREADID"
  | "SAVEDATE"
  | "PREVIEW";

/** The first byte wanted and how many at most; Infinity for all that follow. */
export interface Partial {
  readonly start: number;
  readonly count: number;
}

export type FetchItem =
  | { readonly kind: "attribute"; readonly name: FetchAttribute }
  /** `label` is what the answer calls it, without the partial's origin: `BODY[1.TEXT]`, `RFC822`. */
  | {
      readonly kind: "section";
      readonly label: string;
      readonly section: Section;
      readonly peek: boolean;
      readonly partial: Partial | undefined;
    }
  | {
      readonly kind: "binary";
      readonly section: Section;
      readonly peek: boolean;
      readonly partial: Partial | undefined;
    }
  | { readonly kind: "binary-size"; readonly section: Section };

interface FetchModifiers {
  /** Only messages that changed after this MODSEQ (RFC 7162 3.1.4.1). */
  readonly changedSince: number | undefined;
  /** Tell also which of them went since then (RFC 7162 3.2.6). */
  readonly vanished: boolean;
  /** Only some of the messages of the set, by their place in it (RFC 9394 3.3). */
  readonly partial: PartialRange | undefined;
}

const unmodified: FetchModifiers = { changedSince: undefined, vanished: false, partial: undefined };

export interface FetchRequest extends FetchModifiers {
  readonly items: readonly FetchItem[];
}

const attributes: ReadonlySet<string> = new Set<FetchAttribute>([
  "FLAGS",
  "UID",
  "INTERNALDATE",
  "RFC822.SIZE",
  "ENVELOPE",
  "BODYSTRUCTURE",
  "BODY",
  "MODSEQ",
  "EMAILID",
  "THREADID",
  "SAVEDATE",
  "PREVIEW",
]);
const FAST: readonly FetchAttribute[] = ["FLAGS", "INTERNALDATE", "RFC822.SIZE"];
const macros: ReadonlyMap<string, readonly FetchAttribute[]> = new Map([
  ["FAST", FAST],
  ["ALL", [...FAST, "ENVELOPE"]],
  ["FULL", [...FAST, "ENVELOPE", "BODY"]],
]);
const whole: Section = { path: [], text: { kind: "all" } };
const onlyHeader: Section = { path: [], text: { kind: "header" } };
const onlyText: Section = { path: [], text: { kind: "text" } };
/** The two that peek are older than IMAP4rev1 (RFC 1730 6.4.5), and Outlook still sends them; the answer has no PEEK in its name. */
const oldNames: ReadonlyMap<string, { label: string; section: Section; peek: boolean }> = new Map([
  ["RFC822", { label: "RFC822", section: whole, peek: false }],
  ["RFC822.PEEK", { label: "RFC822", section: whole, peek: true }],
  ["RFC822.HEADER", { label: "RFC822.HEADER", section: onlyHeader, peek: true }],
  ["RFC822.TEXT", { label: "RFC822.TEXT", section: onlyText, peek: false }],
  ["RFC822.TEXT.PEEK", { label: "RFC822.TEXT", section: onlyText, peek: true }],
]);

/** What clients ask for again and again, by how they write it: each program has some ten ways. */
const known = new Recent<string, FetchRequest>(KNOWN_FETCHES_MAX);

/** Reads everything after the message numbers and their space. */
export function readFetch(reader: Reader): FetchRequest {
  const text = reader.rest(KNOWN_FETCH_BYTES_MAX);
  const request = text === undefined ? undefined : known.get(text);
  if (request === undefined) return readUnknown(reader, text);
  reader.at = reader.bytes.length;
  return request;
}

function readUnknown(reader: Reader, text: string | undefined): FetchRequest {
  const request = readRequest(reader);
  // What is changing with each command is no use, and a literal may be somewhere else.
  if (text?.includes("{") === false && request.changedSince === undefined && request.partial === undefined)
    known.set(text, request);
  return request;
}

function readRequest(reader: Reader): FetchRequest {
  const items = readItems(reader);
  const has = reader.trySpace() && !reader.atEnd;
  const modifiers = has ? readModifiers(reader) : unmodified;
  reader.end();
  return { items, ...modifiers };
}

function readModifiers(reader: Reader): FetchModifiers {
  let changedSince: number | undefined;
  let vanished = false;
  let partial: PartialRange | undefined;
  reader.list(() => {
    const modifier = reader.keyword();
    if (modifier === "VANISHED") vanished = true;
    else if (modifier === "CHANGEDSINCE") {
      reader.space();
      changedSince = reader.number64();
    } else if (modifier === "PARTIAL" && partial === undefined) {
      reader.space();
      partial = readPartialRange(reader);
    } else throw new SyntaxProblem(`Unknown FETCH modifier ${modifier}`);
  }, FETCH_MODIFIERS_MAX);
  if (vanished && changedSince === undefined) throw new SyntaxProblem("VANISHED needs CHANGEDSINCE");
  return { changedSince, vanished, partial };
}

/** `(UID FLAGS)`. */
export function readFetchItems(reader: Reader): readonly FetchItem[] {
  const items = reader.list(() => readItem(reader), FETCH_ITEMS_MAX);
  if (items.length === 0) throw new SyntaxProblem("FETCH needs at least one item");
  return withoutRepeats(items);
}

/** What is asked for twice is told once: nobody needs a body as often as it is named. */
function withoutRepeats(items: readonly FetchItem[]): readonly FetchItem[] {
  const once = new Map<string, FetchItem>();
  for (const item of items) {
    const key = `${formatFetchItems([item])}${"peek" in item && item.peek ? " peek" : ""}`;
    if (!once.has(key)) once.set(key, item);
  }
  return [...once.values()];
}

function readItems(reader: Reader): readonly FetchItem[] {
  if (reader.atList) return readFetchItems(reader);
  for (const [name, names] of macros) {
    if (reader.tryKeyword(name)) return names.map((each) => ({ kind: "attribute", name: each }));
  }
  return [readItem(reader)];
}

function readItem(reader: Reader): FetchItem {
  const name = reader.keyword();
  const open = reader.atChar("[");
  if (open && (name === "BODY" || name === "BODY.PEEK")) {
    const section = readSection(reader);
    return {
      kind: "section",
      label: `BODY[${formatSection(section)}]`,
      section,
      peek: name === "BODY.PEEK",
      partial: readPartial(reader),
    };
  }
  if (open && (name === "BINARY" || name === "BINARY.PEEK")) {
    const section = readSection(reader);
    return { kind: "binary", section, peek: name === "BINARY.PEEK", partial: readPartial(reader, { open: true }) };
  }
  if (open && name === "BINARY.SIZE") return { kind: "binary-size", section: readSection(reader) };
  const old = oldNames.get(name);
  if (old !== undefined) return { kind: "section", ...old, partial: undefined };
  if (name === "PREVIEW") skipLazy(reader);
  if (isAttribute(name)) return { kind: "attribute", name };
  throw new SyntaxProblem(`Unknown FETCH item ${name.slice(0, 40)}`);
}

/** ` (LAZY)`: a preview that is at hand anyway. What else stands in parentheses there belongs to the FETCH (RFC 8970 6). */
function skipLazy(reader: Reader): void {
  const start = reader.at;
  if (!reader.trySpace() || !reader.tryChar("(") || !reader.tryKeyword("LAZY")) reader.at = start;
  else reader.char(")");
}

function isAttribute(name: string): name is FetchAttribute {
  return attributes.has(name);
}

/** The numbers at the front of `1.2.HEADER`, and what is left of it. */
function splitPath(text: string): { path: readonly number[]; rest: string } {
  const path: number[] = [];
  let rest = text;
  for (;;) {
    const match = /^([1-9]\d{0,8})(?:\.|$)/.exec(rest);
    if (match === null) return { path, rest };
    path.push(Number(match[1]));
    if (path.length > SECTION_DEPTH_MAX) throw new SyntaxProblem("A section is too deep");
    const after = rest.slice(match[0].length);
    if (after === "" && rest.endsWith(".")) throw new SyntaxProblem("A section ends with a dot");
    rest = after;
  }
}

function readSection(reader: Reader): Section {
  reader.char("[");
  if (reader.tryChar("]")) return whole;
  const { path, rest } = splitPath(reader.keyword());
  const text = sectionText(reader, rest, path);
  reader.char("]");
  return { path, text };
}

/** `1.2.HEADER.FIELDS (Subject)`: what stands between the brackets, alone. Throws SyntaxProblem. */
export function parseSection(text: string): Section {
  const reader = new Reader(Buffer.from(`[${text}]`));
  const section = readSection(reader);
  reader.end();
  return section;
}

function sectionText(reader: Reader, name: string, path: readonly number[]): SectionText {
  switch (name) {
    case "":
      return { kind: "all" };
    case "HEADER":
      return { kind: "header" };
    case "TEXT":
      return { kind: "text" };
    case "MIME":
      if (path.length === 0) throw new SyntaxProblem("MIME needs a part number");
      return { kind: "mime" };
    case "HEADER.FIELDS":
    case "HEADER.FIELDS.NOT": {
      reader.space();
      const names = reader.list(() => fieldName(reader), FIELD_NAMES_MAX);
      if (names.length === 0) throw new SyntaxProblem("A list of header fields is empty");
      return { kind: "fields", names, except: name.endsWith("NOT") };
    }
    default:
      throw new SyntaxProblem(`Unknown section ${name.slice(0, 40)}`);
  }
}

/** A field name goes back to the client in the answer, so it may hold nothing that needs more than quotes. */
function fieldName(reader: Reader): string {
  const name = reader.astring();
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) throw new SyntaxProblem("Not a header field's name");
  return name;
}

/** `open`: the end may be left out, as clients of Dovecot do with BINARY. */
function readPartial(reader: Reader, { open = false } = {}): Partial | undefined {
  if (!reader.tryChar("<")) return undefined;
  const start = reader.number64();
  if (open && reader.tryChar(">")) return { start, count: Infinity };
  reader.char(".");
  const count = reader.number64();
  if (count === 0) throw new SyntaxProblem("A partial of no bytes");
  reader.char(">");
  return { start, count };
}

const fieldText = (name: string): string =>
  /^[^\s(){%*"\\\]]+$/.test(name) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;

/** `1.2.HEADER.FIELDS (Subject To)`: what stands between the brackets. */
export function formatSection({ path, text }: Section): string {
  const words = {
    all: "",
    header: "HEADER",
    text: "TEXT",
    mime: "MIME",
    fields:
      text.kind === "fields"
        ? `HEADER.FIELDS${text.except ? ".NOT" : ""} (${text.names.map(fieldText).join(" ")})`
        : "",
  };
  return [...path, words[text.kind]].filter((each) => each !== "").join(".");
}

const partialText = (partial: Partial | undefined): string =>
  partial === undefined ? "" : `<${partial.start}${partial.count === Infinity ? "" : `.${partial.count}`}>`;

/** A request as a client writes it. */
export function formatFetch({ items, changedSince, vanished, partial }: FetchRequest): string {
  const modifiers = [
    ...(changedSince === undefined ? [] : [`CHANGEDSINCE ${changedSince}`]),
    ...(vanished ? ["VANISHED"] : []),
    ...(partial === undefined ? [] : [`PARTIAL ${formatPartialRange(partial)}`]),
  ];
  return `${formatFetchItems(items)}${modifiers.length === 0 ? "" : ` (${modifiers.join(" ")})`}`;
}

/** Items as a client writes them. */
export function formatFetchItems(items: readonly FetchItem[]): string {
  const text = items.map((item) => {
    switch (item.kind) {
      case "attribute":
        return item.name;
      case "binary":
        return `BINARY${item.peek ? ".PEEK" : ""}[${formatSection(item.section)}]${partialText(item.partial)}`;
      case "binary-size":
        return `BINARY.SIZE[${formatSection(item.section)}]`;
      case "section":
        return item.label.startsWith("BODY")
          ? `BODY${item.peek ? ".PEEK" : ""}${item.label.slice(4)}${partialText(item.partial)}`
          : item.label;
    }
  });
  return `(${text.join(" ")})`;
}

/** `<0.2048>`: a run of bytes from the middle of something (RFC 9051 6.4.5). */
export function cut(bytes: Uint8Array, partial: Partial | undefined): Uint8Array {
  return partial === undefined ? bytes : bytes.subarray(partial.start, partial.start + partial.count);
}

/** The answer names where the run starts, not how long it was to be. */
export function partialLabel(partial: Partial | undefined): string {
  return partial === undefined ? "" : `<${partial.start}>`;
}
