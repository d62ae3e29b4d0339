/** Everything that is computed once, when a message arrives. (The faces; the work is in the files beside.) */

/** Header fields whose raw bytes the digest keeps at hand, lower-case, because clients ask for them in lists. */
export const LISTED_FIELDS: ReadonlySet<string> = new Set([
  "date", "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "message-id", "in-reply-to", "references", "newsgroups",
  "content-type", "content-transfer-encoding", "mime-version", "priority", "x-priority", "importance", "x-mailer", "user-agent",
  "list-id", "list-post", "list-unsubscribe", "list-unsubscribe-post", "disposition-notification-to", "auto-submitted", "x-spam-flag", "x-spam-status",
]);

export interface MessageDigest {
  /** Bytes of the header block, the empty line included: where the body starts. */
  readonly bodyStart: number;
  readonly envelope: Uint8Array;
  readonly bodyStructure: Uint8Array;
  readonly listedFields: Uint8Array;
  /** Decoded, unfolded. */
  readonly subject: string;
  /** RFC 5256 2.1. */
  readonly baseSubject: string;
  /** First mailbox of From, as "name <addr>" parts, decoded. */
  readonly from: { readonly name: string; readonly address: string } | undefined;
  /** Without angle brackets. */
  readonly messageId: string | undefined;
  /** References, then In-Reply-To, in their order, without duplicates or brackets; at most REFERENCES_MAX, the newest kept. */
  readonly references: readonly string[];
  /** The Date field as a moment (epoch ms), undefined when absent or unreadable. */
  readonly sentAt: number | undefined;
  /** The Date field's calendar day and time as written, read as if UTC (epoch ms): what IMAP SENTSINCE compares. */
  readonly sentAsWritten: number | undefined;
  /** At most 256 characters of the text, white space folded. */
  readonly preview: string;
  readonly hasAttachment: boolean;
}
