/** The next server's exact words, or ours, made fit for a notice. */
import { REPLY_LINE_LENGTH_MAX, REPLY_LINES_MAX } from "./limits.ts";
import type { NoticeRecipient } from "./notice.ts";

/** The lines of a reply with their codes, as they came over the wire (RFC 3461 9.2); a reason of our own is a sentence without. */
export function replyLines({ reply }: Pick<NoticeRecipient, "reply">): readonly string[] {
  const { code, text, fromRemote } = reply;
  const lines = text.split(/\r?\n/, REPLY_LINES_MAX).map((line) =>
    line
      .replace(/[\p{Cc}\p{Cs}]/gu, " ")
      .slice(0, REPLY_LINE_LENGTH_MAX)
      .toWellFormed(),
  );
  if (!fromRemote) return lines.filter((line) => line.trim() !== "");
  return lines.map((line, at) => `${code}${at < lines.length - 1 ? "-" : " "}${line}`.trimEnd());
}
