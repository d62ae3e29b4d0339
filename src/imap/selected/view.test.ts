import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FlagChange } from "../../store/account.ts";
import { TOLD_PER_PAGE } from "../limits.ts";
import { mailboxOf } from "../testing/paper-mailbox.ts";
import { rule, told } from "../testing/told.ts";
import { UidRanges } from "./uid-ranges.ts";
import { View, type NewsRule } from "./view.ts";

const seen: FlagChange = { how: "add", flags: ["\\Seen"] };

describe("a view", () => {
  it("tells a large change in pieces, each message once", () => {
    const mailbox = mailboxOf(2 * TOLD_PER_PAGE + 2);
    const view = new View(mailbox.snapshot, { readOnly: false });
    mailbox.change(() => {
      for (const message of mailbox.messages) Object.assign(message, { flags: ["\\Seen"], modseq: mailbox.modseq });
    });
    const pieces = [...view.advance(mailbox.snapshot, rule)];
    assert.equal(pieces.length, 3);
    const lines = pieces.join("").split("\r\n").slice(0, -1);
    assert.deepEqual(
      lines,
      mailbox.messages.map((_, i) => `* ${i + 1} FETCH (FLAGS (\\Seen))`),
    );
    mailbox.change(() => mailbox.messages.splice(0, mailbox.messages.length - 1));
    const gone = [...view.advance(mailbox.snapshot, rule)];
    assert.ok(gone.length > 1);
    assert.equal(gone.join("").split("\r\n").at(-2), "* 1 EXPUNGE");
  });

  it("says nothing when there is nothing new", () => {
    const mailbox = mailboxOf(3);
    const view = new View(mailbox.snapshot, { readOnly: false });
    assert.equal(told(view, mailbox.snapshot, rule), "");
    assert.equal(view.uids, mailbox.snapshot.uids);
  });

  it("tells arrivals, flags and removals", () => {
    const mailbox = mailboxOf(5);
    const view = new View(mailbox.snapshot, { readOnly: false });
    mailbox.store(3, seen);
    mailbox.expunge(1);
    mailbox.expunge(0);
    mailbox.append([]);
    assert.equal(
      told(view, mailbox.snapshot, rule),
      "* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n",
    );
    assert.equal(view.uids, mailbox.snapshot.uids);
  });

  it("keeps the place of a removed message while EXPUNGE has to wait", () => {
    const mailbox = mailboxOf(3);
    const view = new View(mailbox.snapshot, { readOnly: false });
    mailbox.expunge(0);
    mailbox.append([]);
    mailbox.store(1, seen);
    assert.equal(
      told(view, mailbox.snapshot, { ...rule, expunge: false }),
      "* 3 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n",
    );
    assert.deepEqual([...view.uids], [1, 2, 3, 4]);
    assert.equal(view.sequenceOf(3), 3);
    assert.equal(told(view, mailbox.snapshot, rule), "* 1 EXPUNGE\r\n");
    assert.equal(view.sequenceOf(3), 2);
    assert.equal(view.sequenceOf(1), 0);
  });

  it("adds UID and MODSEQ where they are wanted", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.snapshot, { readOnly: false });
    const modseq = mailbox.store(0, seen);
    assert.equal(
      told(view, mailbox.snapshot, { ...rule, uid: true, modseq: true }),
      `* 1 FETCH (UID 1 MODSEQ (${modseq}) FLAGS (\\Seen))\r\n`,
    );
  });

  it("names messages by UIDs alone to those who want it", () => {
    const mailbox = mailboxOf(3);
    const view = new View(mailbox.snapshot, { readOnly: false });
    mailbox.expunge(0);
    mailbox.append([]);
    const modseq = mailbox.store(1, seen);
    const uidOnly: NewsRule = { ...rule, uid: true, vanished: true, uidOnly: true };
    assert.equal(
      told(view, mailbox.snapshot, uidOnly),
      "* VANISHED 1\r\n* 3 UIDFETCH (FLAGS (\\Seen))\r\n* 3 EXISTS\r\n",
    );
    const later = mailbox.store(0, seen);
    assert.equal(
      told(view, mailbox.snapshot, { ...uidOnly, modseq: true }),
      `* 2 UIDFETCH (MODSEQ (${later}) FLAGS (\\Seen))\r\n`,
    );
    assert.ok(later > modseq);
  });

  it("tells removals by UID to those who know VANISHED, and how far they know the mailbox", () => {
    const mailbox = mailboxOf(5);
    const view = new View(mailbox.snapshot, { readOnly: false });
    const byUid: NewsRule = { ...rule, modseq: true, vanished: true };
    const before = mailbox.modseq;
    assert.equal(view.takeModseqDue(), undefined);
    for (const at of [0, 0, 2]) mailbox.expunge(at);
    const stored = mailbox.store(1, seen);
    assert.equal(
      told(view, mailbox.snapshot, { ...byUid, expunge: false }),
      `* 4 FETCH (UID 4 MODSEQ (${stored}) FLAGS (\\Seen))\r\n`,
    );
    assert.equal(view.takeModseqDue(), before);
    assert.equal(told(view, mailbox.snapshot, { ...byUid, expunge: false }), "");
    assert.equal(view.takeModseqDue(), before);
    assert.equal(told(view, mailbox.snapshot, byUid), "* VANISHED 1:2,5\r\n");
    assert.equal(view.takeModseqDue(), stored);
    assert.equal(view.takeModseqDue(), undefined);
  });

  it("does not echo what the session did itself", () => {
    const mailbox = mailboxOf(2);
    const view = new View(mailbox.snapshot, { readOnly: false });
    view.knows(mailbox.outcome(0, seen), seen);
    assert.equal(told(view, mailbox.snapshot, rule), "");
    view.knows(mailbox.outcome(1, seen));
    assert.equal(told(view, mailbox.snapshot, rule), "");
    mailbox.store(0, { how: "replace", flags: [] });
    assert.equal(told(view, mailbox.snapshot, rule), "* 1 FETCH (FLAGS ())\r\n");
  });

  it("tells the outcome of a silent change when somebody else had changed the message before", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.snapshot, { readOnly: false });
    mailbox.store(0, { how: "add", flags: ["\\Flagged"] });
    view.knows(mailbox.outcome(0, seen), seen);
    assert.equal(told(view, mailbox.snapshot, rule), "* 1 FETCH (FLAGS (\\Flagged \\Seen))\r\n");
  });

  it("tells a flag that somebody else took back behind the session's silent change", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.snapshot, { readOnly: false });
    view.knows(mailbox.outcome(0, seen), seen);
    mailbox.store(0, { how: "remove", flags: ["\\Seen"] });
    assert.equal(told(view, mailbox.snapshot, rule), "* 1 FETCH (FLAGS ())\r\n");
  });

  it("does not take somebody else's change for its own when its own changed nothing", () => {
    const mailbox = mailboxOf(2);
    const view = new View(mailbox.snapshot, { readOnly: false });
    const { modseq } = mailbox.outcome(0, seen);
    view.knows({ modseq, changed: [], modified: [] });
    assert.equal(told(view, mailbox.snapshot, rule), "* 1 FETCH (FLAGS (\\Seen))\r\n");
  });

  it("announces a keyword before the message that carries it", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.snapshot, { readOnly: false });
    mailbox.store(0, { how: "add", flags: ["$Todo"] });
    assert.equal(
      told(view, mailbox.snapshot, rule),
      "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Todo)\r\n" +
        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Todo \\*)] Flags that are kept\r\n" +
        "* 1 FETCH (FLAGS ($Todo))\r\n",
    );
  });

  it("counts what is recent, to sessions that know of it", () => {
    const mailbox = mailboxOf(2);
    const view = new View(mailbox.snapshot, { readOnly: false, recent: new UidRanges(3) });
    assert.equal(view.recentCount, 0);
    mailbox.append([]);
    assert.equal(view.recentSettledTo, 3);
    view.addRecent(3, 4);
    assert.equal(told(view, mailbox.snapshot, rule), "* 3 EXISTS\r\n* 1 RECENT\r\n");
    assert.ok(view.isRecent(3));
    mailbox.append([]);
    view.addRecent(5, 5);
    assert.equal(told(view, mailbox.snapshot, rule), "* 4 EXISTS\r\n");
    assert.ok(!view.isRecent(4));
  });
});
