/** Whether a message may be answered by a program (RFC 3834 2, RFC 5230 4.6): every such answer of ours asks here first. */
import { asciiText } from "../wire/mime/ascii.ts";
import { type Field, FieldNames, rawValue, readHeader, unfold } from "../wire/mime/header.ts";
import type { Path } from "../wire/smtp/path.ts";

const LIST_FIELDS: readonly string[] = [
  "list-id",
  "list-post",
  "list-help",
  "list-subscribe",
  "list-unsubscribe",
  "list-owner",
  "list-archive",
];
const FIELDS = new FieldNames(["auto-submitted", "precedence", "x-auto-response-suppress", ...LIST_FIELDS]);

/** Local parts that programs, lists and roles write from. */
const PROGRAMS =
  /^(?:mailer-daemon|postmaster|listserv|majordomo|root|no-?reply|do-?not-?reply|owner-.*|.*-owner|.*-request|.*-bounces?|bounces?)(?:[+=].*)?$/i;

/**
 * Why nobody but a person may answer it, in a few words for the log; undefined: a program may. `isOwn` knows the addresses of whoever
 * would answer.
 */
export function whyNoAnswer(
  message: Uint8Array,
  reversePath: Path | undefined,
  isOwn: (path: Path) => boolean = () => false,
): string | undefined {
  if (reversePath === undefined) return "it has the null reverse-path";
  if (PROGRAMS.test(reversePath.local)) return "its reverse-path is a program's";
  if (isOwn(reversePath)) return "it comes from the address that would answer";
  return whyAutomatic(message);
}

/** Why the header says that a program or a list sent the message; undefined: it does not say so. */
export function whyAutomatic(message: Uint8Array): string | undefined {
  const { fields } = readHeader(message, { names: FIELDS });
  for (const field of fields) {
    const value = valueOf(message, field);
    if (field.name === "auto-submitted") {
      if (saysProgram(value)) return "a program sent it (Auto-Submitted)";
    } else if (field.name === "precedence") {
      if (/^(?:bulk|list|junk)\b/.test(value)) return `its precedence is ${value.slice(0, 4)}`;
    } else if (field.name === "x-auto-response-suppress") {
      if (/\b(?:all|oof|autoreply)\b/.test(value)) return "it asks for no automatic answers";
    } else return "a mailing list sent it";
  }
  return undefined;
}

/** Whether a program says that it sent the message (RFC 3834 5), whoever has passed it on. */
export function isAutoSubmitted(message: Uint8Array): boolean {
  const { fields } = readHeader(message, { names: AUTO_SUBMITTED });
  return fields.some((field) => saysProgram(valueOf(message, field)));
}

const AUTO_SUBMITTED = new FieldNames(["auto-submitted"]);

/** Comments and parameters may follow the word. */
function saysProgram(value: string): boolean {
  return !/^no\b/.test(value);
}

function valueOf(message: Uint8Array, field: Field): string {
  return asciiText(unfold(rawValue(message, field))).toLowerCase();
}
