/** What COPY and MOVE share: which messages, where to, and the UIDs before and after (RFC 4315 3). */
import { Refusal } from "../../base/errors.ts";
import type { Copied } from "../../store/account.ts";
import { copyAcross } from "../../store/messages/copy-across.ts";
import type { MailboxId } from "../../store/model.ts";
import { compactNumbers, type NumberSet } from "../../wire/imap/number-set.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import type { ParseContext } from "../command.ts";
import { type Positions, uidsAt } from "../selected/message-numbers.ts";
import { intoMailbox, NoDestination } from "../errors.ts";
import type { Session } from "../session.ts";
import { findMailbox, needRights, selectedMailbox, whereIs, type Where } from "../mailboxes/spaces.ts";

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

interface Asked {
  readonly positions: Positions;
  readonly uid: boolean;
  readonly path: string;
}

/**
 * Does it with the messages that are there. Throws NoDestination, and Refusal("expunged") when a message named by its sequence number is
 * gone: then nothing is copied (RFC 2180 4.4.1).
 */
export async function copyTo(session: Session, asked: Asked, verb: "copy" | "move"): Promise<Copied> {
  const where = await whereIs(session, asked.path);
  if (where === undefined) throw new NoDestination();
  const isSame = where.space.account.id === session.space.account.id;
  return isSame ? copyWithin(session, asked, verb, where) : copyElsewhere(session, asked, verb);
}

async function copyWithin(
  session: Session,
  { positions, uid }: Asked,
  verb: "copy" | "move",
  { path }: Where,
): Promise<Copied> {
  const { view, space } = session;
  const uids = uidsAt(view, positions);
  let made: MailboxId | undefined;
  const copied = await space.account.write(async (mail) => {
    const to = await mail.mailboxByPath(path);
    if (to?.selectable !== true) throw new NoDestination();
    const done = await mail[verb](view.mailboxId, uids, to.id);
    if (done.from.length < uids.length && !uid) throw new Refusal("expunged", "Some of the messages have been deleted");
    made = to.id;
    return done;
  });
  if (made !== undefined) session.made(space, made, copied.to);
  return copied;
}

/** Into another account. Between the two halves of a move a crash leaves both copies, never none. */
async function copyElsewhere(
  session: Session,
  { positions, uid, path }: Asked,
  verb: "copy" | "move",
): Promise<Copied> {
  const { view, space, parts } = session;
  const to = await findMailbox(session, path);
  if (to?.selectable !== true) throw new NoDestination();
  const from = { account: space.account, id: view.mailboxId, uids: uidsAt(view, positions) };
  needRights(await selectedMailbox(session), verb === "move" ? "rte" : "r");
  const target = { account: to.space.account, id: to.id };
  const copied = await intoMailbox(copyAcross(parts.store, { from, to: target, all: !uid }));
  session.made(to.space, to.id, copied.to);
  if (verb === "move") await space.account.expunge(view.mailboxId, { uids: copied.from, anyFlags: true });
  return copied;
}

/** `COPYUID 38505 304,319:320 3956:3958`; undefined when there was nothing to copy. */
export function copyUid({ uidValidity, from, to }: Copied): string | undefined {
  if (from.length === 0) return undefined;
  return `COPYUID ${uidValidity} ${compactNumbers(from)} ${compactNumbers(to)}`;
}
