/** What of one message is kept for searching, sorting and threading. */
import { Texts } from "../search/texts.ts";
import { marksOf } from "./marks.ts";
import { type OrderEntry, orderEntry } from "./order-entry.ts";

/** Characters of a field's values that are kept; a search reads the message itself when they are more. */
const FIELD_LENGTH_MAX = 2000;

/** Fields kept by themselves, and the columns they are kept in. */
export const KEPT_FIELDS = { subject: "subject", from: "sender", to: "recipient", cc: "copied" } as const;

export interface TextEntry {
  readonly subject: string | null;
  readonly sender: string | null;
  readonly recipient: string | null;
  readonly copied: string | null;
  readonly marks: Uint8Array;
  readonly order: OrderEntry;
}

export function textEntry(header: Uint8Array, body: Uint8Array): TextEntry {
  const texts = new Texts(header, body);
  return {
    subject: kept(texts, "subject"),
    sender: kept(texts, "from"),
    recipient: kept(texts, "to"),
    copied: kept(texts, "cc"),
    marks: marksOf(`${texts.header}\n${texts.body}\n${texts.partHeaders}`),
    order: texts.with(orderEntry),
  };
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
