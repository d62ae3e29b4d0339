/** Sends the answer to an invitation, as all that is written: from the device first, with the time to take it back. */
import { courierOf } from "../../compose/courier.ts";
import { DraftKeeper } from "../../compose/draft-keeper.ts";
import type { Draft } from "../../compose/draft.ts";
import { answerTo } from "../../compose/open-drafts.ts";
import type { Address, Email, EmailContent } from "../../jmap/types.ts";
import type { MailStore } from "../../mail/mail-store.ts";
import { preferences } from "../../model/preferences.ts";
import { say } from "../../model/toasts.ts";
import type { Words } from "../../words/en.ts";
import type { Guest } from "./invitation-card.tsx";
import { type Answer, answerText, type Invitation, marksOfAnswer } from "./invitation.ts";
import type { invitationWords } from "./words.ts";

interface About {
  readonly email: Email;
  readonly content: EmailContent;
  readonly invitation: Invitation;
  readonly organizer: Address;
  readonly guest: Guest;
  readonly answer: Answer;
}

interface Said {
  readonly words: Words;
  readonly own: (typeof invitationWords)["en"];
  readonly locale: string;
}

export async function sendAnswer(store: MailStore, about: About, said: Said): Promise<void> {
  const draft = draftOf(store, about, said);
  const keeper = new DraftKeeper(courierOf(store).drafts, draft);
  const departure = { kind: "after", seconds: Number(preferences.value.undoSeconds) } as const;
  if (store.connection.value === "offline") say(said.words.inOutbox);
  await keeper.mark({ departure, isAttempted: false });
  await courierOf(store).take(keeper, draft, "leaving");
}

function draftOf(store: MailStore, about: About, { words, own, locale }: Said): Draft {
  const { email, content, invitation, organizer, guest, answer } = about;
  const { summary } = invitation.event;
  const { attendee, identity } = guest;
  const who = identity.name || attendee.name || identity.email;
  const named = { name: identity.name || attendee.name, email: attendee.email };
  return {
    ...answerTo(store, { kind: "reply", email, content, words, locale }),
    identityId: identity.id,
    to: [organizer],
    cc: [],
    subject: own.subject(answer, summary),
    isRich: false,
    text: `${own.text(who, answer, summary)}\n`,
    html: "",
    quote: undefined,
    files: [],
    calendar: answerText(invitation, named, answer, Date.now()),
    answers: { emailId: email.id, ...marksOfAnswer(answer) },
  };
}
