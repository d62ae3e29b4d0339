/** BINARY and BINARY.SIZE: parts without their content transfer encoding (RFC 3516, RFC 9051 6.4.5). */
import { Refusal } from "../../base/errors.ts";
import type { FetchItem } from "../../wire/imap/fetch.ts";
import type { ResponseBuffer } from "../../wire/imap/response-buffer.ts";
import { decodeBodyExactly } from "../../wire/mime/decode.ts";
import { findPart } from "../../wire/mime/section.ts";
import type { LoadedContent } from "./message.ts";
import { cut, partialLabel } from "./partial.ts";

/** Thrown for an encoding that is unknown or broken; the command answers NO [UNKNOWN-CTE]. */
export class UnknownEncoding extends Refusal {
  constructor() {
    super("unsupported", "A part's content transfer encoding cannot be decoded");
  }
}

/** Undefined when there is no such part. Without part numbers it is the whole message, which has no encoding. */
function decoded(path: readonly number[], content: LoadedContent): Uint8Array | undefined {
  if (path.length === 0) return content.whole;
  const part = findPart(content.root, path);
  if (part === undefined) return undefined;
  const bytes = decodeBodyExactly(content.whole.subarray(part.bodyStart, part.end), part.encoding);
  if (bytes === undefined) throw new UnknownEncoding();
  return bytes;
}

export function writeBinary(
  out: ResponseBuffer,
  item: Extract<FetchItem, { kind: "binary" }>,
  content: LoadedContent,
): void {
  const bytes = decoded(item.path, content);
  const name = `BINARY[${item.path.join(".")}]${partialLabel(item.partial)} `;
  if (bytes === undefined) return out.ascii(`${name}NIL`);
  const wanted = cut(bytes, item.partial);
  out.ascii(name);
  return wanted.length === 0 ? out.ascii('""') : out.literal(wanted, undefined, wanted.includes(0));
}

export function writeBinarySize(
  out: ResponseBuffer,
  item: Extract<FetchItem, { kind: "binary-size" }>,
  content: LoadedContent,
): void {
  out.ascii(`BINARY.SIZE[${item.path.join(".")}] ${decoded(item.path, content)?.length ?? 0}`);
}
