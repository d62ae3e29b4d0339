/** MOVE and UID MOVE (RFC 9051 6.4.8). */
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { copyTo, copyUid, readCopy } from "../copying.ts";

export const move = command({
  name: "MOVE",
  rfc: "9051 6.4.8",
  states: ["selected"],
  numbering: "may-expunge",
  uid: true,
  capabilities: [afterLogin("MOVE")],
  parse: readCopy,

  async run(session, args) {
    if (session.view.readOnly) return session.no("The mailbox is opened read-only");
    const moved = await copyTo(session, args, (mail, from, uids, to) => mail.move(from, uids, to));
    const code = moved === undefined ? undefined : copyUid(moved);
    // Clients learn the new UIDs before the old messages go.
    if (code !== undefined) session.untagged(`OK [${code}] Moved`);
  },
});
