import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Card, CardContent } from "./card.ts";
import { duplicatesAmong, mergeOf } from "./duplicates.ts";
import { changedMembers, groupsOf, peopleIn } from "./groups.ts";

const card = (uid: string, content: CardContent = {}): Card => ({
  id: uid,
  uid,
  addressBookIds: { b: true },
  ...content,
});
const mail = (address: string): CardContent => ({ emails: { e1: { address } } });
const group = (uid: string, ...members: string[]): Card =>
  card(uid, { kind: "group", members: Object.fromEntries(members.map((each) => [each, true as const])) });

describe("a group", () => {
  const ann = card("1", { name: { full: "Ann" }, ...mail("ann@x") });
  const bob = card("urn:uuid:2", mail("bob@x"));
  const none = card("3");

  it("is written to at each member's address, once, through groups within it", () => {
    const inner = group("g2", "2", "g1");
    const outer = group("g1", "1", "3", "g2", "1");
    assert.deepEqual(peopleIn(outer, [ann, bob, none, outer, inner]), [
      { name: "Ann", email: "ann@x" },
      { name: null, email: "bob@x" },
    ]);
  });

  it("takes people in and out, however their uid is written", () => {
    const before = group("g", "URN:UUID:2");
    assert.deepEqual(changedMembers(before, { add: [bob] }), { "urn:uuid:2": true });
    assert.deepEqual(changedMembers(before, { add: [ann], remove: [bob] }), { "1": true });
    assert.deepEqual(groupsOf(bob, [before]), [before]);
  });
});

describe("duplicates", () => {
  const one = card("1", {
    name: { full: "Ann Brown" },
    emails: { e1: { address: "ann@x" } },
    phones: { p1: { number: "+49 170 1" } },
  });
  const two = card("2", { name: { full: "ann  BROWN" }, phones: { p1: { number: "+491701" }, p2: { number: "5" } } });
  const three = card("3", { emails: { e1: { address: "ANN@x" } }, notes: { n1: { note: "plays" } } });
  const other = card("4", { name: { full: "Ann" }, ...mail("other@x") });

  it("share an address, or a whole name", () => {
    assert.deepEqual(duplicatesAmong([one, two, three, other, card("5", { name: { full: "Ann" } })]), [
      [one, two, three],
    ]);
  });

  it("become the fullest card with what the others know, in its groups too", () => {
    const team = group("g", "2", "4");
    const { kept, patch, gone, groups } = mergeOf([two, one, three], [one, two, three, other, team]);
    assert.equal(kept, one);
    assert.deepEqual([...gone].map(({ uid }) => uid).toSorted(), ["2", "3"]);
    assert.deepEqual(
      Object.values(patch.phones ?? {}).map(({ number }) => number),
      ["+49 170 1", "5"],
    );
    assert.deepEqual(Object.values(patch.notes ?? {}), [{ note: "plays" }]);
    assert.equal(patch.emails, undefined);
    assert.deepEqual(groups, [{ group: team, members: { "4": true, "1": true } }]);
  });
});
