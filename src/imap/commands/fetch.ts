/** FETCH and UID FETCH (RFC 9051 6.4.5). */
import { readFetch } from "../../wire/imap/fetch.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { Fetching } from "../fetch/fetching.ts";
import { planFetch } from "../fetch/plan.ts";
import { positionsOf } from "../message-numbers.ts";

export const fetch = command({
  name: "FETCH",
  rfc: "9051 6.4.5",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: true,
  capabilities: [afterLogin("BINARY"), afterLogin("CONDSTORE"), afterLogin("OBJECTID")],

  parse(reader, { uid }) {
    reader.space();
    const set = reader.numberSet();
    reader.space();
    return { set, uid, request: readFetch(reader) };
  },

  async run(session, { set, uid, request }) {
    const positions = positionsOf(session.view, set, uid);
    const asked = request.items.some((item) => item.kind === "attribute" && item.name === "MODSEQ");
    if (asked || request.changedSince !== undefined) session.enable("CONDSTORE");
    const plan = planFetch(request, { uid, condstore: session.condstore });
    const fetching = new Fetching(session, plan, await session.picture());
    await fetching.run(positions);
    if (fetching.undecodable > 0) return session.no("A transfer encoding is unknown or broken", "UNKNOWN-CTE");
    if (fetching.missing > 0 && !uid) session.no("Some of the messages are gone", "EXPUNGEISSUED");
  },
});
