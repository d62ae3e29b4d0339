/** MOVE and UID MOVE (RFC 9051 6.4.8). */
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { copyTo, copyUid, readCopy } from "../messages/copying.ts";
import { withinLimit } from "../message-limit.ts";
import { positionsOf } from "../selected/message-numbers.ts";

export const move = command({
  name: "MOVE",
  rfc: "9051 6.4.8",
  states: ["selected"],
  numbering: "may-expunge",
  uid: "for-numbers",
  capabilities: [afterLogin("MOVE")],
  parse: readCopy,

  async run(session, { set, uid, path }) {
    if (session.view.readOnly) return session.no("The mailbox is opened read-only");
    const positions = withinLimit(session, positionsOf(session.view, set, uid));
    const moved = await copyTo(session, { positions, uid, path }, "move");
    if (moved.from.length > 0) session.view.removedSome();
    const code = copyUid(moved);
    // Clients learn the new UIDs before the old messages go.
    if (code !== undefined) session.untagged(`OK [${code}] Moved`);
  },
});
