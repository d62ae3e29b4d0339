/** What the junk filter sees in a message: its words, who it is from, what it leads to, how it is made, and what was found out when it came. */
import type { MethodResult } from "../mime/auth-results.ts";
import { type HtmlFacts, hostsIn, registered } from "./html-facts.ts";
import { FIELD_LENGTH_MAX, FIELDS_MAX, TEXT_LENGTH_MAX } from "./limits.ts";
import { TokenSet } from "./token-set.ts";
import { addWords } from "./words.ts";

/** All texts are folded (small letters, decomposed). */
export interface Judged {
  /** The values of the message's own fields of that name. */
  values(name: string): readonly string[];
  readonly body: string;
  readonly html: HtmlFacts;
  /** "text/html", "image/png": of each part. */
  readonly types: readonly string[];
  /** What this server found out itself; null for what it did not examine. */
  readonly results: readonly MethodResult[] | null;
}

/** Rising, each once. What says most is first, for there may be only so many. */
export function tokensOf(judged: Judged): readonly number[] {
  const tokens = new TokenSet();
  addOrigin(tokens, judged);
  addShape(tokens, judged);
  addHosts(tokens, judged);
  for (const subject of some(judged, "subject")) addWords(tokens, "subject:", subject);
  addWords(tokens, "", judged.body);
  return tokens.sorted();
}

const ADDRESS = /([^\s<>"',;:()]{1,64})@([a-z0-9.-]{1,253})/;

function addOrigin(tokens: TokenSet, judged: Judged): void {
  const domains = new Set<string>();
  for (const from of some(judged, "from")) {
    const [address, , domain = ""] = ADDRESS.exec(from) ?? [];
    if (address === undefined) tokens.add("from:", "nobody");
    else {
      tokens.add("from:", address);
      tokens.add("domain:", registered(domain));
      domains.add(registered(domain));
      addWords(tokens, "name:", from.replace(address, " "));
    }
  }
  for (const replyTo of some(judged, "reply-to")) {
    const [, , domain = ""] = ADDRESS.exec(replyTo) ?? [];
    tokens.add("answers to:", registered(domain));
    if (!domains.has(registered(domain))) tokens.add("answers to:", "another domain");
  }
  for (const list of some(judged, "list-id")) tokens.add("list:", /<([^>]*)>/.exec(list)?.[1] ?? list);
  for (const { method, result } of judged.results ?? []) tokens.add(`${method}=`, result);
}

/** Fields of which it counts that they are there, and how often. */
const PRESENT = ["message-id", "date", "to", "cc", "in-reply-to", "references", "list-unsubscribe", "precedence"];

function addShape(tokens: TokenSet, judged: Judged): void {
  for (const name of PRESENT) tokens.add(`has ${name}:`, String(Math.min(judged.values(name).length, 2)));
  for (const name of ["x-mailer", "user-agent"])
    for (const made of some(judged, name)) addWords(tokens, "made by:", made);
  for (const type of some(judged, "content-type")) {
    tokens.add("type:", type.split(";")[0]?.trim() ?? "");
    tokens.add("charset:", /charset\s{0,4}=\s{0,4}"?([^\s";]{1,40})/.exec(type)?.[1] ?? "none");
  }
  for (const type of new Set(judged.types.slice(0, 20))) tokens.add("part:", type);
  for (const trick of judged.html.tricks) tokens.add("html:", trick);
  if (judged.types.includes("text/html") && !judged.types.includes("text/plain")) tokens.add("html:", "alone");
  tokens.add("length:", String(Math.floor(Math.log2(judged.body.length + 1))));
}

function addHosts(tokens: TokenSet, { body, html }: Judged): void {
  const hosts = new Set([...html.hosts, ...hostsIn(body.slice(0, TEXT_LENGTH_MAX))]);
  for (const host of hosts) {
    tokens.add("leads to:", host);
    tokens.add("leads to:", registered(host));
  }
}

function some(judged: Judged, name: string): readonly string[] {
  return judged
    .values(name)
    .slice(0, FIELDS_MAX)
    .map((value) => value.slice(0, FIELD_LENGTH_MAX));
}
