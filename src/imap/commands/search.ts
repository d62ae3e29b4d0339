/** SEARCH and UID SEARCH (RFC 9051 6.4.4). */
import { readSearch, type SearchResultOption } from "../../wire/imap/search.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { tellNews } from "../news.ts";
import { asksModseq, extendedAnswer, highestModseq, numbersOf, savedResult, searchAnswer } from "../search-answer.ts";
import { conditionOf } from "../search-condition.ts";

const all: ReadonlySet<SearchResultOption> = new Set(["ALL"]);
const nothing = new Uint32Array(0);

export const search = command({
  name: "SEARCH",
  rfc: "9051 6.4.4",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: true,
  capabilities: [afterLogin("ESEARCH"), afterLogin("SEARCHRES"), afterLogin("SAVEDATE")],

  parse(reader, { uid, tag }) {
    return { uid, tag, request: readSearch(reader) };
  },

  async run(session, { uid, tag, request }) {
    const { view, account } = session;
    const { key, unknownCharset } = request;
    const options = request.options ?? (session.rev2 ? all : undefined);
    const saves = options?.has("SAVE") === true;
    if (unknownCharset !== undefined) {
      if (saves) view.saved = nothing;
      return session.no("That charset is not known", "BADCHARSET (US-ASCII UTF-8)");
    }
    const byModseq = asksModseq(key);
    if (byModseq) session.enable("CONDSTORE");
    const condition = conditionOf(key, view);
    // What has arrived meanwhile is found too, so the client has to hear of it first; sequence numbers stay as they are.
    await tellNews(session, { expunge: false, uid, modseq: session.condstore });
    if (session.selected !== view) return;
    if (saves) view.saved = nothing;
    const { uids, numbers } = numbersOf(view, await account.search(view.mailboxId, condition), uid);
    if (saves) view.saved = savedResult(uids, options);
    const modseq = byModseq ? highestModseq(uids, await account.snapshot(view.mailboxId), options) : undefined;
    const answer =
      options === undefined
        ? searchAnswer({ numbers, modseq })
        : extendedAnswer({ numbers, modseq }, options, { tag, uid });
    if (answer !== undefined) session.untagged(answer);
  },
});
