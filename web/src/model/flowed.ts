/** Text whose lines were broken by the program that sent it, put together again (RFC 3676). */

/** What a Content-Type says of the lines of its text. */
interface Flow {
  readonly isFlowed: boolean;
  /** The space at which a line was broken is not of the text: so in languages that have none between words. */
  readonly dropsSpace: boolean;
}

export function flowOf(contentType: string | null | undefined): Flow {
  const type = contentType ?? "";
  return {
    isFlowed: /;\s*format\s*=\s*"?flowed\b/i.test(type),
    dropsSpace: /;\s*delsp\s*=\s*"?yes\b/i.test(type),
  };
}

/** Each paragraph is one line; what is quoted keeps its marks. */
export function reflowed(text: string, { isFlowed, dropsSpace }: Flow): string {
  if (!isFlowed) return text;
  const paragraphs: string[] = [];
  let open: { marks: string; pieces: string[] } | undefined;
  const end = (): void => {
    if (open !== undefined) paragraphs.push(`${open.marks}${open.marks === "" ? "" : " "}${open.pieces.join("")}`);
    open = undefined;
  };
  for (const line of text.replaceAll("\r\n", "\n").split("\n")) {
    const [marks = ""] = /^>*/.exec(line) ?? [];
    const rest = line.slice(marks.length);
    const content = rest.startsWith(" ") ? rest.slice(1) : rest;
    // A signature begins behind a line of its own (RFC 3676 4.3); an empty line is meant as one, also behind a space.
    const isSeparator = content === "-- ";
    if (open?.marks !== marks || isSeparator || content === "") end();
    const isSoft = content.endsWith(" ") && !isSeparator;
    open ??= { marks, pieces: [] };
    open.pieces.push(isSoft && dropsSpace ? content.slice(0, -1) : content);
    if (!isSoft) end();
  }
  end();
  return paragraphs.join("\n");
}
