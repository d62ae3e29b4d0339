/** APPEND, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sql } from "../../db/sql.ts";
import { refused } from "../../../test/support/refused.ts";
import { HEADER_BYTES_MAX } from "../limits.ts";
import { copyAcross } from "../messages/copy-across.ts";
import type { EmailId } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

const FIELD = "X-Filler: hay hay hay hay hay hay hay hay hay hay hay\r\n";

export function appendContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, flagsOf, sound } = on;
  describe("append", () => {
    it("gives back exactly what came in", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const odd = [
        "",
        "\r\n",
        "\n",
        "\0",
        "Subject: a\r\n\r\n",
        "Subject: a\n\nbare\nlines\rand\0zero",
        "no header at all",
        "A: b\r\nC: d",
        "\r\n\r\nbody",
        " folded first\r\nB: c\r\n\r\nx",
        `Subject: big\r\n\r\n${"x".repeat(700_000)}`,
      ].map((text) => Buffer.from(text, "latin1"));
      for (const bytes of odd) {
        const { emailId, size } = await add(mine, inbox, bytes);
        assert.equal(size, bytes.length);
        const content = await mine.read((r) => r.content(emailId));
        assert.deepEqual(Buffer.from(await mine.bytes(content)), bytes);
        const pieces: Uint8Array[] = [];
        for await (const piece of mine.stream(content)) pieces.push(piece);
        assert.deepEqual(Buffer.concat(pieces), bytes);
        const part: Uint8Array[] = [];
        for await (const piece of mine.stream(content, { start: 3, end: 9 })) part.push(piece);
        assert.deepEqual(Buffer.concat(part), bytes.subarray(3, 9));
      }
      await sound(mine);
    });

    it("refuses a header that a page of messages would have no room for, and no other large message", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const most = FIELD.repeat(Math.floor(HEADER_BYTES_MAX / FIELD.length) - 1);
      const text = "no field of a header\r\n".repeat(HEADER_BYTES_MAX / 20);
      for (const fits of [`${most}\r\nbody`, `Subject: a\r\n\r\n${most}${most}`, text])
        await add(mine, inbox, Buffer.from(fits));
      for (const large of [`${most}${most}\r\nbody`, `${most}${FIELD}${FIELD}`, `${text}Late: field\r\n\r\nbody`])
        await assert.rejects(on.at.store.prepare(Buffer.from(large)), refused("too-large", /header/));
      await sound(mine);
    });

    it("knows what a delivery wrote in front and the zone of the date, whatever was copied where", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
      const prefix = Buffer.from("Return-Path: <>\r\nReceived: by mx\r\n");
      const { emailId: delivered } = await add(mine, inbox, mail("a"), { prefix });
      const { emailId: put } = await add(mine, inbox, Buffer.concat([prefix, mail("a")]), { dateZone: 345 });
      await mine.write((w) => w.copy(inbox, [1, 2], inbox));
      await mine.write((w) => w.expunge(inbox, { uids: [1, 2], anyFlags: true }));
      assert.deepEqual(
        await mine.read(async (r) => [...(await r.traces([delivered, put]))].map(([id, trace]) => [id, text(trace)])),
        [
          [delivered, String(prefix)],
          [put, ""],
        ],
      );
      const other = await account();
      const to = { account: other, id: await inboxOf(other) };
      await copyAcross(on.at.store, { from: { account: mine, id: inbox, uids: [3, 4] }, to, all: true });
      const copies = await other.read((r) => r.rows(to.id, [1, 2]));
      const traces = await other.read((r) => r.traces(copies.map(({ emailId }) => emailId)));
      assert.deepEqual([...traces.values()].map(text), [String(prefix), ""]);
      assert.deepEqual(
        copies.map(({ dateZone }) => dateZone),
        [0, 345],
      );
      for (const { emailId } of copies) {
        const content = await other.read((r) => r.content(emailId));
        assert.deepEqual(Buffer.from(await other.bytes(content)), Buffer.concat([prefix, mail("a")]));
      }
      await sound(mine);
      await sound(other);
    });

    it("knows that no delivery brought a message without a header", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      for (const message of ["\r\nonly a body\r\n", "only a body\r\n", "only a body\r\n\r\nof two parts\r\n"]) {
        const { emailId } = await add(mine, inbox, Buffer.from(message));
        const traces = await mine.read((r) => r.traces([emailId]));
        assert.equal(traces.get(emailId)?.length, 0, message);
      }
    });

    it("knows nothing of the delivery of what came before that was kept, nor of its copies", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const { emailId } = await add(mine, inbox, mail("a"), { prefix: Buffer.from("Received: by mx\r\n") });
      await on.at.databases
        .account(mine.id)
        .write((tx) => tx.run(sql`update content set trace_size = null where account_id = ${mine.id}`));
      assert.equal((await mine.read((r) => r.traces([emailId]))).size, 0);
      await mine.write((w) => w.copy(inbox, [1], inbox));
      const [row] = await mine.read((r) => r.rows(inbox, [2]));
      assert.equal(row?.emailId, emailId);
      await sound(mine);
    });

    it("finds a trace that is longer than its header", async () => {
      const mine = await account();
      await add(mine, await inboxOf(mine), mail("a"));
      await on.at.databases
        .account(mine.id)
        .write((tx) => tx.run(sql`update content set trace_size = 5000 where account_id = ${mine.id}`));
      assert.match(JSON.stringify(await on.at.store.check(mine.id)), /is not as long as its header/);
    });

    it("gives back any bytes", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const line = fc.oneof(
        fc.constantFrom("\r\n", "\n", "\r", "", "A: b", " ", "--x", "\0"),
        fc.string({ unit: "binary" }),
      );
      const anything = fc.oneof(
        fc.uint8Array({ maxLength: 20_000, size: "max" }),
        fc.array(line, { maxLength: 60 }).map((lines) => Buffer.from(lines.join("\r\n"))),
        fc
          .tuple(fc.string({ minLength: 1 }), fc.nat({ max: 2000 }))
          .map(([text, times]) => Buffer.from(text.repeat(times))),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 4 }), async (messages) => {
          const ids: EmailId[] = [];
          const uids: number[] = [];
          for (const message of messages) {
            const { uid, emailId } = await add(mine, inbox, message);
            ids.push(emailId);
            uids.push(uid);
          }
          for (const [i, content] of (await mine.read((r) => r.contents(ids))).entries()) {
            assert.deepEqual(Buffer.from(await mine.bytes(content)), Buffer.from(messages[i] ?? []));
          }
          for (const some of [uids, uids.filter((_, i) => i % 2 === 0)]) {
            const stored = await mine.read((r) => r.messages(inbox, some));
            assert.equal(stored.length, some.length);
            assert.partialDeepStrictEqual(
              await mine.read((r) => r.rows(inbox, some)),
              stored.map(({ row }) => row),
            );
            for (const { row, content } of stored) {
              assert.equal(content.emailId, row.emailId);
              assert.deepEqual(
                Buffer.from(await mine.bytes(content)),
                Buffer.from(messages[ids.indexOf(row.emailId)] ?? []),
              );
            }
          }
        }),
        { numRuns: 40 },
      );
      await sound(mine);
    });

    it("keeps a body once that many accounts get", async () => {
      const accounts = await Promise.all(Array.from({ length: 3 }, account));
      const prepared = await on.at.store.prepare(mail("to all", "0123456789abcdef".repeat(2000)), { copies: 20 });
      const blobs = new Set<string>();
      for (const each of accounts) {
        const inbox = await inboxOf(each);
        const { emailId } = await each.write((w) => w.append(inbox, prepared));
        assert.equal((await each.bytes(await each.read((r) => r.content(emailId)))).length, prepared.size);
        assert.deepEqual(await each.search(inbox, { kind: "body", text: "cdef0123" }), [1]);
        for await (const hash of on.at.store.referencedBlobs(each.id)) blobs.add(hash);
        await sound(each);
      }
      assert.equal(blobs.size, 1);
    });

    it("puts the prefix before this copy's header only", async () => {
      const [one, two] = [await account(), await account()];
      const prepared = await on.at.store.prepare(mail("shared"), { copies: 2 });
      for (const [i, to] of [one, two].entries()) {
        const inbox = await inboxOf(to);
        const prefix = Buffer.from(`Delivered-To: ${i}\r\n`);
        const { emailId, size } = await to.write((w) => w.append(inbox, prepared, { prefix }));
        assert.equal(size, prepared.size + prefix.length);
        const bytes = await to.bytes(await to.read((r) => r.content(emailId)));
        assert.deepEqual(Buffer.from(bytes), Buffer.concat([prefix, mail("shared")]));
        assert.deepEqual(Buffer.from(await to.read((r) => r.header(emailId))).subarray(0, prefix.length), prefix);
        await sound(to);
      }
    });

    it("counts, dates and numbers", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const first = await add(mine, inbox, mail("a"), { flags: ["\\seen", "\\DELETED", "$Work"] });
      const second = await add(mine, inbox, mail("b"), { internalDate: 1_234_567_890_987, dateZone: 840 });
      assert.deepEqual([first.uid, second.uid], [1, 2]);
      const box = await mine.read((r) => r.mailbox(inbox));
      assert.deepEqual(
        [box.messages, box.unseen, box.deleted, box.uidNext, box.size],
        [2, 1, 1, 3, first.size + second.size],
      );
      assert.equal(box.uidValidity, first.uidValidity);
      const rows = await mine.read((r) => r.rows(inbox, [1, 2, 3]));
      assert.deepEqual(
        rows.map((row) => [row.uid, row.internalDate, row.dateZone, row.savedAt]),
        [
          [1, on.at.clock.now(), 0, on.at.clock.now()],
          [2, 1_234_567_890_000, 840, on.at.clock.now()],
        ],
      );
      assert.deepEqual(await flagsOf(mine, inbox), { 1: "\\Deleted \\Seen $Work", 2: "" });
      await sound(mine);
    });

    it("leaves nothing behind when the transaction fails", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const prepared = await on.at.store.prepare(mail("x"));
      const failing = mine.write(async (w) => {
        await w.append(inbox, prepared, { flags: ["$Never"] });
        throw new Error("no");
      });
      await assert.rejects(failing, /no/);
      assert.equal((await mine.read((r) => r.mailbox(inbox))).messages, 0);
      await add(mine, inbox, mail("y"), { flags: ["$Other"] });
      assert.deepEqual(await flagsOf(mine, inbox), { 1: "$Other" });
      await sound(mine);
    });

    it("shows lists what the digest says", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      await add(mine, inbox, mail("Gr\u00fc\u00dfe", "Hello.\n", "X-Other: no\n"));
      const [summary] = await mine.read((r) => r.summaries(inbox, [1]));
      assert.ok(summary);
      assert.match(Buffer.from(summary.envelope).toString(), /^\(.*"ada" "example\.com".*\)$/s);
      assert.match(Buffer.from(summary.bodyStructure).toString(), /^\("TEXT" "PLAIN"/i);
      assert.match(Buffer.from(summary.listedFields).toString(), /^From: Ada/);
      assert.doesNotMatch(Buffer.from(summary.listedFields).toString(), /X-Other/);
    });
  });
}
