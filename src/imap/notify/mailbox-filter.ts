/** Which mailboxes a filter means (RFC 5465 6, RFC 7377 2.2). */
import { canonicalPath } from "../../store/mailboxes/mailbox-name.ts";
import { HIERARCHY_SEPARATOR } from "../../store/model.ts";
import type { MailboxFilter } from "../../wire/imap/mailbox-filter.ts";

/** A mailbox, or a name that is, was or may become one. */
interface Name {
  readonly path: string;
  readonly subscribed: boolean;
  /** It is somebody else's. */
  readonly isOthers?: boolean;
}

/** Whether the name is meant, whichever mailbox is selected. Mail may be delivered to any mailbox of the user. */
export function isMeant(filter: MailboxFilter, { path, subscribed, isOthers = false }: Name): boolean {
  switch (filter.kind) {
    case "selected":
    case "selected-delayed":
      return false;
    case "inboxes":
    case "personal":
      return !isOthers;
    case "subscribed":
      return subscribed;
    case "mailboxes":
      return filter.paths.some((each) => canonicalPath(each) === path);
    case "subtree":
      return filter.paths.some((each) => isBelow(canonicalPath(each), path) !== undefined);
    case "subtree-one":
      return filter.paths.some((each) => isBelow(canonicalPath(each), path)?.includes(HIERARCHY_SEPARATOR) === false);
  }
}

/** The rest of a path that is this one (then it is empty) or below it. */
function isBelow(top: string, path: string): string | undefined {
  if (path === top) return "";
  return path.startsWith(`${top}${HIERARCHY_SEPARATOR}`) ? path.slice(top.length + 1) : undefined;
}
