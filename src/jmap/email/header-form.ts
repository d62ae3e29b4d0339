/** Header fields in the forms of RFC 8621 4.1.2: raw, as text, as addresses, as message-ids, as a date, as URLs. */
import { addressText } from "../../wire/mime/addr-spec.ts";
import { type Address, mailboxes, parseAddresses } from "../../wire/mime/address.ts";
import { asBuffer, isWhite, trim } from "../../wire/mime/ascii.ts";
import { parseDate } from "../../wire/mime/date.ts";
import { parseMessageIds } from "../../wire/mime/message-id.ts";
import { decodeText } from "../../wire/mime/words.ts";
import { REFERENCES_MAX } from "../../wire/mime/limits.ts";
import type { Json } from "../json.ts";
import { offsetDate } from "../dates.ts";

export type HeaderForm =
  | "asRaw"
  | "asText"
  | "asAddresses"
  | "asGroupedAddresses"
  | "asMessageIds"
  | "asDate"
  | "asURLs";

/** Bytes of a field's value, between the colon and the line end of its last line, still folded. */
type Form = (value: Uint8Array, fallbackCharset: string | undefined) => Json;

export const headerForms: Readonly<Record<HeaderForm, Form>> = {
  asRaw: (value) => asRaw(value),
  asText: (value, charset) => asText(value, charset),
  asAddresses: (value, charset) => mailboxes(parseAddresses(value)).map((each) => addressJson(each, charset)),
  asGroupedAddresses: (value, charset) => groups(parseAddresses(value), charset),
  asMessageIds: (value) => {
    const ids = parseMessageIds(value, REFERENCES_MAX);
    return ids.length === 0 ? null : ids;
  },
  asDate: (value) => {
    const date = parseDate(value);
    return date === undefined ? null : offsetDate(date);
  },
  asURLs: (value) => urls(value),
};

/** Each octet that is no UTF-8 becomes the replacement character; NULs go (RFC 8621 4.1.2.1). */
function asRaw(value: Uint8Array): string {
  return new TextDecoder("utf-8").decode(value).replaceAll("\0", "");
}

/** Unfolded, decoded, in Unicode NFC, white space at the start gone (RFC 8621 4.1.2.2). */
function asText(value: Uint8Array, charset: string | undefined): string {
  return shownText(trim(value), charset);
}

/** Control characters are hidden in encoded-words only to do harm, as is what turns the direction of writing; both are dropped. */
export function shownText(value: Uint8Array, charset: string | undefined): string {
  return decodeText(value, charset).replaceAll(CONTROLS, "").normalize("NFC");
}

/** All but the tabs of folding; and LRO and RLO, after which "gpj.exe" reads as "exe.jpg". */
const CONTROLS = /[^\P{Cc}\t]|[\u202d\u202e]/gu;

function addressJson(address: Address, charset: string | undefined): Json {
  const name = address.name === undefined ? "" : shownText(address.name, charset).trim();
  return { name: name === "" ? null : name, email: addressText(address) };
}

/** Mailboxes outside a group are gathered in groups without a name (RFC 8621 4.1.2.4). */
function groups(addresses: readonly Address[], charset: string | undefined): Json {
  const found: { name: string | null; addresses: Json[] }[] = [];
  let open: { name: string | null; addresses: Json[] } | undefined;
  for (const address of addresses) {
    const isMark = address.host === undefined;
    if (isMark) {
      open = address.mailbox === undefined ? undefined : { name: shownText(address.mailbox, charset), addresses: [] };
      if (open !== undefined) found.push(open);
      continue;
    }
    if (open === undefined) found.push((open = { name: null, addresses: [] }));
    open.addresses.push(addressJson(address, charset));
  }
  return found;
}

/** What stands between angle brackets, as in List-Unsubscribe (RFC 2369 2); null when nothing does. */
function urls(value: Uint8Array): Json {
  const text = asBuffer(value.filter((byte) => !isWhite(byte))).toString("utf8");
  const found = [...text.matchAll(/<([^<>]+)>/g)].map((match) => match[1] ?? "");
  return found.length === 0 ? null : found;
}
