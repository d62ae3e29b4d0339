/** What is for mailboxes here, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writeAbsence } from "../../absence/absence.ts";
import { block } from "../../filing/blocked.ts";
import { empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { HOUR, says } from "../testing/simulation.ts";

export function describeHere(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("what is for mailboxes here", () => {
    it("answers for an absent owner what it delivers here, but to nobody who is blocked", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const ann = await queue.mail.addUser("ann");
      await ann.account.write(async (mail) => {
        await writeAbsence(mail, {
          isEnabled: true,
          from: undefined,
          to: undefined,
          subject: "Away",
          text: "until Monday",
          html: undefined,
        });
        await block(mail, "eve@one.example", 1);
      });
      for (const from of ["s@one.example", "eve@one.example"]) {
        const message = Buffer.from(`From: ${from}\r\nTo: ${ann.address}\r\nSubject: held\r\n\r\nx\r\n`);
        await queue.send([ann.address], { from, id: from, holdUntil: queue.clock.now() + HOUR, message });
      }
      await queue.run(HOUR);
      assert.equal((await queue.inbox(ann)).length, 1);
      assert.deepEqual(
        queue.attempts.map(({ recipients }) => recipients),
        [["s@one.example"]],
      );
    });

    it("delivers here what is for a domain of ours, when there is room", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const user = await queue.mail.addUser("ann");
      await user.account.write((mail) => mail.setQuota({ maxBytes: 0, maxMessages: undefined }));
      await queue.send(["ann@posthorn.test", "nobody@posthorn.test"], { from: "ann@posthorn.test", id: "here" });
      await queue.run(HOUR);
      assert.deepEqual(await queue.inbox(user), []);
      await user.account.write((mail) => mail.setQuota({ maxBytes: undefined, maxMessages: undefined }));
      await queue.run(8 * HOUR);
      const inbox = await queue.inbox(user);
      assert.equal(
        inbox.filter((each) =>
          each.startsWith("Return-Path: <ann@posthorn.test>\r\nDelivered-To: ann@posthorn.test\r\nSubject: here"),
        ).length,
        1,
      );
      assert.equal(inbox.filter((each) => /nobody@posthorn\.test\r\nAction: failed/.test(each)).length, 1);
      assert.equal(queue.attempts.length, 0);
      assert.deepEqual(await rows(queue), empty);
    });
  });
}
