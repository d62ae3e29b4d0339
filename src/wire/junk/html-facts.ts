/** What the HTML of a message leads to, and what it hides: never what it shows. */
import { HOSTS_MAX, HTML_BYTES_MAX } from "./limits.ts";

export interface HtmlFacts {
  /** Of links and pictures, small letters. */
  readonly hosts: ReadonlySet<string>;
  readonly tricks: ReadonlySet<string>;
}

const host = /(?:https?:)?\/\/(?:[^\s/@"'<>]{1,200}@)?([a-z0-9][a-z0-9.-]{0,252})/gi;
/** Where links begin, where they lead, and texts that begin as an address in the web. */
const link = /<a\s/gi;
const target = /\shref\s{0,8}=\s{0,8}["']?https?:\/\/([a-z0-9.-]{1,253})/i;
const shown = /^\s{0,20}(?:https?:\/\/|www\.)([a-z0-9.-]{1,253})/i;
/** Links that are compared with what they say, and characters of each that are looked at. */
const LINKS_MAX = 500;
const LINK_LENGTH_MAX = 2_000;

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
  if (saysAnother(text)) tricks.add("a link that says another");
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

/** Whether a link shows an address that is not where it leads. */
function saysAnother(html: string): boolean {
  let left = LINKS_MAX;
  for (const { index } of html.matchAll(link)) {
    if (left-- === 0) return false;
    const near = html.slice(index, index + LINK_LENGTH_MAX);
    const end = near.indexOf(">") + 1;
    const [, to] = target.exec(near.slice(0, end)) ?? [];
    const [, says] = shown.exec(near.slice(end)) ?? [];
    if (to !== undefined && says !== undefined && registered(to) !== registered(says)) return true;
  }
  return false;
}
