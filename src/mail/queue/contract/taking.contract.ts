/** What it takes, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../../../base/errors.ts";
import { BegunSubmissions } from "../../begun.ts";
import { author, empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { DAY, HOUR, resultOf, says, unreachable } from "../testing/simulation.ts";

export function describeTaking(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("what it takes", () => {
    it("hands a message over once for each hop, with all recipients there, and forgets it", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      await queue.send(["a@one.example", "b@two.example", "c@one.example"]);
      assert.deepEqual(await queue.book.size(), { messages: 1, bytes: 18 });
      await queue.settle();
      const byHop = new Map(queue.attempts.map(({ hop, recipients }) => [hop, recipients]));
      assert.equal(queue.attempts.length, 2);
      assert.deepEqual(byHop.get("one.example"), ["a@one.example", "c@one.example"]);
      assert.deepEqual(byHop.get("two.example"), ["b@two.example"]);
      assert.deepEqual(await rows(queue), empty);
      assert.deepEqual(await queue.book.size(), { messages: 0, bytes: 0 });
    });

    it("gives the transport the envelope and the bytes as they were taken", async () => {
      const seen: unknown[] = [];
      const queue = await simulate(async (handover) => {
        const { message, recipients, reversePath, ret, envelopeId, tls, priority, deliverBy } = handover;
        const bytes = Buffer.from(await message.bytes("as-is")).toString();
        const { size, body, utf8Header } = message;
        seen.push({
          bytes,
          size,
          body,
          utf8Header,
          recipients,
          reversePath,
          ret,
          envelopeId,
          tls,
          priority,
          deliverBy,
        });
        return { connection: "good", results: [resultOf("250 2.0.0 Ok")] };
      });
      const recipient = {
        path: { local: "ä", domain: "bücher.example", utf8: true },
        notify: ["FAILURE", "DELAY"],
        originalRecipient: { type: "rfc822", address: "x@y" },
      } as const;
      const message = Buffer.from("To: ä@bücher.example\r\n\r\nö\r\n");
      await queue.send([], {
        from: "s@posthorn.test",
        recipients: [recipient],
        message,
        body: "8BITMIME",
        ret: "HDRS",
        envelopeId: "e1",
        tls: "required",
        priority: 3,
        deliverBy: { at: queue.clock.now() + HOUR, mode: "notify", trace: false },
      });
      await queue.settle();
      assert.deepEqual(JSON.parse(JSON.stringify(seen)), [
        {
          bytes: message.toString(),
          size: message.length,
          body: "8BITMIME",
          utf8Header: true,
          recipients: [recipient],
          reversePath: { local: "s", domain: "posthorn.test", utf8: false },
          ret: "HDRS",
          envelopeId: "e1",
          tls: "required",
          priority: 3,
          deliverBy: { ms: HOUR, mode: "notify", trace: false },
        },
      ]);
      assert.deepEqual(
        queue.attempts.map(({ hop }) => hop),
        ["xn--bcher-kva.example"],
      );
    });

    it("keeps large bodies apart, and gives them back", async () => {
      let bytes: Uint8Array | undefined;
      const queue = await simulate(async ({ message }) => {
        bytes = await message.bytes("as-is");
        return { connection: "good", results: [resultOf("250 2.0.0 Ok")] };
      });
      const message = Buffer.alloc(700_000, "0123456789\r\n");
      await queue.send(["a@one.example"], { message });
      await queue.settle();
      assert.ok(bytes !== undefined && message.equals(bytes));
    });

    it("gives back what is held until its time comes, and nothing after", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const start = queue.clock.now();
      const held = await queue.send(["a@one.example"], { holdUntil: start + HOUR });
      assert.equal(await queue.queue.withdraw(held), true);
      assert.equal(await queue.queue.withdraw(held), false);
      assert.deepEqual(await queue.book.size(), { messages: 0, bytes: 0 });
      const late = await queue.send(["a@one.example"], { holdUntil: start + HOUR });
      queue.clock.advance(HOUR);
      assert.equal(await queue.queue.withdraw(late), false);
      await queue.settle();
      assert.equal(queue.attempts.length, 1);
    });

    it("takes what was begun once, whoever adds it again, and never what was given up", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const begun = new BegunSubmissions(queue.database);
      const other = new BegunSubmissions(queue.database);
      for (const id of ["given-up", "sent"])
        await begun.begin({ name: id, accountId: author(1), at: queue.clock.now(), data: "{}" });
      await Promise.all([1, 2, 3].map(() => queue.send(["a@one.example"], { id: "sent", once: true })));
      assert.deepEqual(
        (await other.of(author(1))).map((each) => [each.name, each.isQueued]),
        [
          ["given-up", false],
          ["sent", true],
        ],
      );
      assert.deepEqual(await begun.of(author(1)), []);
      await queue.settle();
      await queue.send(["a@one.example"], { id: "sent", once: true });
      assert.equal(await begun.giveUp("sent"), false);
      assert.equal(await begun.giveUp("given-up"), true);
      const conflict = (error: unknown): boolean => error instanceof Refusal && error.code === "conflict";
      await assert.rejects(queue.send(["a@one.example"], { id: "given-up", once: true }), conflict);
      await begun.end("sent");
      await assert.rejects(queue.send(["a@one.example"], { id: "sent", once: true }), conflict);
      await queue.settle();
      assert.deepEqual(
        queue.attempts.map(({ id }) => id),
        ["sent"],
      );
    });

    it("holds mail for the future, and counts its time from then", async () => {
      const queue = await simulate(says("451 4.7.1 Try again later"));
      const start = queue.clock.now();
      await queue.send(["a@one.example"], { holdUntil: start + 2 * DAY });
      await queue.run(2 * DAY - 1);
      assert.equal(queue.attempts.length, 0);
      await queue.run(DAY);
      assert.equal(queue.attempts[0]?.at, start + 2 * DAY);
      await queue.run(4 * DAY - 1);
      assert.equal((await rows(queue))["message"], 1);
      await queue.run(4 * HOUR);
      assert.deepEqual(await rows(queue), empty);
    });

    it("takes no more when it is full", async () => {
      const queue = await simulate(unreachable, { messagesMax: 3 });
      const added = await Promise.allSettled([1, 2, 3, 4, 5].map((i) => queue.send([`u${i}@one.example`])));
      const refused = added.filter((each) => each.status === "rejected");
      assert.equal(refused.length, 2);
      assert.ok(refused.every(({ reason }) => reason instanceof Refusal && reason.code === "limit"));
      assert.equal((await rows(queue))["message"], 3);
    });
  });
}
