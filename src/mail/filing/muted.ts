/** Conversations of which their reader wants to hear no more ($muted, RFC 9979): what comes later is read, and in the archive, at once. */
import { Refusal } from "../../base/errors.ts";
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import type { Appended, MailWriter } from "../../store/account.ts";
import type { EmailId, Mailbox } from "../../store/model.ts";
import { standardMailbox } from "./standard-mailbox.ts";

const MUTED = "$muted";
/** Who wants to hear of a conversation in spite of everything. */
const FOLLOWED = "$followed";

export interface Filed extends Pick<Appended, "uid"> {
  readonly mailbox: Mailbox;
}

/** Takes what has just come into a mailbox out of sight, if its conversation is muted and there is room for that. Answers where it is then. */
export async function fileMuted(
  mail: MailWriter,
  { emailId, uid }: Pick<Appended, "emailId" | "uid">,
  from: Mailbox,
): Promise<Filed | undefined> {
  if (!(await mail.knowsKeyword(MUTED)) || !(await isMuted(mail, emailId))) return undefined;
  try {
    const archive = await standardMailbox(mail, "archive");
    await mail.changeFlags(from.id, [uid], { how: "add", flags: ["\\Seen"] });
    const { to } = await mail.move(from.id, [uid], archive.id);
    return { mailbox: archive, uid: to[0] ?? uid };
  } catch (error) {
    // Mail that cannot be put out of sight is mail all the same.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** One message with the keyword is enough: who mutes marks those that were there. */
async function isMuted(mail: MailWriter, emailId: EmailId): Promise<boolean> {
  const [email] = await mail.emails([emailId]);
  if (email === undefined) return false;
  const others = (await mail.emailsOfThreads([email.threadId])).get(email.threadId) ?? [];
  const places = (await mail.emails(others.slice(-ROWS_PER_PAGE_MAX))).flatMap((each) => each.places);
  const has = (keyword: string): boolean => places.some(({ flags }) => flags.has(keyword));
  return has(MUTED) && !has(FOLLOWED);
}
