/** :type, :subtype, :contenttype and :param (RFC 5703 4.2): a word of a structured field instead of the whole. */
import { asciiText } from "../../mime/ascii.ts";
import { decodeCharset } from "../../mime/charset.ts";
import { type Parameterized, parameter, parseParameterized, splitMediaType } from "../../mime/params.ts";
import { decodeText } from "../../mime/words.ts";
import type { Arguments } from "../language/arguments.ts";
import { type FieldValue, shownValue } from "../message/fields.ts";
import type { Run } from "../running/run.ts";

/** What the test compares of one field. */
export type ShownPart = (run: Run, field: FieldValue) => readonly string[];

export function readShownPart(given: Arguments): ShownPart {
  const tag = given.oneOf({ type: "mime", subtype: "mime", contenttype: "mime", param: "mime" });
  if (tag === undefined) return (_run, field) => [shownValue(field)];
  if (!given.isWritten("mime")) given.mistake(`:${tag.name} needs :mime`, tag.at);
  if (tag.name === "param") {
    const names = given.valuesOf(tag) ?? [];
    return (run, field) => {
      run.spend(field.raw.length / READ_BYTES);
      const { parameters } = parseParameterized(field.raw);
      const found = run.texts(names).map((name) => parameter(parameters, name.toLowerCase()));
      return found.flatMap((value) => (value === undefined ? [] : [parameterText(value)]));
    };
  }
  const { name } = tag;
  return (run, field) => {
    run.spend(field.raw.length / READ_BYTES);
    return [wordOf(field, parseParameterized(field.raw), name)];
  };
}

/** Bytes of a structured field that are read for one step. */
const READ_BYTES = 4;

/** Other fields than Content-Type have no subtype: their one word is the type. */
function wordOf(field: FieldValue, parsed: Parameterized, which: "type" | "subtype" | "contenttype"): string {
  if (field.name !== "content-type") return which === "subtype" ? "" : asciiText(parsed.value);
  const { type = "", subtype = "" } = splitMediaType(parsed.value);
  if (which === "contenttype") return subtype === "" ? type : `${type}/${subtype}`;
  return which === "type" ? type : subtype;
}

function parameterText(value: Uint8Array): string {
  return value.includes(0x3d) ? decodeText(value) : decodeCharset(value, undefined);
}
