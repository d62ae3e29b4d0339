/** STATUS: what is known of a mailbox without selecting it. */
import { Refusal } from "../../base/errors.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { readStatusItems, statusLine } from "../status-items.ts";

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
    const mailbox = await session.account.read((mail) => mail.mailboxByPath(path));
    if (mailbox?.selectable !== true) throw new Refusal("not-found", "No such mailbox");
    session.write(await statusLine(session, mailbox, items));
  },
});
