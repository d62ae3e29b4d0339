/** Match types and comparators (RFC 5228 2.7): how the values of a message are held against the keys of a test. */
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";
import { CHARACTERS_A_STEP } from "../limits.ts";
import type { Run } from "../running/run.ts";
import { asciiCasemap, type Comparator, comparators } from "./comparator.ts";
import { Wildcard } from "./wildcard.ts";

/** Whether one of the values matches one of the keys. */
export type Matcher = (run: Run, values: readonly string[], keys: readonly Text[]) => boolean;

const MATCH_TYPES = { is: undefined, contains: undefined, matches: undefined };
type Single = (run: Run, value: string, key: string) => boolean;

/** Takes the tags of a match type and a comparator. */
export function readMatcher(given: Arguments): Matcher {
  const comparator = readComparator(given);
  const type = given.oneOf(MATCH_TYPES);
  if (type !== undefined && type.name !== "is" && !comparator.hasParts) {
    given.mistake(`${comparator.name} cannot be used with :${type.name}`, type.at);
  }
  return anyOf(singles(comparator)[type?.name ?? "is"]);
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

function anyOf(matches: Single): Matcher {
  return (run, values, keys) => {
    const texts = run.texts(keys);
    return values.some((value) => texts.some((key) => matches(run, value, key)));
  };
}

function singles(comparator: Comparator): Record<keyof typeof MATCH_TYPES, Single> {
  const { ready } = comparator;
  return {
    is: (run, value, key) => {
      spendOn(run, value.length);
      return ready(value) === ready(key);
    },
    contains: (run, value, key) => {
      spendOn(run, value.length);
      return ready(value).includes(ready(key));
    },
    matches: (run, value, key) => {
      const text = [...value];
      const found = new Wildcard(key, ready).match(text, text.map(ready), (characters) => spendOn(run, characters));
      return found !== undefined;
    },
  };
}

function spendOn(run: Run, characters: number): void {
  run.spend(characters / CHARACTERS_A_STEP);
}
