/** Strings of a script: as they are written, or with variables in them (RFC 5229 3), or characters by their numbers (RFC 5228 2.4.2.4). */
import { MATCH_NUMBER_MAX } from "../limits.ts";

/** What stands in a string; a variable is known when the script runs. */
export type Piece = string | VariableName | { readonly match: number };

export interface VariableName {
  /** Lower case: capitals do not matter. */
  readonly variable: string;
  /** "global" (RFC 6609 3.4.2). */
  readonly namespace: string | undefined;
}

export interface Text {
  /** The offset in the script. */
  readonly at: number;
  readonly pieces: readonly Piece[];
  /** The whole of it, when nothing in it can change. */
  readonly fixed: string | undefined;
}

/** Tells what is wrong in the string. */
type Complain = (text: string) => void;

export function fixedText(at: number, value: string): Text {
  return { at, pieces: [value], fixed: value };
}

const REFERENCE = /\$\{(?:([0-9]+)|(?:([a-z_]\w*)\.)?([a-z_]\w*))\}/gi;

/** Namespaces that a required extension brings are in `namespaces`. */
export function textWithVariables(
  at: number,
  value: string,
  namespaces: ReadonlySet<string>,
  complain: Complain,
): Text {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { index, 0: whole, 1: digits, 2: space, 3: name = "" } of value.matchAll(REFERENCE)) {
    if (index > done) pieces.push(value.slice(done, index));
    done = index + whole.length;
    if (digits !== undefined) {
      if (Number(digits) > MATCH_NUMBER_MAX) complain(`${whole}: the number is at most ${MATCH_NUMBER_MAX}`);
      pieces.push({ match: Number(digits) });
    } else {
      const namespace = space?.toLowerCase();
      if (namespace !== undefined && !namespaces.has(namespace))
        complain(`${whole}: there is no namespace ${namespace} here`);
      pieces.push({ variable: name.toLowerCase(), namespace });
    }
  }
  if (done < value.length) pieces.push(value.slice(done));
  const isFixed = pieces.every((piece) => typeof piece === "string");
  return { at, pieces, fixed: isFixed ? pieces.join("") : undefined };
}

/** Octets that follow each other may be one character together. */
const ENCODED =
  /(?:\$\{hex:\s*[0-9a-f]{1,2}(?:\s+[0-9a-f]{1,2})*\s*\})+|\$\{unicode:\s*([0-9a-f]+(?:\s+[0-9a-f]+)*)\s*\}/gi;
const OCTET = /[0-9a-f]{1,2}(?=[\s}])/gi;

/** What is not written as RFC 5228 2.4.2.4 wants it stays as it is. */
export function decodeCharacters(value: string, complain: Complain): string {
  return value.replace(ENCODED, (whole, unicode: string | undefined) => {
    if (unicode === undefined) return Buffer.from((whole.match(OCTET) ?? []).map(hexadecimal)).toString("utf8");
    const values = unicode.split(/\s+/).map(hexadecimal);
    const wrong = values.find((each) => each > 0x10ffff || (each >= 0xd800 && each <= 0xdfff));
    if (wrong === undefined) return values.map((each) => String.fromCodePoint(each)).join("");
    complain(`${whole}: there is no such character`);
    return whole;
  });
}

function hexadecimal(digits: string): number {
  return Number.parseInt(digits, 16);
}
