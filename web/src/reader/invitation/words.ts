/** What is said of invitations. */
import type { Answer } from "./invitation.ts";

type Saying = Readonly<Record<Answer, string>>;

const en = {
  invitation: "Invitation",
  isCancelled: "This appointment is cancelled",
  isRepeated: "It repeats",
  when: "When",
  place: "Where",
  organizer: "Invited by",
  accepted: "Accept",
  tentative: "Maybe",
  declined: "Decline",
  yours: { accepted: "You accepted", tentative: "You said maybe", declined: "You declined" } satisfies Saying,
  theirs: (who: string, answer: Answer | undefined) =>
    `${who} ${answer === undefined ? "answered" : { accepted: "accepts", tentative: "may come", declined: "declines" }[answer]}`,
  subject: (answer: Answer, summary: string) =>
    `${{ accepted: "Accepted", tentative: "Maybe", declined: "Declined" }[answer]}: ${summary}`,
  text: (who: string, answer: Answer, summary: string) =>
    `${who} ${{ accepted: "has accepted", tentative: "may come to", declined: "has declined" }[answer]}: ${summary}`,
};

const de: typeof en = {
  invitation: "Einladung",
  isCancelled: "Dieser Termin ist abgesagt",
  isRepeated: "Er wiederholt sich",
  when: "Wann",
  place: "Wo",
  organizer: "Eingeladen von",
  accepted: "Zusagen",
  tentative: "Vielleicht",
  declined: "Absagen",
  yours: {
    accepted: "Sie haben zugesagt",
    tentative: "Sie haben mit Vielleicht geantwortet",
    declined: "Sie haben abgesagt",
  },
  theirs: (who, answer) =>
    `${who} ${answer === undefined ? "hat geantwortet" : { accepted: "sagt zu", tentative: "kommt vielleicht", declined: "sagt ab" }[answer]}`,
  subject: (answer, summary) =>
    `${{ accepted: "Zusage", tentative: "Vielleicht", declined: "Absage" }[answer]}: ${summary}`,
  text: (who, answer, summary) =>
    `${who} ${{ accepted: "hat zugesagt", tentative: "kommt vielleicht", declined: "hat abgesagt" }[answer]}: ${summary}`,
};

export const invitationWords = { en, de };
