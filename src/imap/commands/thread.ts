/** THREAD and UID THREAD (RFC 5256 3). */
import { sortInTurns } from "../../base/merge-sort.ts";
import { readThread } from "../../wire/imap/thread.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { find } from "../finding.ts";
import { orderedSubject } from "../threading/ordered-subject.ts";
import { references } from "../threading/references.ts";
import { threadText } from "../threading/thread.ts";

export const thread = command({
  name: "THREAD",
  rfc: "5256 3",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: true,
  capabilities: [afterLogin("THREAD=ORDEREDSUBJECT"), afterLogin("THREAD=REFERENCES")],

  parse(reader, { uid }) {
    return { uid, request: readThread(reader) };
  },

  async run(session, { uid, request }) {
    const { view, account } = session;
    const uids = await find(session, request, uid);
    if (uids === undefined) return;
    const names = ["sent", "subject", "isReply", "messageId", "references"] as const;
    const keys = await account.orderKeys(view.mailboxId, uids, names);
    const messages = await sortInTurns(keys, (one, other) => one.sent - other.sent);
    const roots = await (request.algorithm === "REFERENCES" ? references(messages) : orderedSubject(messages));
    const text = await threadText(roots, (each) => (uid ? each : view.sequenceOf(each)));
    session.untagged(text === "" ? "THREAD" : `THREAD ${text}`);
  },
});
