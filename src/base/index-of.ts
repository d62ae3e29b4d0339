/** Where a text stands in another, in a time that no text and no part makes longer than both are. */

/** The engine prepares no more of a part; of what is longer it compares the rest again at each place, which takes hours for two long texts that are nearly alike. */
const PREPARED_LENGTH = 250;

/** As String.indexOf. */
export function indexOf(text: string, part: string, from = 0): number {
  if (part.length <= PREPARED_LENGTH) return text.indexOf(part, from);
  const first = text.indexOf(part.slice(0, PREPARED_LENGTH), from);
  return first < 0 || text.startsWith(part, first) ? first : indexOfLong(text, part, first);
}

export function includes(text: string, part: string): boolean {
  return indexOf(text, part) >= 0;
}

/** Knuth, Morris and Pratt: no character of the text is looked at again but for one that did not match. */
function indexOfLong(text: string, part: string, from: number): number {
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (part.charCodeAt(matched) === unit) matched++;
    if (matched === part.length) return at - matched + 1;
  }
  return -1;
}

/** Of each beginning of the part: the length of the longest shorter one that it also ends with. */
function bordersOf(part: string): Uint32Array {
  const borders = new Uint32Array(part.length);
  let length = 0;
  for (let at = 1; at < part.length; at++) {
    const unit = part.charCodeAt(at);
    while (length > 0 && part.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    if (part.charCodeAt(length) === unit) length++;
    borders[at] = length;
  }
  return borders;
}
