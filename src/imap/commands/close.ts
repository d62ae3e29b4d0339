/** CLOSE: removes what is marked \Deleted without a word, and leaves the mailbox (RFC 9051 6.4.1). */
import { Refusal } from "../../base/errors.ts";
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
    const {
      view,
      space: { account },
    } = session;
    try {
      if (!view.readOnly) await account.expunge(view.mailboxId);
    } catch (error) {
      // Others have deleted the mailbox: all the more reason to leave it. Who may not expunge leaves all as it is (RFC 4314 4).
      if (!(error instanceof Refusal) || !["not-found", "forbidden"].includes(error.code)) throw error;
    }
    session.unselect();
  },
});
