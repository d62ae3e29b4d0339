/** How `set` changes a value (RFC 5229 4.1); of modifiers of one precedence, one is given. */
import type { Run } from "../running/run.ts";
import type { Arguments } from "./arguments.ts";

type Modify = (text: string) => string;

/** From the highest precedence, which comes first, to the lowest. */
const GROUPS: readonly Readonly<Record<string, { readonly requires?: string; readonly modify: Modify }>>[] = [
  { lower: { modify: (text) => text.toLowerCase() }, upper: { modify: (text) => text.toUpperCase() } },
  {
    lowerfirst: { modify: (text) => first(text, (one) => one.toLowerCase()) },
    upperfirst: { modify: (text) => first(text, (one) => one.toUpperCase()) },
  },
  { quotewildcard: { modify: (text) => text.replace(/[*?\\]/g, "\\$&") } },
  { encodeurl: { requires: "enotify", modify: encodeUrl } },
  { length: { modify: (text) => String([...text].length) } },
];

/** To change a character takes longer than to compare it. */
const STEPS_A_CHARACTER = 0.5;

/** Takes the tags. */
export function readModifiers(given: Arguments): (run: Run, text: string) => string {
  const changes: Modify[] = [];
  for (const group of GROUPS) {
    const requires = Object.fromEntries(Object.entries(group).map(([name, each]) => [name, each.requires]));
    const tag = given.oneOf(requires);
    const change = group[tag?.name ?? ""]?.modify;
    if (change !== undefined) changes.push(change);
  }
  return (run, text) =>
    changes.reduce((changed, change) => {
      run.spend(changed.length * STEPS_A_CHARACTER);
      return change(changed);
    }, text);
}

function first(text: string, change: Modify): string {
  const [one = ""] = text;
  return change(one) + text.slice(one.length);
}

/** What encodeURIComponent leaves, and is no unreserved character. */
const LEFT = Array.from("!'()*", (character) => ({
  character,
  code: `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
}));

/** RFC 5435 6: all but the unreserved characters. */
function encodeUrl(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return LEFT.reduce((whole, { character, code }) => whole.replaceAll(character, code), encoded);
}
