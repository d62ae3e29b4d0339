/** What is for mailboxes here, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "../../../store/model.ts";
import { arrivalOf } from "../../../wire/mime/arrival.ts";
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

    it("knows what a user submitted from what says so", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const ann = await queue.mail.addUser("ann");
      const trace =
        "Delivered-To: team@posthorn.test\r\nReceived: from mx.posthorn.test (submitted by one of its users)\r\n\tby mx.posthorn.test with HTTP; now\r\n";
      const message = Buffer.from(`${trace}From: bob@posthorn.test\r\nSubject: s\r\n\r\nx\r\n`);
      await queue.send([ann.address], { from: "bob@posthorn.test", id: "a", author: 7 as AccountId, message });
      await queue.send([ann.address], { from: "eve@one.example", id: "b", author: undefined, message });
      await queue.run(HOUR);
      const arrivals = await ann.account.read(async (mail) => {
        const box = await mail.mailboxByRole("inbox");
        const messages = await mail.messages(box!.id, [1, 2]);
        const traces = await mail.traces(messages.map(({ row }) => row.emailId));
        return messages.map(({ row, content }) => {
          const header = Buffer.from(content.header).toString();
          return `${/^Return-Path: <(\w+)/.exec(header)?.[1]}: ${arrivalOf(traces.get(row.emailId)).by}`;
        });
      });
      assert.deepEqual(new Set(arrivals), new Set(["bob: submission", "eve: delivery"]));
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
          each.startsWith(
            "Return-Path: <ann@posthorn.test>\r\nDelivered-To: ann@posthorn.test\r\nAuthentication-Results: mx.posthorn.test; none\r\nSubject: here",
          ),
        ).length,
        1,
      );
      assert.equal(inbox.filter((each) => /nobody@posthorn\.test\r\nAction: failed/.test(each)).length, 1);
      assert.equal(queue.attempts.length, 0);
      assert.deepEqual(await rows(queue), empty);
    });
  });
}
