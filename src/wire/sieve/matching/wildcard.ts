/**
 * `:matches` (RFC 5228 2.7.1): `*` is any run of characters, `?` one of them. The stars take as little as they can, from the left
 * (RFC 5229 3.2), so each part between them is sought once: the time is bounded by text times pattern, and is told to `spend`.
 */

/** A part between stars: characters, and undefined for `?`. */
type Part = readonly (string | undefined)[];

export class Wildcard {
  readonly #parts: readonly Part[];

  /** `ready` is the comparator's; a backslash makes the character behind it one like others. */
  constructor(pattern: string, ready: (text: string) => string) {
    const parts: (string | undefined)[][] = [[]];
    let isQuoted = false;
    for (const character of pattern) {
      const last = parts.at(-1) ?? [];
      if (!isQuoted && character === "\\") isQuoted = true;
      else if (!isQuoted && character === "*") parts.push([]);
      else {
        if (!isQuoted && character === "?") last.push(undefined);
        else last.push(...ready(character));
        isQuoted = false;
      }
    }
    this.#parts = parts;
  }

  /** What each wildcard stood for, in the characters of `text`; undefined when it does not match. `ready` has a character for each of `text`. */
  match(text: readonly string[], ready: readonly string[], spend: (characters: number) => void): string[] | undefined {
    const [first = [], ...rest] = this.#parts;
    const found: string[] = [];
    if (!isAt(first, ready, 0, spend)) return undefined;
    if (rest.length === 0 && first.length !== ready.length) return undefined;
    take(found, first, text, 0);
    let at = first.length;
    for (const [i, part] of rest.entries()) {
      const place = i === rest.length - 1 ? lastPlace(part, ready, at, spend) : nextPlace(part, ready, at, spend);
      if (place < 0) return undefined;
      found.push(text.slice(at, place).join(""));
      take(found, part, text, place);
      at = place + part.length;
    }
    return found;
  }
}

function take(found: string[], part: Part, text: readonly string[], at: number): void {
  for (const [i, character] of part.entries()) if (character === undefined) found.push(text[at + i] ?? "");
}

function isAt(part: Part, ready: readonly string[], at: number, spend: (characters: number) => void): boolean {
  if (at + part.length > ready.length) return false;
  let i = 0;
  while (i < part.length && (part[i] === undefined || part[i] === ready[at + i])) i++;
  spend(i + 1);
  return i === part.length;
}

function nextPlace(part: Part, ready: readonly string[], from: number, spend: (characters: number) => void): number {
  for (let at = from; at + part.length <= ready.length; at++) if (isAt(part, ready, at, spend)) return at;
  return -1;
}

function lastPlace(part: Part, ready: readonly string[], from: number, spend: (characters: number) => void): number {
  const at = ready.length - part.length;
  return at >= from && isAt(part, ready, at, spend) ? at : -1;
}
