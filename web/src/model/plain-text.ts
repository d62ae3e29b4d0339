/** Plain text in pieces: what was quoted, and where links are. */

export interface TextBlock {
  readonly isQuoted: boolean;
  readonly text: string;
}

/** Lines that begin with ">" together, and the others together (RFC 3676 4.5). */
export function blocksOf(text: string): readonly TextBlock[] {
  const blocks: { isQuoted: boolean; lines: string[] }[] = [];
  for (const line of text.replaceAll("\r\n", "\n").trimEnd().split("\n")) {
    const isQuoted = line.startsWith(">");
    const last = blocks.at(-1);
    if (last?.isQuoted === isQuoted) last.lines.push(line);
    else blocks.push({ isQuoted, lines: [line] });
  }
  return blocks.map(({ isQuoted, lines }) => ({ isQuoted, text: lines.join("\n") }));
}

export type Piece = string | { readonly href: string; readonly text: string };

/** What ends a sentence around a link is not of the link. Addresses are as long as they may be (RFC 5321 4.5.3.1): else each letter of a megabyte could begin one. */
const LINK = /\bhttps?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,32}\b/g;

export function linked(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    const [found] = match;
    pieces.push({ href: /^https?:/.test(found) ? found : `mailto:${found}`, text: found });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}
