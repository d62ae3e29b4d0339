/** Senders who look like somebody else: in the name that is shown, or in the domain. */
import type { Address } from "../jmap/types.ts";
import { domainOf } from "./people.ts";

export type LookAlike =
  /** The name has an address in it, of another domain. */
  | { readonly kind: "name-is-address"; readonly named: string }
  /** The name of somebody one writes to, at another address. */
  | { readonly kind: "name-of-known"; readonly known: string }
  /** A domain that is nearly one that is known. */
  | { readonly kind: "domain-of-known"; readonly domain: string; readonly known: string }
  /** A domain in letters of another alphabet that look like Latin ones. */
  | { readonly kind: "foreign-letters"; readonly domain: string };

/** `known` are oneself and those one wrote to. */
export function lookAlikeOf(sender: Address, known: readonly Address[]): LookAlike | undefined {
  const email = sender.email.toLowerCase();
  const domain = domainOf(sender);
  if (known.some((each) => each.email.toLowerCase() === email)) return undefined;
  const named = /[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/.exec(sender.name ?? "");
  if (named !== null && !isWithin(domain, (named[1] ?? "").toLowerCase()))
    return { kind: "name-is-address", named: named[0] };
  const domains = new Set(known.map(domainOf));
  const similar = domains.has(domain) ? undefined : [...domains].find((each) => isSimilar(domain, each));
  if (similar !== undefined) return { kind: "domain-of-known", domain, known: similar };
  if (/[^\p{ASCII}]/u.test(domain) && /^[\p{ASCII}]+$/u.test(skeletonOf(domain)))
    return { kind: "foreign-letters", domain };
  const namesake = known.find((each) => isSameName(each.name, sender.name));
  return namesake === undefined ? undefined : { kind: "name-of-known", known: namesake.email };
}

function isWithin(domain: string, other: string): boolean {
  return domain === other || domain.endsWith(`.${other}`) || other.endsWith(`.${domain}`);
}

/** One word is no name to know somebody by. */
function isSameName(a: string | null, b: string | null): boolean {
  const [one, two] = [a, b].map((name) => skeletonOf((name ?? "").trim().replace(/\s+/g, " ")));
  return one === two && one?.includes(" ") === true;
}

/** Letters of other alphabets, and digits, that look like the Latin letter below each. */
const LOOKING = "аеорсухіјѕһԁԛԝвнкмтӏαεοριτυνκɡı01";
const LIKE____ = "aeopcyxijshdqwbhkmtlaeopituvkgiol";

/** Same for what looks the same, or nearly. */
function skeletonOf(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const letters = [...plain].map((letter) => LIKE____[LOOKING.indexOf(letter)] ?? letter).join("");
  return letters.replaceAll("rn", "m").replaceAll("vv", "w");
}

/** Characters in front of the last dot, from which one that differs is more likely a trick than another name. */
const LONG = 7;

function isSimilar(domain: string, known: string): boolean {
  const [one, two] = [skeletonOf(domain), skeletonOf(known)];
  if (one === two) return true;
  return two.lastIndexOf(".") >= LONG && topOf(one) === topOf(two) && isOneEdit(one, two);
}

const topOf = (domain: string): string => domain.slice(domain.lastIndexOf("."));

/** One character more, less or other, or two neighbours that changed places. */
function isOneEdit(one: string, two: string): boolean {
  if (Math.abs(one.length - two.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === two[start]) start++;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  const isSwapped = one[start] === two[start + 1] && one[start + 1] === two[start] && rest(one, 2) === rest(two, 2);
  const [before, after] = [one.length >= two.length ? 1 : 0, two.length >= one.length ? 1 : 0];
  return isSwapped || rest(one, before) === rest(two, after);
}
