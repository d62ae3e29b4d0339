/** Tag lists: "v=1; a=rsa-sha256; …" in signatures, seals and key records (RFC 6376 3.2). */
import { TAG_LIST_LENGTH_MAX, TAGS_MAX } from "./limits.ts";

export type Tag = readonly [name: string, value: string];

/** Characters of a line that is folded here; RFC 5322 2.1.1 asks for no more than 78. */
const LINE_LENGTH = 76;

const SPEC = /^[ \t\r\n]*([A-Za-z]\w*)[ \t\r\n]*=([^;]*)$/;

/** The tags by name, white space around their values taken off; undefined when the text is no tag list or has a tag twice. */
export function parseTagList(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > TAG_LIST_LENGTH_MAX) return undefined;
  const specs = text.split(";");
  if ((specs.at(-1) ?? "").trim() === "") specs.pop();
  if (specs.length > TAGS_MAX) return undefined;
  const tags = new Map<string, string>();
  for (const spec of specs) {
    const [, name, value = ""] = SPEC.exec(spec) ?? [];
    if (name === undefined || tags.has(name)) return undefined;
    tags.set(name, value.trim());
  }
  return tags;
}

/**
 * A header field with the tags as its value, folded, line end included. What `b` holds changes nothing in the relaxed form of the rest: so a
 * signature is made of the field with an empty `b`.
 */
export function tagListField(name: string, tags: readonly Tag[]): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const [i, tag] of tags.entries()) {
    const text = `${tag.join("=")}${i === tags.length - 1 ? "" : ";"}`;
    if (line.length + 1 + text.length <= LINE_LENGTH) {
      line += ` ${text}`;
      continue;
    }
    for (const piece of pieces(tag[0], text)) {
      lines.push(line);
      line = `\t${piece}`;
    }
  }
  return `${[...lines, line].join("\r\n")}\r\n`;
}

/** Base64 is broken after every 72 characters, but never before the semicolon, and a list of names before a colon. */
function pieces(tag: string, text: string): readonly string[] {
  const pattern = tag === "b" ? /(?:^b=)?[^;]{1,72};?/g : tag === "h" ? /.{1,75}(?=:|$)/g : /.+/g;
  return text.match(pattern) ?? [];
}
