/** What this server writes in front of a message about what becomes of it. */

export interface Verdict {
  readonly isJunk: boolean;
  /** Clauses in English, what has led to it first. */
  readonly reasons: readonly string[];
}

/** The field that it stands in. */
export const VERDICT_FIELD = "X-Posthorn-Verdict";

/** How the reason begins when it was the reader's own junk filter; a number of percent follows. */
export const LEARNED_REASON = "it is like what its reader has called junk";
