/** SORT and UID SORT (RFC 5256 3), with RETURN (RFC 5267 2) and by displayed names (RFC 5957). */
import { readSort } from "../../wire/imap/sort.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { find } from "../searching/finding.ts";
import { inProgress } from "../in-progress.ts";
import { correlatorOf, tellResult } from "../searching/search-answer.ts";
import { isRelevancy, sorted } from "../searching/sorting.ts";
import { keepUpdated } from "../searching/updating.ts";

export const sort = command({
  name: "SORT",
  rfc: "5256 3",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: "for-numbers",
  overlooksGone: true,
  capabilities: [afterLogin("SORT"), afterLogin("SORT=DISPLAY"), afterLogin("ESORT"), afterLogin("CONTEXT=SORT")],

  parse(reader, { uid, tag }) {
    return { uid, tag, request: readSort(reader) };
  },

  async run(session, { uid, tag, request }) {
    const {
      view,
      space: { account },
    } = session;
    const { key, options, criteria } = request;
    const report = inProgress(session, tag);
    const found = await find(session, request, { uid, tag, whole: true, ranks: criteria.some(isRelevancy), report });
    if (found === undefined) return;
    const uids = await sorted(account, { mailboxId: view.mailboxId, ...found, report }, criteria);
    const correlator = correlatorOf(tag);
    await tellResult(session, view, { uids, scores: found.scores, key, options }, { name: "SORT", uid, correlator });
    keepUpdated(session, request, { tag, uid, correlator, criteria, uids });
  },
});
