/** SEARCH and UID SEARCH (RFC 9051 6.4.4). */
import type { ResultOptions } from "../../wire/imap/result-options.ts";
import { readSearch } from "../../wire/imap/search.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { find } from "../searching/finding.ts";
import { inProgress } from "../in-progress.ts";
import { correlatorOf, tellResult } from "../searching/search-answer.ts";
import { keepUpdated } from "../searching/updating.ts";

/** What IMAP4rev2 answers when nothing else is said. */
const all: ResultOptions = { items: new Set(["ALL"]), partial: undefined };

export const search = command({
  name: "SEARCH",
  rfc: "9051 6.4.4",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: "for-numbers",
  overlooksGone: true,
  capabilities: [
    "ESEARCH",
    "SEARCHRES",
    "SAVEDATE",
    "WITHIN",
    "SEARCH=FUZZY",
    "CONTEXT=SEARCH",
    "PARTIAL",
    "INPROGRESS",
    "I18NLEVEL=1",
  ].map(afterLogin),

  parse(reader, { uid, tag }) {
    return { uid, tag, request: readSearch(reader) };
  },

  async run(session, { uid, tag, request }) {
    const { view } = session;
    const found = await find(session, request, { uid, tag, whole: false, report: inProgress(session, tag) });
    if (found === undefined) return;
    const options = request.options ?? (session.rev2 ? all : undefined);
    const correlator = correlatorOf(tag);
    await tellResult(session, view, { ...found, key: request.key, options }, { name: "SEARCH", uid, correlator });
    keepUpdated(session, request, { tag, uid, correlator, uids: found.uids });
  },
});
