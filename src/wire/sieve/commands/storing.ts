/** What the commands that store a message have in common: :flags, :create, :specialuse and :copy. */
import type { Arguments } from "../language/arguments.ts";
import { readFlags } from "../flags/flag-list.ts";
import type { Text } from "../language/text.ts";
import type { Run } from "../running/run.ts";

/** The flags that the message gets: those of :flags, else those that the script set before (RFC 5232 5). */
export type FlagsOf = (run: Run) => readonly string[] | undefined;

export function readFlagsTag(given: Arguments): FlagsOf {
  const flags = given.tagStrings("flags", "imap4flags");
  return (run) => (flags === undefined ? run.flags : readFlags(run, run.texts(flags)));
}

/** Whether the implicit keep stays (RFC 3894). */
export function readCopyTag(given: Arguments): boolean {
  return given.tag("copy", "copy");
}

/** "\\Junk" and its like; their grammar is that of IMAP's LIST (RFC 8579 2). */
const SPECIAL_USE = /^\\[a-z][\w-]{0,99}$/i;

export function readSpecialUseTag(given: Arguments): Text | undefined {
  const use = given.tagString("specialuse", "special-use");
  if (use !== undefined) checkSpecialUse(given, use);
  return use;
}

export function checkSpecialUse(given: Arguments, { fixed, at }: Text): void {
  if (fixed !== undefined && !isSpecialUse(fixed)) given.mistake(`"${fixed}" is no special use: "\\\\Junk" is one`, at);
}

export function isSpecialUse(use: string): boolean {
  return SPECIAL_USE.test(use);
}
