/** STATUS: what is known of a mailbox without selecting it. */
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { needSelectable, needRights } from "../mailboxes/spaces.ts";
import { readStatusItems, statusLine } from "../mailboxes/status-items.ts";

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

  async run(session, { path, items }) {
    const mailbox = await needSelectable(session, path);
    needRights(mailbox, "r");
    session.write(await statusLine(session, mailbox, items));
  },
});
