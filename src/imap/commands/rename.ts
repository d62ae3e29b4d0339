/** RENAME: moves a mailbox and all below it; of INBOX it moves the messages (RFC 9051 6.3.6). */
import { command, LOGGED_IN } from "../command.ts";
import { mailboxLine } from "../list-line.ts";

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
    const renamed = await session.account.write((mail) => mail.renameMailbox(path, newPath));
    for (const each of [path, renamed.path]) session.watch?.own(each);
    if (session.rev2) session.write(mailboxLine(renamed, { utf8: session.utf8, oldName: path }));
    session.ok("Renamed");
  },
});
