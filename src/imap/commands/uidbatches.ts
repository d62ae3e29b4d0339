/** UIDBATCHES: ranges of UIDs with so many messages each, for clients that go through a mailbox in portions (RFC 10022). */
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { BadCommand } from "../errors.ts";
import { BATCH_MESSAGES_MIN, BATCHED_MESSAGES_MAX } from "../limits.ts";
import { exceedsLimit } from "../message-limit.ts";

export const uidBatches = command({
  name: "UIDBATCHES",
  rfc: "10022 3.1",
  states: ["selected"],
  numbering: "none",
  capabilities: [afterLogin("UIDBATCHES")],

  parse(reader, { tag }) {
    reader.space();
    const size = reader.nzNumber();
    if (!reader.trySpace()) {
      reader.end();
      return { tag, size, batches: undefined };
    }
    const first = reader.nzNumber();
    reader.char(":");
    const last = reader.nzNumber();
    reader.end();
    if (first > last) throw new BadCommand("The lower number of a batch comes first", "CLIENTBUG");
    return { tag, size, batches: { first, last } };
  },

  run(session, { tag, size, batches }) {
    const { first, last } = batches ?? { first: 1, last: Infinity };
    // Batches beyond the last are none, whatever their size: ImapTest asks for the hundredth of one message each.
    const isBeyond = batches !== undefined && (first - 1) * size >= session.view.uids.length;
    if (size < BATCH_MESSAGES_MIN && !isBeyond)
      return session.no(`A batch has at least ${BATCH_MESSAGES_MIN} messages`, "TOOFEW");
    if (batches !== undefined && (last - first + 1) * size > BATCHED_MESSAGES_MAX) {
      return session.no(`At most ${BATCHED_MESSAGES_MAX} messages are batched at a time`, "TOOMANY");
    }
    if (exceedsLimit(session, size)) return;
    const ranges = batchesOf(session.view.uids, size).slice(first - 1, last);
    const text = ranges.map(([high, low]) => `${high}:${low}`).join(",");
    session.untagged(`UIDBATCHES (TAG "${tag}")${text === "" ? "" : ` ${text}`}`);
  },
});

/** The batches from the newest messages to the oldest, each from its highest UID to its lowest; there is no UID between two of them. */
function batchesOf(uids: Uint32Array, size: number): [number, number][] {
  const batches: [number, number][] = [];
  for (let before = uids.length; before > 0; before -= size) {
    const low = before > size ? uids[before - size]! : 1;
    const high = batches.at(-1);
    batches.push([high === undefined ? uids[before - 1]! : high[1] - 1, low]);
  }
  return batches;
}
