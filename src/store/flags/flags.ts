/** Flags: how they are spelled, which are allowed, and the distinct combinations of one account. */
import { Refusal } from "../../base/errors.ts";
import { KEYWORD_BYTES_MAX, KEYWORDS_PER_MESSAGE_MAX } from "../limits.ts";
import type { FlagSet, FlagSetId } from "../model.ts";

/** In the order in which a FlagSet names them. */
const SYSTEM_FLAGS = ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"] as const;

const systemByKey = new Map<string, string>(SYSTEM_FLAGS.map((flag) => [flag.toLowerCase(), flag]));

/** Printable ASCII without what an IMAP atom or a JMAP keyword forbids (RFC 9051 9 flag-keyword, RFC 8621 4.1.1). */
const KEYWORD = /^[!#$&'+\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/;

/** What flags are compared by: ASCII letters without case. */
export function flagKey(flag: string): string {
  return flag.toLowerCase();
}

/**
 * Checks flags and spells system flags canonically, each once. Keywords stay as written.
 * Throws Refusal("invalid") for a flag that cannot be kept, `limit` for too many.
 */
export function checkedFlags(flags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const flag of flags) {
    const key = flagKey(flag);
    if (!byKey.has(key)) byKey.set(key, systemByKey.get(key) ?? checkedKeyword(flag));
  }
  if (byKey.size > KEYWORDS_PER_MESSAGE_MAX + SYSTEM_FLAGS.length) {
    throw new Refusal("limit", "too many keywords on one message");
  }
  return [...byKey.values()];
}

function checkedKeyword(flag: string): string {
  if (flag.startsWith("\\")) throw new Refusal("invalid", "no such system flag");
  if (!KEYWORD.test(flag)) throw new Refusal("invalid", "a keyword has characters that are not allowed");
  if (flag.length > KEYWORD_BYTES_MAX) throw new Refusal("invalid", "the keyword is too long");
  return flag;
}

/** The place of a system flag, -1 for a keyword. */
function rank(name: string): number {
  return SYSTEM_FLAGS.indexOf(name as (typeof SYSTEM_FLAGS)[number]);
}

/** System flags first in their order, then keywords by name without case. */
export function inOrder(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    if (left >= 0 && right >= 0) return left - right;
    if (left >= 0 || right >= 0) return left >= 0 ? -1 : 1;
    return flagKey(a) < flagKey(b) ? -1 : 1;
  });
}

/** A stored combination. */
export class KeptFlagSet implements FlagSet {
  readonly id: FlagSetId;
  readonly names: readonly string[];
  readonly seen: boolean;
  readonly answered: boolean;
  readonly flagged: boolean;
  readonly deleted: boolean;
  readonly draft: boolean;
  readonly #keys: ReadonlySet<string>;

  constructor(id: FlagSetId, names: readonly string[]) {
    this.id = id;
    this.names = names;
    this.#keys = new Set(names.map(flagKey));
    this.seen = this.#keys.has("\\seen");
    this.answered = this.#keys.has("\\answered");
    this.flagged = this.#keys.has("\\flagged");
    this.deleted = this.#keys.has("\\deleted");
    this.draft = this.#keys.has("\\draft");
  }

  get keywords(): readonly string[] {
    return this.names.filter((name) => !name.startsWith("\\"));
  }

  has(flag: string): boolean {
    return this.#keys.has(flagKey(flag));
  }
}

/** Whether a flag says what is junk … */
export function isSaying(flag: string): boolean {
  return /^(?:\$?junk|\$notjunk)$/i.test(flag);
}

/** … or tells that a message is wanted, once there is junk to compare it with. */
export function isTelling(flag: string): boolean {
  return /^(?:nonjunk|\\answered|\\flagged)$/i.test(flag);
}
