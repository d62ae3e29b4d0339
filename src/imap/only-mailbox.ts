/** Arguments of the many commands that name one mailbox and nothing else. */
import type { Reader } from "../wire/imap/reader.ts";
import type { ParseContext } from "./command.ts";

/** Reads ` mailbox` to the end of the command, and gives its path. Throws SyntaxProblem. */
export function onlyMailbox(reader: Reader, { utf8 }: ParseContext): string {
  reader.space();
  const path = reader.mailbox(utf8);
  reader.end();
  return path;
}
