/** DELETE: removes a mailbox; one with mailboxes below it stays as a name. */
import { Refusal } from "../../base/errors.ts";
import { canonicalPath } from "../../store/mailboxes/mailbox-name.ts";
import { command, LOGGED_IN } from "../command.ts";
import { onlyMailbox } from "../only-mailbox.ts";
import { absentLine, mailboxLine, otherSpelling } from "../mailboxes/list-line.ts";
import { findMailbox, whereIs } from "../mailboxes/spaces.ts";
import type { Session } from "../session.ts";

/** What the name that was given is kept as, where that is another form of it (RFC 9051 6.3.9.7). */
async function tellSpelling(session: Session, given: string): Promise<void> {
  const kept = canonicalPath(given);
  const oldName = otherSpelling(given, kept);
  if (oldName === undefined) return;
  const options = { utf8: session.utf8, oldName };
  const left = await findMailbox(session, kept);
  session.write(left === undefined ? absentLine(kept, options) : mailboxLine(left, options));
}

export const deleteMailbox = command({
  name: "DELETE",
  rfc: "9051 6.3.5",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const where = await whereIs(session, path);
    if (where === undefined) throw new Refusal("not-found", "no such mailbox");
    const { space } = where;
    const id = await space.account.write(async (mail) => {
      const mailbox = await mail.mailboxByPath(where.path);
      await mail.deleteMailbox(where.path);
      return mailbox?.id;
    });
    session.watch?.own(space.prefix + where.path);
    if (id !== undefined && session.hasSelected({ id, space })) {
      session.unselect();
      session.untagged("OK [CLOSED] The selected mailbox was deleted");
    }
    if (session.rev2) await tellSpelling(session, path);
    session.ok("Deleted");
  },
});
