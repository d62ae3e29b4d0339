/** Submissions: what was sent, to whom, and whether it can still be taken back (RFC 8621 7). Kept as records. */
import type { RecordId, StoredRecord } from "../store/model.ts";
import { emailIdText, threadIdText } from "../store/object-id.ts";
import type { SentRecord } from "../mail/sent/sent-record.ts";
import { blobIdOfEmail } from "./blob-id.ts";
import { utcDate } from "./dates.ts";
import { identityType } from "./identity.ts";
import type { Json, JsonObject } from "./json.ts";
import { recordType } from "./standard/records.ts";

export interface Submission extends SentRecord {
  readonly identityId: number;
  readonly emailId: number;
  readonly threadId: number;
  readonly envelope: JsonObject;
  /** Epoch milliseconds: when it leaves. */
  readonly sendAt: number;
  /** The queue's name for it. */
  readonly messageId: string;
  readonly canceled: boolean;
}

export const submissionType = recordType({
  name: "EmailSubmission",
  kind: "submission",
  letter: "S",
  using: "urn:ietf:params:jmap:submission",
});

export function readSubmission(record: StoredRecord): Submission {
  return JSON.parse(record.data) as Submission;
}

export interface ShownSubmission {
  readonly id: RecordId;
  readonly submission: Submission;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function undoStatusOf({ canceled, sendAt }: Submission, now: number): "pending" | "final" | "canceled" {
  if (canceled) return "canceled";
  return sendAt > now ? "pending" : "final";
}

export const submissionProperties: Readonly<Record<string, (shown: ShownSubmission) => Json>> = {
  id: ({ id }) => submissionType.idText(id),
  identityId: ({ submission }) => identityType.idText(submission.identityId as RecordId),
  emailId: ({ submission }) => emailIdText(submission.emailId),
  threadId: ({ submission }) => threadIdText(submission.threadId),
  envelope: ({ submission }) => submission.envelope,
  sendAt: ({ submission }) => utcDate(submission.sendAt),
  undoStatus: ({ submission, now }) => undoStatusOf(submission, now),
  deliveryStatus: ({ submission }) => submission.deliveryStatus as unknown as JsonObject,
  dsnBlobIds: ({ submission }) => (submission.dsnEmails ?? []).map(blobIdOfEmail),
  mdnBlobIds: ({ submission }) => (submission.mdnEmails ?? []).map(blobIdOfEmail),
};
