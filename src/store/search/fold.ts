/** Comparing text without regard to case: what i;unicode-casemap sees as the same becomes the same (RFC 5051, RFC 5255 4). */

/** Letters that have a common capital with another, which small letters do not show. */
const OTHER_SMALL_FORMS: Readonly<Record<string, string>> = {
  "\u0131": "i",
  "\u0345": "\u03b9",
  "\u03c2": "\u03c3",
  "\u1c80": "\u0432",
  "\u1c81": "\u0434",
  "\u1c82": "\u043e",
  "\u1c83": "\u0441",
  "\u1c84": "\u0442",
  "\u1c85": "\u0442",
  "\u1c86": "\u044a",
  "\u1c87": "\u0463",
  "\u1c88": "\ua64b",
};
const otherSmallForm = new RegExp(`[${Object.keys(OTHER_SMALL_FORMS).join("")}]`, "g");
const beyondAscii = /[\u0080-\uffff]/;

/**
 * Small letters, decomposed, compatibility forms made plain: one text contains another if their foldings do. Of a letter with
 * an accent the plain one is the beginning, as the standard has it: "cafe" is found in "café".
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!beyondAscii.test(lower)) return lower;
  // Some compatibility forms are made of capitals.
  const plain = lower.normalize("NFKD").toLowerCase();
  return plain.replace(otherSmallForm, (letter) => OTHER_SMALL_FORMS[letter] ?? letter);
}
