/** What a person wants of an email and the server has not heard of yet. */
import type { Email } from "../jmap/types.ts";

export type Placed = Pick<Email, "mailboxIds" | "keywords">;

export interface Wish {
  /** Of the email. */
  readonly id: string;
  /** Of its conversation; absent in what an older page has kept. */
  readonly threadId?: string;
  /** As the server had it when it was wished. */
  readonly seen: Placed;
  /** Null: gone for good. */
  readonly wanted: Placed | null;
}

type Names = Readonly<Record<string, true>>;

/** Undefined when nothing is left to be wished. What was seen first stays what it is compared with. */
export function wishOf(before: Wish | undefined, seen: Email, wanted: Email | undefined): Wish | undefined {
  const first = before?.seen ?? placed(seen);
  const { id, threadId } = seen;
  if (wanted === undefined) return { id, threadId, seen: first, wanted: null };
  const wish = { id, threadId, seen: first, wanted: placed(wanted) };
  return Object.keys(patchOf(first, wish.wanted)).length === 0 ? undefined : wish;
}

function placed({ mailboxIds, keywords }: Placed): Placed {
  return { mailboxIds, keywords };
}

/** The email as it will be; undefined when it will be gone. */
export function granted(email: Email, wish: Wish | undefined): Email | undefined {
  if (wish === undefined) return email;
  return wish.wanted === null ? undefined : { ...email, ...wish.wanted };
}

/** What to ask of the server; "destroy" takes it away. */
export type Work = EmailPatch | "destroy" | undefined;

/**
 * `now`: as the server has it. Marks are set on what it is; it is moved or destroyed only from where it was seen, for who moved it meanwhile knew more. Done
 * before, and unheard, leaves nothing to do.
 */
export function workOf({ seen, wanted }: Wish, now: Placed | undefined): Work {
  if (now === undefined) return undefined;
  const isThere = areSame(now.mailboxIds, seen.mailboxIds);
  if (wanted === null) return isThere ? "destroy" : undefined;
  const marks = Object.entries(patchOf({ ...seen, mailboxIds: {} }, { ...wanted, mailboxIds: {} })).filter(
    ([path, value]) => Object.hasOwn(now.keywords, splitPath(path).name) !== (value === true),
  );
  const moves = isThere ? patchOf({ ...seen, keywords: {} }, { ...wanted, keywords: {} }) : {};
  const patch = { ...Object.fromEntries(marks), ...moves };
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function areSame(one: Names, other: Names): boolean {
  return new Set(Object.keys(one)).symmetricDifference(new Set(Object.keys(other))).size === 0;
}

/** Paths of an Email, and what becomes of them (RFC 8620 5.3). */
export type EmailPatch = Readonly<Record<string, true | null>>;

/** Only what differs: others may change the same email at the same time. */
export function patchOf(before: Placed, after: Placed): EmailPatch {
  const patch: Record<string, true | null> = {};
  for (const property of PROPERTIES) {
    for (const name of Object.keys(before[property]))
      if (!Object.hasOwn(after[property], name)) patch[pathOf(property, name)] = null;
    for (const name of Object.keys(after[property]))
      if (!Object.hasOwn(before[property], name)) patch[pathOf(property, name)] = true;
  }
  return patch;
}

/** The other way round: as it is once the patch is done. */
export function patched({ mailboxIds, keywords }: Placed, patch: EmailPatch): Placed {
  const after = { mailboxIds: { ...mailboxIds }, keywords: { ...keywords } };
  for (const [path, value] of Object.entries(patch)) {
    const { property, name } = splitPath(path);
    if (value === null) delete after[property][name];
    else after[property][name] = true;
  }
  return after;
}

const PROPERTIES = ["mailboxIds", "keywords"] as const;

type Property = (typeof PROPERTIES)[number];

/** A pointer (RFC 6901 3): keywords may have its signs in them. */
function pathOf(property: Property, name: string): string {
  return `${property}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function splitPath(path: string): { readonly property: Property; readonly name: string } {
  const property = path.startsWith("keywords/") ? "keywords" : "mailboxIds";
  return {
    property,
    name: path
      .slice(property.length + 1)
      .replaceAll("~1", "/")
      .replaceAll("~0", "~"),
  };
}
