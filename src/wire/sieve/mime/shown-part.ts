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
      const { parameters } = structured(run, field);
      const found = run.texts(names).map((name) => {
        run.spend(PARAMETER_STEPS);
        return parameter(parameters, name.toLowerCase());
      });
      return found.flatMap((value) => (value === undefined ? [] : [parameterText(run, value)]));
    };
  }
  const { name } = tag;
  return (run, field) => [wordOf(field, structured(run, field), name)];
}

/** To look for a parameter among two hundred. */
const PARAMETER_STEPS = 4;

/** Tests ask again and again. */
const known = new WeakMap<FieldValue, Parameterized>();

function structured(run: Run, field: FieldValue): Parameterized {
  const found = known.get(field);
  if (found !== undefined) return found;
  run.spendMaking(field.raw.length);
  const read = parseParameterized(field.raw);
  known.set(field, read);
  return read;
}

/** Other fields than Content-Type have no subtype: their one word is the type. */
function wordOf(field: FieldValue, parsed: Parameterized, which: "type" | "subtype" | "contenttype"): string {
  if (field.name !== "content-type") return which === "subtype" ? "" : asciiText(parsed.value);
  const { type = "", subtype = "" } = splitMediaType(parsed.value);
  if (which === "contenttype") return subtype === "" ? type : `${type}/${subtype}`;
  return which === "type" ? type : subtype;
}

function parameterText(run: Run, value: Uint8Array): string {
  run.spendMaking(value.length);
  return value.includes(0x3d) ? decodeText(value) : decodeCharset(value, undefined);
}
