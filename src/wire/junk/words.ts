/** The words of a text, each and two at a time; of scripts without spaces every two letters that stand together. */
import { IN_WORD, INVISIBLE, kindIn, letterAt, MARK, scriptIn, SCRIPTS, SEPARATES, UNSPACED } from "./letters.ts";
import { TEXT_LENGTH_MAX, WORD_LENGTH_MAX } from "./limits.ts";
import { type Hash, hashOf, joined, type TokenSet } from "./token-set.ts";

/** Letters of a shorter word say nothing. */
const WORD_LENGTH_MIN = 2;
/** Of the letters of a text, those of one script must be so many for it to be written in that: one in so many. */
const SCRIPT_SHARE = 10;
/** Characters without shape that happen to be there: one in an emoji, a byte order mark. */
const INVISIBLE_BY_CHANCE = 8;

/** Characters of a word with others in it that have no shape. */
const HIDDEN_LENGTH_MAX = 256;
const INVISIBLES = /\p{Default_Ignorable_Code_Point}+/gu;

const LATIN = SCRIPTS.indexOf("latin");
const LIKE_LATIN: ReadonlySet<number> = new Set([SCRIPTS.indexOf("cyrillic"), SCRIPTS.indexOf("greek")]);

/** Adds the words of the text, which is folded already, as tokens of a kind. Answers what is odd about its letters. */
export function addWords(tokens: TokenSet, kind: string, text: string): void {
  new WordReader(tokens, kind, text).read();
}

class WordReader {
  readonly #tokens: TokenSet;
  readonly #text: string;
  readonly #begun: Hash;
  #last: Hash | undefined;
  #invisible = 0;
  #mixed = 0;
  readonly #letters = new Float64Array(SCRIPTS.length);

  constructor(tokens: TokenSet, kind: string, text: string) {
    this.#tokens = tokens;
    this.#text = text;
    this.#begun = hashOf(kind, 0, kind.length);
  }

  read(): void {
    const end = Math.min(this.#text.length, TEXT_LENGTH_MAX);
    for (let at = 0; at < end && !this.#tokens.isFull;) {
      const kind = kindIn(letterAt(this.#text, at));
      if (kind === IN_WORD) at = this.#word(at, end);
      else if (kind === UNSPACED) at = this.#unspaced(at, end);
      else {
        if (kind === INVISIBLE) this.#invisible++;
        at++;
      }
    }
    this.#addOdd();
  }

  /** From a letter on to behind the word; a character without shape does not end it, and is not in it. */
  #word(start: number, end: number): number {
    let [hasLatin, hasLikeLatin] = [false, false];
    let length = 0;
    let at = start;
    for (; at < end; at++) {
      const letter = letterAt(this.#text, at);
      const kind = kindIn(letter);
      if (kind === SEPARATES || kind === UNSPACED) break;
      if (kind === INVISIBLE) {
        this.#invisible++;
        continue;
      }
      length++;
      const script = scriptIn(letter);
      this.#letters[script]!++;
      hasLatin ||= script === LATIN;
      hasLikeLatin ||= LIKE_LATIN.has(script);
    }
    if (hasLatin && hasLikeLatin) this.#mixed++;
    if (length > WORD_LENGTH_MAX) this.#last = undefined;
    else if (length >= WORD_LENGTH_MIN) this.#found(this.#hashOf(start, at, length));
    return at;
  }

  #hashOf(start: number, end: number, length: number): Hash {
    if (end - start === length) return hashOf(this.#text, start, end, this.#begun);
    const visible = this.#text.slice(start, Math.min(end, start + HIDDEN_LENGTH_MAX)).replace(INVISIBLES, "");
    return hashOf(visible, 0, visible.length, this.#begun);
  }

  #found(word: Hash): void {
    this.#tokens.addHash(word);
    if (this.#last !== undefined) this.#tokens.addHash(joined(this.#last, word));
    this.#last = word;
  }

  #unspaced(start: number, end: number): number {
    this.#last = undefined;
    let before = -1;
    let at = start;
    for (; at < end; at++) {
      const letter = letterAt(this.#text, at);
      const kind = kindIn(letter);
      if (kind === INVISIBLE) this.#invisible++;
      else if (kind === UNSPACED || kind === MARK) {
        this.#letters[scriptIn(letter)]!++;
        if (before >= 0)
          this.#tokens.addHash(hashOf(this.#text, at, at + 1, hashOf(this.#text, before, before + 1, this.#begun)));
        before = at;
      } else break;
    }
    return at;
  }

  #addOdd(): void {
    if (this.#invisible > INVISIBLE_BY_CHANCE) this.#tokens.add("odd:", "invisible");
    if (this.#mixed > 0) this.#tokens.add("odd:", "mixed scripts");
    const [, ...letters] = this.#letters;
    const all = letters.reduce((sum, count) => sum + count, 0);
    for (const [i, count] of letters.entries())
      if (count > 0 && count * SCRIPT_SHARE >= all) this.#tokens.add("script:", SCRIPTS[i + 1] ?? "");
  }
}
