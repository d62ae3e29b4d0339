/** Putting texts in order without regard to case: the keys of i;unicode-casemap (RFC 5051 2). */

const beyondAscii = /[\u0080-\uffff]/;

/** Texts that differ in case or in how letters are composed have the same key; keys are compared as they are. */
export function collationKey(text: string): string {
  if (!beyondAscii.test(text)) return text.toUpperCase();
  let large = "";
  for (const letter of text) large += titleCase(letter);
  return large.normalize("NFKD");
}

/** Simple title case: letters that have only a longer one ("ß" to "Ss") stay as they are. */
function titleCase(letter: string): string {
  const large = titleForms.get(letter) ?? letter.toUpperCase();
  return large.length === letter.length ? large : letter;
}

/** The digraphs whose title case is not their upper case. */
const titleForms: ReadonlyMap<string, string> = new Map(
  ["\u01c5", "\u01c8", "\u01cb", "\u01f2"].flatMap((title) =>
    [title.toUpperCase(), title, title.toLowerCase()].map((form) => [form, title] as const),
  ),
);
