/** The message that a draft answers or forwards, found by what the draft refers to: one that was resumed knows nothing else of it. */
import type { MailStore } from "../mail/mail-store.ts";
import type { Answered, Draft } from "./draft.ts";

/** Undefined for a draft that answers nothing, or nothing that is here. Throws SignedOut, Unreachable, Refused. */
export async function answeredBy(store: MailStore, draft: Draft): Promise<Answered | undefined> {
  const [forwarded] = draft.forwards ?? [];
  const messageId = forwarded ?? draft.inReplyTo[0];
  if (draft.answers !== undefined || messageId === undefined) return draft.answers;
  const [{ ids }] = await store.client.request<[{ readonly ids: readonly string[] }]>([
    "Email/query",
    { filter: { header: ["Message-ID", messageId] }, limit: 1 },
  ]);
  const [emailId] = ids;
  if (emailId === undefined) return undefined;
  return { emailId, ...(forwarded === undefined ? await marksOf(store, draft) : { keyword: "$forwarded" }) };
}

async function marksOf(store: MailStore, { calendar }: Draft): Promise<Omit<Answered, "emailId">> {
  if (typeof calendar !== "object") return { keyword: "$answered" };
  const text = await (await store.client.blob(calendar.blobId, "text/calendar")).text();
  const { invitationIn, marksOfAnswer } = await import("../reader/invitation/invitation.ts");
  const answer = invitationIn(text)?.attendees[0]?.answer;
  return answer === undefined ? { keyword: "$answered" } : marksOfAnswer(answer);
}
