/** What GETMETADATA and SETMETADATA ask, and how entries and their values are written (RFC 5464 5). */
import { SyntaxProblem } from "../../base/errors.ts";
import { ENTRY_BYTES_MAX, ENTRIES_MAX, QUOTED_BYTES_MAX } from "./limits.ts";
import type { Reader } from "./reader.ts";

export interface MetadataQuery {
  /** "" for the server. */
  readonly path: string;
  /** In small letters: entries have no case (RFC 5464 3.2). */
  readonly entries: readonly string[];
  /** Levels below each entry that are told too: 0, 1 or Infinity. */
  readonly depth: number;
  /** Values longer than this, octets, are left out. */
  readonly maxSize: number | undefined;
}

export interface MetadataChange {
  readonly path: string;
  /** Undefined takes the entry away. */
  readonly values: ReadonlyMap<string, Uint8Array | undefined>;
}

type Options = Pick<MetadataQuery, "depth" | "maxSize">;

/**
 * Everything after GETMETADATA. The options stand before the mailbox by the grammar and behind it in the examples (errata 2785);
 * MailKit writes them there, and several entries without parentheses.
 */
export function readMetadataQuery(reader: Reader, utf8: boolean): MetadataQuery {
  reader.space();
  let options = reader.atList ? readOptions(reader) : undefined;
  if (options !== undefined) reader.space();
  const path = reader.mailbox(utf8);
  reader.space();
  if (options === undefined && reader.atList && !reader.listHolds("/")) {
    options = readOptions(reader);
    reader.space();
  }
  const entries = [...readEntries(reader)];
  while (reader.trySpace() && !reader.atEnd) entries.push(...readEntries(reader));
  reader.end();
  if (entries.length > ENTRIES_MAX) throw new SyntaxProblem("Too many entries");
  return { path, entries: [...new Set(entries)], depth: 0, maxSize: undefined, ...options };
}

/** `(MAXSIZE 1024 DEPTH infinity)` */
function readOptions(reader: Reader): Options {
  let [depth, maxSize]: [number, number | undefined] = [0, undefined];
  const read = reader.list(() => {
    const name = reader.keyword();
    reader.space();
    if (name === "MAXSIZE") maxSize = reader.number();
    else if (name === "DEPTH") depth = readDepth(reader);
    else throw new SyntaxProblem(`Unknown option ${name}`);
  }, 2);
  if (read.length === 0) throw new SyntaxProblem("No option is named");
  return { depth, maxSize };
}

function readDepth(reader: Reader): number {
  if (reader.tryKeyword("INFINITY")) return Infinity;
  const depth = reader.number();
  if (depth > 1) throw new SyntaxProblem("DEPTH is 0, 1 or infinity");
  return depth;
}

/** One entry, or a list of some. */
export function readEntries(reader: Reader): readonly string[] {
  if (!reader.atList) return [readEntry(reader)];
  const entries = reader.list(() => readEntry(reader), ENTRIES_MAX);
  if (entries.length === 0) throw new SyntaxProblem("No entry is named");
  return entries;
}

/** RFC 5464 3.2: ASCII without controls, "*" and "%", no empty part; below /private or /shared, or one of these. */
const ENTRY = /^\/(?:private|shared)(?:\/[ !-$&-)+-.0-~]+)*$/;

/** RFC 5464 3.2: what only holds the names below it; vendors' names are two levels deeper. */
const TOP = /^\/[^/]+(?:\/vendor(?:\/[^/]+)?)?$/;

function readEntry(reader: Reader): string {
  const entry = reader.astring().toLowerCase();
  if (!ENTRY.test(entry)) throw new SyntaxProblem("Entries begin with /private/ or /shared/, and hold no * or %");
  if (entry.length > ENTRY_BYTES_MAX) throw new SyntaxProblem("The name of an entry is too long");
  return entry;
}

/** Everything after SETMETADATA: ` INBOX (/private/comment "…" /shared/comment NIL)`. */
export function readMetadataChange(reader: Reader, utf8: boolean): MetadataChange {
  reader.space();
  const path = reader.mailbox(utf8);
  reader.space();
  const values = new Map<string, Uint8Array | undefined>();
  reader.list(() => {
    const entry = readEntry(reader);
    if (TOP.test(entry)) throw new SyntaxProblem("The name of an entry ends too early");
    reader.space();
    values.set(entry, reader.nstringBytes());
  }, ENTRIES_MAX);
  reader.end();
  if (values.size === 0) throw new SyntaxProblem("No entry is named");
  return { path, values };
}

/** An entry as answers write it. */
export function entryText(entry: string): string {
  return /^[!#$&'+-[\]-z|}~]+$/.test(entry) ? entry : `"${entry.replace(/["\\]/g, "\\$&")}"`;
}

/** A value as answers write it; with NUL octets as a literal8. */
export function metadataValue(value: Uint8Array | undefined): Uint8Array {
  if (value === undefined) return Buffer.from("NIL");
  if (value.length > QUOTED_BYTES_MAX || value.some((byte) => byte < 0x20 || byte > 0x7e)) {
    return Buffer.concat([Buffer.from(`${value.includes(0) ? "~" : ""}{${value.length}}\r\n`), value]);
  }
  return Buffer.from(`"${Buffer.from(value).toString("latin1").replace(/["\\]/g, "\\$&")}"`, "latin1");
}
