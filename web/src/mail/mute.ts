/** Conversations of which one wants to hear no more (RFC 9979): what comes later goes past the inbox, which is the server's work. */
import type { Email } from "../jmap/types.ts";
import type { Words } from "../words/en.ts";
import type { Change } from "./actions.ts";
import type { MailStore } from "./mail-store.ts";
import { attempt, mayWith, movedIds } from "./move.ts";

const MUTED = "$muted";

export function isMuted({ keywords }: Email): boolean {
  return MUTED in keywords;
}

interface Mute {
  readonly threadIds: readonly string[];
  /** The mailbox that is shown. */
  readonly from: string | undefined;
  readonly isSet: boolean;
  readonly words: Words;
}

/** Who mutes a conversation is done with it: it goes from the inbox into the archive. Unmuted it stays where it is. */
export async function muteThreads(store: MailStore, { threadIds, from, isSet, words }: Mute): Promise<void> {
  const inbox = store.cache.mailboxOf("inbox")?.id;
  const archive = store.cache.mailboxOf("archive")?.id;
  const leaves = ({ mailboxIds }: Email): boolean =>
    isSet && archive !== undefined && inbox !== undefined && inbox in mailboxIds;
  const emails = threadIds
    .flatMap((id) => store.cache.emailsOf(id))
    .filter((email) => mayWith(store, email, "maySetKeywords") && (isMuted(email) !== isSet || leaves(email)));
  if (emails.length === 0) return;
  const changeOf = (email: Email): Change => {
    const others = Object.keys(email.keywords).filter((keyword) => keyword !== MUTED);
    const keywords = Object.fromEntries(
      [...others, ...(isSet ? [MUTED] : [])].map((keyword) => [keyword, true as const]),
    );
    if (!leaves(email) || archive === undefined) return { keywords };
    return { keywords, mailboxIds: movedIds(email.mailboxIds, inbox, archive) };
  };
  const done = isSet ? words.muted(threadIds.length) : words.unmuted(threadIds.length);
  await attempt(store, { emails, changeOf, done, words, isLeaving: isSet && from === inbox });
}
