/** Address lists (RFC 5322 3.4 and 4.4), as senders write them: nothing is refused, everything is bounded and read once. */
import {
  asciiText,
  AT,
  BACKSLASH,
  CLOSE,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  DOT,
  GREATER,
  isWhite,
  LESS,
  OPEN,
  OPEN_SQUARE,
  QUOTE,
  SEMICOLON,
  SPACE,
  trim,
} from "./ascii.ts";
import { ADDRESSES_MAX } from "./limits.ts";

/**
 * One entry of a list, in the bytes of the message without quotes, comments and folding; encoded-words are still encoded.
 * As in IMAP's ENVELOPE, the start of a group has its name as `mailbox` and no `host`, its end has neither.
 */
export interface Address {
  readonly name: Uint8Array | undefined;
  /** The source route of old, "@a,@b". */
  readonly route: Uint8Array | undefined;
  readonly mailbox: Uint8Array | undefined;
  /** Empty, not undefined, for a mailbox written without one. */
  readonly host: Uint8Array | undefined;
}

const nothing = new Uint8Array();
const groupEnd: Address = { name: undefined, route: undefined, mailbox: undefined, host: undefined };

/** Reads an address list; entries beyond `max` are left out. */
export function parseAddresses(value: Uint8Array, max: number = ADDRESSES_MAX): Address[] {
  return new AddressReader(value, max).read();
}

/** The mailboxes of a list, without the marks of groups. */
export function mailboxes(addresses: readonly Address[]): Address[] {
  return addresses.filter((address) => address.host !== undefined);
}

/** "mailbox@host" as bytes; just the mailbox when there is no host. */
export function addressBytes({ mailbox = nothing, host = nothing }: Address): Uint8Array {
  return host.length === 0 ? mailbox : Buffer.concat([mailbox, Buffer.from("@"), host]);
}

/** A growing run of bytes on memory that is as long as the whole field, so that no write needs a check. */
class Run {
  readonly #memory: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.#memory = new Uint8Array(size);
  }

  push(byte: number): void {
    this.#memory[this.length++] = byte;
  }

  clear(): void {
    this.length = 0;
  }

  get first(): number | undefined {
    return this.length > 0 ? this.#memory[0] : undefined;
  }

  copy(start = 0, end = this.length): Uint8Array {
    return this.#memory.slice(start, end);
  }
}

class AddressReader {
  readonly #bytes: Uint8Array;
  readonly #max: number;
  readonly #found: Address[] = [];
  #at = 0;
  #inGroup = false;
  /** An unclosed comment or quoted string was met: from there on its mark is nothing special, so that no search is repeated. */
  #commentsOver = false;
  #quotesOver = false;

  /** Everything since the last separator as a phrase: unquoted, white space folded. */
  readonly #phrase: Run;
  /** Where the phrase's last word cluster begins: the words before it may be a name. */
  #clusterStart = 0;
  /** That last cluster as an address: white space around "." and "@" dropped. */
  readonly #spec: Run;
  /** Where the last unquoted "@" of the cluster is, or -1. */
  #specAt = -1;
  /** Whether the cluster ends in an unquoted "." or "@", so that it goes on after white space. */
  #specOpen = false;
  #pendingSpace = false;
  /** The last comment: a name for addresses that have none ("x@y (Name)"). */
  #comment: Uint8Array | undefined;

  constructor(bytes: Uint8Array, max: number) {
    this.#bytes = bytes;
    this.#max = max;
    this.#phrase = new Run(bytes.length + 1);
    this.#spec = new Run(bytes.length + 1);
  }

  read(): Address[] {
    const bytes = this.#bytes;
    while (this.#at < bytes.length && this.#found.length < this.#max) {
      const byte = bytes[this.#at] as number;
      if (byte === LESS) this.#angle();
      else if (byte === COMMA || byte === SEMICOLON) this.#separator(byte);
      else if (byte === COLON && this.#mayStartGroup()) this.#startGroup();
      else if (byte === GREATER) this.#at++;
      else this.#word(byte);
    }
    this.#finishAddress();
    this.#endGroup();
    return this.#found;
  }

  #mayStartGroup(): boolean {
    return !this.#inGroup && this.#specAt < 0 && this.#phrase.length > 0;
  }

  /** White space, a quoted string, a comment, a domain literal or one byte of text. */
  #word(byte: number): void {
    if (isWhite(byte)) {
      this.#pendingSpace = true;
      this.#at++;
    } else if (byte === QUOTE && !this.#quotesOver) this.#quoted();
    else if (byte === OPEN && !this.#commentsOver) this.#skipComment();
    else if (byte === OPEN_SQUARE) this.#literal();
    else {
      this.#add(byte, false);
      this.#at++;
    }
  }

  /** One byte of text. White space before it starts a new cluster unless "." or "@" is on either side. */
  #add(byte: number, quoted: boolean): void {
    const special = !quoted && (byte === DOT || byte === AT);
    if (this.#pendingSpace) {
      if (this.#phrase.length > 0) this.#phrase.push(SPACE);
      if (!special && !this.#specOpen) this.#startCluster();
    }
    this.#pendingSpace = false;
    this.#phrase.push(byte);
    if (!quoted && byte === AT) this.#specAt = this.#spec.length;
    this.#specOpen = special;
    this.#spec.push(byte);
  }
  #startCluster(): void {
    this.#clusterStart = this.#phrase.length;
    this.#spec.clear();
    this.#specAt = -1;
  }

  #quoted(): void {
    const bytes = this.#bytes;
    let end = this.#at + 1;
    while (end < bytes.length && bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
    if (end >= bytes.length) {
      this.#quotesOver = true;
      this.#at++;
      return;
    }
    for (let at = this.#at + 1; at < end; at++) {
      if (bytes[at] === BACKSLASH && at + 1 < end) at++;
      const byte = bytes[at] as number;
      if (byte !== 0x0d && byte !== 0x0a) this.#add(byte, true);
    }
    this.#at = end + 1;
  }

  /** Comments nest; an unclosed one is text. */
  #skipComment(): void {
    const bytes = this.#bytes;
    let depth = 0;
    for (let at = this.#at; at < bytes.length; at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === OPEN) depth++;
      else if (bytes[at] === CLOSE && --depth === 0) {
        this.#comment = bytes.subarray(this.#at + 1, at);
        this.#pendingSpace = true;
        this.#at = at + 1;
        return;
      }
    }
    this.#commentsOver = true;
  }

  /** A domain literal is one piece, whatever is in it. */
  #literal(): void {
    const bytes = this.#bytes;
    const limit = Math.min(bytes.length, this.#at + LITERAL_BYTES_MAX);
    let end = this.#at + 1;
    while (end < limit && bytes[end] !== CLOSE_SQUARE && bytes[end] !== OPEN_SQUARE && bytes[end] !== GREATER) end++;
    if (this.#specAt < 0 || bytes[end] !== CLOSE_SQUARE) end = this.#at;
    for (; this.#at <= end; this.#at++) this.#add(bytes[this.#at] as number, true);
  }

  /** `<route:mailbox@host>`: all before it is the name. */
  #angle(): void {
    const name = this.#phrase.length > 0 ? this.#phrase.copy() : undefined;
    this.#resetWords();
    this.#at++;
    this.#comment = undefined;
    const route = this.#readAngle();
    const { mailbox, host } = this.#takeSpec();
    this.#skipToSeparator();
    const named = name ?? this.#takeComment();
    if (mailbox.length > 0 || host.length > 0 || named !== undefined) {
      this.#found.push({ name: nonEmpty(named), route, mailbox, host });
    }
    this.#comment = undefined;
    this.#resetWords();
  }

  /** Fills the cluster with what is between the angle brackets; answers the route. */
  #readAngle(): Uint8Array | undefined {
    const bytes = this.#bytes;
    let route: Uint8Array | undefined;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at] as number;
      if (byte === GREATER) {
        this.#at++;
        break;
      }
      if ((byte === COMMA || byte === SEMICOLON) && !this.#isRoute()) break;
      if (byte === COLON && this.#isRoute()) {
        route = this.#spec.copy();
        this.#resetWords();
        this.#at++;
      } else if (byte === COLON && this.#isScheme()) {
        this.#resetWords();
        this.#at++;
      } else if (byte === LESS) this.#at++;
      else if (byte === COMMA) {
        this.#add(byte, false);
        this.#specOpen = true;
        this.#at++;
      } else this.#word(byte);
    }
    return route;
  }

  /** Whether the angle address began with "@", as a source route does. */
  #isRoute(): boolean {
    return this.#spec.first === AT;
  }

  /** Links that were taken for addresses: "<mailto:a@b.example>". */
  #isScheme(): boolean {
    return this.#spec.length === SCHEME.length && asciiText(this.#spec.copy()).toLowerCase() === SCHEME;
  }

  #startGroup(): void {
    this.#at++;
    this.#found.push({ name: undefined, route: undefined, mailbox: this.#phrase.copy(), host: undefined });
    this.#inGroup = true;
    this.#resetWords();
  }

  #separator(byte: number): void {
    this.#at++;
    this.#finishAddress();
    if (byte === SEMICOLON) this.#endGroup();
  }

  #endGroup(): void {
    if (this.#inGroup) this.#found.push(groupEnd);
    this.#inGroup = false;
  }

  /** What was gathered without angle brackets: an address, a name with an address after it, or just words. */
  #finishAddress(): void {
    if (this.#phrase.length > 0) {
      const before = this.#clusterStart > 0 ? trim(this.#phrase.copy(0, this.#clusterStart)) : undefined;
      const comment = this.#takeComment();
      if (this.#specAt < 0 && before !== undefined) {
        this.#found.push({ name: this.#phrase.copy(), route: undefined, mailbox: nothing, host: nothing });
      } else {
        this.#found.push({ name: nonEmpty(before ?? comment), route: undefined, ...this.#takeSpec() });
      }
    }
    this.#comment = undefined;
    this.#resetWords();
  }

  #takeSpec(): { mailbox: Uint8Array; host: Uint8Array } {
    const at = this.#specAt;
    if (at < 0) return { mailbox: this.#spec.copy(), host: nothing };
    return { mailbox: this.#spec.copy(0, at), host: this.#spec.copy(at + 1) };
  }

  #takeComment(): Uint8Array | undefined {
    const comment = this.#comment;
    this.#comment = undefined;
    return comment === undefined ? undefined : foldWhite(comment);
  }

  #resetWords(): void {
    this.#phrase.clear();
    this.#startCluster();
    this.#pendingSpace = false;
    this.#specOpen = false;
  }

  /** After ">" only comments are expected; other text up to the separator is dropped. */
  #skipToSeparator(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at];
      if (byte === COMMA || byte === SEMICOLON || byte === LESS) break;
      if (byte === OPEN && !this.#commentsOver) this.#skipComment();
      else this.#at++;
    }
    if (bytes[this.#at] === COMMA) this.#at++;
  }
}

const SCHEME = "mailto";

/** The longest IPv6 literal has under 50 bytes. */
const LITERAL_BYTES_MAX = 255;

function nonEmpty(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}

/** A comment's text: white space folded and trimmed, quoted pairs resolved. */
function foldWhite(comment: Uint8Array): Uint8Array {
  const run = new Run(comment.length);
  let space = false;
  for (let at = 0; at < comment.length; at++) {
    if (isWhite(comment[at])) {
      space = run.length > 0;
      continue;
    }
    if (comment[at] === BACKSLASH && at + 1 < comment.length) at++;
    if (space) run.push(SPACE);
    space = false;
    run.push(comment[at] as number);
  }
  return run.copy();
}
