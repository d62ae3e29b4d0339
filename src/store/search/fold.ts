/** Comparing text without regard to case: Unicode simple case folding of the NFC form. */

/** Simple foldings (CaseFolding.txt, status C) that lower case does not give: the letter has another small form. */
const OTHER_SMALL_FORMS: Readonly<Record<string, string>> = {
  "\u00b5": "\u03bc",
  "\u017f": "s",
  "\u03c2": "\u03c3",
  "\u03d0": "\u03b2",
  "\u03d1": "\u03b8",
  "\u03d5": "\u03c6",
  "\u03d6": "\u03c0",
  "\u03f0": "\u03ba",
  "\u03f1": "\u03c1",
  "\u03f5": "\u03b5",
  "\u1e9b": "\u1e61",
  "\u1fbe": "\u03b9",
};
const otherSmallForm = new RegExp(`[${Object.keys(OTHER_SMALL_FORMS).join("")}]`, "g");
const beyondAscii = /[\u0080-\uffff]/;

/** Two texts that differ in case only fold to the same text. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (!beyondAscii.test(lower)) return lower;
  return lower.normalize("NFC").replace(otherSmallForm, (letter) => OTHER_SMALL_FORMS[letter] ?? letter);
}
