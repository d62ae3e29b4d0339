/** DELETE: removes a mailbox; one with mailboxes below it stays as a name. */
import { Refusal } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";
import { onlyMailbox } from "../only-mailbox.ts";
import { whereIs } from "../mailboxes/spaces.ts";

export const deleteMailbox = command({
  name: "DELETE",
  rfc: "9051 6.3.5",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    const where = await whereIs(session, path);
    if (where === undefined) throw new Refusal("not-found", "no such mailbox");
    const { account } = where.space;
    const id = await account.write(async (mail) => {
      const mailbox = await mail.mailboxByPath(where.path);
      await mail.deleteMailbox(where.path);
      return mailbox?.id;
    });
    session.watch?.own(where.space.prefix + where.path);
    if (
      session.selected?.mailboxId === id &&
      session.selected !== undefined &&
      session.space.account.id === account.id
    ) {
      session.unselect();
      session.untagged("OK [CLOSED] The selected mailbox was deleted");
    }
    session.ok("Deleted");
  },
});
