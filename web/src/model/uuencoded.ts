/** Files that old programs wrote into the text of a message: "begin 644 name", lines of a length and six-bit characters, "end". */

export interface WrittenFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Parted {
  /** Without the files. */
  readonly text: string;
  readonly files: readonly WrittenFile[];
}

const BEGIN = /^begin [0-7]{3,4} (\S.*)$/;

/** Only what is whole and can be nothing else: people write "begin" too. */
export function parted(text: string): Parted {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files: [] };
  const lines = text.split(/\r?\n/);
  const files: WrittenFile[] = [];
  const said: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const name = BEGIN.exec(line)?.[1];
    const end = name === undefined ? -1 : endOf(lines, at + 1);
    if (name === undefined || end < 0) said.push(line);
    else {
      files.push({ name: name.trim(), bytes: decoded(lines.slice(at + 1, end)) });
      at = end;
    }
  }
  return { text: said.join("\n"), files };
}

/** The place of the "end" that belongs to lines from here on; -1 where one of them is no such line. */
function endOf(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trimEnd() === "end") return at > from ? at : -1;
    if (!isEncoded(line)) return -1;
  }
  return -1;
}

/** Spaces at its end may have got lost, and some programs add a check. */
function isEncoded(line: string): boolean {
  return /^[ -`]{0,64}$/.test(line) && line.length - 1 <= Math.ceil(lengthOf(line) / 3) * 4 + 1;
}

const sextet = (line: string, at: number): number => (at < line.length ? (line.charCodeAt(at) - 0x20) & 0x3f : 0);
const lengthOf = (line: string): number => sextet(line, 0);

function decoded(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes = lines.flatMap((line) => {
    const found: number[] = [];
    for (let at = 1; found.length < lengthOf(line); at += 4) {
      const bits = [0, 1, 2, 3].reduce((sum, place) => (sum << 6) | sextet(line, at + place), 0);
      found.push(bits >> 16, (bits >> 8) & 0xff, bits & 0xff);
    }
    return found.slice(0, lengthOf(line));
  });
  return Uint8Array.from(bytes);
}
