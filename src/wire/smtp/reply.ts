/** Replies: a code, an enhanced code and lines of text (RFC 5321 4.2, RFC 2034, RFC 3463). */
import { Refusal } from "../../base/errors.ts";
import { REPLY_LINE_BYTES_MAX } from "./limits.ts";

export interface Reply {
  readonly code: number;
  /** "2.1.5"; none in greetings, EHLO, challenges and "go ahead". */
  readonly enhanced: string | undefined;
  readonly lines: readonly string[];
}

export function reply(code: number, enhanced: string | undefined, ...lines: readonly string[]): Reply {
  return { code, enhanced, lines };
}

/** A refusal in the words of somebody else, a mail filter say, which are said as they are. */
export class WordedRefusal extends Refusal {
  override name = "WordedRefusal";
  readonly reply: Reply;

  constructor(words: Reply) {
    super(words.code < 500 ? "unavailable" : "forbidden", words.lines.join("\n"));
    this.reply = words;
  }
}

/** Whether the reply tells of success, or asks for more. */
export function isPositive(answer: Reply): boolean {
  return answer.code < 400;
}

/**
 * The one way from a reply to the wire. What is not printable ASCII becomes "?", so that nothing a client sent can begin
 * a line of ours; lines are cut to what a client must be able to read.
 */
export function formatReply(answer: Reply): string {
  const enhanced = answer.enhanced === undefined ? "" : `${answer.enhanced} `;
  const last = answer.lines.length - 1;
  let wire = "";
  for (const [at, line] of answer.lines.entries()) {
    const start = `${answer.code}${at < last ? "-" : " "}${enhanced}`;
    wire += `${start}${line.replace(/[^ -~]/g, "?").slice(0, REPLY_LINE_BYTES_MAX - start.length - 2)}\r\n`;
  }
  return wire;
}
