/** BINARY and BINARY.SIZE: parts without their content transfer encoding (RFC 3516, RFC 9051 6.4.5). */
import { cut, formatSection, partialLabel, type FetchItem } from "../../wire/imap/fetch.ts";
import type { ResponseBuffer } from "../../wire/imap/response-buffer.ts";
import { decodeBodyExactly } from "../../wire/mime/decode.ts";
import { findPart, type Section } from "../../wire/mime/section.ts";
import type { Part } from "../../wire/mime/tree.ts";
import type { LoadedContent } from "./message.ts";

type BinaryItem = Extract<FetchItem, { kind: "binary" | "binary-size" }>;

/** What was decoded, kept as long as its part: several items may ask for pieces of one. Undefined where it could not be. */
const bodies = new WeakMap<Part, { readonly bytes: Uint8Array | undefined }>();

function bodyOf(part: Part, { whole }: LoadedContent): Uint8Array | undefined {
  const known = bodies.get(part);
  if (known !== undefined) return known.bytes;
  const bytes = decodeBodyExactly(whole.subarray(part.bodyStart, part.end), part.encoding);
  bodies.set(part, { bytes });
  return bytes;
}

export function asksToDecode(item: FetchItem): item is BinaryItem {
  return item.kind === "binary" || item.kind === "binary-size";
}

/** False where the part's encoding is unknown, or its body breaks the encoding's rules (UNKNOWN-CTE, RFC 3516 4.3). */
export function isDecodable({ section: { path, text } }: BinaryItem, content: LoadedContent): boolean {
  const part = path.length === 0 || text.kind !== "all" ? undefined : findPart(content.root, path);
  return part === undefined || bodyOf(part, content) !== undefined;
}

/**
 * Undefined when there is no such part. Without part numbers it is the whole message, which has no encoding; nor has a header, or the
 * text of a message within one, which RFC 3516 does not ask for and Dovecot answers.
 */
function decoded(section: Section, content: LoadedContent): Uint8Array | undefined {
  const { path, text } = section;
  if (path.length === 0 || text.kind !== "all") return content.section(section);
  const part = findPart(content.root, path);
  return part === undefined ? undefined : bodyOf(part, content);
}

export function writeBinary(
  out: ResponseBuffer,
  item: Extract<FetchItem, { kind: "binary" }>,
  content: LoadedContent,
): void {
  const bytes = decoded(item.section, content);
  const name = `BINARY[${formatSection(item.section)}]${partialLabel(item.partial)} `;
  if (bytes === undefined) return out.ascii(`${name}NIL`);
  const wanted = cut(bytes, item.partial);
  out.ascii(name);
  return wanted.length === 0 ? out.ascii('""') : out.binary(wanted);
}

export function writeBinarySize(
  out: ResponseBuffer,
  item: Extract<FetchItem, { kind: "binary-size" }>,
  content: LoadedContent,
): void {
  out.ascii(`BINARY.SIZE[${formatSection(item.section)}] ${decoded(item.section, content)?.length ?? 0}`);
}
