/** What becomes of a message in a folder when rules are done to it there. */
import type { Email } from "../../../jmap/types.ts";
import type { Change } from "../../../mail/actions.ts";
import { FLAGGED, SEEN } from "../model/rule.ts";
import type { Outcome } from "./outcome.ts";

export interface Places {
  /** The folder that the rules are run on. */
  readonly here: string;
  readonly trash: string | undefined;
  /** The mailbox of a path; undefined where it is missing. */
  readonly folder: (path: string) => string | undefined;
}

/** Undefined where all is as the rules want it. */
export function changeBy(outcome: Outcome, email: Email, places: Places): Change | undefined {
  const mailboxIds = placesAfter(outcome, email, places);
  const keywords = {
    ...email.keywords,
    ...Object.fromEntries(outcome.flags.map((flag) => [keywordOf(flag), true as const])),
  };
  const isMoved = !sameKeys(mailboxIds, email.mailboxIds);
  const isMarked = !sameKeys(keywords, email.keywords);
  if (!isMoved && !isMarked) return undefined;
  return { ...(isMoved ? { mailboxIds } : {}), ...(isMarked ? { keywords } : {}) };
}

function placesAfter({ folders, isKept }: Outcome, { mailboxIds }: Email, places: Places): Email["mailboxIds"] {
  const { here, trash, folder } = places;
  const filed = folders.flatMap((path) => folder(path) ?? []);
  const elsewhere = Object.keys(mailboxIds).filter((id) => id !== here);
  // What is deleted goes to Trash, what would go to a folder that is missing stays.
  const instead = folders.length === 0 ? (trash ?? here) : here;
  const left = isKept ? [here] : filed.length > 0 ? [] : [instead];
  return Object.fromEntries([...elsewhere, ...left, ...filed].map((id) => [id, true as const]));
}

/** RFC 8621 4.1.1. */
function keywordOf(flag: string): string {
  if (flag === SEEN) return "$seen";
  return flag === FLAGGED ? "$flagged" : flag.replace(/^\\/, "$").toLowerCase();
}

function sameKeys(one: object, other: object): boolean {
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return names.length === others.length && names.every((name) => name in other);
}
