import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Card, CardContent } from "./card.ts";
import { contentAfter, type ContactForm, formOf, patchOf } from "./contact-form.ts";

const ann: Card = {
  id: "C1",
  uid: "u",
  addressBookIds: { B1: true },
  name: {
    full: "Dr. Ann Brown",
    components: [
      { kind: "title", value: "Dr." },
      { kind: "given", value: "Ann" },
      { kind: "surname", value: "Brown" },
    ],
  },
  emails: { e1: { address: "ann@x", contexts: { work: true }, pref: 1 }, e2: { address: "a@home" } },
  phones: { p1: { number: "+1", features: { mobile: true, voice: true } } },
  notes: { n1: { note: "old" }, n2: { note: "other" } },
};

const cases: readonly (readonly [what: string, change: Partial<ContactForm>, patch: CardContent])[] = [
  ["nothing changed", {}, {}],
  [
    "a name, whose title stays",
    { surname: "Green" },
    {
      name: {
        full: "Ann Green",
        components: [
          { kind: "given", value: "Ann" },
          { kind: "surname", value: "Green" },
          { kind: "title", value: "Dr." },
        ],
      },
    },
  ],
  [
    "an address, whose preference stays",
    {
      emails: [
        { key: "e1", value: " ann@y ", place: "private" },
        { key: "e2", value: "", place: "other" },
      ],
    },
    { emails: { e1: { address: "ann@y", contexts: { private: true }, pref: 1 } } },
  ],
  ["the first note; the other stays", { note: "new" }, { notes: { n1: { note: "new" }, n2: { note: "other" } } }],
  ["the first note gone", { note: "" }, { notes: { n2: { note: "other" } } }],
  ["a company", { company: "ACME" }, { organizations: { o1: { name: "ACME" } } }],
];

describe("what a form changes of a card", () => {
  for (const [what, change, patch] of cases)
    it(what, () => assert.deepEqual(clean(patchOf(ann, { ...formOf(ann), ...change })), patch));

  it("removes what was emptied", () => {
    const patch = patchOf(ann, { ...formOf(ann), phones: [], given: "", surname: "" });
    assert.equal((patch as { phones: unknown }).phones, null);
    assert.deepEqual(patch.name?.components, [{ kind: "title", value: "Dr." }]);
  });

  it("of a new card is what was filled in", () => {
    const form = { ...formOf({}), given: "Bob", phones: [{ key: "p9", value: "+2", place: "mobile" as const }] };
    assert.deepEqual(clean(patchOf(undefined, form)), {
      name: { full: "Bob", components: [{ kind: "given", value: "Bob" }] },
      phones: { p9: { number: "+2", features: { mobile: true } } },
    });
  });

  it("is, of one that is gone, all that it was and was made of it, but for what went with it", () => {
    const gone: Card = { ...ann, nicknames: { n1: { name: "Annie" } }, media: { f: { kind: "photo", blobId: "B" } } };
    const { id: _id, uid: _uid, addressBookIds: _books, media: _media, ...left } = gone;
    const patch = patchOf(gone, { ...formOf(gone), phones: [], company: "ACME" });
    const { phones: _phones, ...wanted } = { ...left, organizations: { o1: { name: "ACME" } } };
    assert.deepEqual(contentAfter(gone, patch), wanted);
    assert.deepEqual(contentAfter(undefined, { note: null } as CardContent), {});
  });

  it("shows a name that has no parts", () => assert.equal(formOf({ name: { full: "The Team" } }).given, "The Team"));
});

/** As it goes to the server. */
function clean(patch: CardContent): unknown {
  return JSON.parse(JSON.stringify(patch));
}
