/**
 * `:matches` (RFC 5228 2.7.1): `*` is any run of characters, `?` one of them. The stars take as little as they can, from the left
 * (RFC 5229 3.2), so what stands between them is sought once: the time is bounded by text times pattern, and is told to `spend`.
 */
import { indexOf } from "../../../base/index-of.ts";
import { widthAt } from "../language/characters.ts";

/** What stands between stars: runs of characters, and undefined for `?`. */
type Part = readonly (string | undefined)[];

type Spend = (characters: number) => void;

export class Wildcard {
  readonly #parts: readonly Part[];

  /** `inPlace` is the comparator's; a backslash makes the character behind it one like others. */
  constructor(pattern: string, inPlace: (text: string) => string) {
    const parts: Part[] = [];
    let part: (string | undefined)[] = [];
    for (const [piece] of pattern.matchAll(/\*|\?|(?:[^*?\\]|\\[^]|\\$)+/g)) {
      if (piece === "*") {
        parts.push(part);
        part = [];
      } else part.push(piece === "?" ? undefined : inPlace(piece.replace(/\\([^])/g, "$1")));
    }
    this.#parts = [...parts, part];
  }

  /** What each wildcard stood for, in the characters of `text`; undefined when it does not match. `ready` is the text in the comparator's form. */
  match(text: string, ready: string, spend: Spend): string[] | undefined {
    const [first = [], ...rest] = this.#parts;
    const found: string[] = [];
    let end = endOf(first, ready, 0, spend);
    if (end < 0 || (rest.length === 0 && end !== ready.length)) return undefined;
    take(found, first, text, 0);
    for (const [i, part] of rest.entries()) {
      const start = i === rest.length - 1 ? lastPlace(part, ready, end, spend) : nextPlace(part, ready, end, spend);
      if (start < 0) return undefined;
      found.push(text.slice(end, start));
      take(found, part, text, start);
      end = endOf(part, ready, start, spend);
    }
    return found;
  }
}

function take(found: string[], part: Part, text: string, start: number): void {
  let at = start;
  for (const piece of part) {
    const length = piece?.length ?? widthAt(text, at);
    if (piece === undefined) found.push(text.slice(at, at + length));
    at += length;
  }
}

/** To try whether a piece stands at a place costs as much as to compare so many characters. */
const PIECE_CHARACTERS = 128;

/** Where the part ends when it stands at `start`, else -1. */
function endOf(part: Part, ready: string, start: number, spend: Spend): number {
  let at = start;
  for (const piece of part) {
    spend(PIECE_CHARACTERS + (piece?.length ?? 0));
    if (piece === undefined ? at >= ready.length : !ready.startsWith(piece, at)) return -1;
    at += piece?.length ?? widthAt(ready, at);
  }
  return at;
}

function nextPlace(part: Part, ready: string, from: number, spend: Spend): number {
  const [first] = part;
  for (let at = from; at <= ready.length; at += widthAt(ready, at)) {
    const next = first === undefined ? at : indexOf(ready, first, at);
    spend((next < 0 ? ready.length : next) - at + PIECE_CHARACTERS);
    if (next < 0) return -1;
    at = next;
    if (endOf(part, ready, at, spend) >= 0) return at;
  }
  return -1;
}

function lastPlace(part: Part, ready: string, from: number, spend: Spend): number {
  let at = ready.length;
  spend(part.length * PIECE_CHARACTERS);
  for (const piece of part.toReversed()) {
    at -= piece?.length ?? (at > 1 && widthAt(ready, at - 2) === 2 ? 2 : 1);
    if (at < from) return -1;
  }
  return endOf(part, ready, at, spend) === ready.length ? at : -1;
}
