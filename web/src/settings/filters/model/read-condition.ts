/** A test of a script as a condition; undefined where a condition cannot say it. */
import type { Node } from "../../../../../src/wire/sieve/language/grammar.ts";
import { type Given, givenTo } from "./given.ts";
import type { Condition, HeaderMatch } from "./rule.ts";

export function readCondition(test: Node): Condition | undefined {
  if (test.name !== "not") return withoutNot(test);
  const [denied] = test.tests;
  const condition = denied === undefined || test.arguments.length > 0 ? undefined : withoutNot(denied);
  return condition === undefined ? undefined : { ...condition, isNot: true };
}

function withoutNot(test: Node): Condition | undefined {
  const given = givenTo(test);
  return given === undefined || !Object.hasOwn(readers, test.name) ? undefined : readers[test.name]?.(given);
}

const readers: Readonly<Record<string, (given: Given) => Condition | undefined>> = {
  header: (given) => (given.tags.has("mime") ? readFile(given) : readHeader(given)),
  address: readAddress,
  exists: ({ tags, strings: [headers], strings, numbers }) =>
    tags.size === 0 && headers?.length === 1 && strings.length === 1 && numbers.length === 0
      ? headerCondition("exists", headers, [])
      : undefined,
  body: readBody,
  size: readSize,
};

const COMPARISONS = ["contains", "is", "matches"] as const;

/** How strings are compared: as a whole when nothing is said (RFC 5228 2.7.1). Undefined for more than one way, or tags besides. */
function comparisonOf(
  tags: ReadonlySet<string>,
  ...besides: readonly string[]
): (typeof COMPARISONS)[number] | undefined {
  const rest = [...tags].filter((tag) => !besides.includes(tag));
  if (rest.length === 0) return "is";
  return rest.length === 1 ? COMPARISONS.find((each) => each === rest[0]) : undefined;
}

function readHeader({ tags, strings: [headers, values], strings, numbers }: Given): Condition | undefined {
  const match = comparisonOf(tags);
  if (match === undefined || headers === undefined || values === undefined) return undefined;
  return strings.length === 2 && numbers.length === 0 ? headerCondition(match, headers, values) : undefined;
}

function readAddress({ tags, strings: [headers, values], strings, numbers }: Given): Condition | undefined {
  const isWhole = comparisonOf(tags, "all") === "is";
  const isDomain = !tags.has("all") && tags.has("domain") && comparisonOf(tags, "domain") === "is";
  if (!(isWhole || isDomain) || headers === undefined || values === undefined) return undefined;
  if (strings.length !== 2 || numbers.length > 0) return undefined;
  return headerCondition(isDomain ? "domain" : "address", headers, values);
}

function headerCondition(match: HeaderMatch, headers: readonly string[], values: readonly string[]): Condition {
  return { kind: "header", headers: headers.map((name) => name.toLowerCase()), match, isNot: false, values };
}

/** In any part (RFC 5703 4.1). */
function readFile({ tags, strings }: Given): Condition | undefined {
  const isAnywhere = tags.size === 3 && tags.has("anychild") && tags.has("contains");
  const [[header = "", ...more] = [], [value = "", ...others] = []] = strings;
  const isAttachment = header.toLowerCase() === "content-disposition" && value.toLowerCase() === "attachment";
  return isAnywhere && isAttachment && more.length + others.length === 0 ? { kind: "file", isNot: false } : undefined;
}

function readBody({ tags, strings: [values], strings, numbers }: Given): Condition | undefined {
  const match = comparisonOf(tags, "text");
  if (match === undefined || match === "is" || values === undefined) return undefined;
  return strings.length === 1 && numbers.length === 0 ? { kind: "body", match, isNot: false, values } : undefined;
}

function readSize({ tags, strings, numbers: [bytes], numbers }: Given): Condition | undefined {
  const isOver = tags.has("over");
  if (tags.size !== 1 || !(isOver || tags.has("under")) || bytes === undefined) return undefined;
  return strings.length === 0 && numbers.length === 1 ? { kind: "size", isNot: false, isOver, bytes } : undefined;
}
