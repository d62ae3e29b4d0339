/** Match types and comparators (RFC 5228 2.7, RFC 5231): how the values of a message are held against the keys of a test. */
import { includes } from "../../../base/index-of.ts";
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

/** How values and keys are made ready, each once, and compared. */
interface Method<Value, Key> {
  value(text: string): Value;
  key(text: string): Key;
  matches(run: Run, value: Value, key: Key): boolean;
}

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
      return matcherOf(
        comparator,
        compared(comparator, (order) => relation?.(order) ?? false),
      );
    case "count":
      return countMatcher(comparator, relation);
    case "contains":
      return needsParts(given, comparator, contains(comparator));
    case "matches":
      return needsParts(given, comparator, wildcards(comparator, setsVariables && given.checker.has("variables")));
    case "is":
    case undefined:
      return matcherOf(comparator, same(comparator));
  }
}

function needsParts<Value, Key>(given: Arguments, comparator: Comparator, method: Method<Value, Key>): Matcher {
  if (!comparator.hasParts) {
    given.mistake(`${comparator.name} compares whole strings: it cannot be used with this match type`);
  }
  return matcherOf(comparator, method);
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

/** A comparison costs some steps, however short the strings are. */
const COMPARISON_STEPS = 2;

function matcherOf<Value, Key>({ steps }: Comparator, method: Method<Value, Key>): Matcher {
  return {
    counts: false,
    any(run, values, keys) {
      const ready = run.texts(keys).map((text) => {
        run.spend(steps(text));
        return { text, key: method.key(text) };
      });
      return values.some((text) => {
        run.spend(COMPARISON_STEPS + steps(text));
        run.spendOn(text.length);
        const value = method.value(text);
        return ready.some((each) => {
          run.spend(COMPARISON_STEPS);
          run.spendOn(text.length + each.text.length);
          return method.matches(run, value, each.key);
        });
      });
    },
  };
}

function countMatcher(comparator: Comparator, relation: Relation | undefined): Matcher {
  const numbers = matcherOf(
    comparator,
    compared(comparator, (order) => relation?.(order) ?? false),
  );
  return { counts: true, any: (run, values, keys) => numbers.any(run, [String(values.length)], keys) };
}

function compared({ ready, order }: Comparator, holds: Relation): Method<string, string> {
  return { value: ready, key: ready, matches: (_run, value, key) => holds(order(value, key)) };
}

function same({ ready }: Comparator): Method<string, string> {
  return { value: ready, key: ready, matches: (_run, value, key) => value === key };
}

function contains({ ready }: Comparator): Method<string, string> {
  return { value: ready, key: ready, matches: (_run, value, key) => includes(value, key) };
}

interface InPlace {
  readonly text: string;
  readonly ready: string;
}

function wildcards({ inPlace }: Comparator, remembers: boolean): Method<InPlace, Wildcard> {
  return {
    value: (text) => ({ text, ready: inPlace(text) }),
    key: (text) => new Wildcard(text, inPlace),
    matches(run, { text, ready }, key) {
      const found = key.match(text, ready, (characters) => run.spendOn(characters));
      if (found !== undefined && remembers) run.variables.setMatches([text, ...found]);
      return found !== undefined;
    },
  };
}
