/** THREAD and UID THREAD (RFC 5256 3). */
import { sortInTurns } from "../../base/merge-sort.ts";
import { readThread, type ThreadAlgorithm } from "../../wire/imap/thread.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { find } from "../searching/finding.ts";
import { inProgress } from "../in-progress.ts";
import { orderedSubject } from "../threading/ordered-subject.ts";
import { references, refs } from "../threading/references.ts";
import { type Threaded, type ThreadNode, threadText } from "../threading/thread.ts";

const threadKeys = ["sent", "arrival", "subject", "isReply", "messageId", "references"] as const;

const algorithms: Readonly<Record<ThreadAlgorithm, (messages: readonly Threaded[]) => Promise<ThreadNode[]>>> = {
  ORDEREDSUBJECT: orderedSubject,
  REFERENCES: references,
  REFS: refs,
};

export const thread = command({
  name: "THREAD",
  rfc: "5256 3",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: "for-numbers",
  overlooksGone: true,
  capabilities: ["THREAD=ORDEREDSUBJECT", "THREAD=REFERENCES", "THREAD=REFS"].map(afterLogin),

  parse(reader, { uid, tag }) {
    return { uid, tag, request: readThread(reader) };
  },

  async run(session, { uid, tag, request }) {
    const {
      view,
      space: { account },
    } = session;
    const report = inProgress(session, tag);
    const found = await find(session, request, { uid, tag, whole: true, report });
    if (found === undefined) return;
    const keys = await account.orderKeys(view.mailboxId, found.uids, threadKeys, report);
    const messages = await sortInTurns(keys, (one, other) => one.sent - other.sent);
    const roots = await algorithms[request.algorithm](messages);
    const text = await threadText(roots, (each) => (uid ? each : view.sequenceOf(each)));
    session.untagged(text === "" ? "THREAD" : `THREAD ${text}`);
  },
});
