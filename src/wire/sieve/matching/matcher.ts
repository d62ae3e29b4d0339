/** Match types and comparators (RFC 5228 2.7, RFC 5231): how the values of a message are held against the keys of a test. */
import { includes } from "../../../base/index-of.ts";
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";
import type { Judgement } from "../definition.ts";
import type { Run } from "../running/run.ts";
import { asciiCasemap, type Comparator, comparators } from "./comparator.ts";
import { readRelation, type Relation } from "./relation.ts";
import { Wildcard } from "./wildcard.ts";

export interface Matcher {
  /** Whether it is the number of values that counts, not what they are (RFC 5231 4.2). */
  readonly counts: boolean;
  /** Whether one of the values matches one of the keys. */
  any(run: Run, values: readonly string[], keys: readonly Text[]): ReturnType<Judgement>;
}

/** How values and keys are made ready, each once, and compared. */
interface Method<Value, Key> {
  readonly comparator: Comparator;
  value(text: string): Value;
  key(run: Run, text: string): Key;
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
      return matcherOf(compared(comparator, (order) => relation?.(order) ?? false));
    case "count":
      return countMatcher(comparator, relation);
    case "contains":
      return needsParts(given, comparator, contains(comparator));
    case "matches":
      return needsParts(given, comparator, wildcards(comparator, setsVariables && given.checker.has("variables")));
    case "is":
    case undefined:
      return matcherOf(same(comparator));
  }
}

function needsParts<Value, Key>(given: Arguments, comparator: Comparator, method: Method<Value, Key>): Matcher {
  if (!comparator.hasParts) {
    given.mistake(`${comparator.name} compares whole strings: it cannot be used with this match type`);
  }
  return matcherOf(method);
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

function matcherOf<Value, Key>(method: Method<Value, Key>): Matcher {
  const spendReady = (run: Run, text: string): void => {
    run.spend(COMPARISON_STEPS + method.comparator.steps(text));
    run.spendOn(text.length);
  };
  return {
    counts: false,
    any(run, values, keys) {
      const ready = run.texts(keys).map((text) => {
        spendReady(run, text);
        return { length: text.length, key: method.key(run, text) };
      });
      let value: { readonly length: number; readonly ready: Value } | undefined;
      return run.some(values.length * ready.length, (pair) => {
        const place = pair % ready.length;
        if (place === 0) {
          const text = values[pair / ready.length] ?? "";
          spendReady(run, text);
          value = { length: text.length, ready: method.value(text) };
        }
        const each = ready[place];
        if (value === undefined || each === undefined) return false;
        run.spend(COMPARISON_STEPS);
        run.spendOn(value.length + each.length);
        return method.matches(run, value.ready, each.key);
      });
    },
  };
}

function countMatcher(comparator: Comparator, relation: Relation | undefined): Matcher {
  const numbers = matcherOf(compared(comparator, (order) => relation?.(order) ?? false));
  return { counts: true, any: (run, values, keys) => numbers.any(run, [String(values.length)], keys) };
}

function compared(comparator: Comparator, holds: Relation): Method<string, string> {
  return wholeTexts(comparator, (value, key) => holds(comparator.order(value, key)));
}

function same(comparator: Comparator): Method<string, string> {
  return wholeTexts(comparator, (value, key) => value === key);
}

function contains(comparator: Comparator): Method<string, string> {
  return wholeTexts(comparator, includes);
}

function wholeTexts(comparator: Comparator, matches: (value: string, key: string) => boolean): Method<string, string> {
  const { ready } = comparator;
  return {
    comparator,
    value: ready,
    key: (_run, text) => ready(text),
    matches: (_run, value, key) => matches(value, key),
  };
}

/** To read a pattern costs some steps, however short it is. */
const PATTERN_STEPS = 20;

interface InPlace {
  readonly text: string;
  readonly ready: string;
}

function wildcards(comparator: Comparator, remembers: boolean): Method<InPlace, Wildcard> {
  const { inPlace } = comparator;
  return {
    comparator,
    value: (text) => ({ text, ready: inPlace(text) }),
    key(run, text) {
      run.spend(PATTERN_STEPS);
      run.spendMaking(text.length);
      return new Wildcard(text, inPlace);
    },
    matches(run, { text, ready }, key) {
      const found = key.match(text, ready, (characters) => run.spendOn(characters));
      if (found !== undefined && remembers) run.variables.setMatches([text, ...found]);
      return found !== undefined;
    },
  };
}
