/** RENAME: moves a mailbox and all below it; of INBOX it moves the messages (RFC 9051 6.3.6). */
import { Refusal } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxLine } from "../mailboxes/list-line.ts";
import { notHere, reachedIn, whereIs } from "../mailboxes/spaces.ts";

export const rename = command({
  name: "RENAME",
  rfc: "9051 6.3.6",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.space();
    const newPath = reader.mailbox(utf8);
    reader.end();
    return { path, newPath };
  },

  async run(session, { path, newPath }) {
    const [from, to] = [await whereIs(session, path), await whereIs(session, newPath)];
    if (from === undefined) throw new Refusal("not-found", "no such mailbox");
    const { space } = from;
    if (to?.space.account.id !== space.account.id) {
      // What is not there is missed first, wherever it was to go.
      const mailbox = await space.account.read((mail) => mail.mailboxByPath(from.path));
      throw mailbox === undefined ? new Refusal("not-found", "no such mailbox") : notHere();
    }
    const renamed = reachedIn(
      space,
      await space.account.write((mail) => mail.renameMailbox(from.path, to.path)),
      new Set(),
    );
    for (const each of [space.prefix + from.path, renamed.path]) session.watch?.own(each);
    if (session.rev2) session.write(mailboxLine(renamed, { utf8: session.utf8, oldName: path }));
    session.ok("Renamed");
  },
});
