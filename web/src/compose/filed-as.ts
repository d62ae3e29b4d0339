/** Where the server has the files of a draft, in a version of it that it saved. */
import type { BodyPart } from "../jmap/types.ts";
import type { Draft } from "./draft.ts";

/** The draft with its files as they are in that version; what is not there stays where it was. */
export function filedAs(draft: Draft, attachments: readonly BodyPart[]): Draft {
  const left = [...attachments];
  const take = (isIt: (part: BodyPart) => boolean): string | undefined => {
    const at = left.findIndex((part) => part.blobId !== null && isIt(part));
    return at < 0 ? undefined : (left.splice(at, 1)[0]?.blobId ?? undefined);
  };
  const answer = typeof draft.calendar === "object" ? take(isCalendarAnswer) : undefined;
  const files = draft.files.map((file) => {
    const blobId = take(({ cid, name, size }) =>
      file.cid === null ? cid === null && name === file.name && size === file.size : contentId(cid) === file.cid,
    );
    return blobId === undefined ? file : { ...file, blobId };
  });
  return { ...draft, files, ...(answer === undefined ? {} : { calendar: { blobId: answer } }) };
}

/** What the answer to an invitation says to calendars (RFC 6047 2.4). */
export function isCalendarAnswer(part: BodyPart): boolean {
  const field = part["header:Content-Type:asText"] ?? "";
  return part.type === "text/calendar" && part.blobId !== null && /;\s*method\s*=\s*"?reply\b/i.test(field);
}

export function contentId(cid: string | null): string | null {
  return cid?.replace(/^<|>$/g, "") ?? null;
}
