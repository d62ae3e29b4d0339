/** The few header fields that a submission server adds when they are missing (RFC 6409 8.2 and 8.3). */
import { formatDate } from "./date.ts";

/** A Date field line with its CRLF, for a moment (epoch ms) at an offset in minutes east of UTC. */
export function dateLine(moment: number, offsetMinutes = 0): Uint8Array {
  return Buffer.from(`Date: ${formatDate(moment, offsetMinutes)}\r\n`, "latin1");
}

/** A Message-ID field line with its CRLF. `unique` is unique at `domain` and has only letters, digits, "." and "-"; `domain` is ASCII. */
export function messageIdLine(unique: string, domain: string): Uint8Array {
  return Buffer.from(`Message-ID: <${unique}@${domain}>\r\n`, "latin1");
}
