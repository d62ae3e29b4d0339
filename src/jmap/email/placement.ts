/** Where an email is to be, and how marked: what a client says of `mailboxIds` and `keywords`, whole or as a patch (RFC 8621 4.6, RFC 8620 5.3). */
import type { MailboxId } from "../../store/model.ts";
import { parseObjectId } from "../../store/object-id.ts";
import { invalidProperties } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { broken, checkPaths } from "../standard/patch.ts";
import { WrongProperties } from "../standard/wrong-properties.ts";
import { flagOf } from "./keywords.ts";

/** Replaces everything, or adds some and removes some. */
export interface SetChange<T> {
  readonly replace: ReadonlySet<T> | undefined;
  readonly add: ReadonlySet<T>;
  readonly remove: ReadonlySet<T>;
}

export interface EmailPatch {
  readonly mailboxes: SetChange<MailboxId>;
  readonly flags: SetChange<string>;
}

export function parseEmailPatch(call: Call, patch: JsonObject): EmailPatch {
  checkPaths(patch);
  const mailboxes = new Change<MailboxId>();
  const flags = new Change<string>();
  for (const [path, value] of Object.entries(patch)) {
    const [property, key, ...rest] = path.split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (rest.length > 0) throw broken(`${path} leads into what is no object`);
    if (property === "mailboxIds") apply(mailboxes, (id, at) => mailboxId(call, id, at), { path, key, value });
    else if (property === "keywords") apply(flags, flag, { path, key, value });
    else throw invalidProperties(`${path.slice(0, 100)} cannot be changed`, path);
  }
  return { mailboxes, flags };
}

class Change<T> implements SetChange<T> {
  replace: Set<T> | undefined;
  readonly add = new Set<T>();
  readonly remove = new Set<T>();
}

interface PatchEntry {
  readonly path: string;
  /** Undefined: the property as a whole. */
  readonly key: string | undefined;
  readonly value: Json;
}

function apply<T>(change: Change<T>, read: (key: string, path: string) => T, { path, key, value }: PatchEntry): void {
  if (key === undefined) {
    // Keywords are none by default (RFC 8620 5.3, RFC 8621 4.1.1).
    change.replace = trueKeys(path === "keywords" ? (value ?? {}) : value, path, read);
    return;
  }
  if (value !== true && value !== null && value !== false) throw invalidProperties("the value is true or null", path);
  (value === true ? change.add : change.remove).add(read(key, path));
}

/** The keys of an object whose values are all true. */
function trueKeys<T>(value: Json | undefined, path: string, read: (key: string, path: string) => T): Set<T> {
  if (!isObject(value)) throw invalidProperties(`${path} is an object`, path);
  const found = new Set<T>();
  for (const [key, each] of Object.entries(value)) {
    if (each !== true) throw invalidProperties("each value is true", path);
    found.add(read(key, path));
  }
  return found;
}

function mailboxId(call: Call, text: string, path: string): MailboxId {
  const id = parseObjectId(call.idOf(text) ?? "", "F");
  if (id === undefined) throw invalidProperties("there is no such mailbox", path);
  return id as MailboxId;
}

function flag(keyword: string, path: string): string {
  const found = flagOf(keyword);
  if (found === undefined) throw invalidProperties("that is no keyword", path);
  return found;
}

/** What there is after the change. */
export function changed<T>(now: ReadonlySet<T>, { replace, add, remove }: SetChange<T>): ReadonlySet<T> {
  const after = new Set(replace ?? now);
  for (const each of add) after.add(each);
  for (const each of remove) after.delete(each);
  return after;
}

export interface NewPlacement {
  readonly mailboxes: readonly MailboxId[];
  readonly flags: readonly string[];
}

/** `mailboxIds` and `keywords` of an email that is created or imported. */
export function parsePlacement(call: Call, given: JsonObject): NewPlacement {
  const wrong = new WrongProperties();
  const mailboxes = wrong.read(() => trueKeys(given["mailboxIds"], "mailboxIds", (id, at) => mailboxId(call, id, at)));
  if (mailboxes?.size === 0) wrong.add("an email is in at least one mailbox", "mailboxIds");
  const flags = wrong.read(() => trueKeys(given["keywords"] ?? {}, "keywords", flag));
  wrong.end();
  return { mailboxes: [...(mailboxes ?? [])], flags: [...(flags ?? [])] };
}
