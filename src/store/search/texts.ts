/** One message's texts, folded for comparison, each decoded when it is first asked for. */
import { includes } from "../../base/index-of.ts";
import { addressBytes, mailboxes, parseAddresses } from "../../wire/mime/address.ts";
import { isAscii } from "../../wire/mime/ascii.ts";
import {
  bodyText,
  decodedFields,
  type FieldText,
  fieldTexts,
  likelyCharset,
  linesOf,
  partHeadersText,
} from "../../wire/mime/text.ts";
import { type Part, parseTree } from "../../wire/mime/tree.ts";
import type { TextTerm } from "../condition.ts";
import { closeness, wordsOf } from "./near.ts";
import { fold } from "./fold.ts";

/** What words in a body are worth, compared to those in a header. */
const OUTSIDE_HEADER = 0.8;

/** What has to be read whole to be known: all that can be looked for but single fields, and the charset of raw text in those. */
export interface Decoded {
  readonly header: string;
  readonly body: string;
  readonly partHeaders: string;
  readonly charset: string | undefined;
}

/** Fields that a search looks into as ENVELOPE has them (RFC 9051 6.4.4). */
const ADDRESS_FIELDS: ReadonlySet<string> = new Set(["from", "to", "cc", "bcc"]);

/** Comments, white space or quotes within an address: it is not written as it is meant. */
const ODD_ADDRESS = /\(|\s@|@\s|"\s*@/;

/** Stands around an address that is written as it is meant. */
const NOT_IN_ADDRESS = /[\s<>,;:()]+/;

/** The field, and behind it the addresses that it does not have letter by letter. */
function withAddresses(field: string): string {
  if (!ODD_ADDRESS.test(field)) return field;
  const meant = mailboxes(parseAddresses(Buffer.from(field))).map((each) => Buffer.from(addressBytes(each)).toString());
  // Looked up, not looked for: a forged field of 2 MiB has 10,000 addresses.
  const written = new Set(field.split(NOT_IN_ADDRESS));
  return [field, ...meant.filter((address) => !written.has(address))].join(" ");
}

export class Texts {
  readonly #header: Uint8Array;
  readonly #body: Uint8Array;
  #message: Uint8Array | undefined;
  #root: Part | undefined;
  #charset: { readonly label: string | undefined } | undefined;
  #fields: readonly FieldText[] | undefined;
  #headerText: string | undefined;
  #bodyText: string | undefined;
  #partHeadersText: string | undefined;

  /** As much of a message as its terms need (`neededFor`): some fields, the header block, or header and body. */
  constructor(header: Uint8Array, body: Uint8Array = new Uint8Array()) {
    this.#header = header;
    this.#body = body;
  }

  /** Of a message that is parsed already. */
  static ofParsed(message: Uint8Array, bodyStart: number, root: Part): Texts {
    const texts = new Texts(message.subarray(0, bodyStart), message.subarray(bodyStart));
    texts.#message = message;
    texts.#root = root;
    return texts;
  }

  /** Of a message whose texts `decoded` has told somewhere else. */
  static ofDecoded(header: Uint8Array, { charset, ...decoded }: Decoded): Texts {
    const texts = new Texts(header);
    texts.#headerText = decoded.header;
    texts.#bodyText = decoded.body;
    texts.#partHeadersText = decoded.partHeaders;
    texts.#charset = { label: charset };
    return texts;
  }

  decoded(): Decoded {
    const { header, body, partHeaders } = this;
    return { header, body, partHeaders, charset: this.#charsetOfHeader() };
  }

  /** `term.text` is folded already. */
  meets(term: TextTerm): boolean {
    if (term.near === true) return this.closeness(term) > 0;
    switch (term.kind) {
      case "header":
        return this.values(term.name).some((value) => includes(value, term.text));
      case "body":
        return includes(this.body, term.text);
      case "text":
        return [this.header, this.body, this.partHeaders].some((text) => includes(text, term.text));
    }
  }

  /** How well it meets a term that is looked for in about its spelling, from 0 to 1; what is in a header counts more. */
  closeness(term: TextTerm): number {
    const words = wordsOf(term.text);
    switch (term.kind) {
      case "header":
        return Math.max(0, ...this.values(term.name).map((value) => closeness(words, value)));
      case "body":
        return closeness(words, this.body);
      case "text": {
        const text = `${this.header}\n${this.body}\n${this.partHeaders}`;
        return Math.max(closeness(words, this.header), OUTSIDE_HEADER * closeness(words, text));
      }
    }
  }

  /** The values of all fields of that name. */
  values(name: string): string[] {
    const wanted = name.toLowerCase();
    const texts =
      this.#fields === undefined
        ? fieldTexts(this.#header, wanted, this.#charsetOfHeader())
        : this.#fields.filter((field) => field.name.toLowerCase() === wanted).map(({ text }) => text);
    return (ADDRESS_FIELDS.has(wanted) ? texts.map(withAddresses) : texts).map(fold);
  }

  get header(): string {
    if (this.#headerText === undefined) {
      this.#fields = decodedFields(this.#header, this.#charsetOfHeader());
      this.#headerText = fold(linesOf(this.#fields));
    }
    return this.#headerText;
  }

  get body(): string {
    if (this.#bodyText === undefined) {
      const root = this.#tree();
      this.#bodyText = fold(bodyText(this.#whole(), root));
    }
    return this.#bodyText;
  }

  /** The header fields of body parts: a header for TEXT, which asks for those too (RFC 9051 6.4.4), and no body. */
  get partHeaders(): string {
    this.#partHeadersText ??= fold(partHeadersText(this.#whole(), this.#tree()));
    return this.#partHeadersText;
  }

  /** What `read` makes of the message, its tree, and the charset of raw text in its header. */
  with<T>(read: (message: Uint8Array, root: Part, charset: string | undefined) => T): T {
    return read(this.#whole(), this.#tree(), this.#charsetOfHeader());
  }

  #whole(): Uint8Array {
    this.#message ??= this.#body.length === 0 ? this.#header : Buffer.concat([this.#header, this.#body]);
    return this.#message;
  }

  #tree(): Part {
    this.#root ??= parseTree(this.#whole());
    return this.#root;
  }

  /** What raw bytes beyond ASCII in the header are most likely in; asked only when there are some. */
  #charsetOfHeader(): string | undefined {
    this.#charset ??= { label: isAscii(this.#header) ? undefined : likelyCharset(this.#tree()) };
    return this.#charset.label;
  }
}
