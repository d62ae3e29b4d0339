/** What a ManageSieve server writes: strings, and how a command ended (RFC 5804 1.2, 1.3). */
import { QUOTED_OCTETS_MAX } from "./limits.ts";

/** Quotes around it, or a literal where there are line ends or too much of it. */
export function formatString(text: string): string {
  const octets = Buffer.byteLength(text);
  if (octets > QUOTED_OCTETS_MAX || /[\r\n\0]/.test(text)) return `{${octets}}\r\n${text}`;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

export interface Ending {
  readonly status: "OK" | "NO" | "BYE";
  /** For people. */
  readonly text: string;
  /** For programs, without parentheses: `QUOTA/MAXSIZE`. */
  readonly code?: string | undefined;
}

export function formatEnding({ status, text, code }: Ending): string {
  return `${status}${code === undefined ? "" : ` (${code})`} ${formatString(text)}\r\n`;
}
