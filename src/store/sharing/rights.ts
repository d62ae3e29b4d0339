/** Who may do what with a mailbox besides its owner (RFC 4314 2.1). */
import type { AccountId } from "../model.ts";

/** Every right, in the order in which they are written: lookup, read, seen, write, insert, post, create, delete, deleted, expunge, administer. */
export const RIGHTS = "lrswipkxtea";
export type Right = "l" | "r" | "s" | "w" | "i" | "p" | "k" | "x" | "t" | "e" | "a";

/** What people say for the letters. */
export const SHARES: Readonly<Record<string, string>> = { read: "lrs", write: "lrswite", all: RIGHTS };

/** Stands for all who have an account here. */
export const ANYONE = 0 as AccountId;

/** What one identifier has, or (negative) has not, whatever others give it. */
export interface Grant {
  readonly grantee: AccountId;
  readonly negative: boolean;
  /** Letters in the order of `RIGHTS`; never empty. */
  readonly rights: string;
}

/** The letters in their order, each once; what is no right is left out. */
export function orderedRights(letters: string): string {
  return [...RIGHTS].filter((right) => letters.includes(right)).join("");
}

/**
 * What somebody may do who is not the owner: what the grants to them and to anyone give together, less what they take away. Without
 * lookup there is nothing: such a mailbox is not there for them, so that no answer can be another than that for a name nobody has.
 */
export function rightsOf(grants: readonly Grant[], viewer: AccountId): string {
  const mine = grants.filter(({ grantee }) => grantee === viewer || grantee === ANYONE);
  const taken = lettersOf(mine, true);
  const rights = [...lettersOf(mine, false)].filter((right) => !taken.includes(right)).join("");
  return rights.includes("l") ? orderedRights(rights) : "";
}

function lettersOf(grants: readonly Grant[], negative: boolean): string {
  return grants
    .filter((grant) => grant.negative === negative)
    .map(({ rights }) => rights)
    .join("");
}

/** The right that changing a flag takes. */
export function rightForFlag(flag: string): Right {
  const lower = flag.toLowerCase();
  return lower === "\\seen" ? "s" : lower === "\\deleted" ? "t" : "w";
}
