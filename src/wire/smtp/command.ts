/** A command line as its verb and the rest (RFC 5321 2.4, 4.1.1). */
import { SyntaxProblem } from "../../base/errors.ts";

export interface CommandLine {
  /** Upper-case, unless it can be no verb. */
  readonly verb: string;
  /** What follows the verb, without the spaces and tabs around it. */
  readonly argument: string;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a line without its CRLF. NUL and other control characters (NEL is a line end to some), and bytes that are not UTF-8, are in no command. */
export function parseCommandLine(line: Uint8Array): CommandLine {
  const text = decode(line);
  if (/[^\t -~\u00a0-\u{10ffff}]/u.test(text)) throw new SyntaxProblem("control characters are not allowed");
  const [verb, argument] = splitAt(text, text.search(/[\t ]/));
  // "ſ" is an S in capitals, but in no verb.
  return { verb: isAscii(verb) ? verb.toUpperCase() : verb, argument: withoutBlanks(argument) };
}

function decode(line: Uint8Array): string {
  try {
    return utf8.decode(line);
  } catch (cause) {
    throw new SyntaxProblem("commands are ASCII, or UTF-8 where SMTPUTF8 allows it", { cause });
  }
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function splitAt(text: string, at: number): [string, string] {
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Spaces of other alphabets are letters of an address. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}
