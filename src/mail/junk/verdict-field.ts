/** Writes in front of a copy why it is junk, in the place of what was found before. */
import { asBuffer } from "../../wire/mime/ascii.ts";
import { HeaderScan } from "../../wire/mime/header.ts";
import { VERDICT_FIELD } from "../../wire/mime/verdict.ts";

/** Other reasons stay, behind this one. `reason`: printable ASCII without a semicolon. */
export function withJunkVerdict(prefix: Uint8Array, reason: string): Uint8Array {
  const begins = `${VERDICT_FIELD}: junk;\r\n\t${reason}`;
  const text = asBuffer(prefix);
  const scan = new HeaderScan(prefix, 0, prefix.length);
  while (scan.next()) {
    if (!scan.isField || text.toString("latin1", scan.start, scan.nameEnd) !== VERDICT_FIELD) continue;
    const value = text.toString("utf8", scan.valueStart, scan.end).trim();
    const reasons = value.replace(/^[a-z]*/, "");
    return Buffer.concat([
      text.subarray(0, scan.start),
      Buffer.from(`${begins}${reasons}\r\n`),
      text.subarray(scan.end),
    ]);
  }
  return Buffer.concat([Buffer.from(`${begins}\r\n`), text]);
}
