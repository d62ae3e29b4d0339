/** What SEARCH asks: result options, charset and keys (RFC 9051 6.4.4, RFC 3501 6.4.4, RFC 5032, RFC 6203, RFC 7162, RFC 8474, RFC 8514, RFC 9738). */
import { SyntaxProblem } from "../../base/errors.ts";
import { decodeCharset, isKnownCharset } from "../mime/charset.ts";
import { formatDay, readDate } from "./date.ts";
import { SEARCH_DEPTH_MAX, SEARCH_KEYS_MAX } from "./limits.ts";
import { formatNumberSet, type NumberSet } from "./number-set.ts";
import type { Reader } from "./reader.ts";
import { readResultOptions, type ResultOptions } from "./result-options.ts";

export type SearchKey =
  | { readonly kind: "all" }
  | { readonly kind: "and"; readonly of: readonly SearchKey[] }
  /** Two at least. */
  | { readonly kind: "or"; readonly of: readonly SearchKey[] }
  | { readonly kind: "not"; readonly of: SearchKey }
  /** In about the spelling, as far as it is text (RFC 6203). */
  | { readonly kind: "fuzzy"; readonly of: SearchKey }
  | { readonly kind: "sequence" | "uid"; readonly set: NumberSet }
  /** UIDs on one side of this one, which need not be there (RFC 9738 3.2). */
  | { readonly kind: "uid-after" | "uid-before"; readonly uid: number }
  /** `\Seen` or a keyword; \Recent is a kind of its own. */
  | { readonly kind: "flag"; readonly flag: string }
  | { readonly kind: "recent" }
  | { readonly kind: "larger" | "smaller"; readonly bytes: number }
  | { readonly kind: "received" | "sent" | "saved"; readonly when: "before" | "on" | "since"; readonly day: number }
  /** INTERNALDATE against the moment of the search (RFC 5032). */
  | { readonly kind: "older" | "younger"; readonly seconds: number }
  | { readonly kind: "modseq"; readonly atLeast: number }
  /** The ids as the client wrote them. */
  | { readonly kind: "email-id" | "thread-id"; readonly id: string }
  | { readonly kind: "header"; readonly name: string; readonly text: string }
  | { readonly kind: "body" | "text"; readonly text: string };

/** The keys that a key is made of. */
function innerKeys(key: SearchKey): readonly SearchKey[] {
  if (key.kind === "and" || key.kind === "or") return key.of;
  return key.kind === "not" || key.kind === "fuzzy" ? [key.of] : [];
}

/** Whether a key of that kind is in it anywhere. */
export function someKey(key: SearchKey, is: (key: SearchKey) => boolean): boolean {
  return is(key) || innerKeys(key).some((inner) => someKey(inner, is));
}

export interface SearchRequest {
  /** Undefined for the old form without RETURN; RETURN () is ALL. */
  readonly options: ResultOptions | undefined;
  /** The name of a charset that is not known: the answer is NO [BADCHARSET], whatever the keys. */
  readonly unknownCharset: string | undefined;
  readonly key: SearchKey;
}

const systemFlags: ReadonlyMap<string, string> = new Map([
  ["ANSWERED", "\\Answered"],
  ["DELETED", "\\Deleted"],
  ["DRAFT", "\\Draft"],
  ["FLAGGED", "\\Flagged"],
  ["SEEN", "\\Seen"],
]);

/** Reads everything after the command's name. */
export function readSearch(reader: Reader): SearchRequest {
  reader.space();
  return readProgram(reader);
}

/** Reads result options, charset and keys, to the end. */
export function readProgram(reader: Reader): SearchRequest {
  const chosen = readResultOptions(reader);
  if (!reader.tryKeyword("CHARSET")) return { options: chosen, ...readKeys(reader, "utf-8") };
  reader.space();
  return { options: chosen, ...readCharsetAndKeys(reader) };
}

/** `UTF-8 UNSEEN FROM smith`, to the end. */
export function readCharsetAndKeys(reader: Reader): Asked {
  const charset = reader.astring();
  reader.space();
  return readKeys(reader, charset);
}

type Asked = Pick<SearchRequest, "unknownCharset" | "key">;

/** The keys, to the end. */
export function readKeys(reader: Reader, charset: string): Asked {
  const known = isKnownCharset(charset);
  const key = joined(new KeyReader(reader, known ? charset : "latin1").sequence());
  reader.end();
  return { unknownCharset: known ? undefined : charset, key };
}

function joined(keys: readonly SearchKey[]): SearchKey {
  const [only] = keys;
  return keys.length === 1 && only !== undefined ? only : { kind: "and", of: keys };
}

class KeyReader {
  readonly #reader: Reader;
  readonly #charset: string;
  #keys = 0;
  #depth = 0;

  constructor(reader: Reader, charset: string) {
    this.#reader = reader;
    this.#charset = charset;
  }

  /** Keys separated by spaces: all of them must hold. */
  sequence(): readonly SearchKey[] {
    const keys = [this.key()];
    while (!this.#reader.atListEnd && this.#reader.trySpace()) {
      if (this.#reader.atEnd || this.#reader.atListEnd) break;
      keys.push(this.key());
    }
    return keys;
  }

  key(): SearchKey {
    if (++this.#keys > SEARCH_KEYS_MAX) throw new SyntaxProblem("Too many search keys");
    if (++this.#depth > SEARCH_DEPTH_MAX) throw new SyntaxProblem("The search is nested too deep");
    const key = this.#key();
    this.#depth--;
    return key;
  }

  #key(): SearchKey {
    const reader = this.#reader;
    if (reader.tryChar("(")) {
      reader.trySpace();
      const keys = this.sequence();
      reader.char(")");
      return joined(keys);
    }
    if (reader.atChar("*") || reader.atChar("$") || /[0-9]/.test(String.fromCharCode(reader.peek()))) {
      return { kind: "sequence", set: reader.numberSet() };
    }
    const word = reader.keyword();
    return this.#flagKey(word) ?? this.#textKey(word) ?? this.#valueKey(word) ?? this.#logicKey(word);
  }

  #flagKey(word: string): SearchKey | undefined {
    const plain = systemFlags.get(word);
    if (plain !== undefined) return { kind: "flag", flag: plain };
    const negated = word.startsWith("UN") ? systemFlags.get(word.slice(2)) : undefined;
    if (negated !== undefined) return { kind: "not", of: { kind: "flag", flag: negated } };
    switch (word) {
      case "ALL":
      // RFC 8514 4.2: every mailbox here knows when its messages came.
      case "SAVEDATESUPPORTED":
        return { kind: "all" };
      case "RECENT":
        return { kind: "recent" };
      case "OLD":
        return { kind: "not", of: { kind: "recent" } };
      case "NEW":
        return { kind: "and", of: [{ kind: "recent" }, { kind: "not", of: { kind: "flag", flag: "\\Seen" } }] };
      case "KEYWORD":
      case "UNKEYWORD": {
        this.#reader.space();
        const key: SearchKey = { kind: "flag", flag: this.#reader.flag() };
        return word === "KEYWORD" ? key : { kind: "not", of: key };
      }
      default:
        return undefined;
    }
  }

  #text(): string {
    this.#reader.space();
    return decodeCharset(this.#reader.astringBytes(), this.#charset);
  }

  #textKey(word: string): SearchKey | undefined {
    switch (word) {
      case "FROM":
      case "TO":
      case "CC":
      case "BCC":
      case "SUBJECT":
        return { kind: "header", name: word, text: this.#text() };
      case "HEADER": {
        this.#reader.space();
        const name = this.#reader.astring();
        return { kind: "header", name, text: this.#text() };
      }
      case "BODY":
      case "TEXT":
        return { kind: word === "BODY" ? "body" : "text", text: this.#text() };
      default:
        return undefined;
    }
  }

  #valueKey(word: string): SearchKey | undefined {
    const reader = this.#reader;
    const date = /^(SENT|SAVED)?(BEFORE|ON|SINCE)$/.exec(word);
    if (date !== null) {
      reader.space();
      const when = word.endsWith("BEFORE") ? "before" : word.endsWith("ON") ? "on" : "since";
      const kind = date[1] === undefined ? "received" : date[1] === "SENT" ? "sent" : "saved";
      return { kind, when, day: readDate(reader) };
    }
    switch (word) {
      case "LARGER":
      case "SMALLER":
        reader.space();
        return { kind: word === "LARGER" ? "larger" : "smaller", bytes: reader.number64() };
      case "OLDER":
      case "YOUNGER":
        reader.space();
        return { kind: word === "OLDER" ? "older" : "younger", seconds: reader.nzNumber() };
      case "UID":
        reader.space();
        return { kind: "uid", set: reader.numberSet() };
      case "UIDAFTER":
      case "UIDBEFORE":
        reader.space();
        return { kind: word === "UIDAFTER" ? "uid-after" : "uid-before", uid: reader.nzNumber() };
      case "MODSEQ":
        return this.#modseq();
      case "EMAILID":
      case "THREADID":
        reader.space();
        return { kind: word === "EMAILID" ? "email-id" : "thread-id", id: reader.astring() };
      default:
        return undefined;
    }
  }

  /** RFC 7162 3.1.5: an entry name and type may stand before the value; flags are the only entries there are. */
  #modseq(): SearchKey {
    const reader = this.#reader;
    reader.space();
    if (reader.atChar('"')) {
      reader.string();
      reader.space();
      const type = reader.keyword();
      if (!["ALL", "PRIV", "SHARED"].includes(type)) throw new SyntaxProblem("Unknown entry type in MODSEQ");
      reader.space();
    }
    return { kind: "modseq", atLeast: reader.number64() };
  }

  #logicKey(word: string): SearchKey {
    switch (word) {
      case "NOT":
        this.#reader.space();
        return { kind: "not", of: this.key() };
      case "FUZZY":
        this.#reader.space();
        return { kind: "fuzzy", of: this.key() };
      case "OR":
        return { kind: "or", of: this.#alternatives() };
      default:
        throw new SyntaxProblem(`Unknown search key ${word.slice(0, 40)}`);
    }
  }

  /** What follows an OR: one of hundreds is a chain of them (`OR a OR b c`, `OR OR a b c`), which is no nesting to whoever asks. */
  #alternatives(): readonly SearchKey[] {
    const alternatives: SearchKey[] = [];
    for (let missing = 2; missing > 0;) {
      this.#reader.space();
      if (this.#reader.tryKeyword("OR")) {
        missing++;
        continue;
      }
      const key = this.key();
      alternatives.push(...(key.kind === "or" ? key.of : [key]));
      missing--;
    }
    return alternatives;
  }
}

/** Text as a literal that needs no answer: any content is allowed in it. */
const literal = (text: string): string => `{${Buffer.byteLength(text)}+}\r\n${text}`;

/** A key as a client may write it. */
export function formatSearchKey(key: SearchKey): string {
  switch (key.kind) {
    case "all":
      return "ALL";
    case "and":
      return `(${key.of.map(formatSearchKey).join(" ")})`;
    case "or":
      return `${"OR ".repeat(key.of.length - 1)}${key.of.map(formatSearchKey).join(" ")}`;
    case "not":
      return `NOT ${formatSearchKey(key.of)}`;
    case "fuzzy":
      return `FUZZY ${formatSearchKey(key.of)}`;
    case "sequence":
      return formatNumberSet(key.set);
    case "uid":
      return `UID ${formatNumberSet(key.set)}`;
    case "uid-after":
    case "uid-before":
      return `${key.kind === "uid-after" ? "UIDAFTER" : "UIDBEFORE"} ${key.uid}`;
    case "flag":
      return key.flag.startsWith("\\") ? key.flag.slice(1).toUpperCase() : `KEYWORD ${key.flag}`;
    case "recent":
      return "RECENT";
    case "larger":
    case "smaller":
      return `${key.kind.toUpperCase()} ${key.bytes}`;
    case "older":
    case "younger":
      return `${key.kind.toUpperCase()} ${key.seconds}`;
    case "received":
      return `${key.when.toUpperCase()} ${formatDay(key.day)}`;
    case "sent":
    case "saved":
      return `${key.kind.toUpperCase()}${key.when.toUpperCase()} ${formatDay(key.day)}`;
    case "modseq":
      return `MODSEQ ${key.atLeast}`;
    case "email-id":
      return `EMAILID ${key.id}`;
    case "thread-id":
      return `THREADID ${key.id}`;
    case "header":
      return `HEADER ${literal(key.name)} ${literal(key.text)}`;
    case "body":
    case "text":
      return `${key.kind.toUpperCase()} ${literal(key.text)}`;
  }
}
