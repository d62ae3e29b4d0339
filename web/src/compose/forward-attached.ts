/** A message forwarded as it is, in a file: with its header, its signatures and all its parts. */
import { SignedOut } from "../jmap/problems.ts";
import type { Email } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { say } from "../model/toasts.ts";
import type { Words } from "../words/en.ts";
import { forwardSubject } from "./answer.ts";
import type { DraftFile } from "./draft.ts";
import { broughtHome, emptyDraft, newKey, openDraft, signed } from "./open-drafts.ts";

interface Asked {
  readonly size: number;
  readonly messageId: readonly string[] | null;
}

/** From one's own account, also what others share. */
export async function forwardAttached(store: MailStore, email: Email, words: Words): Promise<void> {
  const { home, client } = store;
  try {
    const asked = { ids: [email.id], properties: ["size", "messageId"] };
    const [{ list }] = await client.request<[{ readonly list: readonly Asked[] }]>(["Email/get", asked]);
    const [{ size, messageId } = { size: 0, messageId: null }] = list;
    const files = [fileOf(email, size)];
    openDraft.set({
      ...signed(emptyDraft(home), home),
      subject: forwardSubject(email.subject),
      forwards: messageId ?? [],
      files: client.isOwn ? files : await broughtHome(files, store),
      // Whose message it is notes for himself that it was forwarded.
      answers: client.isOwn ? { emailId: email.id, keyword: "$forwarded" } : undefined,
    });
  } catch (error) {
    if (!(error instanceof SignedOut)) say(words.notDone, { isProblem: true });
  }
}

/** Characters of a file's name that come from the subject. */
const NAME_MAX = 80;

function fileOf({ subject, blobId }: Email, size: number): DraftFile {
  // What some system takes for more than a letter of a name.
  const name = (subject ?? "")
    .replace(/[\p{Cc}"*/:<>?\\|]+/gu, "_")
    .slice(0, NAME_MAX)
    .trim();
  return {
    key: newKey(),
    name: `${name === "" ? "message" : name}.eml`,
    type: "message/rfc822",
    size,
    blobId,
    share: 1,
    isFailed: false,
    cid: null,
  };
}
