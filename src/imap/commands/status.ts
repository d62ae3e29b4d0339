/** STATUS: what is known of a mailbox without selecting it. */
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxNow, needSelectable, needRights, type Reached } from "../mailboxes/spaces.ts";
import { readStatusItems, type StatusItem, statusLine } from "../mailboxes/status-items.ts";
import type { Session } from "../session.ts";

export const status = command({
  name: "STATUS",
  rfc: "9051 6.3.11",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("STATUS=SIZE"), afterLogin("OBJECTID")],

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.space();
    const items = readStatusItems(reader);
    reader.end();
    return { path, items };
  },

  run(session, { path, items }) {
    const mailbox = mailboxNow(session, path);
    if (mailbox?.selectable === true) return tell(session, mailbox, items);
    return needSelectable(session, path).then((found) => tell(session, found, items));
  },
});

function tell(session: Session, mailbox: Reached, items: readonly StatusItem[]): void | Promise<void> {
  needRights(mailbox, "r");
  const line = statusLine(session, mailbox, items);
  if (typeof line === "string") return session.write(line);
  return line.then((text) => session.write(text));
}
