/** How `set` changes a value (RFC 5229 4.1); of modifiers of one precedence, one is given. */
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

/** Takes the tags. */
export function readModifiers(given: Arguments): Modify {
  const changes: Modify[] = [];
  for (const group of GROUPS) {
    const requires = Object.fromEntries(Object.entries(group).map(([name, each]) => [name, each.requires]));
    const tag = given.oneOf(requires);
    const change = group[tag?.name ?? ""]?.modify;
    if (change !== undefined) changes.push(change);
  }
  return (text) => changes.reduce((changed, change) => change(changed), text);
}

function first(text: string, change: Modify): string {
  const [one = ""] = text;
  return change(one) + text.slice(one.length);
}

/** RFC 5435 6: all but the unreserved characters. */
function encodeUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
