/** Names of header fields as arguments. */
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";

/** RFC 5322 2.2: printable, and no colon. */
const FIELD_NAME = /^[!-9;-~]+$/;

export function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name);
}

export function readFieldNames(given: Arguments): readonly Text[] {
  const names = given.strings("the names of header fields");
  for (const { fixed, at } of names) {
    if (fixed !== undefined && !isFieldName(fixed)) given.mistake(`no header field is named "${fixed}"`, at);
  }
  return names;
}
