/** When it tries again, and what senders are told, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { DAY, HOUR, MINUTE, resultOf, says, unreachable } from "../testing/simulation.ts";

export function describeGivingUp(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("when it tries again, and what senders are told", () => {
    it("tries again after longer and longer waits, and gives a message up after five days", async () => {
      const queue = await simulate(says("451 4.7.1 Try again later"));
      await queue.send(["a@one.example"]);
      await queue.run(6 * DAY);
      const waits = queue.attempts.slice(1).map(({ at }, i) => (at - (queue.attempts[i]?.at ?? 0)) / MINUTE);
      assert.deepEqual(waits.slice(0, 8), [5, 10, 20, 40, 80, 160, 240, 240]);
      assert.ok((queue.attempts.at(-1)?.at ?? 0) - (queue.attempts[0]?.at ?? 0) < 5 * DAY);
      assert.equal(queue.attempts.length, 35);
      assert.deepEqual(await rows(queue), empty);
    });

    it("tells the sender after four hours, and when it gives up; once each", async () => {
      const queue = await simulate(says("451 4.7.1 Try again later"));
      const user = await queue.mail.addUser("ann");
      await queue.send(["a@one.example", "b@one.example"], { from: user.address });
      await queue.run(4 * HOUR - 1);
      assert.deepEqual(await queue.inbox(user), []);
      await queue.run(2);
      assert.equal((await queue.inbox(user)).length, 1);
      await queue.run(5 * DAY);
      const [delay = "", failure = "", ...others] = await queue.inbox(user);
      assert.deepEqual(others, []);
      assert.match(delay, /^Return-Path: <>\r\n/);
      assert.match(delay, /Subject: Your message is delayed/);
      assert.match(delay, /Final-Recipient: rfc822; a@one\.example\r\nAction: delayed\r\nStatus: 4\.4\.7/);
      assert.match(delay, /Final-Recipient: rfc822; b@one\.example/);
      assert.match(failure, /Subject: Your message was not delivered/);
      assert.match(failure, /Action: failed\r\nStatus: 4\.4\.7[\s\S]*smtp; 451 4\.7\.1 Try again later/);
      assert.deepEqual(await rows(queue), empty);
    });

    it("tells the sender at once of a recipient that is refused for good, and goes on with the others", async () => {
      const queue = await simulate(({ recipients }, now) => ({
        connection: "good",
        results: recipients.map(({ path }) =>
          resultOf(
            path.local === "gone"
              ? "550 5.1.1 Nobody here"
              : path.local === "later" && now < Date.UTC(2026, 0, 1, 1)
                ? "450 4.2.1 Later"
                : "250 2.0.0 Ok",
          ),
        ),
      }));
      const user = await queue.mail.addUser("ann");
      await queue.send(["gone@one.example", "later@one.example", "fine@one.example"], { from: user.address });
      await queue.settle();
      const [notice = "", ...others] = await queue.inbox(user);
      assert.deepEqual(others, []);
      assert.match(notice, /gone@one\.example\r\nAction: failed\r\nStatus: 5\.1\.1/);
      assert.doesNotMatch(notice, /later@|fine@/);
      await queue.run(2 * HOUR);
      assert.deepEqual(
        queue.attempts.slice(1).map(({ recipients }) => recipients),
        Array.from({ length: 4 }, () => ["later@one.example"]),
      );
      assert.equal((await queue.inbox(user)).length, 1);
      assert.deepEqual(await rows(queue), empty);
    });

    it("says nothing to a null reverse-path, and what the sender asked for to others", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const user = await queue.mail.addUser("ann");
      const recipients = (["SUCCESS", "NEVER", "FAILURE"] as const).map((word) => ({
        path: { local: word.toLowerCase(), domain: "one.example", utf8: false },
        notify: [word],
        originalRecipient: undefined,
      }));
      await queue.send([], { recipients });
      await queue.send([], { recipients, from: user.address });
      await queue.settle();
      const [notice = "", ...others] = await queue.inbox(user);
      assert.deepEqual(others, []);
      assert.match(notice, /Final-Recipient: rfc822; success@one\.example\r\nAction: relayed/);
      assert.doesNotMatch(notice, /never@|failure@/);
    });

    it("sends notices for senders elsewhere through the queue, and notices about those to nobody", async () => {
      const queue = await simulate(({ hop }) => ({
        connection: "good",
        results: [resultOf(hop.key === "home.example" ? "550 5.1.1 Who?" : "552 5.2.2 Full")],
      }));
      await queue.send(["a@one.example"], { from: "s@home.example" });
      await queue.settle();
      assert.deepEqual(
        queue.attempts.map(({ hop, recipients }) => [hop, recipients]),
        [
          ["one.example", ["a@one.example"]],
          ["home.example", ["s@home.example"]],
        ],
      );
      assert.deepEqual(await rows(queue), empty);
    });

    it("tells at its deadline what was to be delivered by then, or gives it up", async () => {
      const queue = await simulate(says("451 4.7.1 Try again later"));
      const user = await queue.mail.addUser("ann");
      const by = queue.clock.now() + 30 * MINUTE;
      await queue.send(["n@one.example"], { from: user.address, deliverBy: { at: by, mode: "notify", trace: false } });
      await queue.send(["r@one.example"], { from: user.address, deliverBy: { at: by, mode: "return", trace: false } });
      await queue.run(30 * MINUTE - 1);
      assert.deepEqual(await queue.inbox(user), []);
      await queue.run(MINUTE);
      const notices = await queue.inbox(user);
      assert.equal(notices.length, 2);
      assert.ok(notices.some((each) => /r@one\.example\r\nAction: failed\r\nStatus: 5\.4\.7/.test(each)));
      assert.ok(notices.some((each) => /n@one\.example\r\nAction: delayed/.test(each)));
      assert.equal((await rows(queue))["message"], 1);
    });

    it("tells the senders of what was never tried why it was not", async () => {
      const queue = await simulate(unreachable);
      const user = await queue.mail.addUser("ann");
      for (let i = 0; i < 30; i++) await queue.send([`u${i}@dead.example`], { from: user.address });
      await queue.run(5 * DAY + HOUR);
      const notices = await queue.inbox(user);
      assert.equal(notices.filter((each) => each.includes("Subject: Your message is delayed")).length, 30);
      const failures = notices.filter((each) => each.includes("Subject: Your message was not delivered"));
      assert.equal(failures.length, 30);
      for (const failure of failures) assert.match(failure, /No mail server of dead\.example answers/);
      assert.deepEqual(await rows(queue), empty);
    });
  });
}
