/** What the server tells over JMAP (RFC 8620, RFC 8621), as far as the webmail reads it. */
import type { Rights } from "../sharing/levels.ts";
import type { Arrival, HeaderField } from "../../../src/wire/mime/arrival.ts";

export interface Address {
  readonly name: string | null;
  readonly email: string;
}

export type Role = "inbox" | "drafts" | "sent" | "archive" | "junk" | "trash" | "all" | "flagged" | "important";

export interface Mailbox {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly role: Role | null;
  readonly sortOrder: number;
  readonly totalThreads: number;
  readonly unreadThreads: number;
  readonly totalEmails: number;
  readonly unreadEmails: number;
  /** All but `mayShare`, which is absent where the server cannot share. */
  readonly myRights: Readonly<Record<Exclude<keyof Rights, "mayShare">, boolean>> & Pick<Rights, "mayShare">;
  /** By principal, what they may do (RFC 9670 4.2). */
  readonly shareWith?: Readonly<Record<string, Rights>> | null;
}

/** What lists show of an email. */
export interface Email {
  readonly id: string;
  readonly blobId: string;
  readonly threadId: string;
  readonly mailboxIds: Readonly<Record<string, true>>;
  readonly keywords: Readonly<Record<string, true>>;
  readonly from: readonly Address[] | null;
  readonly to: readonly Address[] | null;
  readonly subject: string | null;
  readonly receivedAt: string;
  readonly preview: string;
  readonly hasAttachment: boolean;
}

export const EMAIL_PROPERTIES = [
  "id",
  "blobId",
  "threadId",
  "mailboxIds",
  "keywords",
  "from",
  "to",
  "subject",
  "receivedAt",
  "preview",
  "hasAttachment",
] as const satisfies readonly (keyof Email)[];

export interface BodyPart {
  readonly partId: string | null;
  readonly blobId: string | null;
  readonly size: number;
  readonly name: string | null;
  readonly type: string;
  readonly disposition: string | null;
  readonly cid: string | null;
  /** Not of messages that are kept on the device from before it was asked for. */
  readonly "header:Content-Type:asText"?: string | null;
}

interface BodyValue {
  readonly value: string;
  readonly isTruncated: boolean;
}

/** What opening an email shows besides. */
export interface EmailContent {
  readonly id: string;
  readonly headers: readonly HeaderField[];
  readonly arrival: Arrival;
  readonly sender: readonly Address[] | null;
  readonly cc: readonly Address[] | null;
  readonly bcc: readonly Address[] | null;
  readonly replyTo: readonly Address[] | null;
  readonly messageId: readonly string[] | null;
  readonly inReplyTo: readonly string[] | null;
  readonly references: readonly string[] | null;
  readonly textBody: readonly BodyPart[];
  readonly htmlBody: readonly BodyPart[];
  readonly attachments: readonly BodyPart[];
  readonly bodyValues: Readonly<Record<string, BodyValue>>;
}

export const CONTENT_PROPERTIES = [
  "id",
  "headers",
  "arrival",
  "sender",
  "cc",
  "bcc",
  "replyTo",
  "messageId",
  "inReplyTo",
  "references",
  "textBody",
  "htmlBody",
  "attachments",
  "bodyValues",
] as const satisfies readonly (keyof EmailContent)[];

export const PART_PROPERTIES = [
  "partId",
  "blobId",
  "size",
  "name",
  "type",
  "disposition",
  "cid",
  "header:Content-Type:asText",
] as const satisfies readonly (keyof BodyPart)[];

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly textSignature: string;
  readonly htmlSignature: string;
  readonly mayDelete: boolean;
}

export interface Quota {
  readonly id: string;
  readonly resourceType: "octets" | "count";
  readonly used: number;
  readonly hardLimit: number;
}

export interface Snippet {
  readonly emailId: string;
  readonly subject: string | null;
  readonly preview: string | null;
}

export interface PendingSubmission {
  readonly id: string;
  readonly identityId: string;
  readonly emailId: string;
  readonly sendAt: string;
  readonly envelope: Envelope;
}

/** Whom the server sends a message for, and to (RFC 8621 7). */
export interface Envelope {
  readonly mailFrom: EnvelopeAddress;
  readonly rcptTo: readonly EnvelopeAddress[];
}

interface EnvelopeAddress {
  readonly email: string;
  readonly parameters: Readonly<Record<string, string>> | null;
}
