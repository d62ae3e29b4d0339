/** SEARCH and UID SEARCH (RFC 9051 6.4.4). */
import { readSearch, type SearchResultOption } from "../../wire/imap/search.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { find } from "../finding.ts";
import { tellResult } from "../search-answer.ts";

const all: ReadonlySet<SearchResultOption> = new Set(["ALL"]);

export const search = command({
  name: "SEARCH",
  rfc: "9051 6.4.4",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: true,
  capabilities: [
    afterLogin("ESEARCH"),
    afterLogin("SEARCHRES"),
    afterLogin("SAVEDATE"),
    afterLogin("WITHIN"),
    afterLogin("I18NLEVEL=1"),
  ],

  parse(reader, { uid, tag }) {
    return { uid, tag, request: readSearch(reader) };
  },

  async run(session, { uid, tag, request }) {
    const { view } = session;
    const uids = await find(session, request, uid);
    if (uids === undefined) return;
    const options = request.options ?? (session.rev2 ? all : undefined);
    await tellResult(session, { view, uids, key: request.key, options }, { name: "SEARCH", tag, uid });
  },
});
