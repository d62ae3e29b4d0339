/** Authentication-Results (RFC 8601 2.2): written for our own, and of those of others read as much as is needed. */
import { AUTH_RESULTS_LENGTH_MAX } from "./limits.ts";

export interface MethodResult {
  /** "spf", "dkim", … */
  readonly method: string;
  readonly result: string;
  readonly reason?: string | undefined;
  /** "smtp.mailfrom" and the like, with their values; those without one are left out. */
  readonly properties?: readonly (readonly [name: string, value: string | undefined])[];
}

const LINE_LENGTH_MAX = 78;
const TAB_WIDTH = 8;

/** Characters of a reason or a value that are written. */
const VALUE_LENGTH_MAX = 255;

/** The value after the authserv-id, one method a line, folded. */
export function formatMethods(results: readonly MethodResult[]): string {
  if (results.length === 0) return "none";
  return results.map(formatMethod).join(";\r\n\t");
}

function formatMethod({ method, result, reason, properties = [] }: MethodResult): string {
  const parts = [`${method}=${result}`];
  if (reason !== undefined) parts.push(`reason=${quoted(reason)}`);
  for (const [name, value] of properties) if (value !== undefined) parts.push(`${name}=${formatValue(value)}`);
  return folded(parts);
}

/** Words on lines that are as long as they should be (RFC 5322 2.1.1), the first of which stands behind one tab already. */
function folded(words: readonly string[]): string {
  let text = "";
  let width = TAB_WIDTH;
  for (const word of words) {
    const fits = text === "" || width + 1 + word.length <= LINE_LENGTH_MAX;
    text += text === "" ? word : fits ? ` ${word}` : `\r\n\t ${word}`;
    width = (fits ? width : TAB_WIDTH) + 1 + word.length;
  }
  return text;
}

/** A value that is a token, or an address with a domain, stands as it is. */
function formatValue(value: string): string {
  return /^[\w!#$%&'*+.^`{|}~@-]{1,255}$/.test(value) ? value : quoted(value);
}

function quoted(text: string): string {
  const printable = text.slice(0, VALUE_LENGTH_MAX).replace(/[^ -~\u{80}-\u{10ffff}]/gu, "?");
  return `"${printable.replace(/[\\"]/g, "\\$&")}"`;
}

/** The authserv-id of a field's value, lower case, without a dot at the end, or a version behind a slash, as drafts had it; undefined when the value does not begin with one. */
export function authservId(value: string): string | undefined {
  const text = value.slice(skipComments(value, 0), AUTH_RESULTS_LENGTH_MAX);
  const [, inQuotes, token] = /^(?:"((?:[^"\\]|\\.)*)"|([^\s;("/]+))/s.exec(text) ?? [];
  const id = inQuotes?.replace(/\\(.)/gs, "$1").replace(/[\r\n]/g, "") ?? token;
  return id?.toLowerCase().replace(/\.$/, "");
}

/**
 * Every authserv-id that a reader may find, those included that leave comments, quotes, folding or white space out wherever they stand;
 * undefined for a reader that finds none.
 */
export function possibleIds(value: string): readonly (string | undefined)[] {
  const bare = withoutComments(value.slice(0, AUTH_RESULTS_LENGTH_MAX)).replace(/["\\]|\r?\n[ \t]+/g, "");
  return [value, bare, bare.replace(/\s+/g, "")].map(authservId);
}

function withoutComments(text: string): string {
  let kept = "";
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (depth > 0 && character === "\\") at++;
    else if (character === "(") depth++;
    else if (depth > 0 && character === ")") depth--;
    else if (depth === 0) kept += character;
  }
  return kept;
}

/** What a value says of one method; undefined when it does not name it. Comments and quoted strings cannot be taken for it. */
export function methodResult(value: string, method: string): string | undefined {
  return parseMethods(value).find((each) => each.method === method)?.result;
}

/** Everything a value says, method by method. The authserv-id is not looked at. */
export function parseMethods(value: string): readonly MethodResult[] {
  return statements(value.slice(0, AUTH_RESULTS_LENGTH_MAX)).flatMap((statement) => {
    const [first, ...others] = statement.matchAll(
      /(?<![\w.-])([\w.-]+)(?:\s*\/\s*\d+)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/gs,
    );
    if (first === undefined) return [];
    const properties = others.map((pair) => [(pair[1] ?? "").toLowerCase(), valueOf(pair)] as const);
    const [, reason] = properties.find(([name]) => name === "reason") ?? [];
    return [{ method: (first[1] ?? "").toLowerCase(), result: valueOf(first).toLowerCase(), reason, properties }];
  });
}

function valueOf([, , inQuotes, token]: RegExpExecArray): string {
  return inQuotes?.replace(/\\(.)/gs, "$1") ?? token ?? "";
}

/** What stands between semicolons outside of quotes, without comments. */
function statements(text: string): readonly string[] {
  const found: string[] = [];
  let statement = "";
  for (let at = 0; at < text.length;) {
    if (text[at] === "(") {
      at = skipComments(text, at);
      statement += " ";
    } else if (text[at] === '"') {
      const end = endOfQuotes(text, at);
      statement += text.slice(at, end);
      at = end;
    } else if (text[at] === ";") {
      found.push(statement);
      statement = "";
      at++;
    } else statement += text[at++];
  }
  return [...found, statement];
}

/** Where comments and white space that begin at `start` end (RFC 5322 3.2.2); comments nest. */
function skipComments(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (depth > 0 && character === "\\") at++;
    else if (character === "(") depth++;
    else if (depth > 0 && character === ")") depth--;
    else if (depth === 0 && !/\s/.test(character)) break;
  }
  return Math.min(at, text.length);
}

function endOfQuotes(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
