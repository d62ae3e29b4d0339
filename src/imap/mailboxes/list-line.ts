/** One LIST response, with everything that is known of the name (RFC 9051 7.3.1). */
import { HIERARCHY_SEPARATOR, type MailboxPlace } from "../../store/model.ts";
import type { Listed } from "./listing.ts";
import { mailboxText } from "./mailbox-text.ts";
import { specialUseText } from "./special-use.ts";

export interface ListLineOptions {
  readonly utf8: boolean;
  /** `\Subscribed` where it is so. */
  readonly showSubscribed: boolean;
  /** For the plain LIST of IMAP4rev1, which knows `\Noselect` alone; one of the two is said, never both (RFC 5258 6). */
  readonly plain?: boolean;
  /** Selection options, for names that are shown for what lies below them (CHILDINFO, RFC 5258 3.5). */
  readonly childInfo?: readonly string[];
  /** The name that the client knew it by (OLDNAME, RFC 9051 6.3.9.7). */
  readonly oldName?: string | undefined;
}

/** The answer to a query for the separator alone: `LIST "" ""`. */
export const ROOT_NAME = `(\\Noselect) "${HIERARCHY_SEPARATOR}" ""`;

/** `* LIST (…) "/" "name"`, with its line end. */
export function listLine(entry: Listed, options: ListLineOptions): string {
  const attributes = attributesOf(entry.mailbox, options.plain === true ? "\\Noselect" : "\\NonExistent");
  if (options.showSubscribed && entry.subscribed) attributes.push("\\Subscribed");
  const extended = extendedText(entry, options);
  return `* LIST (${attributes.join(" ")}) "${HIERARCHY_SEPARATOR}" ${mailboxText(entry.path, options.utf8)}${extended}\r\n`;
}

/** The same for one mailbox, after SELECT, CREATE and RENAME of IMAP4rev2. */
export function mailboxLine(mailbox: MailboxPlace, options: Pick<ListLineOptions, "utf8" | "oldName">): string {
  const { path, subscribed } = mailbox;
  return listLine(
    { path, mailbox, subscribed, selected: true, selectedBelow: false },
    { ...options, showSubscribed: true },
  );
}

/** The same for a name that leads nowhere, or not any more. */
export function absentLine(path: string, options: Pick<ListLineOptions, "utf8" | "oldName">): string {
  return listLine(
    { path, mailbox: undefined, subscribed: false, selected: true, selectedBelow: false },
    { ...options, showSubscribed: false },
  );
}

/** The name that was given where it is kept in another form (RFC 9051 6.3.9.7); that of INBOX in another case is none. */
export function otherSpelling(given: string, kept: string): string | undefined {
  return given.toLowerCase() === kept.toLowerCase() ? undefined : given;
}

function attributesOf(mailbox: MailboxPlace | undefined, absent: string): string[] {
  if (mailbox === undefined) return [absent];
  const attributes = mailbox.selectable ? [] : [absent];
  attributes.push(mailbox.hasChildren ? "\\HasChildren" : "\\HasNoChildren");
  const use = specialUseText(mailbox.role);
  if (use !== "") attributes.push(use);
  return attributes;
}

function extendedText(entry: Listed, options: ListLineOptions): string {
  const items: string[] = [];
  if (entry.selectedBelow && options.childInfo !== undefined) {
    items.push(`"CHILDINFO" (${options.childInfo.map((option) => `"${option}"`).join(" ")})`);
  }
  if (options.oldName !== undefined) items.push(`"OLDNAME" (${mailboxText(options.oldName, options.utf8)})`);
  return items.length === 0 ? "" : ` (${items.join(" ")})`;
}
