/** The part of a notice that gives the message back, whole or its header only (RFC 3461 4.3, RFC 6522 3, RFC 6533 5). */
import { isAscii } from "../../wire/mime/ascii.ts";
import { findBody, HeaderScan } from "../../wire/mime/header.ts";
import { encodeQuotedPrintable } from "../../wire/mime/quoted-printable.ts";
import { transferOf } from "../../wire/mime/transfer.ts";
import { RETURNED_BYTES_MAX, RETURNED_HEADER_BYTES_MAX, RETURNED_IN_FULL_BYTES_MAX } from "./limits.ts";
import type { NoticeOrder } from "./notice.ts";

/** How much comes back. */
export type Returned = "whole" | "header" | "header-for-size";

export interface BodyPart {
  readonly type: string;
  readonly encoding: "7bit" | "8bit" | "quoted-printable";
  readonly bytes: Uint8Array;
}

export function howMuch({ ret, message, recipients }: NoticeOrder): Returned {
  // RFC 3461 6.2: where nothing has failed, the sender has no need of the message.
  if (ret === "HDRS" || !recipients.some(({ action }) => action === "failed")) return "header";
  if (message.length > (ret === "FULL" ? RETURNED_IN_FULL_BYTES_MAX : RETURNED_BYTES_MAX)) return "header-for-size";
  return transferOf(message) === "binary" ? "header" : "whole";
}

export function returnedPart({ message }: NoticeOrder, returned: Returned): BodyPart {
  const header = headerOf(message);
  const global = isInternational(header);
  if (returned !== "whole") return headerPart(header, global);
  const encoding = transferOf(message) === "7bit" ? "7bit" : "8bit";
  return { type: global ? "message/global" : "message/rfc822", encoding, bytes: message };
}

function headerPart(header: Uint8Array, global: boolean): BodyPart {
  const transfer = transferOf(header);
  if (global && transfer === "8bit") return { type: "message/global-headers", encoding: "8bit", bytes: header };
  const type = "text/rfc822-headers; charset=utf-8";
  if (transfer === "7bit") return { type, encoding: "7bit", bytes: header };
  return { type, encoding: "quoted-printable", bytes: encodeQuotedPrintable(header) };
}

/** Without the empty line; the first fields, when there are more than come back. */
function headerOf(message: Uint8Array): Uint8Array {
  const scan = new HeaderScan(message, 0, findBody(message));
  let end = 0;
  while (scan.next() && scan.end <= RETURNED_HEADER_BYTES_MAX) end = scan.end;
  return message.subarray(0, end);
}

/** Whether it is a header of RFC 6532, not one with bytes that mean nothing. */
function isInternational(header: Uint8Array): boolean {
  if (isAscii(header)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(header);
    return true;
  } catch {
    return false;
  }
}
