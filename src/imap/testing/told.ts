/** What a view under test tells. */
import type { Snapshot } from "../../store/model.ts";
import type { NewsRule, View } from "../selected/view.ts";

/** Everything may be told, in the plainest form. */
export const rule: NewsRule = {
  expunge: true,
  uid: false,
  modseq: false,
  vanished: false,
  uidOnly: false,
  flags: true,
  asked: true,
};

/** All that a view tells on its way to this snapshot. */
export function told(view: View, snapshot: Snapshot, how: NewsRule): string {
  return [...view.advance(snapshot, how)].join("");
}
