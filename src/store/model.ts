/** The nouns of the mail store: no protocol words, no SQL. */
import type { Column } from "./snapshots/column.ts";

/** Brands keep a UID from being used as a MODSEQ. All ids are positive integers below 2^53 and never reused. */
export type AccountId = number & { readonly AccountId: unique symbol };
export type MailboxId = number & { readonly MailboxId: unique symbol };
export type EmailId = number & { readonly EmailId: unique symbol };
export type ThreadId = number & { readonly ThreadId: unique symbol };
/** 1..2^32-1, rising within a mailbox in the order of arrival. */
export type Uid = number & { readonly Uid: unique symbol };
/** One sequence per account; every transaction that changes something takes the next value for all its changes. */
export type Modseq = number & { readonly Modseq: unique symbol };
/** Names one distinct combination of flags within an account; see FlagSet. */
export type FlagSetId = number & { readonly FlagSetId: unique symbol };

/** What a mailbox is for (RFC 6154; `inbox` besides). At most one mailbox an account has a role. */
export type Role = "inbox" | "drafts" | "sent" | "junk" | "trash" | "archive" | "all" | "flagged" | "important";

export const HIERARCHY_SEPARATOR = "/";

/** What of a mailbox does not depend on its messages. */
export interface MailboxPlace {
  readonly id: MailboxId;
  readonly parentId: MailboxId | undefined;
  /** The last part of the path, Unicode NFC, without "/". */
  readonly name: string;
  /** All names from the top joined by "/": `Projects/2026`. INBOX is always "INBOX". */
  readonly path: string;
  readonly role: Role | undefined;
  /** False when only its children keep the name alive (\NonExistent): it holds no messages and cannot be selected. */
  readonly selectable: boolean;
  readonly subscribed: boolean;
  readonly hasChildren: boolean;
  /** Where clients show it among others; undefined when nobody has said. */
  readonly sortOrder: number | undefined;
  /** Of the last change to the mailbox's own properties. */
  readonly modseq: Modseq;
  /** What whoever reads this may do, as letters of RFC 4314 in the order of `RIGHTS`; all of them for the owner. */
  readonly rights: string;
}

export interface Mailbox extends MailboxPlace {
  readonly uidValidity: number;
  readonly uidNext: number;
  /** Of the last change to its messages (HIGHESTMODSEQ). */
  readonly highestModseq: Modseq;
  readonly messages: number;
  readonly unseen: number;
  readonly deleted: number;
  /** UIDs from here on are \Recent for the next session that selects the mailbox for writing. */
  readonly recentFrom: number;
  /** Sum of the sizes of its messages, bytes. */
  readonly size: number;
  /** Sum of their lineGrowth. */
  readonly lineGrowth: number;
  /** Each who looks at it, its owner aside, has a \\Seen of their own. */
  readonly seenByEach: boolean;
}

/**
 * A distinct combination of system flags ("\Seen", in the canonical spelling of RFC 9051) and keywords (as first written in
 * this account; compared without regard to ASCII case). Messages refer to a set by id, so a mailbox has few sets however
 * many messages, and what depends on the flags is computed once a set. Sets are immutable; id 1 is the empty set.
 */
export interface FlagSet {
  readonly id: FlagSetId;
  /** System flags first, in the order \Answered \Flagged \Deleted \Seen \Draft, then keywords by name. */
  readonly names: readonly string[];
  readonly seen: boolean;
  readonly answered: boolean;
  readonly flagged: boolean;
  readonly deleted: boolean;
  readonly draft: boolean;
  has(flag: string): boolean;
}

/**
 * An immutable picture of a mailbox's messages in UID order, as columns that share their index, shared by every session
 * of a process. A newer one is made when the change log moves on.
 */
export interface Snapshot {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uidNext: number;
  /** The change-log position that this snapshot shows. */
  readonly modseq: Modseq;
  readonly uids: Uint32Array;
  readonly flagSets: Column;
  readonly modseqs: Column;
  flagSet(id: number): FlagSet;
  /** The position of a UID, or -1. */
  indexOf(uid: number): number;
  /** The positions, rising, of the messages that changed or came after this position of the change log; undefined when only a look at all of them can tell. */
  changedAfter(modseq: Modseq): readonly number[] | undefined;
  /** Every keyword in use in the mailbox, by name. */
  readonly keywords: readonly string[];
}

/** One message's row in a mailbox, without its content: all of it stays as it is. */
export interface MessageRow {
  readonly uid: Uid;
  readonly emailId: EmailId;
  readonly threadId: ThreadId;
  /** Bytes, exactly as returned (trace headers included). */
  readonly size: number;
  /** Octets more where every line ends with CRLF (wire/mime/line-ends.ts): what POP3 sends. Nearly always 0. */
  readonly lineGrowth: number;
  /** INTERNALDATE, epoch milliseconds (whole seconds). */
  readonly internalDate: number;
  /** The zone in which it was given, minutes east of UTC; 0 for what was delivered. */
  readonly dateZone: number;
  /** When it came into this mailbox (RFC 8514), epoch milliseconds. */
  readonly savedAt: number;
}

/** A row, and the message's flags as they are now. */
export interface FlaggedRow extends MessageRow {
  readonly flagSet: FlagSetId;
  readonly modseq: Modseq;
}

/** A row and what lists show, computed once at arrival. */
export interface MessageSummary extends MessageRow {
  /** ENVELOPE as IMAP sends it, parentheses included. */
  readonly envelope: Uint8Array;
  /** BODYSTRUCTURE as IMAP sends it, parentheses included. */
  readonly bodyStructure: Uint8Array;
  /** The raw header fields of `wire/mime/digest.ts` LISTED_FIELDS that the message has, in their order, each with its CRLF. */
  readonly listedFields: Uint8Array;
}

/** The messages of a mailbox that are not marked \Deleted, in UID order, as columns that share their index. Immutable. */
export interface EmailColumns {
  readonly mailboxId: MailboxId;
  readonly uids: Uint32Array;
  readonly emailIds: Float64Array;
  readonly threadIds: Float64Array;
  readonly flagSets: Uint32Array;
  /** Bytes. */
  readonly sizes: Float64Array;
  /** INTERNALDATE, epoch milliseconds. */
  readonly internalDates: Float64Array;
  /** The flag sets that occur, by id. */
  readonly sets: ReadonlyMap<number, FlagSet>;
}

/** Messages of a mailbox that are not marked \Deleted, and the threads they belong to. */
export interface VisibleCounts {
  readonly emails: number;
  /** Neither \Seen nor \Draft. */
  readonly unreadEmails: number;
  readonly threads: number;
  /** With an unread email in this mailbox. */
  readonly unreadThreads: number;
}

/** Where an email is: one message. */
export interface EmailPlace {
  readonly mailboxId: MailboxId;
  readonly uid: Uid;
  readonly flags: FlagSet;
  readonly modseq: Modseq;
  /** Epoch milliseconds. */
  readonly internalDate: number;
}

/** Content and all its places; an email is there as long as it has one. */
export interface Email {
  readonly id: EmailId;
  readonly threadId: ThreadId;
  /** Bytes. */
  readonly size: number;
  /** The Date field, epoch milliseconds. */
  readonly sentAt: number | undefined;
  readonly hasAttachment: boolean;
  readonly preview: string;
  /** As MessageSummary.listedFields. */
  readonly listedFields: Uint8Array;
  /** At least one, in no order. */
  readonly places: readonly EmailPlace[];
}

/** What happened to things of one kind between two positions of the change log. */
export interface Changes<Id> {
  /** The later position; the newest when nothing is left to tell. */
  readonly upTo: Modseq;
  readonly created: readonly Id[];
  readonly updated: readonly Id[];
  /** Some of them may have come after the earlier position. */
  readonly destroyed: readonly Id[];
}

export interface MailboxChanges extends Changes<MailboxId> {
  /** Of the updated ones nothing but the counts of messages changed. */
  readonly countsOnly: boolean;
}

export type RecordId = number & { readonly RecordId: unique symbol };

/** What there are records of. */
export type RecordKind =
  | "identity"
  | "submission"
  | "vacation"
  | "push"
  | "addressBook"
  | "contact"
  | "picture"
  | "shareNotification"
  | "import"
  | "arrival"
  | "blocked"
  | "junk-filter"
  | "sieve-script"
  | "sieve-problem"
  | "sieve-memory";

export interface StoredRecord {
  /** Never used again within its kind. */
  readonly id: RecordId;
  readonly modseq: Modseq;
  /** JSON. */
  readonly data: string;
}

/** An annotation: what clients keep with a mailbox, or with the account (RFC 5464). */
export interface Annotation {
  /** In small letters: `/private/comment` is of one user alone, `/shared/comment` of all who see the mailbox. */
  readonly entry: string;
  readonly value: Uint8Array;
}

export interface AnnotationChange {
  /** Undefined for the account itself. */
  readonly mailboxId: MailboxId | undefined;
  readonly entry: string;
  readonly modseq: Modseq;
}

/** Bytes that a client has uploaded and not used yet. */
export interface Upload {
  /** "U" and hexadecimal digits. */
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** The media type as the client gave it. */
  readonly type: string;
}

/** Limits and use of an account. `undefined` means unlimited. */
export interface Quota {
  readonly usedBytes: number;
  readonly usedMessages: number;
  readonly maxBytes: number | undefined;
  readonly maxMessages: number | undefined;
}

/** What messages are sorted and threaded by (RFC 5256, RFC 5957). Texts are collation keys: to be compared, not shown. */
export interface OrderKeys {
  /** INTERNALDATE, epoch milliseconds. */
  readonly arrival: number;
  /** Bytes. */
  readonly size: number;
  /** The Date field, epoch milliseconds; `arrival` where there is none that can be read. */
  readonly sent: number;
  /** Base subject. */
  readonly subject: string;
  /** 1 when the subject is that of a reply or forward, else 0. */
  readonly isReply: number;
  /** The mailbox, before the "@", of the first address of From, To and Cc; "" without one. */
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  /** The name, or else the address, of the first address. */
  readonly fromShown: string;
  readonly toShown: string;
  /** Without angle brackets. */
  readonly messageId: string | null;
  /** Message-ids of the ancestors, oldest first, separated by one space. */
  readonly references: string;
}

export type OrderedMessage<K extends keyof OrderKeys> = { readonly uid: Uid } & Pick<OrderKeys, K>;
