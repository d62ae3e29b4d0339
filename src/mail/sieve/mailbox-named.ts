/** The mailbox that a script means: by its name in UTF-8, or as older IMAP clients write it (Roundcube puts modified UTF-7 into scripts). */
import { SyntaxProblem } from "../../base/errors.ts";
import type { MailReader } from "../../store/account.ts";
import type { Mailbox } from "../../store/model.ts";
import { decodeMailboxName } from "../../wire/imap/mailbox-name.ts";

/** Undefined when there is none that takes messages. */
export async function mailboxNamed(mail: MailReader, name: string): Promise<Mailbox | undefined> {
  for (const path of [name.normalize("NFC"), pathOf(name)]) {
    const found = await mail.mailboxByPath(path);
    if (found?.selectable === true) return found;
  }
  return undefined;
}

/** What a new mailbox of that name is called. */
export function pathOf(name: string): string {
  try {
    return decodeMailboxName(Buffer.from(name, "utf8"), false).normalize("NFC");
  } catch (error) {
    if (error instanceof SyntaxProblem) return name.normalize("NFC");
    throw error;
  }
}
