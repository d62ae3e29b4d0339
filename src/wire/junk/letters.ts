/** What each character is to the junk filter: part of a word, or of a text without spaces, or nothing; and in which script it is. */

export const SEPARATES = 0;
/** A letter, a digit, or what holds a word together. */
export const IN_WORD = 1;
/** Of a script that is written without spaces between words. */
export const UNSPACED = 2;
/** A mark on the letter before it. */
export const MARK = 3;
/** Without width or shape: in the middle of a word it hides that word from filters. */
export const INVISIBLE = 4;

const KIND_BITS = 3;

/** Their numbers are their places, behind that of no script. */
export const SCRIPTS = [
  "none",
  "latin",
  "cyrillic",
  "greek",
  "arabic",
  "hebrew",
  "han",
  "kana",
  "hangul",
  "thai",
  "other",
] as const;

const PATTERNS: readonly RegExp[] = [
  /^\p{Script=Latin}$/u,
  /^\p{Script=Cyrillic}$/u,
  /^\p{Script=Greek}$/u,
  /^\p{Script=Arabic}$/u,
  /^\p{Script=Hebrew}$/u,
  /^\p{Script=Han}$/u,
  /^[\p{Script=Hiragana}\p{Script=Katakana}]$/u,
  /^\p{Script=Hangul}$/u,
  /^\p{Script=Thai}$/u,
  /^\p{L}$/u,
];

const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const invisible = /^\p{Default_Ignorable_Code_Point}$/u;
const inWord = /^[\p{L}\p{N}\p{Sc}]$/u;
const mark = /^\p{M}$/u;
/** What people shout and pay with, and what holds words together. Halves of characters beyond the first plane are parts of words. */
const alsoInWord = new Set("$!'-_".split(""));

const CODES = 0x1_0000;
/** What was found out of each UTF-16 code unit, and 1: few of them come in the mail of one server. */
let known: Uint8Array | undefined;

/** The kind, and the script above it: `kindIn` and `scriptIn` take them apart. */
export function letterAt(text: string, at: number): number {
  known ??= new Uint8Array(CODES);
  const code = text.charCodeAt(at);
  const found = known[code]!;
  if (found > 0) return found - 1;
  const letter = lookAt(String.fromCharCode(code), code);
  known[code] = letter + 1;
  return letter;
}

export function kindIn(letter: number): number {
  return letter & ((1 << KIND_BITS) - 1);
}

export function scriptIn(letter: number): number {
  return letter >> KIND_BITS;
}

function lookAt(character: string, code: number): number {
  const kind = kindOf(character, code);
  if (kind !== IN_WORD && kind !== UNSPACED) return kind;
  return kind | ((PATTERNS.findIndex((pattern) => pattern.test(character)) + 1) << KIND_BITS);
}

function kindOf(character: string, code: number): number {
  if (code >= 0xd800 && code <= 0xdfff) return IN_WORD;
  if (unspaced.test(character)) return UNSPACED;
  if (invisible.test(character)) return INVISIBLE;
  if (inWord.test(character) || alsoInWord.has(character)) return IN_WORD;
  return mark.test(character) ? MARK : SEPARATES;
}
