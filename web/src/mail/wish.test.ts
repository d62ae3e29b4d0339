import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Email } from "../jmap/types.ts";
import { granted, patched, patchOf, type Placed, type Wish, wishOf, workOf } from "./wish.ts";

const email: Email = {
  id: "M1",
  blobId: "B1",
  threadId: "T1",
  mailboxIds: { F1: true, F9: true },
  keywords: { $seen: true },
  from: null,
  to: null,
  subject: null,
  receivedAt: "2026-11-26T12:00:00Z",
  preview: "",
  hasAttachment: false,
};

describe("the patch between two states of an email", () => {
  it("names only what differs", () => {
    const after = { ...email, mailboxIds: { F2: true, F9: true } as const, keywords: {} };
    assert.deepEqual(patchOf(email, after), { "mailboxIds/F1": null, "mailboxIds/F2": true, "keywords/$seen": null });
    assert.deepEqual(patchOf(after, email), { "mailboxIds/F2": null, "mailboxIds/F1": true, "keywords/$seen": true });
  });
  it("is done, also of keywords that have signs of paths in them, or that JavaScript knows", () => {
    const after = {
      ...email,
      mailboxIds: { F2: true } as const,
      keywords: { "a/b~c": true, "~1": true, constructor: true } as const,
    };
    assert.equal(patchOf(email, after)["keywords/a~1b~0c"], true);
    for (const [one, other] of [
      [email, after],
      [after, email],
    ] as const)
      assert.deepEqual(patched(one, patchOf(one, other)), {
        mailboxIds: other.mailboxIds,
        keywords: other.keywords,
      });
  });
  it("is empty when nothing does", () => assert.deepEqual(patchOf(email, { ...email }), {}));
});

const archived = { ...email, mailboxIds: { F2: true, F9: true } as const };
const unread = { ...archived, keywords: {} };

describe("wishes of one email", () => {
  const archive = wishOf(undefined, email, archived);
  it("become one, compared with what was seen first", () =>
    assert.deepEqual(wishOf(archive, archived, unread), {
      id: "M1",
      threadId: "T1",
      seen: { mailboxIds: email.mailboxIds, keywords: email.keywords },
      wanted: { mailboxIds: unread.mailboxIds, keywords: {} },
    }));
  it("are none when they are taken back", () => assert.equal(wishOf(archive, archived, email), undefined));
  it("show what will be", () => {
    assert.equal(granted(email, undefined), email);
    assert.deepEqual(granted(email, archive)?.mailboxIds, archived.mailboxIds);
    assert.equal(granted(email, wishOf(undefined, email, undefined)), undefined);
  });
});

describe("what is asked of the server for a wish", () => {
  const wish = (wanted: Email | undefined): Wish => wishOf(undefined, email, wanted) ?? assert.fail();
  const move = { "mailboxIds/F1": null, "mailboxIds/F2": true };
  const elsewhere: Placed = { mailboxIds: { F7: true }, keywords: { $seen: true } };
  const cases: readonly (readonly [what: string, wish: Wish, now: Placed | undefined, work: unknown])[] = [
    ["a move, while it is where it was seen", wish(archived), email, move],
    ["a move and a mark", wish(unread), email, { ...move, "keywords/$seen": null }],
    ["nothing when it was done, unheard", wish(unread), unread, undefined],
    ["nothing when it was moved meanwhile", wish(archived), elsewhere, undefined],
    ["the mark alone when it was moved meanwhile", wish(unread), elsewhere, { "keywords/$seen": null }],
    ["its end", wish(undefined), email, "destroy"],
    ["nothing when it was saved from its end meanwhile", wish(undefined), elsewhere, undefined],
    ["nothing when it has gone", wish(unread), undefined, undefined],
  ];
  for (const [what, wanted, now, work] of cases) it(what, () => assert.deepEqual(workOf(wanted, now), work));
});
