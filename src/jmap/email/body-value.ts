/** The text of body parts (RFC 8621 4.1.4: bodyValues). */
import { decodeCharset, isKnownCharset } from "../../wire/mime/charset.ts";
import { isKnownEncoding } from "../../wire/mime/decode.ts";
import { textCharset } from "../../wire/mime/text-charset.ts";
import type { JsonObject } from "../json.ts";
import { type BodyPart, partContent } from "./body-part.ts";

/** `maxBytes` of UTF-8, 0 for no limit; never cut within a character, nor within a tag of HTML. */
export function bodyValue(bytes: Uint8Array, body: BodyPart, maxBytes: number): JsonObject {
  const content = partContent(bytes, body);
  const charset = textCharset(body.part.content, content);
  const text = decodeCharset(content, charset).replaceAll("\r\n", "\n");
  const isUnknown = (charset !== undefined && !isKnownCharset(charset)) || !isKnownEncoding(body.part.encoding);
  const value = maxBytes === 0 ? text : cut(text, maxBytes, body.type === "text/html");
  return {
    value,
    isEncodingProblem: isUnknown || text.includes("\ufffd"),
    isTruncated: value.length < text.length,
  };
}

function cut(text: string, maxBytes: number, isHtml: boolean): string {
  // A UTF-16 unit takes at most three bytes of UTF-8.
  if (text.length * 3 <= maxBytes) return text;
  const encoded = Buffer.from(text, "utf8");
  if (encoded.length <= maxBytes) return text;
  let end = maxBytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  const kept = encoded.toString("utf8", 0, end);
  const open = isHtml ? kept.lastIndexOf("<") : -1;
  return open > kept.lastIndexOf(">") ? kept.slice(0, open) : kept;
}
