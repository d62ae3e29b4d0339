/** Comparing texts without regard to case, as i;ascii-casemap and i;unicode-casemap do (RFC 4790 9.2, RFC 5051 2): their keys are compared as they are. */

const beyondAscii = /[\u0080-\uffff]/;

/** Then its keys take no longer than to copy it. */
export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

/** Capitals instead of the small letters of ASCII; a text of 16 Mi characters takes as long as to copy it, whatever is in it. */
export function asciiKey(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  const units = Buffer.from(text, "utf16le");
  for (let at = 0; at < units.length; at += 2) {
    const low = units[at] as number;
    if (low >= 0x61 && low <= 0x7a && units[at + 1] === 0) units[at] = low - 0x20;
  }
  return units.toString("utf16le");
}

/** Texts that differ in case or in how letters are composed have the same key. */
export function collationKey(text: string): string {
  return isAscii(text) ? text.toUpperCase() : titleCase(text).normalize("NFKD");
}

/** Simple title case, each letter in its place: those that have only a longer one ("ß" to "Ss") stay as they are. */
export function titleCase(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  let title = "";
  for (const letter of text) title += titleForm(letter);
  return title;
}

function titleForm(letter: string): string {
  const large = titleForms.get(letter) ?? letter.toUpperCase();
  return large.length === letter.length ? large : letter;
}

/** The digraphs whose title case is not their upper case. */
const titleForms: ReadonlyMap<string, string> = new Map(
  ["\u01c5", "\u01c8", "\u01cb", "\u01f2"].flatMap((title) =>
    [title.toUpperCase(), title, title.toLowerCase()].map((form) => [form, title] as const),
  ),
);
