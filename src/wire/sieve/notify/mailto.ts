/** mailto: URIs (RFC 6068) of notifications (RFC 5436). */
import { oneAddress } from "../language/address-argument.ts";
import { NOTIFIED_MAX } from "../limits.ts";

export interface Mailto {
  /** local@domain each. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string | undefined;
  readonly body: string | undefined;
  /** Other header fields that it names, but those that tell where a message comes from, and what it is. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** RFC 5436 2.3, and what frames a body. */
const NOT_TAKEN =
  /^(?:from|sender|reply-to|date|message-id|received|return-path|bcc|auto-submitted|mime-version|content-.*|resent-.*|dkim-signature|references|in-reply-to|authentication-results)$/;
const FIELD_NAME = /^[!-9;-~]{1,76}$/;
const FIELDS_MAX = 20;

/** Undefined when it is no mailto: URI with recipients, or names too many. */
export function readMailto(uri: string): Mailto | undefined {
  const [, path, query = ""] = /^mailto:([^?#]*)(?:\?([^#]*))?$/i.exec(uri) ?? [];
  const fields = readQuery(query);
  if (path === undefined || fields === undefined) return undefined;
  const valuesOf = (name: string): string[] =>
    fields.filter((field) => field.lowered === name).map(({ value }) => value);
  const to = [...addresses(path, decoded), ...valuesOf("to").flatMap((list) => addresses(list))];
  const cc = valuesOf("cc").flatMap((list) => addresses(list));
  const all = [...to, ...cc];
  if (to.length === 0 || all.length > NOTIFIED_MAX || all.includes(undefined)) return undefined;
  return {
    to: to.filter((each) => each !== undefined),
    cc: cc.filter((each) => each !== undefined),
    subject: valuesOf("subject")[0],
    body: valuesOf("body")[0],
    fields: fields
      .filter(({ lowered }) => !READ_HERE.has(lowered) && !NOT_TAKEN.test(lowered))
      .map(({ name, value }) => ({ name, value })),
  };
}
const READ_HERE: ReadonlySet<string> = new Set(["to", "cc", "subject", "body"]);

interface QueryField {
  readonly name: string;
  /** The name in lower case. */
  readonly lowered: string;
  readonly value: string;
}

function readQuery(query: string): QueryField[] | undefined {
  const pairs = query.split("&", FIELDS_MAX + 1).filter((each) => each !== "");
  if (pairs.length > FIELDS_MAX) return undefined;
  const fields: QueryField[] = [];
  for (const pair of pairs) {
    const [name, value] = pair.split(/=(.*)/s, 2).map(decoded);
    if (name === undefined || value === undefined || !FIELD_NAME.test(name)) return undefined;
    fields.push({ name, lowered: name.toLowerCase(), value });
  }
  return fields;
}

/** Undefined for one that is none. */
function addresses(
  list: string,
  decode: (text: string) => string | undefined = (text) => text,
): (string | undefined)[] {
  if (list === "") return [];
  return list.split(",", NOTIFIED_MAX + 1).map((each) => {
    const text = decode(each);
    return text === undefined ? undefined : oneAddress(text);
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
