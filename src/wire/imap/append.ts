/** One message as APPEND and REPLACE take it: flags, a date, and a literal or parts to be joined (RFC 9051 9, RFC 4469, RFC 6855 4). */
import { SyntaxProblem } from "../../base/errors.ts";
import { type DateTime, formatDateTime, readDateTime } from "./date.ts";
import { CATENATED_PARTS_MAX } from "./limits.ts";
import type { LiteralArgument, Reader } from "./reader.ts";

export type CatenatedPart =
  | { readonly kind: "text"; readonly literal: LiteralArgument }
  /** As the client wrote it. */
  | { readonly kind: "url"; readonly url: string };

export interface GivenMessage {
  readonly flags: readonly string[];
  readonly date: DateTime | undefined;
  /** In their order; a message given as one literal is one text. */
  readonly parts: readonly CatenatedPart[];
}

/** Reads ` (\Seen) "1-Feb-2026 …" {310}`, its first space included. */
export function readGivenMessage(reader: Reader): GivenMessage {
  reader.space();
  let flags: readonly string[] = [];
  if (reader.atList) {
    flags = reader.flagList();
    reader.space();
  }
  let date: DateTime | undefined;
  if (reader.atChar('"')) {
    date = readDateTime(reader);
    reader.space();
  }
  if (reader.tryKeyword("CATENATE")) return { flags, date, parts: readParts(reader) };
  const literal = reader.tryKeyword("UTF8") ? readUtf8Literal(reader) : readLiteral(reader);
  return { flags, date, parts: [{ kind: "text", literal }] };
}

function readParts(reader: Reader): readonly CatenatedPart[] {
  reader.space();
  const parts = reader.list((): CatenatedPart => {
    const kind = reader.keyword();
    if (kind === "UTF8") return { kind: "text", literal: readUtf8Literal(reader) };
    reader.space();
    if (kind === "TEXT") return { kind: "text", literal: readLiteral(reader) };
    if (kind === "URL") return { kind: "url", url: reader.astring() };
    throw new SyntaxProblem("Expected TEXT or URL");
  }, CATENATED_PARTS_MAX);
  if (parts.length === 0) throw new SyntaxProblem("CATENATE needs at least one part");
  return parts;
}

function readLiteral(reader: Reader): LiteralArgument {
  if (!reader.atLiteral) throw reader.problem("a literal");
  return reader.literal();
}

/** ` (~{310}…)`: a message, or the beginning of one, with UTF-8 in its header. */
function readUtf8Literal(reader: Reader): LiteralArgument {
  reader.space();
  reader.char("(");
  const literal = readLiteral(reader);
  reader.char(")");
  return literal;
}

/** A message as a client may write it; literals have to be in the command. */
export function formatGivenMessage({ flags, date, parts }: GivenMessage): Uint8Array {
  const pieces: (string | Uint8Array)[] = [flags.length === 0 ? "" : ` (${flags.join(" ")})`];
  if (date !== undefined) pieces.push(` ${formatDateTime(date.moment, date.zone)}`);
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "text") pieces.push(" ", ...formatText(only.literal));
  else {
    for (const [i, part] of parts.entries()) {
      pieces.push(i === 0 ? " CATENATE (" : " ");
      if (part.kind === "text") pieces.push("TEXT ", ...formatText(part.literal));
      else pieces.push(`URL {${Buffer.byteLength(part.url)}+}\r\n${part.url}`);
    }
    pieces.push(")");
  }
  return Buffer.concat(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece)));
}

function formatText(literal: LiteralArgument): (string | Uint8Array)[] {
  if (literal.kind === "large") throw new TypeError("the literal is not in the command");
  return [`${literal.binary ? "~" : ""}{${literal.bytes.length}+}\r\n`, literal.bytes];
}
