/** The text of a body part as extracttext takes it (RFC 5703 7). */
import { partText } from "../../mime/text.ts";
import type { Part } from "../../mime/tree.ts";
import { STRING_LENGTH_MAX } from "../limits.ts";
import type { PlacedPart } from "./parts.ts";

/** Loops ask again and again. */
const known = new WeakMap<Part, string>();

/** Of HTML without its markup; "" of what is no text. */
export function extractedText({ bytes, part }: PlacedPart): string {
  if (part.content.type !== "text") return "";
  const text = known.get(part) ?? partText(bytes, part, { lengthMax: STRING_LENGTH_MAX }).slice(0, STRING_LENGTH_MAX);
  known.set(part, text);
  return text;
}
