/** The arguments of Email/get and Email/parse that say how bodies are shown (RFC 8621 4.2). */
import { invalidArguments } from "../errors.ts";
import type { Call } from "../method.ts";
import type { Room } from "../room.ts";
import { BODY_PROPERTIES, STANDARD_BODY_PROPERTIES } from "./body-part.ts";
import { parseHeaderProperty } from "./header-property.ts";
import type { BodyWish } from "./properties.ts";

export function takeBodyWish({ args, room }: Call): BodyWish {
  const properties = args.stringsOrNull("bodyProperties") ?? STANDARD_BODY_PROPERTIES;
  const wrong = properties.find((each) => !BODY_PROPERTIES.includes(each) && !isHeader(each));
  if (wrong !== undefined) throw invalidArguments(`there is no property ${wrong.slice(0, 100)} of body parts`);
  return {
    properties,
    fetchText: args.boolean("fetchTextBodyValues", false),
    fetchHtml: args.boolean("fetchHTMLBodyValues", false),
    fetchAll: args.boolean("fetchAllBodyValues", false),
    maxBytes: args.uint("maxBodyValueBytes", 0),
    room,
  };
}

/** What is shown where a client says nothing. */
export function noWish(room: Room): BodyWish {
  const properties = STANDARD_BODY_PROPERTIES;
  return { properties, fetchText: false, fetchHtml: false, fetchAll: false, maxBytes: 0, room };
}

/** "header:…"; the convenience properties belong to messages only. */
export function isHeader(property: string): boolean {
  return property.startsWith("header:") && parseHeaderProperty(property) !== undefined;
}
