/** Takes out what only this server may have written, and what only a final delivery writes (RFC 8601 5, RFC 5321 4.4). */
import { domainToASCII } from "node:url";
import { asBuffer } from "../wire/mime/ascii.ts";
import { possibleIds } from "../wire/mime/auth-results.ts";
import { FieldNames, HeaderScan } from "../wire/mime/header.ts";
import { decodeText } from "../wire/mime/words.ts";
import { VERDICT_FIELD } from "../wire/mime/verdict.ts";
import { FOREIGN_RESULTS_MAX } from "./limits.ts";

const RESULTS = "authentication-results";
/** Bytes of a field in which the name of its server must stand, comments before it included. */
const ID_BYTES_MAX = 2_000;
const NAMES = new FieldNames([RESULTS, VERDICT_FIELD, "return-path"]);

/**
 * The message without Return-Path and verdicts, and without Authentication-Results of this server or of nobody: whoever reads them later
 * believes those of this server, and may read the name less closely than we do.
 */
export function withoutForgedFields(message: Uint8Array, hostname: string): Uint8Array {
  const own = asName(hostname);
  const kept: Uint8Array[] = [];
  let from = 0;
  let read = 0;
  const scan = new HeaderScan(message, 0, message.length);
  while (scan.next()) {
    const name = scan.isField ? NAMES.find(message, scan.start, scan.nameEnd, scan.nameHash) : undefined;
    if (name === undefined) continue;
    if (name === RESULTS && read++ < FOREIGN_RESULTS_MAX && !isForged(message, scan, own)) continue;
    kept.push(message.subarray(from, scan.start));
    from = scan.end;
  }
  return from === 0 ? message : Buffer.concat([...kept, message.subarray(from)]);
}

/** Encoded-words have no place there, and a name is to be ASCII: who reads the field may be less strict, and decode both. */
function isForged(message: Uint8Array, { valueStart, end }: HeaderScan, own: string): boolean {
  const value = message.subarray(valueStart, Math.min(end, valueStart + ID_BYTES_MAX));
  const ids = [asBuffer(value).toString("latin1"), decodeText(value)].flatMap(possibleIds);
  return ids.some((id) => id === undefined || asName(id) === own);
}

function asName(text: string): string {
  return (domainToASCII(text.trim()) || text).toLowerCase();
}
