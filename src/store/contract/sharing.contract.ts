/** What others may do with an account, whatever database it stands on: the rights of RFC 4314, asked by every verb. */
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { Refusal, type RefusalCode } from "../../base/errors.ts";
import type { Account, MailReader, MailWriter } from "../account.ts";
import type { AccountId, EmailId, MailboxId, Uid } from "../model.ts";
import { ANYONE, RIGHTS } from "../sharing/rights.ts";
import type { StoreUnderTest } from "../testing/store-under-test.ts";

const message = Buffer.from("From: ada@example.com\r\nSubject: shared\r\n\r\nwords\r\n");
const BOB = 1_000_001 as AccountId;
const EVE = 1_000_002 as AccountId;

type Outcome = "done" | RefusalCode;

async function outcome(act: () => Promise<unknown>): Promise<Outcome> {
  try {
    await act();
    return "done";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Deeds on the mailbox "Box" with one message of UID 1, its child "Box/Child" and another "Other" that all rights are given on. */
const deeds: Readonly<Record<string, { needs: string; run: (to: Stage) => Promise<unknown> }>> = {
  look: { needs: "l", run: ({ shared, box }) => shared.read((r) => r.mailbox(box)) },
  open: { needs: "r", run: ({ shared, box }) => shared.snapshot(box) },
  rows: { needs: "r", run: ({ shared, box }) => shared.read((r) => r.rows(box, [1])) },
  gone: { needs: "r", run: ({ shared, box }) => shared.read((r) => r.expungedSince(box, 0)) },
  search: { needs: "r", run: ({ shared, box }) => shared.search(box, { kind: "all" }) },
  columns: { needs: "r", run: ({ shared, box }) => shared.emailColumns(box) },
  append: { needs: "i", run: (stage) => stage.append(stage.box) },
  "copy into": { needs: "i", run: ({ shared, box, other }) => shared.write((w) => w.copy(other, [1], box)) },
  "copy out of": { needs: "r", run: ({ shared, box, other }) => shared.write((w) => w.copy(box, [1], other)) },
  "move into": { needs: "i", run: ({ shared, box, other }) => shared.write((w) => w.move(other, [1], box)) },
  "move out of": { needs: "rte", run: ({ shared, box, other }) => shared.write((w) => w.move(box, [1], other)) },
  see: { needs: "rs", run: (stage) => stage.flag("\\Seen") },
  flag: { needs: "rw", run: (stage) => stage.flag("\\Flagged") },
  label: { needs: "rw", run: (stage) => stage.flag("label") },
  "mark deleted": { needs: "rt", run: (stage) => stage.flag("\\Deleted") },
  expunge: { needs: "e", run: ({ shared, box }) => shared.expunge(box) },
  destroy: { needs: "te", run: ({ shared, box }) => shared.expunge(box, { anyFlags: true }) },
  create: { needs: "k", run: ({ shared }) => shared.write((w) => w.createMailbox("Box/New")) },
  delete: { needs: "x", run: ({ shared }) => shared.write((w) => w.deleteMailbox("Box")) },
  rename: { needs: "x", run: ({ shared }) => shared.write((w) => w.renameMailbox("Box", "Other/Box")) },
  "rename into": { needs: "k", run: ({ shared }) => shared.write((w) => w.renameMailbox("Other", "Box/Other")) },
  "read grants": { needs: "a", run: ({ shared, box }) => shared.read((r) => r.grants(box)) },
  grant: {
    needs: "a",
    run: ({ shared, box }) => shared.write((w) => w.setGrant(box, { grantee: EVE, negative: false, rights: "l" })),
  },
};

interface Stage {
  readonly shared: Account;
  readonly box: MailboxId;
  readonly other: MailboxId;
  append(to: MailboxId): Promise<unknown>;
  flag(flag: string): Promise<unknown>;
}

export function sharingContract(on: StoreUnderTest): void {
  describe("sharing", () => {
    let owner: Account;
    let shared: Account;
    let box: MailboxId;
    let other: MailboxId;

    const grant = (id: MailboxId, rights: string, grantee = BOB, negative = false): Promise<void> =>
      owner.write((w) => w.setGrant(id, { grantee, negative, rights }));
    const put = async (to: Account, id: MailboxId, flags: readonly string[] = []): Promise<void> => {
      const prepared = await on.at.store.prepare(message);
      await to.write((w) => w.append(id, prepared, { flags }));
    };
    const flagsOf = async (id: MailboxId, uid: number): Promise<readonly string[] | undefined> => {
      const snapshot = await owner.snapshot(id);
      const index = snapshot.indexOf(uid);
      return index < 0 ? undefined : snapshot.flagSet(snapshot.flagSets.at(index)).names;
    };
    const paths = (of: Account): Promise<string[]> =>
      of.read(async (r) => {
        const [mailboxes, places] = [await r.mailboxes(), await r.places()].map((all) =>
          all.map(({ path, rights }) => `${path} ${rights}`),
        );
        assert.deepEqual(places, mailboxes);
        return mailboxes ?? [];
      });

    beforeEach(async () => {
      owner = await on.account();
      shared = on.at.store.shared(owner.id, BOB);
      box = (await owner.write((w) => w.createMailbox("Box"))).id;
      other = (await owner.write((w) => w.createMailbox("Other"))).id;
      await put(owner, box);
      await put(owner, other);
    });

    it("gives nothing by itself", async () => {
      assert.deepEqual(await paths(shared), []);
      assert.equal(await shared.read((r) => r.mailboxByPath("Box")), undefined);
      assert.equal(await shared.read((r) => r.mailboxByRole("inbox")), undefined);
      for (const [name, { run }] of Object.entries(deeds)) {
        const stage = { shared, box, other, append: (id: MailboxId) => put(shared, id), flag: flagging(shared, box) };
        assert.match(await outcome(() => run(stage)), /^(not-found|forbidden)$/, name);
      }
      assert.deepEqual(await on.at.store.check(owner.id), []);
    });

    it("asks each deed for its rights, and for no others", async () => {
      await grant(other, RIGHTS);
      const stage = { shared, box, other, append: (id: MailboxId) => put(shared, id), flag: flagging(shared, box) };
      const kept = new Set(["l", "r"]);
      for (const [name, { needs, run }] of Object.entries(deeds)) {
        for (const missing of needs) {
          const rights = [...RIGHTS].filter((right) => right !== missing).join("");
          await grant(box, rights);
          const expected = missing === "l" ? "not-found" : "forbidden";
          assert.equal(await outcome(() => run(stage)), expected, `${name} without ${missing}`);
        }
        if (name === "delete" || name.startsWith("rename") || name === "move into" || name === "move out of") continue;
        await grant(box, [...kept, ...needs].join(""));
        assert.equal(await outcome(() => run(stage)), "done", `${name} with ${needs}`);
        await put(owner, box);
      }
      assert.deepEqual(await on.at.store.check(owner.id), []);
    });

    it("lets who may move, rename and delete", async () => {
      await grant(other, RIGHTS);
      await grant(box, "lrtex");
      assert.deepEqual((await shared.write((w) => w.move(box, [1], other))).from, [1]);
      await shared.write((w) => w.renameMailbox("Box", "Other/Box"));
      await shared.write((w) => w.deleteMailbox("Other/Box"));
      assert.deepEqual(await paths(shared), [`Other ${RIGHTS}`]);
      assert.equal(await outcome(() => shared.write((w) => w.renameMailbox("Other", "Top"))), "forbidden");
      assert.equal(await outcome(() => shared.write((w) => w.createMailbox("Top"))), "forbidden");
      assert.deepEqual(await on.at.store.check(owner.id), []);
    });

    it("adds up what anyone and somebody have, and takes away what is negative", async () => {
      await grant(box, "lr", ANYONE);
      await grant(box, "wit");
      await grant(box, "rt", BOB, true);
      assert.deepEqual(await paths(shared), ["Box lwi"]);
      assert.deepEqual(await paths(on.at.store.shared(owner.id, EVE)), ["Box lr"]);
      await grant(box, "l", ANYONE, true);
      assert.deepEqual(await paths(shared), []);
      assert.deepEqual(await paths(owner).then((all) => all.includes(`Box ${RIGHTS}`)), true);
      await grant(box, "", ANYONE, true);
      await grant(box, "", BOB, true);
      assert.deepEqual(await paths(shared), ["Box lrwit"]);
    });

    it("without lookup is nothing at all", async () => {
      await grant(box, "rswipkxtea");
      assert.deepEqual(await paths(shared), []);
      assert.equal(await outcome(() => shared.snapshot(box)), "not-found");
      assert.equal(await outcome(() => put(shared, box)), "not-found");
    });

    it("changes of a flag what the rights allow, and nothing of the others", async () => {
      await grant(box, "lrs");
      await owner.write((w) => w.changeFlags(box, [1], { how: "replace", flags: ["\\Flagged", "old"] }));
      const all = ["\\Seen", "\\Deleted", "new"];
      await shared.write((w) => w.changeFlags(box, [1], { how: "add", flags: all }));
      assert.deepEqual(await flagsOf(box, 1), ["\\Flagged", "\\Seen", "old"]);
      await shared.write((w) => w.changeFlags(box, [1], { how: "replace", flags: all }));
      assert.deepEqual(await flagsOf(box, 1), ["\\Flagged", "\\Seen", "old"]);
      await shared.write((w) => w.changeFlags(box, [1], { how: "remove", flags: ["\\Seen", "\\Flagged"] }));
      assert.deepEqual(await flagsOf(box, 1), ["\\Flagged", "old"]);
    });

    it("leaves out the flags of what is added, copied and moved that one may not set", async () => {
      await grant(box, "lrte");
      await grant(other, "lis");
      await put(shared, other, ["\\Seen", "\\Flagged", "\\Deleted", "label"]);
      assert.deepEqual(await flagsOf(other, 2), ["\\Seen"]);
      await owner.write((w) => w.changeFlags(box, [1], { how: "replace", flags: ["\\Seen", "\\Answered", "label"] }));
      await shared.write((w) => w.copy(box, [1], other));
      await shared.write((w) => w.move(box, [1], other));
      assert.deepEqual([await flagsOf(other, 3), await flagsOf(other, 4)], [["\\Seen"], ["\\Seen"]]);
      assert.deepEqual(await on.at.store.check(owner.id), []);
    });

    it("passes on what a mailbox gives to those made below it", async () => {
      await grant(box, "lrk");
      await grant(box, "w", ANYONE, true);
      const made = await shared.write((w) => w.createMailbox("Box/a/b"));
      assert.deepEqual([made.path, made.rights, made.subscribed], ["Box/a/b", "lrk", false]);
      assert.deepEqual(await paths(shared), ["Box lrk", "Box/a lrk", "Box/a/b lrk"]);
      assert.equal((await owner.read((r) => r.grants(made.id))).length, 2);
      await grant(box, "");
      const [a, b] = await shared.read((r) => r.mailboxes());
      assert.deepEqual([a?.path, a?.parentId, a?.hasChildren], ["Box/a", undefined, true]);
      assert.deepEqual([b?.path, b?.parentId, b?.hasChildren], ["Box/a/b", a?.id, false]);
    });

    it("gives content only of what is in a mailbox that may be read", async () => {
      await grant(box, "l");
      const id = (await owner.read((r) => r.rows(box, [1])))[0]?.emailId as EmailId;
      assert.equal(await outcome(() => shared.read((r) => r.content(id))), "not-found");
      assert.equal(await outcome(() => shared.read((r) => r.header(id))), "not-found");
      assert.deepEqual(await shared.read((r) => r.emails([id])), []);
      assert.deepEqual(await shared.read((r) => r.contents([id])), []);
      assert.equal((await shared.read((r) => r.previews([id]))).size, 0);
      await grant(box, "lr");
      await owner.write((w) => w.copy(box, [1] as Uid[], other));
      const [email] = await shared.read((r) => r.emails([id]));
      assert.deepEqual(
        email?.places.map(({ mailboxId }) => mailboxId),
        [box],
      );
      const content = await shared.read((r) => r.content(id));
      assert.deepEqual(Buffer.from(await shared.bytes(content)), message);
      const threads = await shared.read((r) => r.emailsOfThreads([email?.threadId ?? (0 as never)]));
      assert.deepEqual([...threads.values()], [[id]]);
    });

    it("tells what changed, but not across a change of rights", async () => {
      await grant(box, "lr");
      const since = await shared.read((r) => r.modseq());
      await put(owner, box);
      await put(owner, other);
      const emails = await shared.read((r) => r.emailChanges(since, 100));
      assert.equal(emails?.created.length, 1);
      assert.equal((await shared.read((r) => r.threadChanges(since, 100)))?.created.length, 1);
      assert.deepEqual((await shared.read((r) => r.mailboxChanges(since, 1000)))?.updated, [box]);
      const before = await shared.read((r) => r.modseq());
      await owner.write((w) => w.move(box, [2], other));
      assert.deepEqual((await shared.read((r) => r.emailChanges(before, 100)))?.destroyed, emails?.created);
      await grant(other, "lr");
      assert.equal(await shared.read((r) => r.emailChanges(since, 100)), undefined);
      assert.equal(await shared.read((r) => r.mailboxChanges(since, 1000)), undefined);
      assert.notEqual(await owner.read((r) => r.emailChanges(since, 100)), undefined);
    });

    describe("with \\Seen for each", () => {
      let eve: Account;
      const seenOf = async (of: Account, id = box): Promise<Record<number, string>> => {
        const snapshot = await of.snapshot(id);
        return Object.fromEntries(
          Array.from(snapshot.uids, (uid, i) => [uid, snapshot.flagSet(snapshot.flagSets.at(i)).names.join(" ")]),
        );
      };
      const see = (of: Account, uid: number, how: "add" | "remove" = "add") =>
        of.write((w) => w.changeFlags(box, [uid], { how, flags: ["\\Seen"] }));
      beforeEach(async () => {
        eve = on.at.store.shared(owner.id, EVE);
        await grant(box, "lrswite");
        await grant(box, "lrs", EVE);
        await see(owner, 1);
        await put(owner, box);
        await owner.write((w) => w.changeMailbox(box, { seenByEach: true }));
        await put(owner, box);
      });

      it("begins with what was seen, and goes on for each by himself", async () => {
        assert.deepEqual(await seenOf(eve), { 1: "\\Seen", 2: "", 4: "" });
        const { changed } = await see(shared, 4);
        assert.deepEqual(changed, [4]);
        assert.deepEqual(await seenOf(shared), { 1: "\\Seen", 2: "", 4: "\\Seen" });
        assert.deepEqual(await seenOf(eve), { 1: "\\Seen", 2: "", 4: "" });
        assert.deepEqual(await seenOf(owner), { 1: "\\Seen", 2: "", 4: "" });
        await see(owner, 4);
        await see(eve, 1, "remove");
        assert.deepEqual(await seenOf(eve), { 1: "", 2: "", 4: "" });
        assert.deepEqual(await seenOf(owner), { 1: "\\Seen", 2: "", 4: "\\Seen" });
        assert.deepEqual(await see(shared, 4).then((done) => done.changed), []);
        assert.deepEqual(await shared.search(box, { kind: "not", of: { kind: "flag", flag: "\\Seen" } }), [2]);
        assert.equal((await eve.visibleCounts(box)).unreadEmails, 3);
        assert.equal((await owner.visibleCounts(box)).unreadEmails, 1);
        assert.deepEqual(await on.at.store.check(owner.id), []);
      });

      it("tells nobody what the owner has read or unread since", async () => {
        await see(owner, 2);
        await see(owner, 1, "remove");
        assert.deepEqual(await seenOf(owner), { 1: "", 2: "\\Seen", 4: "" });
        assert.deepEqual(await seenOf(eve), { 1: "\\Seen", 2: "", 4: "" });
        const [first] = (await eve.read((r) => r.rows(box, [1]))).map(({ emailId }) => emailId);
        assert.deepEqual(
          (await eve.read((r) => r.emails([first!])))[0]?.places.map(({ flags }) => flags.seen),
          [true],
        );
        assert.deepEqual(await see(eve, 1).then((done) => done.changed), []);
        assert.deepEqual(await see(eve, 2).then((done) => done.changed), [2]);
        assert.equal((await shared.visibleCounts(box)).unreadEmails, 2);
        assert.deepEqual(await on.at.store.check(owner.id), []);
      });

      it("shares the other flags", async () => {
        await shared.write((w) => w.changeFlags(box, [2], { how: "replace", flags: ["\\Seen", "\\Flagged", "mine"] }));
        assert.deepEqual((await seenOf(shared))[2], "\\Flagged \\Seen mine");
        assert.deepEqual((await seenOf(eve))[2], "\\Flagged mine");
        assert.deepEqual((await seenOf(owner))[2], "\\Flagged mine");
        await shared.write((w) => w.changeFlags(box, [2], { how: "replace", flags: [] }));
        assert.deepEqual([(await seenOf(shared))[2], (await seenOf(owner))[2]], ["", ""]);
      });

      it("has a MODSEQ for each that changes with what he marks", async () => {
        const since = await shared.read((r) => r.modseq());
        const before = await eve.snapshot(box);
        const { modseq } = await see(shared, 2);
        const snapshot = await shared.snapshot(box);
        assert.equal(snapshot.modseqs.at(1), modseq);
        const changes = await shared.read((r) => r.emailChanges(since, 100));
        assert.equal(changes?.updated.length, 1);
        assert.deepEqual((await eve.read((r) => r.emailChanges(since, 100)))?.updated, []);
        const after = await eve.snapshot(box);
        assert.equal(after.modseqs.at(1), before.modseqs.at(1));
        const late = await shared.write((w) =>
          w.changeFlags(box, [1, 2], { how: "add", flags: ["late"], unchangedSince: since }),
        );
        assert.deepEqual([late.changed, late.modified], [[1], [2]]);
        const email = changes?.updated[0] as EmailId;
        const flagsFor = async (of: Account) =>
          (await of.read((r) => r.emails([email])))[0]?.places.map(({ flags }) => flags.seen);
        assert.deepEqual([await flagsFor(shared), await flagsFor(eve)], [[true], [false]]);
      });

      it("goes along with what is added, copied and moved", async () => {
        await grant(other, RIGHTS);
        await put(shared, box, ["\\Seen"]);
        assert.deepEqual([(await seenOf(shared))[5], (await seenOf(owner))[5]], ["\\Seen", ""]);
        await shared.write((w) => w.copy(box, [5], other));
        await see(owner, 2);
        await see(shared, 2, "remove");
        await shared.write((w) => w.copy(box, [2], other));
        assert.deepEqual(await seenOf(owner, other), { 1: "", 2: "\\Seen", 3: "" });
        await shared.write((w) => w.move(other, [2], box));
        assert.deepEqual([(await seenOf(shared))[6], (await seenOf(eve))[6]], ["\\Seen", ""]);
        await shared.write((w) => w.move(box, [6], other));
        assert.deepEqual(await on.at.store.check(owner.id), []);
      });

      it("is the same for all again when that is said, and begins anew the next time", async () => {
        await see(shared, 2);
        const before = await shared.snapshot(box);
        await owner.write((w) => w.changeMailbox(box, { seenByEach: false }));
        const snapshot = await shared.snapshot(box);
        assert.ok(snapshot.modseqs.at(1) > before.modseqs.at(1));
        assert.deepEqual(await seenOf(shared), { 1: "\\Seen", 2: "", 4: "" });
        await owner.write((w) => w.changeMailbox(box, { seenByEach: true }));
        assert.deepEqual(await seenOf(shared), { 1: "\\Seen", 2: "", 4: "" });
        assert.equal(await outcome(() => eve.write((w) => w.changeMailbox(box, { seenByEach: false }))), "forbidden");
        assert.deepEqual(await on.at.store.check(owner.id), []);
      });
    });

    it("keeps what is the owner's alone", async () => {
      await grant(box, RIGHTS, ANYONE);
      const reads: readonly ((r: MailReader) => Promise<unknown>)[] = [(r) => r.quota(), (r) => r.records("identity")];
      const writes: readonly ((w: MailWriter) => Promise<unknown>)[] = [
        (w) => w.setQuota({ maxBytes: undefined, maxMessages: undefined }),
        (w) => w.addRecord("identity", "{}"),
        (w) => w.changeMailbox(box, { sortOrder: 1 }),
        (w) => w.subscribe("Box"),
        (w) => w.createMailbox("Box/Sent", { role: "important" }),
      ];
      for (const body of reads) assert.equal(await outcome(() => shared.read(body)), "forbidden");
      for (const body of writes) assert.equal(await outcome(() => shared.write(body)), "forbidden");
      assert.deepEqual(await shared.read((r) => r.subscriptions()), []);
    });

    it("charges the owner", async () => {
      await grant(box, "li");
      const { usedMessages } = await owner.read((r) => r.quota());
      await owner.write((w) => w.setQuota({ maxBytes: undefined, maxMessages: usedMessages + 1 }));
      await put(shared, box);
      assert.equal(await outcome(() => put(shared, box)), "over-quota");
    });

    it("is forgotten with the mailbox", async () => {
      await grant(box, "lr");
      await owner.write((w) => w.deleteMailbox("Box"));
      await owner.write((w) => w.createMailbox("Box"));
      assert.deepEqual(await paths(shared), []);
      assert.deepEqual(await on.at.store.check(owner.id), []);
    });
  });
}

function flagging(account: Account, box: MailboxId): (flag: string) => Promise<unknown> {
  return (flag) =>
    account.write(async (w) => {
      const { changed } = await w.changeFlags(box, [1], { how: "add", flags: [flag] });
      return changed;
    });
}
