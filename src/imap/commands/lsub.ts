/** LSUB: the subscribed names, as RFC 3501 has them. */
import { HIERARCHY_SEPARATOR } from "../../store/model.ts";
import { command, LOGGED_IN } from "../command.ts";
import { ROOT_NAME } from "../mailboxes/list-line.ts";
import { ListPatterns } from "../mailboxes/list-pattern.ts";
import { listing } from "../mailboxes/listing.ts";
import { mailboxText } from "../mailboxes/mailbox-text.ts";

export const lsub = command({
  name: "LSUB",
  rfc: "3501 6.3.9",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const reference = reader.mailbox(utf8);
    reader.space();
    const pattern = reader.listMailbox(utf8);
    reader.end();
    return { reference, pattern };
  },

  async run(session, { reference, pattern }) {
    if (pattern === "") return session.untagged(`LSUB ${ROOT_NAME}`);
    const matching = new ListPatterns(reference, [pattern]);
    const found = await session.account.read(async (mail) =>
      listing(await mail.places(), await mail.subscriptions(), matching, {
        subscribed: true,
        specialUse: false,
        recursive: true,
      }),
    );
    let text = "";
    for (const { path, selected } of found) {
      // A name that is not subscribed itself is shown for the sake of those below it.
      text += `* LSUB (${selected ? "" : "\\Noselect"}) "${HIERARCHY_SEPARATOR}" ${mailboxText(path, session.utf8)}\r\n`;
    }
    session.write(text);
  },
});
