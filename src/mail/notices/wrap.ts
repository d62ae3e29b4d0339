/** Breaks text into lines for people who read it in a window 80 columns wide. */

/** Words longer than a line (addresses, links) stay whole. `indent` stands in front of every line. */
export function wrap(text: string, columns: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[\t ]+/)) {
    if (word === "") continue;
    if (line === "") line = indent + word;
    else if (width(line) + 1 + width(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** In characters: near enough for the scripts whose letters are one column wide. */
function width(text: string): number {
  return [...text].length;
}
