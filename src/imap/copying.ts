/** What COPY and MOVE share: which messages, where to, and the UIDs before and after (RFC 4315 3). */
import { Refusal } from "../base/errors.ts";
import type { Copied, MailWriter } from "../store/account.ts";
import type { MailboxId } from "../store/model.ts";
import { compactNumbers, type NumberSet } from "../wire/imap/number-set.ts";
import type { Reader } from "../wire/imap/reader.ts";
import type { ParseContext } from "./command.ts";
import { type Positions, uidsAt } from "./message-numbers.ts";
import type { Session } from "./session.ts";

export interface CopyArguments {
  readonly set: NumberSet;
  readonly uid: boolean;
  readonly path: string;
}

export function readCopy(reader: Reader, { uid, utf8 }: ParseContext): CopyArguments {
  reader.space();
  const set = reader.numberSet();
  reader.space();
  const path = reader.mailbox(utf8);
  reader.end();
  return { set, uid, path };
}

type Verb = (mail: MailWriter, from: MailboxId, uids: Uint32Array, to: MailboxId) => Promise<Copied>;

/**
 * Does the verb on the messages that are there. Undefined when the destination is missing ([TRYCREATE], RFC 9051 6.4.7).
 * Throws Refusal("expunged") when a message named by its sequence number is gone: then nothing is copied (RFC 2180 4.4.1).
 */
export async function copyTo(
  session: Session,
  { positions, uid, path }: { readonly positions: Positions; readonly uid: boolean; readonly path: string },
  verb: Verb,
): Promise<Copied | undefined> {
  const { view, account } = session;
  const uids = uidsAt(view, positions);
  let made: MailboxId | undefined;
  const copied = await account.write(async (mail) => {
    const to = await mail.mailboxByPath(path);
    if (to?.selectable !== true) {
      session.no("There is no such mailbox", "TRYCREATE");
      return undefined;
    }
    const done = await verb(mail, view.mailboxId, uids, to.id);
    if (done.from.length < uids.length && !uid) throw new Refusal("expunged", "Some of the messages are gone");
    made = to.id;
    return done;
  });
  if (copied !== undefined && made !== undefined) session.made(made, copied.to);
  return copied;
}

/** `COPYUID 38505 304,319:320 3956:3958`; undefined when there was nothing to copy. */
export function copyUid({ uidValidity, from, to }: Copied): string | undefined {
  if (from.length === 0) return undefined;
  return `COPYUID ${uidValidity} ${compactNumbers(from)} ${compactNumbers(to)}`;
}
