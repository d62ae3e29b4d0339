/** What of one message is kept for searching, sorting and threading. */
import { headerText } from "../../wire/mime/text.ts";
import { fold } from "../search/fold.ts";
import { Texts } from "../search/texts.ts";
import { ANY_MARKS, marksOf, withMore } from "./marks.ts";
import { type OrderEntry, orderEntry } from "./order-entry.ts";

/** Characters of a field's values that are kept; a search reads the message itself when they are more. */
const FIELD_LENGTH_MAX = 2000;

/** Characters of a trigram but one. */
const TRIGRAM_OVERLAP = 2;

/** Fields kept by themselves, and the columns they are kept in. */
export const KEPT_FIELDS = { subject: "subject", from: "sender", to: "recipient", cc: "copied" } as const;

export interface TextEntry {
  readonly subject: string | null;
  readonly sender: string | null;
  readonly recipient: string | null;
  readonly copied: string | null;
  readonly marks: Uint8Array;
  /** How the marked text begins, as far as it makes trigrams with what is put in front of it. */
  readonly beginning: string;
  readonly order: OrderEntry;
}

export function textEntry(texts: Texts): TextEntry {
  // The others of the fields that are looked into address by address are kept by themselves.
  const blind = texts.values("bcc").join("\n");
  const text = `${texts.header}\n${texts.body}\n${texts.partHeaders}${blind === "" ? "" : `\n${blind}`}`;
  return {
    subject: kept(texts, "subject"),
    sender: kept(texts, "from"),
    recipient: kept(texts, "to"),
    copied: kept(texts, "cc"),
    marks: marksOf(text),
    beginning: text.slice(0, TRIGRAM_OVERLAP),
    order: texts.with(orderEntry),
  };
}

/** The entry of the same message with trace fields in front of its header: none of them is kept by itself, or sorted by. */
export function withTrace(entry: TextEntry, trace: Uint8Array): TextEntry {
  return { ...entry, marks: withMore(entry.marks, `${fold(headerText(trace))}\n${entry.beginning}`) };
}

/** The entry of a message of which there is no more than a header: a search that asks for what is not kept looks whether its body is back. */
export function headerEntry(header: Uint8Array): TextEntry {
  return { ...textEntry(new Texts(header)), marks: ANY_MARKS };
}

/** Values of a field that comes more than once are lines. NUL cannot be kept everywhere, and nobody searches for it. */
function kept(texts: Texts, field: string): string | null {
  const values = texts.values(field).join("\n");
  return values.length > FIELD_LENGTH_MAX ? null : values.replaceAll("\0", " ");
}

/** Whether the kept values decide a search for the (folded) text; otherwise the message has to be read. */
export function decidedByKept(text: string): boolean {
  return text !== "" && text.length <= FIELD_LENGTH_MAX && !/[\0\n\r]/.test(text);
}
