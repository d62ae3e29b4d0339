/** What the queue does, on every database: a suite that SQLite and PostgreSQL run, with time that the test turns. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Refusal } from "../../base/errors.ts";
import { TestClock } from "../../base/clock.ts";
import type { Database } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { AccountId } from "../../store/model.ts";
import { openLocalBus } from "../../bus/local.ts";
import { writeAbsence } from "../absence/absence.ts";
import { BegunSubmissions } from "../begun.ts";
import { QueueBook } from "./book.ts";
import { checkQueue } from "./check.ts";
import { QueueDesk, type QueueFilter } from "./desk.ts";
import {
  DAY,
  HOUR,
  MINUTE,
  resultOf,
  says,
  Simulation,
  type SimulationOptions,
  unreachable,
} from "./testing/simulation.ts";

export interface QueueDatabases extends AsyncDisposable {
  /** An empty one. */
  open(): Promise<Database>;
}

const author = (number: number): AccountId => number as AccountId;

export function describeQueue(name: string, openAll: () => Promise<QueueDatabases>): void {
  describe(`the queue on ${name}`, { timeout: 600_000 }, () => {
    let databases: QueueDatabases;
    let running: Simulation | undefined;
    before(async () => {
      databases = await openAll();
    });
    after(() => databases[Symbol.asyncDispose]());
    /** However a test ends, the tables are sound. */
    afterEach(async () => {
      if (running === undefined) return;
      await running.scheduler.settled();
      const findings = await checkQueue(running.database, running.blobs);
      await running[Symbol.asyncDispose]();
      running = undefined;
      assert.deepEqual(findings, []);
    });

    async function simulate(
      answer: SimulationOptions["answer"],
      options: Partial<SimulationOptions> = {},
    ): Promise<Simulation> {
      running = await Simulation.start({ database: await databases.open(), answer, ...options });
      return running;
    }
    const tables = ["message", "content", "leg", "recipient", "attempt", "lane"] as const;
    async function rows(simulation: Simulation): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const table of tables) {
        const from = { text: [`select count(*) from queue_${table}`], values: [] };
        counts[table] = Number((await simulation.database.read((tx) => tx.row(from)))?.[0]);
      }
      return counts;
    }
    const empty = { message: 0, content: 0, leg: 0, recipient: 0, attempt: 0, lane: 0 };

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

    it("leaves a dead hop alone, and nobody waits for it", async () => {
      const queue = await simulate((handover, now) =>
        handover.hop.key === "dead.example" ? unreachable(handover, now) : says("250 2.0.0 Ok")(handover, now),
      );
      for (let i = 0; i < 300; i++) await queue.send([`u${i}@dead.example`]);
      await queue.send(["a@alive.example"]);
      await queue.settle();
      const dead = (): number => queue.attempts.filter(({ hop }) => hop === "dead.example").length;
      assert.ok(dead() <= 10, `${dead()} tries at a dead hop`);
      assert.deepEqual(queue.attempts.filter(({ hop }) => hop === "alive.example").length, 1);
      await queue.run(DAY);
      assert.ok(dead() < 60, `${dead()} tries at a dead hop in a day`);
      assert.equal((await rows(queue))["message"], 300);
    });

    it("sends everything to a hop that comes back from the dead", async () => {
      let isUp = false;
      const queue = await simulate((handover, now) =>
        isUp ? says("250 2.0.0 Ok")(handover, now) : unreachable(handover, now),
      );
      for (let i = 0; i < 100; i++) await queue.send([`u${i}@dead.example`]);
      await queue.run(HOUR);
      isUp = true;
      await queue.run(HOUR);
      assert.deepEqual(await rows(queue), empty);
      const done = new Set(queue.attempts.map(({ id }) => id));
      assert.equal(done.size, 100);
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

    it("is fair between authors, whoever came first and however much they send", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"), { connections: 1 });
      for (let i = 0; i < 400; i++)
        await queue.send([`u${i}@${i % 2 === 0 ? "big" : "other"}.example`], { author: author(1) });
      await queue.send(["a@big.example"], { author: author(2), id: "two" });
      await queue.send(["a@third.example"], { author: author(3), id: "three" });
      await queue.settle();
      const place = (id: string): number => queue.attempts.findIndex((attempt) => attempt.id === id);
      assert.ok(place("two") < 10, `author 2 had its turn after ${place("two")}`);
      assert.ok(place("three") < 10, `author 3 had its turn after ${place("three")}`);
      assert.equal(queue.attempts.length, 402);
    });

    it("sends what is urgent first", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"), { connections: 1 });
      for (const priority of [-4, 0, 9, 4]) {
        for (let i = 0; i < 3; i++)
          await queue.send(["a@one.example"], { author: author(1 + i), priority, id: `${priority} ${i}` });
      }
      await queue.settle();
      assert.deepEqual(
        queue.attempts.map(({ id }) => id.split(" ")[0]),
        ["9", "9", "9", "4", "4", "4", "0", "0", "0", "-4", "-4", "-4"],
      );
    });

    it("begins with few connections to a hop, and never has more than it may", async () => {
      let [now, most] = [0, 0];
      const begun = Promise.withResolvers<void>();
      const queue = await simulate(
        async (handover, at) => {
          most = Math.max(most, ++now);
          // The first five wait for each other; a sixth would be seen.
          if (now === 5) begun.resolve();
          await begun.promise;
          await new Promise(setImmediate);
          now--;
          return says("250 2.0.0 Ok")(handover, at);
        },
        { connectionsPerHop: 8 },
      );
      for (let i = 0; i < 60; i++) await queue.send([`u${i}@one.example`]);
      await queue.settle();
      assert.ok(most >= 5 && most <= 8, `${most} connections`);
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

    it("answers for an absent owner what it delivers here", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const ann = await queue.mail.addUser("ann");
      await ann.account.write((mail) =>
        writeAbsence(mail, {
          isEnabled: true,
          from: undefined,
          to: undefined,
          subject: "Away",
          text: "until Monday",
          html: undefined,
        }),
      );
      const message = Buffer.from(`From: s@one.example\r\nTo: ${ann.address}\r\nSubject: held\r\n\r\nx\r\n`);
      await queue.send([ann.address], { from: "s@one.example", holdUntil: queue.clock.now() + HOUR, message });
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

    it("follows a route that was added while the message waited", async () => {
      const by = new Map<string, string>();
      const routes = { hop: (domain: string) => ({ key: by.get(domain) ?? domain }) };
      const queue = await simulate(
        (handover, now) =>
          handover.hop.key === "smart:25" ? says("250 2.0.0 Ok")(handover, now) : unreachable(handover, now),
        { routes },
      );
      await queue.send(["a@one.example", "b@two.example", "c@three.example"]);
      await queue.settle();
      by.set("one.example", "smart:25").set("two.example", "smart:25");
      await queue.run(HOUR);
      assert.deepEqual(
        queue.attempts
          .filter(({ hop }) => hop === "smart:25")
          .flatMap(({ recipients }) => recipients)
          .toSorted(),
        ["a@one.example", "b@two.example"],
      );
      assert.equal((await rows(queue))["leg"], 1);
    });

    it("takes over what a dead sender had, and sends nothing that a living one has", async () => {
      const clock = new TestClock();
      const queue = await simulate(says("250 2.0.0 Ok"), { clock, isAlone: false });
      for (let i = 0; i < 10; i++) await queue.send([`u${i}@one.example`]);
      const order = {
        room: 100,
        roomAt: () => 100,
        roomFor: () => 100,
        fullHops: [],
        held: () => undefined,
        pauseOf: () => undefined,
        revive: () => undefined,
      };
      const other = new QueueBook(queue.database, { isAlone: false });
      await other.join(clock.now());
      const fetched = await other.fetch({ ...order, now: clock.now(), lastAuthors: new Map() });
      assert.equal(fetched.legs.length, 10);
      await queue.settle();
      assert.equal(queue.attempts.length, 0);
      // The other one says no more that it is alive.
      clock.advance(30_000);
      await queue.book.renew(clock.now());
      await queue.settle();
      assert.equal(queue.attempts.length, 0);
      clock.advance(31_000);
      await assert.rejects(other.renew(clock.now()), (error) => error instanceof Refusal && error.code === "conflict");
      await queue.book.renew(clock.now());
      await queue.settle();
      assert.equal(queue.attempts.length, 10);
      assert.deepEqual(await rows(queue), empty);
    });

    it("is shared by two senders, and nothing is sent by both", async () => {
      const slowly: SimulationOptions["answer"] = async (handover, now) => {
        await new Promise(setImmediate);
        return says(handover.id.endsWith("7") ? "451 4.3.0 Later" : "250 2.0.0 Ok")(handover, now);
      };
      const clock = new TestClock();
      const one = await simulate(slowly, { clock, isAlone: false });
      const database: Database = {
        read: (body) => one.database.read(body),
        write: (body, options) => one.database.write(body, options),
        version: () => one.database.version(),
        rowsNow: (statement) => one.database.rowsNow(statement),
        [Symbol.asyncDispose]: async () => undefined,
      };
      await using two = await Simulation.start({ database, answer: slowly, clock, isAlone: false });
      for (let i = 0; i < 100; i++) {
        await one.send([`u@d${i % 7}.example`], { author: author(1 + (i % 3)), id: `shared${i}` });
        // Now one hears of it first, now the other.
        const pass = (queue: Simulation): Promise<void> => queue.scheduler.pass({ news: true });
        await Promise.all((i % 2 === 0 ? [one, two] : [two, one]).map(pass));
      }
      await Promise.all([one.settle(), two.settle()]);
      await Promise.all([one.settle(), two.settle()]);
      const sent = [...one.attempts, ...two.attempts].map(({ id }) => id);
      assert.equal(new Set(sent).size, 100);
      assert.equal(sent.length, 100);
      assert.ok(one.attempts.length > 0 && two.attempts.length > 0);
      assert.equal((await rows(one))["message"], 10);
    });

    it("goes on after the machine has slept, where nobody else can have taken over", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      queue.clock.advance(HOUR);
      await queue.book.renew(queue.clock.now());
      await queue.send(["a@one.example"]);
      await queue.settle();
      assert.equal(queue.attempts.length, 1);
    });

    it("lets nothing more go when it is closed", async () => {
      const first = Promise.withResolvers<void>();
      const queue = await simulate(
        async (handover, now) => {
          await first.promise;
          return says("250 2.0.0 Ok")(handover, now);
        },
        { connections: 1 },
      );
      for (let i = 0; i < 3; i++) await queue.send([`u${i}@one.example`]);
      await queue.scheduler.pass({ news: true });
      queue.scheduler.close();
      first.resolve();
      await queue.scheduler.settled();
      assert.equal(queue.attempts.length, 1);
      assert.equal((await rows(queue))["message"], 2);
    });

    it("shows the operator what waits, and why", async () => {
      const queue = await simulate((handover, now) =>
        handover.hop.key === "dead.example"
          ? unreachable(handover, now)
          : says("451 4.7.1 Try\n4.7.1 again later")(handover, now),
      );
      const at = queue.clock.now();
      await queue.send(["a@one.example", "b@two.example"], { from: "Ann@Home.example", id: "first" });
      await queue.send(["c@dead.example"], { from: "bob@home.example", id: "second" });
      for (let i = 0; i < 20; i++) await queue.send([`${i}@dead.example`]);
      await queue.run(6 * MINUTE);
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      const first = await desk.show("first");
      assert.equal(first.sender, "ann@home.example");
      assert.equal(first.at, at);
      assert.deepEqual(
        first.recipients.map(({ address, hop, outcome, attempts, nextAt, history }) => [
          address,
          hop,
          outcome,
          attempts,
          nextAt,
          history.map((each) => [each.at, each.reply.text, each.remote?.host]),
        ]),
        ["a@one.example", "b@two.example"].map((address) => [
          address,
          address.slice(2),
          "waiting",
          2,
          at + 15 * MINUTE,
          [at, at + 5 * MINUTE].map((time) => [time, "4.7.1 Try\n4.7.1 again later", "mx.remote.example"]),
        ]),
      );
      const names = async (filter: QueueFilter, limit = 10): Promise<string[]> =>
        (await desk.list(filter, { limit })).map(({ id }) => id);
      assert.deepEqual(await names({ domain: "two.example" }), ["first"]);
      assert.deepEqual(await names({ sender: "ann@home.EXAMPLE" }), ["first"]);
      assert.deepEqual(await names({ sender: "@home.example" }), ["first", "second"]);
      assert.deepEqual(await names({ sender: "@e.example" }), []);
      assert.deepEqual(await names({ sender: "", domain: "dead.example" }, 2), ["m1", "m2"]);
      assert.deepEqual(await names({ ids: ["second", "none"] }), ["second"]);
      const [dead] = await desk.hops();
      assert.equal(dead?.hop, "dead.example");
      assert.equal(dead.messages, 21);
      assert.match(dead.trouble ?? "", /No mail server of dead\.example answers/);
      await assert.rejects(desk.show("none"), (error) => error instanceof Refusal && error.code === "not-found");
    });

    it("lets the operator hold, release, retry and remove", async () => {
      let isUp = false;
      const queue = await simulate((handover, now) =>
        isUp ? says("250 2.0.0 Ok")(handover, now) : unreachable(handover, now),
      );
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      await queue.send(["a@one.example"], { id: "held" });
      await queue.send(["b@one.example"], { id: "retried" });
      await queue.send(["c@one.example"], { id: "removed" });
      for (let i = 0; i < 10; i++) await queue.send([`${i}@one.example`]);
      assert.equal(await desk.change("hold", { ids: ["held"] }), 1);
      await queue.settle();
      assert.ok(!queue.attempts.some(({ id }) => id === "held"));
      assert.equal((await desk.show("held")).isHeld, true);
      assert.equal(await desk.change("remove", { ids: ["removed", "none"] }), 1);
      isUp = true;
      await queue.settle();
      assert.ok((await rows(queue))["message"] !== 0, "the hop is left alone");
      assert.equal(await desk.change("retry", { domain: "one.example" }), 12);
      await queue.settle();
      assert.equal((await rows(queue))["message"], 1);
      await queue.run(10 * DAY);
      assert.equal((await rows(queue))["message"], 1);
      assert.equal(await desk.change("release", {}), 1);
      await queue.settle();
      assert.equal(queue.attempts.at(-1)?.id, "held");
      assert.deepEqual(await rows(queue), empty);
    });

    it("counts no try that the end of the server has cut off, and keeps what was said before it", async () => {
      const cut = Promise.withResolvers<void>();
      const queue = await simulate(async ({ recipients }) => {
        await cut.promise;
        const results = recipients.map(({ path }) =>
          resultOf(path.local === "done" ? "250 2.0.0 Ok" : "421 4.3.2 The server is being stopped"),
        );
        return { connection: "bad", results };
      });
      await queue.send(["done@one.example", "cut@one.example"], { id: "m" });
      await queue.scheduler.pass({ news: true });
      queue.scheduler.abort();
      cut.resolve();
      await queue.scheduler.settled();
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      const { recipients } = await desk.show("m");
      assert.deepEqual(
        recipients.map(({ outcome, history }) => [outcome, history.length]),
        [
          ["delivered", 1],
          ["waiting", 0],
        ],
      );
      assert.deepEqual([recipients[1]?.attempts, recipients[1]?.nextAt], [0, queue.clock.now()]);
    });

    it("remembers so many tries of each recipient, and no more", async () => {
      const queue = await simulate(says("451 4.7.1 Try again later"), {});
      await queue.send(["a@one.example"]);
      await queue.run(4 * DAY);
      await queue.database.write((tx) => tx.run(sql`update queue_leg set attempts = 100`));
      await queue.run(DAY - 1);
      assert.ok(((await rows(queue))["attempt"] ?? 0) <= 50);
    });
  });
}
