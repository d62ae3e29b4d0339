/** What a row says of its conversation. */
import type { Address, Email } from "../jmap/types.ts";
import { isMuted } from "../mail/mute.ts";
import { distinct, shortNameOf } from "../model/people.ts";
import type { Words } from "../words/en.ts";

export interface Summary {
  readonly emails: readonly Email[];
  readonly isUnread: boolean;
  readonly isStarred: boolean;
  readonly isAnswered: boolean;
  readonly hasAttachment: boolean;
  readonly hasDraft: boolean;
  readonly isMuted: boolean;
}

/** `thread` is empty while its emails are not known. */
export function summaryOf(email: Email, thread: readonly Email[]): Summary {
  const emails = thread.length === 0 ? [email] : thread;
  return {
    emails,
    isUnread: emails.some(({ keywords }) => !("$seen" in keywords)),
    isStarred: emails.some(({ keywords }) => "$flagged" in keywords),
    isAnswered: "$answered" in email.keywords,
    hasAttachment: emails.some(({ hasAttachment }) => hasAttachment),
    isMuted: emails.some(isMuted),
    hasDraft: emails.some(({ keywords }) => "$draft" in keywords),
  };
}

interface People {
  readonly text: string;
  /** Whose picture stands before the row. */
  readonly first: Address;
}

/** Who wrote; of what oneself sent, to whom. Oneself is "me". */
export function peopleOf(
  emails: readonly Email[],
  { own, isSent, words }: { own: string; isSent: boolean; words: Words },
): People {
  const isOwn = ({ email }: Address): boolean => email.toLowerCase() === own.toLowerCase();
  const found = distinct(emails.flatMap((email) => (isSent ? email.to : email.from) ?? []));
  const first = found.findLast((address) => !isOwn(address)) ?? found[0] ?? { name: null, email: words.nobody };
  const names = found.map((address) => (isOwn(address) ? words.me : shortNameOf(address, found.length === 1)));
  const text = names.length === 0 ? words.nobody : names.join(", ");
  return { text: isSent ? `${words.to}: ${text}` : text, first };
}
