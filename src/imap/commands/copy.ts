/** COPY and UID COPY (RFC 9051 6.4.7). */
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { copyTo, copyUid, readCopy } from "../messages/copying.ts";
import { exceedsLimitAt } from "../message-limit.ts";
import { positionsOf } from "../selected/message-numbers.ts";

export const copy = command({
  name: "COPY",
  rfc: "9051 6.4.7",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: "for-numbers",
  capabilities: [afterLogin("UIDPLUS")],
  parse: readCopy,

  async run(session, { set, uid, path }) {
    const positions = positionsOf(session.view, set, uid);
    if (exceedsLimitAt(session, positions)) return;
    const copied = await copyTo(session, { positions, uid, path }, "copy");
    if (copied.from.length > 0) session.ok("Copied", copyUid(copied));
  },
});
