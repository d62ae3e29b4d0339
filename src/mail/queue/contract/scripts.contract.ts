/** Scripts of accounts here and the queue, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Account } from "../../../store/account.ts";
import { type MessageKey, PartialDeliveries, redirectHolder } from "../../partial.ts";
import { pathOf } from "../../../wire/smtp/path.ts";
import { activateScript, putScript } from "../../sieve/scripts.ts";
import { author, empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { HOUR, says } from "../testing/simulation.ts";

const runs = (account: Account, text: string): Promise<void> =>
  account.write(async (mail) => activateScript(mail, await putScript(mail, "main", text)));

export function describeScripts(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("what scripts send on", () => {
    it("is taken once until it is forgotten, whoever adds it again", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const message = Buffer.alloc(32, 1) as Uint8Array as MessageKey;
      const holder = redirectHolder(author(1), pathOf("A@one.example"));
      const add = (id: string, to: string): Promise<string> =>
        queue.send([to], { id, copyOf: { message, holder: redirectHolder(author(1), pathOf(to)) } });
      await Promise.all([1, 2, 3].map((number) => add(`a${number}`, "a@one.example")));
      await add("b", "b@one.example");
      await queue.settle();
      await add("a4", "a@one.example");
      await queue.settle();
      assert.equal(queue.attempts.length, 2);
      await new PartialDeliveries(queue.database, queue.clock).forget(message, [holder]);
      await add("a5", "a@one.example");
      await queue.settle();
      assert.deepEqual(queue.attempts.at(-1)?.recipients, ["a@one.example"]);
      assert.equal(queue.attempts.length, 3);
    });

    it("goes once, though the copy that stays has to be tried again and again", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const ann = await queue.mail.addUser("ann");
      await runs(ann.account, 'require "copy"; redirect :copy "ann@one.example";');
      const room = (maxBytes: number | undefined): Promise<void> =>
        ann.account.write((mail) => mail.setQuota({ maxBytes, maxMessages: undefined }));
      await room(0);
      await queue.send([ann.address], { from: "bob@far.example", id: "here" });
      await queue.run(3 * HOUR);
      assert.deepEqual(await queue.inbox(ann), []);
      await room(undefined);
      await queue.run(8 * HOUR);
      assert.equal((await queue.inbox(ann)).length, 1);
      // Bob hears that it takes longer, too.
      assert.equal(queue.attempts.filter(({ recipients }) => recipients.includes("ann@one.example")).length, 1);
      assert.deepEqual(await rows(queue), empty);
    });

    it("ends where it began when two send it to each other", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const [ann, ben] = [await queue.mail.addUser("ann"), await queue.mail.addUser("ben")];
      await runs(ann.account, `redirect "${ben.address}";`);
      await runs(ben.account, `redirect "${ann.address}";`);
      await queue.send([ann.address], { from: "bob@far.example", id: "here" });
      await queue.run(HOUR);
      assert.equal((await queue.inbox(ann)).length, 1);
      assert.deepEqual(await queue.inbox(ben), []);
      assert.deepEqual(await rows(queue), empty);
    });

    it("is told to its sender when the script refuses it", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const ann = await queue.mail.addUser("ann");
      await runs(ann.account, 'require "reject"; reject "Not here.";');
      await queue.send([ann.address], { from: "bob@far.example", id: "here" });
      await queue.run(HOUR);
      assert.deepEqual(await queue.inbox(ann), []);
      assert.deepEqual(
        queue.attempts.map(({ recipients }) => recipients),
        [["bob@far.example"]],
      );
    });
  });
}
