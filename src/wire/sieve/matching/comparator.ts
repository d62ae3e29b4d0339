/** How two strings compare (RFC 4790); a comparator first makes both ready, then they are compared as they are. */
import { asciiKey, collationKey, isAscii, titleCase } from "../../../base/collation.ts";

export interface Comparator {
  readonly name: string;
  /** The extension that brings it. */
  readonly requires: string | undefined;
  /** Whether a string can be sought in another (RFC 4790 4.2). */
  readonly hasParts: boolean;
  /** What is equal to it becomes the same string. */
  readonly ready: (text: string) => string;
  /** The same with each character in its place, for wildcards. */
  readonly inPlace: (text: string) => string;
  /** What it costs to make a string ready, beyond what it costs to compare it. */
  readonly steps: (text: string) => number;
  /** Below, at or above 0, of two that are ready. */
  readonly order: (a: string, b: string) => number;
}

const asItIs = (text: string): string => text;
const nothing = (): number => 0;

const octet: Comparator = {
  name: "i;octet",
  requires: undefined,
  hasParts: true,
  ready: asItIs,
  inPlace: asItIs,
  steps: nothing,
  order: byOctets,
};

/** What is not ASCII is looked at unit by unit: so many for one step. */
const UNITS_A_STEP = 32;

export const asciiCasemap: Comparator = {
  name: "i;ascii-casemap",
  requires: undefined,
  hasParts: true,
  ready: asciiKey,
  inPlace: asciiKey,
  steps: (text) => (isAscii(text) ? 0 : text.length / UNITS_A_STEP),
  order: byOctets,
};

/** RFC 5051: capitals do not matter in any script, nor do composed and compatible forms. */
const unicodeCasemap: Comparator = {
  name: "i;unicode-casemap",
  requires: "comparator-i;unicode-casemap",
  hasParts: true,
  ready: collationKey,
  inPlace: titleCase,
  steps: (text) => (isAscii(text) ? 0 : text.length),
  order: byOctets,
};

/** RFC 4790 9.1: digits at the start are a number, all else is infinite. */
const asciiNumeric: Comparator = {
  name: "i;ascii-numeric",
  requires: "comparator-i;ascii-numeric",
  hasParts: false,
  ready: (text) => /^[0-9]+/.exec(text)?.[0].replace(/^0+(?=.)/, "") ?? "infinite",
  inPlace: asItIs,
  steps: nothing,
  order: (a, b) => {
    const [first, second] = [a, b].map((each) => (each === "infinite" ? Infinity : each.length));
    if (first !== second) return (first ?? 0) < (second ?? 0) ? -1 : 1;
    return first === Infinity ? 0 : byOctets(a, b);
  },
};

function byOctets(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export const comparators: ReadonlyMap<string, Comparator> = new Map(
  [octet, asciiCasemap, unicodeCasemap, asciiNumeric].map((comparator) => [comparator.name, comparator]),
);
