/** A command within a rule as what it does; more than one where flags are several. Undefined where an action cannot say it. */
import type { Node } from "../../../../../src/wire/sieve/language/grammar.ts";
import { type Given, givenTo } from "./given.ts";
import { type Action, linesOf } from "./rule.ts";

export function readAction(command: Node): readonly Action[] | undefined {
  const given = givenTo(command);
  if (given === undefined || given.numbers.length > 0 || !Object.hasOwn(readers, command.name)) return undefined;
  return readers[command.name]?.(given);
}

const readers: Readonly<Record<string, (given: Given) => readonly Action[] | undefined>> = {
  fileinto: ({ tags, strings }) => {
    const folder = onlyString(strings);
    const isCopy = tags.has("copy");
    if (folder === undefined || tags.size !== Number(isCopy)) return undefined;
    return [{ kind: isCopy ? "copy" : "move", folder }];
  },
  redirect: ({ tags, strings }) => {
    const address = onlyString(strings);
    const isKept = tags.has("copy");
    return address === undefined || tags.size !== Number(isKept) ? undefined : [{ kind: "forward", address, isKept }];
  },
  addflag: ({ tags, strings: [flags], strings }) => {
    if (tags.size > 0 || strings.length !== 1) return undefined;
    // Several may stand in one string (RFC 5232 2).
    const named = flags?.flatMap((each) => each.split(/ +/)).filter((flag) => flag !== "") ?? [];
    return named.length === 0 ? undefined : named.map((flag) => ({ kind: "mark", flag: known(flag) }));
  },
  reject: ({ tags, strings }) => {
    const reason = onlyString(strings);
    return reason === undefined || tags.size > 0 ? undefined : [{ kind: "reject", reason: linesOf(reason) }];
  },
  discard: (given) => (isNothing(given) ? [{ kind: "discard" }] : undefined),
  keep: (given) => (isNothing(given) ? [{ kind: "keep" }] : undefined),
  stop: (given) => (isNothing(given) ? [{ kind: "stop" }] : undefined),
};

/** Flags of the system are the same in any letters (RFC 9051 2.3.2). */
function known(flag: string): string {
  return flag.startsWith("\\") ? `\\${flag.slice(1, 2).toUpperCase()}${flag.slice(2).toLowerCase()}` : flag;
}

function onlyString([strings, ...more]: Given["strings"]): string | undefined {
  return strings?.length === 1 && more.length === 0 ? strings[0] : undefined;
}

function isNothing({ tags, strings }: Given): boolean {
  return tags.size === 0 && strings.length === 0;
}
