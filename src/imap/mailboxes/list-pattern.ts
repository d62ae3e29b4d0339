/** The patterns of LIST and LSUB: `*` stands for anything, `%` for anything within one level (RFC 9051 6.3.9). */
import { Refusal } from "../../base/errors.ts";
import { HIERARCHY_SEPARATOR } from "../../store/model.ts";
import { LIST_PATTERN_CHARS_MAX, LIST_PATTERNS_MAX, LIST_WILDCARDS_MAX } from "../limits.ts";

const INBOX = "INBOX";

/** Whether the name is INBOX or lies below it: those five letters compare without regard to case (RFC 9051 5.1). */
function startsWithInbox(name: string): boolean {
  return name.startsWith(INBOX) && (name.length === INBOX.length || name[INBOX.length] === HIERARCHY_SEPARATOR);
}

/** Merges neighbouring wildcards: `%%` is `%`, and next to `*` every wildcard is `*`. */
function merged(pattern: string): string {
  return pattern.replace(/[*%]{2,}/g, (run) => (run.includes("*") ? "*" : "%"));
}

/**
 * Walks the name once, holding the set of places in the pattern that the name so far can have led to. The work is
 * name × wildcards at worst, however the wildcards lie.
 */
class Pattern {
  readonly #text: string;
  /** Whether the place was added at this step already: the number of the step. */
  readonly #seen: Int32Array;
  #step = 0;
  #places: number[] = [];
  #next: number[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#seen = new Int32Array(text.length + 1);
  }

  matches(name: string): boolean {
    return this.#text === "*" || this.#after(name).includes(this.#text.length);
  }

  /** Whether it matches the name, or one that goes on behind it. */
  reaches(name: string): boolean {
    return this.#after(name).length > 0;
  }

  /** The places that the name can have led to. */
  #after(name: string): readonly number[] {
    const caseless = startsWithInbox(name) ? INBOX.length : 0;
    this.#begin();
    this.#add(0);
    for (let i = 0; i < name.length && this.#next.length > 0; i++) {
      [this.#places, this.#next] = [this.#next, this.#places];
      this.#begin();
      this.#advance(name[i]!, i < caseless);
    }
    return this.#next;
  }

  #begin(): void {
    this.#step++;
    this.#next.length = 0;
  }

  #advance(char: string, caseless: boolean): void {
    for (const place of this.#places) {
      const want = this.#text[place];
      if (want === "*" || (want === "%" && char !== HIERARCHY_SEPARATOR)) this.#add(place);
      else if (want === char || (caseless && want?.toUpperCase() === char)) this.#add(place + 1);
    }
  }

  /** Adds a place, and the one after it where that is a wildcard that may stand for nothing. */
  #add(place: number): void {
    for (let at = place; this.#seen[at] !== this.#step; at++) {
      this.#seen[at] = this.#step;
      this.#next.push(at);
      const here = this.#text[at];
      if (here !== "*" && here !== "%") return;
    }
  }
}

/** Whether a name matches any of several patterns, each written behind the reference. */
export class ListPatterns {
  readonly #patterns: readonly Pattern[];

  /** Throws Refusal("limit") for more than any client means. */
  constructor(reference: string, patterns: readonly string[]) {
    const texts = patterns.map((pattern) => merged((reference + pattern).normalize("NFC")));
    const wildcards = texts.reduce((sum, text) => sum + (text.match(/[*%]/g)?.length ?? 0), 0);
    const longest = Math.max(0, ...texts.map((text) => text.length));
    if (texts.length > LIST_PATTERNS_MAX || wildcards > LIST_WILDCARDS_MAX || longest > LIST_PATTERN_CHARS_MAX) {
      throw new Refusal("limit", "Too many or too long patterns");
    }
    this.#patterns = texts.map((text) => new Pattern(text));
  }

  /** Whether a name matches that is this, or begins with it. */
  reaches(name: string): boolean {
    return this.#patterns.some((pattern) => pattern.reaches(name));
  }

  matches(name: string): boolean {
    return this.#patterns.some((pattern) => pattern.matches(name));
  }
}
