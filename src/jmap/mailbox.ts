/** A mailbox as JMAP shows it (RFC 8621 2). */
import type { Mailbox, Role, VisibleCounts } from "../store/model.ts";
import type { Right } from "../store/sharing/rights.ts";
import { mailboxIdText } from "../store/object-id.ts";
import type { Json, JsonObject } from "./json.ts";
import { allOf } from "./standard/get.ts";

export interface ShownMailbox {
  readonly mailbox: Mailbox;
  readonly counts: VisibleCounts;
  /** The request uses what it takes to share mailboxes. */
  readonly isSharing?: boolean;
}

/** Properties that change when messages do. */
export const COUNTS: readonly string[] = ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"];

/** Clients show mailboxes in this order, then by name. */
const ORDER: Readonly<Record<Role, number>> = {
  inbox: 1,
  drafts: 2,
  sent: 3,
  archive: 4,
  junk: 5,
  trash: 6,
  all: 7,
  flagged: 8,
  important: 9,
};
const ORDER_OF_OTHERS = 10;

type WithRights = Pick<Mailbox, "rights" | "selectable" | "role">;

export function myRightsIn(mailbox: WithRights, isSharing: boolean): JsonObject {
  return isSharing ? { ...rightsIn(mailbox), mayShare: mailbox.rights.includes("a") } : rightsIn(mailbox);
}

function rightsIn({ rights, selectable, role }: WithRights): JsonObject {
  const has = (right: Right): boolean => rights.includes(right);
  return {
    mayReadItems: selectable && has("r"),
    mayAddItems: selectable && has("i"),
    mayRemoveItems: selectable && has("t") && has("e"),
    maySetSeen: selectable && has("s"),
    maySetKeywords: selectable && has("w"),
    mayCreateChild: has("k"),
    mayRename: role !== "inbox" && has("x"),
    mayDelete: role !== "inbox" && has("x"),
    maySubmit: has("p"),
  };
}

export const mailboxProperties: Readonly<Record<string, (shown: ShownMailbox) => Json>> = {
  id: ({ mailbox }) => mailboxIdText(mailbox.id),
  name: ({ mailbox }) => mailbox.name,
  parentId: ({ mailbox }) => (mailbox.parentId === undefined ? null : mailboxIdText(mailbox.parentId)),
  role: ({ mailbox }) => mailbox.role ?? null,
  sortOrder: ({ mailbox }) => mailbox.sortOrder ?? (mailbox.role === undefined ? ORDER_OF_OTHERS : ORDER[mailbox.role]),
  totalEmails: ({ counts }) => counts.emails,
  unreadEmails: ({ counts }) => counts.unreadEmails,
  totalThreads: ({ counts }) => counts.threads,
  unreadThreads: ({ counts }) => counts.unreadThreads,
  myRights: ({ mailbox, isSharing = false }) => myRightsIn(mailbox, isSharing),
  isSubscribed: ({ mailbox }) => mailbox.subscribed,
};

/** What a mailbox without messages has of them. */
export const NO_COUNTS: VisibleCounts = { emails: 0, unreadEmails: 0, threads: 0, unreadThreads: 0 };

/** With all its properties. */
export function mailboxJson(shown: ShownMailbox): JsonObject {
  return allOf(shown, mailboxProperties);
}
