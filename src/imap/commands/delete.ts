/** DELETE: removes a mailbox; one with mailboxes below it stays as a name. */
import { command, LOGGED_IN } from "../command.ts";

export const deleteMailbox = command({
  name: "DELETE",
  rfc: "9051 6.3.5",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.end();
    return { path };
  },

  async run(session, { path }) {
    const id = await session.account.write(async (mail) => {
      const mailbox = await mail.mailboxByPath(path);
      await mail.deleteMailbox(path);
      return mailbox?.id;
    });
    session.watch?.own(path);
    if (session.selected !== undefined && session.selected.mailboxId === id) {
      session.unselect();
      session.untagged("OK [CLOSED] The selected mailbox was deleted");
    }
    session.ok("Deleted");
  },
});
