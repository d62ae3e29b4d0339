/** RENAME: moves a mailbox and all below it; of INBOX it moves the messages (RFC 9051 6.3.6). */
import { Refusal } from "../../base/errors.ts";
import { canonicalPath } from "../../store/mailboxes/mailbox-name.ts";
import { command, LOGGED_IN } from "../command.ts";
import { absentLine, mailboxLine, otherSpelling } from "../mailboxes/list-line.ts";
import { notHere, type Reached, reachedIn, whereIs } from "../mailboxes/spaces.ts";
import type { Session } from "../session.ts";

/** What the two names that were given have become (RFC 9051 6.3.9.7). */
function newNames({ utf8 }: Session, given: { path: string; newPath: string }, renamed: Reached): string {
  const before = canonicalPath(given.path);
  const oldName = otherSpelling(given.path, before);
  const gone = oldName === undefined ? "" : absentLine(before, { utf8, oldName });
  return gone + mailboxLine(renamed, { utf8, oldName: otherSpelling(given.newPath, renamed.path) ?? before });
}

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
    if (session.rev2) session.write(newNames(session, { path, newPath }, renamed));
    session.ok("Renamed");
  },
});
