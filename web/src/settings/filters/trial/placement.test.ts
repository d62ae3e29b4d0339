import assert from "node:assert/strict";
import { it } from "node:test";
import type { Email } from "../../../jmap/types.ts";
import { FLAGGED, SEEN } from "../model/rule.ts";
import type { Outcome } from "./outcome.ts";
import { changeBy } from "./placement.ts";

const places = {
  here: "inbox",
  trash: "trash",
  folder: (path: string): string | undefined => ({ Lists: "lists", Inbox: "inbox" })[path],
};
const email = { mailboxIds: { inbox: true, other: true }, keywords: { $seen: true } } as unknown as Email;
const after = (outcome: Partial<Outcome>) =>
  changeBy({ isFound: true, folders: [], flags: [], isKept: true, ...outcome }, email, places);

it("rules on a folder leave alone what is elsewhere, delete into Trash, and keep what has no place to go", () => {
  assert.deepEqual(after({ folders: ["Lists"], isKept: false }), { mailboxIds: { other: true, lists: true } });
  assert.deepEqual(after({ folders: ["Lists"] }), { mailboxIds: { inbox: true, other: true, lists: true } });
  assert.deepEqual(after({ isKept: false }), { mailboxIds: { other: true, trash: true } });
  assert.equal(after({ folders: ["Missing"], isKept: false }), undefined);
  assert.equal(after({ folders: ["Inbox"], isKept: false }), undefined);
  assert.equal(after({ flags: [SEEN] }), undefined);
  assert.deepEqual(after({ flags: [SEEN, FLAGGED, "Work"] }), {
    keywords: { $seen: true, $flagged: true, work: true },
  });
});
