/** CLOSE: removes what is marked \Deleted without a word, and leaves the mailbox (RFC 9051 6.4.1). */
import { command } from "../command.ts";

export const close = command({
  name: "CLOSE",
  rfc: "9051 6.4.1",
  states: ["selected"],
  numbering: "changes-mailbox",

  parse(reader) {
    reader.end();
  },

  async run(session) {
    const { view, account } = session;
    if (!view.readOnly) await account.expunge(view.mailboxId);
    session.unselect();
  },
});
