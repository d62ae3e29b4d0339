import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Account } from "../../store/account.ts";
import type { MailboxId } from "../../store/model.ts";
import { RIGHTS } from "../../store/sharing/rights.ts";
import type { EventGroup, NotifyEvent } from "../../wire/imap/notify.ts";
import { homeOf, type Reached } from "../mailboxes/spaces.ts";
import { meanOthers, nameNews, statusNews, treeOf } from "./tree-news.ts";

const home = homeOf({} as Account);
const others = { ...home, prefix: "Other Users/ann@x/", idPrefix: "A2-" };

function mailbox(id: number, path: string, more: Partial<Reached> = {}): Reached {
  return {
    space: home,
    id: id as MailboxId,
    parentId: undefined,
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    role: undefined,
    selectable: true,
    subscribed: false,
    hasChildren: false,
    sortOrder: undefined,
    uidValidity: 1,
    uidNext: 4,
    highestModseq: 9 as Reached["modseq"],
    modseq: 9 as Reached["modseq"],
    messages: 3,
    unseen: 2,
    deleted: 0,
    recentFrom: 1,
    size: 0,
    lineGrowth: 0,
    rights: RIGHTS,
    seenByEach: false,
    ...more,
  };
}

const personal = (...events: NotifyEvent[]): EventGroup => ({
  filter: { kind: "personal" },
  events: new Set(events),
  fetch: undefined,
});

describe("news of names", () => {
  const told = (
    before: readonly Reached[],
    after: readonly Reached[],
    groups = [personal("MailboxName")],
    own = [""],
  ): string[] =>
    nameNews({ before: treeOf(before, []), after: treeOf(after, []) }, groups, { own: new Set(own), utf8: true })
      .split("\r\n")
      .slice(0, -1);

  it("tells of what came and went, with the name above", () => {
    const above = mailbox(1, "a");
    const below = mailbox(2, "a/b");
    assert.deepEqual(told([above], [{ ...above, hasChildren: true }, below]), [
      '* LIST (\\HasNoChildren) "/" "a/b"',
      '* LIST (\\HasChildren) "/" "a"',
    ]);
    assert.deepEqual(told([{ ...above, hasChildren: true }, below], [above]), [
      '* LIST (\\NonExistent) "/" "a/b"',
      '* LIST (\\HasNoChildren) "/" "a"',
    ]);
  });

  it("tells of a name that is kept for what is below it", () => {
    const parts = [mailbox(1, "a", { hasChildren: true }), mailbox(2, "a/b")];
    const kept = parts.map((each) => (each.path === "a" ? { ...each, selectable: false } : each));
    assert.deepEqual(told(parts, kept), ['* LIST (\\NonExistent \\HasChildren) "/" "a"']);
    assert.deepEqual(told(kept, parts), ['* LIST (\\HasChildren) "/" "a"']);
    assert.deepEqual(told(kept, []), ['* LIST (\\NonExistent) "/" "a/b"', '* LIST (\\NonExistent) "/" "a"']);
  });

  it("tells of a renamed tree once", () => {
    const before = [
      mailbox(1, "a", { hasChildren: true }),
      mailbox(2, "a/b", { hasChildren: true }),
      mailbox(3, "a/b/c"),
    ];
    const after = before.map((each) => ({
      ...each,
      path: each.path.replace("a", "z"),
      name: each.name.replace("a", "z"),
    }));
    assert.deepEqual(told(before, after), ['* LIST (\\HasChildren) "/" "z" ("OLDNAME" ("a"))']);
    const moved = before.map((each) => (each.id === 3 ? { ...each, path: "c" } : each));
    assert.deepEqual(told(before, moved), ['* LIST (\\HasNoChildren) "/" "c" ("OLDNAME" ("a/b/c"))']);
  });

  it("tells nothing of what the client did itself, nor of names nobody asked about", () => {
    assert.deepEqual(told([], [mailbox(1, "a")], undefined, ["a"]), []);
    assert.deepEqual(told([mailbox(1, "a")], [mailbox(1, "b")], undefined, ["b"]), []);
    const some: EventGroup = { ...personal("MailboxName"), filter: { kind: "mailboxes", paths: ["inbox", "a"] } };
    assert.deepEqual(told([], [mailbox(1, "a"), mailbox(2, "b")], [some]), ['* LIST (\\HasNoChildren) "/" "a"']);
    assert.deepEqual(told([], [mailbox(1, "a")], [personal("SubscriptionChange")]), []);
  });

  it("tells what is subscribed from now on, and what no longer is", () => {
    const looks = { before: treeOf([mailbox(1, "a")], ["a", "x"]), after: treeOf([mailbox(1, "a")], ["x", "y"]) };
    const text = nameNews(looks, [personal("SubscriptionChange")], { own: new Set(), utf8: true });
    assert.equal(text, '* LIST (\\HasNoChildren) "/" "a"\r\n* LIST (\\NonExistent \\Subscribed) "/" "y"\r\n');
  });
});

describe("news of mailboxes of others", () => {
  const shared = mailbox(1, "Other Users/ann@x/INBOX", { space: others, subscribed: true });
  const news = (before: readonly Reached[], after: readonly Reached[], filter: EventGroup["filter"]): string =>
    nameNews({ before: treeOf(before, []), after: treeOf(after, []) }, [{ ...personal("MailboxName"), filter }], {
      own: new Set(),
      utf8: true,
    });

  it("is told to who asks for them", () => {
    const own = mailbox(1, "INBOX");
    const there = '* LIST (\\HasNoChildren) "/" "Other Users/ann@x/INBOX"\r\n';
    const gone = '* LIST (\\NonExistent) "/" "Other Users/ann@x/INBOX"\r\n';
    const below = { kind: "subtree", paths: ["Other Users"] } as const;
    assert.equal(news([own], [own, shared], below), there);
    assert.equal(news([own, shared], [own], below), gone);
    assert.equal(news([own], [own, shared], { kind: "mailboxes", paths: [shared.path] }), there);
    assert.equal(news([own], [own, shared], { kind: "personal" }), "");
    assert.equal(news([own, shared], [own], { kind: "personal" }), "");
  });

  it("needs a look at others only where they may be meant", () => {
    const asks = (filter: EventGroup["filter"]): boolean => meanOthers([{ ...personal("MailboxName"), filter }]);
    assert.equal(asks({ kind: "personal" }), false);
    assert.equal(asks({ kind: "subscribed" }), true);
    assert.equal(asks({ kind: "subtree", paths: ["Lists", "Shared Folders"] }), true);
    assert.equal(asks({ kind: "mailboxes", paths: ["Other"] }), false);
  });
});

describe("news of messages", () => {
  const all: ReadonlySet<NotifyEvent> = new Set(["MessageNew", "MessageExpunge", "FlagChange"]);
  const counts: ReadonlySet<NotifyEvent> = new Set(["MessageNew", "MessageExpunge"]);
  const base = mailbox(1, "a");
  const news = (
    after: Reached,
    events: ReadonlySet<NotifyEvent>,
    condstore: boolean,
    before = [base],
  ): readonly string[] =>
    statusNews({ before: treeOf(before, []), after: treeOf([after], []) }, after, { events, condstore });

  for (const [what, after, plain, condstore] of [
    ["nothing", base, [], []],
    [
      "an arrival",
      { ...base, messages: 4, uidNext: 5 },
      ["UIDNEXT", "MESSAGES"],
      ["UIDNEXT", "MESSAGES", "HIGHESTMODSEQ"],
    ],
    ["a removal", { ...base, messages: 2 }, ["UIDNEXT", "MESSAGES"], ["UIDNEXT", "MESSAGES", "HIGHESTMODSEQ"]],
    ["one for another", { ...base, uidNext: 5 }, ["UIDNEXT", "MESSAGES"], ["UIDNEXT", "MESSAGES", "HIGHESTMODSEQ"]],
    [
      "a new beginning",
      { ...base, id: 7, uidValidity: 2 },
      ["UIDNEXT", "MESSAGES", "UIDVALIDITY"],
      ["UIDNEXT", "MESSAGES", "HIGHESTMODSEQ", "UIDVALIDITY"],
    ],
    ["flags", { ...base, highestModseq: 10 }, [], []],
  ] as readonly (readonly [string, Reached, string[], string[]])[]) {
    it(`tells of ${what} to who asks for counts`, () => {
      assert.deepEqual(news(after, counts, false), plain);
      assert.deepEqual(news(after, counts, true), condstore);
    });
  }

  it("tells of flags as far as anybody can make something of it", () => {
    const flagged = { ...base, highestModseq: 10 as Reached["modseq"] };
    assert.deepEqual(news(flagged, all, false), []);
    assert.deepEqual(news(flagged, all, true), ["HIGHESTMODSEQ", "UIDVALIDITY"]);
    assert.deepEqual(news({ ...flagged, unseen: 1 }, all, false), ["UNSEEN", "UIDVALIDITY"]);
    assert.deepEqual(news({ ...flagged, unseen: 1 }, all, true), ["UNSEEN", "UIDVALIDITY", "HIGHESTMODSEQ"]);
  });

  it("tells of what is in a mailbox that has just come", () => {
    assert.deepEqual(news(base, counts, false, []), ["UIDNEXT", "MESSAGES"]);
    assert.deepEqual(news({ ...base, uidNext: 1, messages: 0, unseen: 0 }, all, true, []), []);
  });
});
