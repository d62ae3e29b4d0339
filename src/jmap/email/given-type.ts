/** The Content-Type of a body part that a client creates (RFC 8621 4.6): by its properties, or as a field, for what no property says. */
import { asciiText } from "../../wire/mime/ascii.ts";
import { parseParameterized } from "../../wire/mime/params.ts";
import { invalidProperties } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { parseHeaderProperty } from "./header-property.ts";

export interface GivenType {
  /** Lower case. */
  readonly kind: string;
  /** As the field has them, but for a boundary, which is the server's. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** Properties that are the same field. */
const SAME_FIELD = ["type", "charset", "name"];

/** Undefined when there is no field: "text/calendar; method=REPLY", "multipart/report; report-type=disposition-notification". */
export function typeField(given: JsonObject, where: string): GivenType | undefined {
  const [property, another] = Object.keys(given).filter(
    (name) => given[name] !== null && parseHeaderProperty(name)?.name === "content-type",
  );
  if (property === undefined) return undefined;
  const path = `${where}/${property}`;
  if (another !== undefined || SAME_FIELD.some((name) => (given[name] ?? null) !== null))
    throw invalidProperties("that field is given twice", path);
  const value = given[property];
  if (typeof value !== "string" || !/^header:[^:]+(?::as(?:Raw|Text))?$/.test(property))
    throw invalidProperties("a Content-Type is one text", path);
  const parsed = parseParameterized(Buffer.from(value, "utf8"));
  const kind = asciiText(parsed.value).toLowerCase();
  if (!MEDIA_TYPE.test(kind)) throw invalidProperties("that is no media type", path);
  const parameters = parsed.parameters.filter(({ name }) => name.toLowerCase() !== "boundary");
  if (!parameters.every(({ name }) => /^[\w!#$&^.+-]+$/.test(name)))
    throw invalidProperties("that is no name of a parameter", path);
  if ((given["partId"] ?? null) !== null && parameters.some(({ name }) => name.toLowerCase() === "charset"))
    throw invalidProperties("the charset of a text is the server's to say", path);
  return {
    kind,
    parameters: parameters.map((each) => [each.name, Buffer.from(each.value).toString("utf8")]),
  };
}

/** Text where nothing is said. */
export function typeProperty(type: string | undefined, where: string): GivenType {
  const kind = (type ?? "text/plain").toLowerCase();
  if (!MEDIA_TYPE.test(kind)) throw invalidProperties("that is no media type", `${where}/type`);
  return { kind, parameters: [] };
}
