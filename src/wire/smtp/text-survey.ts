/** What a message is like as SMTP text: looked at once before it is sent, to know what must be done to it. */
import type { BareLineEnd } from "./dots.ts";

const CR = 13;
const LF = 10;
const DOT = 46;

export interface TextSurvey {
  /** The first CR or LF that is not part of a CRLF. */
  readonly flaw: BareLineEnd | undefined;
  /** Bytes of the longest line, without its CRLF. */
  readonly longestLine: number;
  /** Lines that begin with a dot. */
  readonly dotLines: number;
  /** Whether the last line has its CRLF; true for no lines. */
  readonly ended: boolean;
}

export function surveyText(text: Uint8Array): TextSurvey {
  let flaw: BareLineEnd | undefined;
  let longestLine = 0;
  let dotLines = 0;
  let lineStart = 0;
  const length = text.length;
  for (let at = 0; at < length; at++) {
    const byte = text[at] as number;
    if (byte > CR || (byte !== LF && byte !== CR)) continue;
    if (byte === LF) {
      flaw ??= "bare-lf";
      continue;
    }
    if (text[at + 1] !== LF) {
      flaw ??= "bare-cr";
      continue;
    }
    if (at - lineStart > longestLine) longestLine = at - lineStart;
    if (text[lineStart] === DOT) dotLines++;
    lineStart = ++at + 1;
  }
  if (lineStart < length && text[lineStart] === DOT) dotLines++;
  return { flaw, longestLine: Math.max(longestLine, length - lineStart), dotLines, ended: lineStart === length };
}
