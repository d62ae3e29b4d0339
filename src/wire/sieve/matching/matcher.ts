/** Match types and comparators (RFC 5228 2.7, RFC 5231): how the values of a message are held against the keys of a test. */
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";
import type { Run } from "../running/run.ts";
import { asciiCasemap, type Comparator, comparators } from "./comparator.ts";
import { readRelation, type Relation } from "./relation.ts";
import { Wildcard } from "./wildcard.ts";

export interface Matcher {
  /** Whether it is the number of values that counts, not what they are (RFC 5231 4.2). */
  readonly counts: boolean;
  /** Whether one of the values matches one of the keys. */
  any(run: Run, values: readonly string[], keys: readonly Text[]): boolean;
}

type Single = (run: Run, value: string, key: string) => boolean;

const MATCH_TYPES = {
  is: undefined,
  contains: undefined,
  matches: undefined,
  value: "relational",
  count: "relational",
};

/** Takes the tags of a match type and a comparator. `setsVariables`: whether wildcards are remembered (RFC 5229 3.2). */
export function readMatcher(given: Arguments, { setsVariables = true } = {}): Matcher {
  const type = given.oneOf(MATCH_TYPES);
  const isRelation = type?.name === "value" || type?.name === "count";
  const relation = isRelation ? readRelation(given, given.valueOf(type)) : undefined;
  const comparator = readComparator(given);
  switch (type?.name) {
    case "value":
      return matcherOf((run, value, key) => holds(run, { comparator, relation }, value, key));
    case "count":
      return countMatcher(comparator, relation);
    case "contains":
      return needsParts(given, comparator, contains(comparator));
    case "matches":
      return needsParts(given, comparator, wildcards(comparator, setsVariables && given.checker.has("variables")));
    case "is":
    case undefined:
      return matcherOf(is(comparator));
  }
}

function needsParts(given: Arguments, comparator: Comparator, single: Single): Matcher {
  if (!comparator.hasParts)
    given.mistake(`${comparator.name} compares whole strings: it cannot be used with this match type`);
  return matcherOf(single);
}

function readComparator(given: Arguments): Comparator {
  const name = given.tagString("comparator");
  if (name === undefined) return asciiCasemap;
  const comparator = comparators.get(name.fixed ?? "");
  if (comparator === undefined) {
    given.mistake(`there is no comparator ${name.fixed ?? ""} here`, name.at);
    return asciiCasemap;
  }
  given.checker.need(comparator.requires, comparator.name, name.at);
  return comparator;
}

function matcherOf(matches: Single): Matcher {
  return {
    counts: false,
    any(run, values, keys) {
      const texts = run.texts(keys);
      return values.some((value) => texts.some((key) => matches(run, value, key)));
    },
  };
}

function countMatcher(comparator: Comparator, relation: Relation | undefined): Matcher {
  return {
    counts: true,
    any: (run, values, keys) =>
      run.texts(keys).some((key) => holds(run, { comparator, relation }, String(values.length), key)),
  };
}

function holds(
  run: Run,
  { comparator, relation }: { comparator: Comparator; relation: Relation | undefined },
  value: string,
  key: string,
): boolean {
  run.spendOn(value.length + key.length);
  return relation?.(comparator.order(comparator.ready(value), comparator.ready(key))) ?? false;
}

function is(comparator: Comparator): Single {
  return (run, value, key) => {
    run.spendOn(value.length + key.length);
    return comparator.ready(value) === comparator.ready(key);
  };
}

function contains(comparator: Comparator): Single {
  return (run, value, key) => {
    run.spendOn(value.length + key.length);
    return comparator.ready(value).includes(comparator.ready(key));
  };
}

function wildcards(comparator: Comparator, remembers: boolean): Single {
  return (run, value, key) => {
    run.spendOn(value.length + key.length);
    const wildcard = new Wildcard(key, comparator.inPlace);
    const found = wildcard.match(value, comparator.inPlace(value), (characters) => run.spendOn(characters));
    if (found !== undefined && remembers) run.variables.setMatches([value, ...found]);
    return found !== undefined;
  };
}
