/** HTML reduced to the text a reader sees: for search and previews, never for display. */
import { decodeEntities } from "./entities.ts";
import { HTML_PIECES_MAX } from "./limits.ts";
import { singleSpaced } from "./single-spaced.ts";

/** Elements whose content is not text for a reader. */
const hidden = new Set("script style title template noscript xml svg math select object iframe".split(" "));
/** Elements that run on within a line; all others break it. */
const inline = new Set(
  "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark o:p q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
/** A longer name is no element of HTML. */
const NAME_LENGTH_MAX = 32;

/** The text of `html`: tags, comments, scripts and styles dropped, character references decoded, white space folded; lines where blocks are. */
export function htmlToText(html: string, lengthMax: number): string {
  const reader = new HtmlReader(html, lengthMax);
  return reader.read();
}

class HtmlReader {
  readonly #html: string;
  readonly #lengthMax: number;
  #at = 0;
  /** In pieces: to look at the end of a long string that grows would make it whole each time. */
  readonly #pieces: string[] = [];
  #length = 0;
  /** The last character; "" before the first. */
  #last = "";
  /** Set once a tag's quotes were found unbalanced: from there on a tag ends at the first ">". */
  #quotesOver = false;
  /** Hidden elements found to have no end tag: none is searched for twice. */
  readonly #unclosed = new Set<string>();

  constructor(html: string, lengthMax: number) {
    this.#html = html;
    this.#lengthMax = lengthMax;
  }

  read(): string {
    const html = this.#html;
    let left = HTML_PIECES_MAX;
    while (this.#at < html.length && this.#length < this.#lengthMax && left-- > 0) {
      const open = html.indexOf("<", this.#at);
      const end = open < 0 ? html.length : open;
      if (end > this.#at) this.#append(html.slice(this.#at, end));
      this.#at = end;
      if (open >= 0) this.#markup();
    }
    return this.#pieces.join("").trim();
  }

  #append(raw: string): void {
    const text = singleSpaced(decodeEntities(raw));
    const isSpaced = this.#last === "" || /\s/.test(this.#last);
    this.#put(text.startsWith(" ") && isSpaced ? text.slice(1) : text);
  }

  #put(text: string): void {
    if (text === "") return;
    this.#pieces.push(text);
    this.#length += text.length;
    this.#last = text.slice(-1);
  }

  #breakLine(): void {
    if (this.#last === " ") {
      this.#pieces.push(`${(this.#pieces.pop() ?? "").slice(0, -1)}\n`);
      this.#last = "\n";
    } else if (this.#last !== "" && this.#last !== "\n") this.#put("\n");
  }

  /** What begins with the "<" at the position. */
  #markup(): void {
    const html = this.#html;
    if (html.startsWith("<!--", this.#at)) {
      // `<!-->` is one without content, as in a browser.
      this.#skipPast("-->", this.#at + 2);
      return;
    }
    const next = html.charCodeAt(this.#at + 1);
    const isLetter = isLetterCode(next);
    if (!isLetter && next !== 0x2f && next !== 0x21 && next !== 0x3f) {
      this.#put("<");
      this.#at++;
      return;
    }
    const name = this.#tagName(this.#at + (isLetter ? 1 : 2));
    this.#skipTag();
    if (isLetter && hidden.has(name)) this.#skipElement(name);
    if (name !== "" && !inline.has(name)) this.#breakLine();
  }

  #tagName(from: number): string {
    const html = this.#html;
    if (!isLetterCode(html.charCodeAt(from))) return "";
    const limit = Math.min(from + NAME_LENGTH_MAX, html.length);
    let end = from + 1;
    while (end < limit && isNameCode(html.charCodeAt(end))) end++;
    return html.slice(from, end).toLowerCase();
  }

  /** To the ">" that is not inside quotes; to the first one where quotes do not match. */
  #skipTag(): void {
    const html = this.#html;
    let at = this.#at + 1;
    while (!this.#quotesOver && at < html.length) {
      const code = html.charCodeAt(at);
      if (code === 0x3e) {
        this.#at = at + 1;
        return;
      }
      if (code === 0x22 || code === 0x27) {
        const close = html.charCodeAt(at - 1) === 0x3d ? html.indexOf(code === 0x22 ? '"' : "'", at + 1) : at;
        if (close < 0) break;
        at = close;
      }
      at++;
    }
    this.#quotesOver = true;
    this.#skipPast(">", this.#at + 1);
  }

  /** Over the content of an element. One that is not closed is just a tag, but a script or style hides the rest, as in a browser. */
  #skipElement(name: string): void {
    if (this.#unclosed.has(name)) return;
    const close = new RegExp(`</${name}[\\s>/]`, "gi");
    close.lastIndex = this.#at;
    const found = close.exec(this.#html);
    if (found !== null) {
      this.#skipPast(">", found.index);
      return;
    }
    this.#unclosed.add(name);
    if (name === "script" || name === "style") this.#at = this.#html.length;
  }

  /** After the mark; to the end when it is not there. */
  #skipPast(mark: string, from: number): void {
    const found = this.#html.indexOf(mark, from);
    this.#at = found < 0 ? this.#html.length : found + mark.length;
  }
}

function isLetterCode(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}

/** Letters, digits, ":" and "-". */
function isNameCode(code: number): boolean {
  return isLetterCode(code) || (code >= 0x30 && code <= 0x3a) || code === 0x2d;
}
