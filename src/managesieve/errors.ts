/** What a refusal is called in ManageSieve: the response codes of RFC 5804 1.3. */
import type { RefusalCode } from "../base/errors.ts";

/** Without parentheses; undefined where no code says more than NO does. */
export const responseCodes = {
  "not-found": "NONEXISTENT",
  exists: "ALREADYEXISTS",
  "has-children": undefined,
  forbidden: undefined,
  "over-quota": "QUOTA",
  "too-large": "QUOTA/MAXSIZE",
  limit: "QUOTA/MAXSCRIPTS",
  invalid: undefined,
  conflict: undefined,
  expunged: undefined,
  // Only the active script is in use: it cannot be deleted.
  "in-use": "ACTIVE",
  "rate-limited": "TRYLATER",
  undecided: "TRYLATER",
  unavailable: "TRYLATER",
  unsupported: undefined,
} satisfies Record<RefusalCode, string | undefined>;
