/** REPLACE and UID REPLACE: adds a message and removes another, both or neither (RFC 8508). */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import type { Appended, MailWriter } from "../../store/account.ts";
import type { MailboxId, Uid } from "../../store/model.ts";
import { readGivenMessage } from "../../wire/imap/append.ts";
import { optionsOf, prepareMessages } from "../messages/appending.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { positionsOf } from "../selected/message-numbers.ts";
import { intoMailbox, NoDestination } from "../errors.ts";
import type { Session } from "../session.ts";
import { findMailbox, needRights, type Reached, selectedMailbox } from "../mailboxes/spaces.ts";

async function remove(mail: MailWriter, id: MailboxId, uids: readonly Uid[]): Promise<void> {
  const gone = await mail.expunge(id, { uids, anyFlags: true });
  if (gone.length === 0) throw new Refusal("expunged", "The message is gone");
}

/** In another account: what is new is there before what is old goes. */
async function replaceElsewhere(
  session: Session,
  known: Reached,
  { uids, add }: { readonly uids: readonly Uid[]; readonly add: (mail: MailWriter) => Promise<Appended> },
): Promise<Appended> {
  const { space, view } = session;
  needRights(known, "i");
  needRights(await selectedMailbox(session), "te");
  const rows = await space.account.read((mail) => mail.rows(view.mailboxId, uids));
  if (rows.length === 0) throw new Refusal("expunged", "The message is gone");
  const appended = await known.space.account.write(add);
  await space.account.write((mail) => mail.expunge(view.mailboxId, { uids, anyFlags: true }));
  return appended;
}

export const replace = command({
  name: "REPLACE",
  rfc: "8508 3.2",
  states: ["selected"],
  numbering: "may-expunge",
  uid: "for-numbers",
  largeLiterals: true,
  capabilities: [afterLogin("REPLACE")],

  parse(reader, { uid, utf8 }) {
    reader.space();
    const set = reader.numberSet();
    if (set.saved || set.ranges.length > 1 || set.ranges[0]?.[0] !== set.ranges[0]?.[1]) {
      throw new SyntaxProblem("One message is replaced at a time");
    }
    reader.space();
    const path = reader.mailbox(utf8);
    const message = readGivenMessage(reader);
    reader.end();
    return { set, uid, path, message };
  },

  async run(session, { set, uid, path, message }) {
    const { view, space } = session;
    if (view.readOnly) return session.no("The mailbox is opened read-only");
    const [position] = positionsOf(view, set, uid)[0] ?? [];
    if (position === undefined) return session.no("There is no such message");
    const known = await findMailbox(session, path);
    if (known?.selectable !== true) throw new NoDestination();
    const [prepared] = (await prepareMessages(session, [message])) ?? [];
    if (prepared === undefined) return;
    const uids = [view.uids[position]! as Uid];
    const add = (mail: MailWriter): Promise<Appended> =>
      intoMailbox(mail.append(known.id, prepared, optionsOf(message)));
    const appended =
      known.space.account.id === space.account.id
        ? await space.account.write(async (mail) => {
            // First, so that the room it takes may be used again.
            await remove(mail, view.mailboxId, uids);
            return add(mail);
          })
        : await replaceElsewhere(session, known, { uids, add });
    view.removedSome();
    session.made(known.space, known.id, [appended.uid]);
    // Clients learn the new UID before the old message goes (RFC 8508 4.3).
    session.untagged(`OK [APPENDUID ${appended.uidValidity} ${appended.uid}] Replacement is there`);
  },
});
