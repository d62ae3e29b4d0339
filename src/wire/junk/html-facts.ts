/** What the HTML of a message leads to, and what it hides: never what it shows. */
import { HOSTS_MAX, HTML_BYTES_MAX } from "./limits.ts";

export interface HtmlFacts {
  /** Of links and pictures, small letters. */
  readonly hosts: ReadonlySet<string>;
  readonly tricks: ReadonlySet<string>;
}

const host = /(?:https?:)?\/\/(?:[^\s/@"'<>]{1,200}@)?([a-z0-9][a-z0-9.-]{0,252})/gi;
/** A link whose text begins as an address in the web. */
const shown =
  /<a\s[^>]{0,500}?href\s{0,8}=\s{0,8}["']?https?:\/\/([a-z0-9.-]{1,253})[^>]{0,2000}>\s{0,20}(?:https?:\/\/|www\.)([a-z0-9.-]{1,253})/gi;

const TRICKS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    "hidden",
    /display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|font-size\s{0,4}:\s{0,4}[01](?:px|pt)?\s{0,4}[;"']/i,
  ],
  ["form", /<form[\s>]/i],
  ["script", /<script[\s>]/i],
  ["frame", /<i?frame[\s>]/i],
  ["picture", /<img[\s/]/i],
  ["background", /\sbackground\s{0,4}=/i],
  ["number for a host", /https?:\/\/[0-9]{1,3}(?:\.[0-9]{1,3}){3}/i],
  ["name before the host", /https?:\/\/[^\s/"'<>]{1,100}@/i],
  ["comment in a word", /[a-z]<!--[^>]{0,80}-->[a-z]/i],
  ["written as numbers", /(?:&#x?[0-9a-f]{2,5};?){8}/i],
];

/** Of HTML as latin1: what is looked for is ASCII in every charset that mail has. */
export function htmlFacts(html: string): HtmlFacts {
  const text = html.slice(0, HTML_BYTES_MAX);
  const tricks = new Set<string>();
  for (const [name, pattern] of TRICKS) if (pattern.test(text)) tricks.add(name);
  for (const [, to = "", says = ""] of text.matchAll(shown))
    if (registered(to) !== registered(says)) {
      tricks.add("a link that says another");
      break;
    }
  return { hosts: hostsIn(text), tricks };
}

/** The hosts of what looks like addresses in the web, the first HOSTS_MAX. */
export function hostsIn(text: string): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const [, name = ""] of text.matchAll(host)) {
    hosts.add(name.toLowerCase().replace(/\.+$/, ""));
    if (hosts.size >= HOSTS_MAX) break;
  }
  return hosts;
}

/** About the part of a name that somebody has registered: its last two labels. */
export function registered(name: string): string {
  return name.toLowerCase().replace(/\.+$/, "").split(".").slice(-2).join(".");
}
