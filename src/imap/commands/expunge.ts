/** EXPUNGE (RFC 9051 6.4.3) and UID EXPUNGE (RFC 9051 6.4.9). */
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { withinLimit } from "../message-limit.ts";
import { positionsOf, uidsAt } from "../selected/message-numbers.ts";

export const expunge = command({
  name: "EXPUNGE",
  rfc: "9051 6.4.3",
  states: ["selected"],
  numbering: "may-expunge",
  uid: "for-nothing",
  capabilities: [afterLogin("UIDPLUS")],

  parse(reader, { uid }) {
    if (!uid) {
      reader.end();
      return undefined;
    }
    reader.space();
    const set = reader.numberSet();
    reader.end();
    return set;
  },

  /** The news that follows the command tells which messages went. */
  async run(session, set) {
    const {
      view,
      space: { account },
    } = session;
    if (view.readOnly) return session.no("The mailbox is opened read-only");
    const options = set === undefined ? {} : { uids: uidsAt(view, withinLimit(session, positionsOf(view, set, true))) };
    const gone = await account.expunge(view.mailboxId, options);
    if (gone.length > 0) view.removedSome();
  },
});
