/** When a message was received, as trace fields tell (RFC 5321 4.4). */
import { parseDate } from "./date.ts";
import { FieldNames, rawValue, readHeader, unfold } from "./header.ts";

const SEMICOLON = 0x3b;
const NAMES = new FieldNames(["received"]);

/** What a Received field's value has behind its last semicolon; epoch milliseconds. */
export function traceMoment(value: Uint8Array): number | undefined {
  const semicolon = value.lastIndexOf(SEMICOLON);
  return semicolon < 0 ? undefined : parseDate(value.subarray(semicolon + 1))?.moment;
}

/** Of the Received field that was added last, which is the first; undefined when there is none, or none with a date. Epoch milliseconds. */
export function receivedDate(message: Uint8Array): number | undefined {
  const [last] = readHeader(message, { names: NAMES }).fields;
  return last === undefined ? undefined : traceMoment(unfold(rawValue(message, last)));
}
