/** Emails, and what became of them, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Account } from "../account.ts";
import type { EmailId } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function emailsContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound } = on;
  describe("emails and their changes", () => {
    const now = (of: Account): Promise<number> => of.read((r) => r.modseq());
    const changes = (of: Account, since: number, max = 1000) => of.read((r) => r.emailChanges(since, max));
    const sorted = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

    it("tells of an email in all its places", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const { emailId, uid } = await add(mine, inbox, mail("places", "Hello there.\n"), { flags: ["\\Flagged"] });
      const archive = await mine.write(async (w) => {
        const box = await w.createMailbox("a");
        await w.copy(inbox, [uid], box.id);
        return box.id;
      });
      const [email, ...others] = await mine.read((r) => r.emails([emailId, 99_999 as EmailId]));
      assert.ok(email !== undefined && others.length === 0);
      assert.deepEqual(sorted(email.places.map((place) => place.mailboxId)), sorted([inbox, archive]));
      assert.ok(email.places.every((place) => place.flags.flagged));
      assert.equal(email.preview, "Hello there.");
      const previews = await mine.read((r) => r.previews([emailId, 99_999 as EmailId]));
      assert.deepEqual([...previews], [[emailId, "Hello there."]]);
      assert.equal(email.sentAt, Date.UTC(2026, 0, 1, 9));
      assert.match(Buffer.from(email.listedFields).toString(), /^Subject: places\r\n/m);
    });

    it("tells what came, changed, left one of its mailboxes, and went", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const [one, two, three] = [
        await add(mine, inbox, mail("one")),
        await add(mine, inbox, mail("two")),
        await add(mine, inbox, mail("three")),
      ];
      const box = (await mine.write((w) => w.createMailbox("b"))).id;
      await mine.write((w) => w.copy(inbox, [two.uid], box));
      const earlier = await now(mine);
      const four = await add(mine, inbox, mail("four"));
      await mine.write((w) => w.changeFlags(inbox, [one.uid], { how: "add", flags: ["\\Seen"] }));
      await mine.write((w) => w.expunge(inbox, { uids: [two.uid, three.uid], anyFlags: true }));
      const found = await changes(mine, earlier);
      assert.deepEqual(found?.created, [four.emailId]);
      assert.deepEqual(sorted(found?.updated ?? []), sorted([one.emailId, two.emailId]));
      assert.deepEqual(found?.destroyed, [three.emailId]);
      assert.equal(found?.upTo, await now(mine));
      assert.deepEqual(await changes(mine, await now(mine)), {
        upTo: await now(mine),
        created: [],
        updated: [],
        destroyed: [],
      });
      assert.equal(await changes(mine, (await now(mine)) + 1), undefined);
      await sound(mine);
    });

    it("tells of a move as a change, and of a deleted mailbox as the end of what was only there", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const { uid, emailId } = await add(mine, inbox, mail("moves"));
      const box = (await mine.write((w) => w.createMailbox("c"))).id;
      const earlier = await now(mine);
      await mine.write((w) => w.move(inbox, [uid], box));
      const moved = await changes(mine, earlier);
      assert.deepEqual([moved?.created, moved?.updated, moved?.destroyed], [[], [emailId], []]);
      const between = await now(mine);
      await mine.write((w) => w.deleteMailbox("c"));
      const gone = await changes(mine, between);
      assert.deepEqual([gone?.created, gone?.updated, gone?.destroyed], [[], [], [emailId]]);
      await sound(mine);
    });

    it("tells in parts, each up to a position of its own, and never half of a write", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const earlier = await now(mine);
      for (let i = 0; i < 5; i++) await add(mine, inbox, mail(`n${i}`));
      const created: number[] = [];
      for (let since = earlier; since < (await now(mine));) {
        const part = await changes(mine, since, 2);
        assert.ok(part !== undefined && part.created.length <= 2 && part.upTo > since);
        created.push(...part.created);
        since = part.upTo;
      }
      assert.equal(new Set(created).size, 5);
      const atOnce = await now(mine);
      await mine.write((w) => w.changeFlags(inbox, [1, 2, 3], { how: "add", flags: ["\\Seen"] }));
      assert.equal(await changes(mine, atOnce, 2), undefined);
      assert.equal((await changes(mine, atOnce, 3))?.updated.length, 3);
    });

    it("tells of threads that begin, grow, shrink and end", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const start = await now(mine);
      const first = await add(mine, inbox, mail("talk", "one\n", "Message-ID: <t1@x>\n"));
      const [email] = await mine.read((r) => r.emails([first.emailId]));
      const thread = email?.threadId;
      assert.ok(thread !== undefined);
      const threads = (since: number) => mine.read((r) => r.threadChanges(since, 1000));
      assert.deepEqual((await threads(start))?.created, [thread]);
      const between = await now(mine);
      const answer = await add(mine, inbox, mail("Re: talk", "two\n", "Message-ID: <t2@x>\nIn-Reply-To: <t1@x>\n"));
      assert.deepEqual((await threads(between))?.updated, [thread]);
      assert.deepEqual((await mine.read((r) => r.emailsOfThreads([thread]))).get(thread), [
        first.emailId,
        answer.emailId,
      ]);
      const earlier = await now(mine);
      await mine.write((w) => w.expunge(inbox, { uids: [first.uid], anyFlags: true }));
      assert.deepEqual((await threads(earlier))?.updated, [thread]);
      await mine.write((w) => w.expunge(inbox, { uids: [answer.uid], anyFlags: true }));
      assert.deepEqual((await threads(earlier))?.destroyed, [thread]);
      assert.equal((await mine.read((r) => r.emailsOfThreads([thread]))).size, 0);
    });

    it("tells of mailboxes, and whether only their counts changed", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const since = (from: number) => mine.read((r) => r.mailboxChanges(from, 1000));
      const earlier = await now(mine);
      await add(mine, inbox, mail("counts"));
      const counted = await since(earlier);
      assert.deepEqual([counted?.created, counted?.updated, counted?.countsOnly], [[], [inbox], true]);
      const box = (await mine.write((w) => w.createMailbox("d"))).id;
      const made = await since(earlier);
      assert.deepEqual([made?.created, made?.countsOnly], [[box], true]);
      const between = await now(mine);
      await mine.write((w) => w.renameMailbox("d", "e"));
      const renamed = await since(between);
      assert.deepEqual([renamed?.updated, renamed?.countsOnly], [[box], false]);
      await mine.write((w) => w.deleteMailbox("e"));
      assert.deepEqual((await since(between))?.destroyed, [box]);
    });

    it("tells of mailboxes in parts, each once, and first that it was made", async () => {
      const mine = await account();
      const start = await now(mine);
      const boxes: number[] = [];
      for (const path of ["a", "b", "c"]) boxes.push((await mine.write((w) => w.createMailbox(path))).id);
      await mine.write((w) => w.renameMailbox("a", "z"));
      const told: unknown[] = [];
      for (let state = start; state < (await now(mine));) {
        const part = await mine.read((r) => r.mailboxChanges(state, 1));
        assert.ok(part !== undefined && part.upTo > state);
        told.push([part.created, part.updated]);
        state = part.upTo;
      }
      const [a, b, c] = boxes;
      assert.deepEqual(told, [
        [[a], []],
        [[b], []],
        [[c], []],
        [[], [a]],
      ]);
      await mine.write(async (w) => {
        await w.createMailbox("d");
        await w.createMailbox("e");
      });
      const last = await now(mine);
      assert.equal(await mine.read((r) => r.mailboxChanges(last - 1, 1)), undefined);
    });

    it("lets a client that follows the changes know what one that looks afresh sees", async () => {
      const step = fc.record({
        what: fc.constantFrom("add", "copy", "move", "flag", "expunge", "follow"),
        uid: fc.integer({ min: 1, max: 8 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (steps, max) => {
          const mine = await account();
          const inbox = await inboxOf(mine);
          const other = (await mine.write((w) => w.createMailbox("other"))).id;
          const known = new Set<number>();
          let state = await now(mine);
          const follow = async (): Promise<void> => {
            while (state < (await now(mine))) {
              const part = await changes(mine, state, max);
              assert.ok(part !== undefined);
              for (const id of [...part.created, ...part.updated]) known.add(id);
              for (const id of part.destroyed) known.delete(id);
              state = part.upTo;
            }
          };
          for (const { what, uid } of steps) {
            if (what === "add") await add(mine, inbox, mail("random"));
            if (what === "copy") await mine.write((w) => w.copy(inbox, [uid], other));
            if (what === "move") await mine.write((w) => w.move(other, [uid], inbox));
            if (what === "flag")
              await mine.write((w) => w.changeFlags(inbox, [uid], { how: "add", flags: ["\\Seen"] }));
            if (what === "expunge") await mine.write((w) => w.expunge(inbox, { uids: [uid], anyFlags: true }));
            if (what === "follow") await follow();
          }
          await follow();
          const there = new Set<number>();
          for (const box of [inbox, other]) {
            for (const row of await mine.read((r) => r.rowsFrom(box, 1, 100))) there.add(row.emailId);
          }
          assert.deepEqual(sorted([...known]), sorted([...there]));
          await sound(mine);
        }),
        { numRuns: 20 },
      );
    });
  });
}
