/** What a mail store does, whatever database it stands on. */
import { HOUR_MS } from "../base/clock.ts";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import type { RefusalCode } from "../base/errors.ts";
import { Refusal } from "../base/errors.ts";
import type { AccountDatabases } from "../db/database.ts";
import type { Account, AppendOptions, MailWriter } from "./account.ts";
import type { SearchCondition } from "./condition.ts";
import type { AccountId, EmailId, MailboxId, Uid } from "./model.ts";
import { sharingContract } from "./sharing.contract.ts";
import { type TemporaryStore, temporaryStore } from "./testing/temporary-store.ts";

const crlf = (text: string): Buffer => Buffer.from(text.replaceAll("\n", "\r\n"));

function mail(subject: string, body = "Hello.\n", fields = ""): Buffer {
  return crlf(
    `From: Ada <ada@example.com>\nTo: bob@example.com\nSubject: ${subject}\nDate: Thu, 01 Jan 2026 10:00:00 +0100\n${fields}\n${body}`,
  );
}

const refused = (code: RefusalCode) => (error: unknown) => error instanceof Refusal && error.code === code;

export function storeContract(name: string, open: (folder: string) => Promise<AccountDatabases>): void {
  describe(`the mail store on ${name}`, () => {
    let at: TemporaryStore;
    let lastAccount = 0;
    before(async () => {
      at = await temporaryStore(open);
    });
    after(() => at[Symbol.asyncDispose]());

    async function account(): Promise<Account> {
      const id = ++lastAccount as AccountId;
      await at.store.createAccount(id);
      return at.store.account(id);
    }
    const inboxOf = (of: Account): Promise<MailboxId> =>
      of.read(async (mailReader) => (await mailReader.mailboxByRole("inbox"))?.id as MailboxId);
    async function add(to: Account, mailbox: MailboxId, message: Uint8Array, options?: AppendOptions) {
      const prepared = await at.store.prepare(message);
      return to.write((w) => w.append(mailbox, prepared, options));
    }
    async function addMany(to: Account, mailbox: MailboxId, count: number, options?: AppendOptions): Promise<void> {
      const prepared = await at.store.prepare(mail("many"));
      await to.write(async (w) => {
        for (let i = 0; i < count; i++) await w.append(mailbox, prepared, options);
      });
    }
    const write = <T>(to: Account, body: (w: MailWriter) => Promise<T>): Promise<T> => to.write(body);
    const flagsOf = async (of: Account, mailbox: MailboxId): Promise<Record<number, string>> => {
      const snapshot = await of.snapshot(mailbox);
      return Object.fromEntries(
        Array.from(snapshot.uids, (uid, i) => [uid, snapshot.flagSet(snapshot.flagSets.at(i)).names.join(" ")]),
      );
    };
    const sound = async (of: Account): Promise<void> => {
      assert.deepEqual(await at.store.check(of.id), []);
    };
    const paths = (of: Account): Promise<string[]> =>
      of.read(async (r) => (await r.mailboxes()).map((box) => (box.selectable ? box.path : `(${box.path})`)));

    describe("accounts", () => {
      it("begin with the usual mailboxes, all subscribed", async () => {
        const mine = await account();
        const boxes = await mine.read((r) => r.mailboxes());
        assert.deepEqual(
          boxes.map((box) => [box.path, box.role, box.subscribed]),
          [
            ["INBOX", "inbox", true],
            ["Archive", "archive", true],
            ["Drafts", "drafts", true],
            ["Junk", "junk", true],
            ["Sent", "sent", true],
            ["Trash", "trash", true],
          ],
        );
        assert.equal(new Set(boxes.map((box) => box.uidValidity)).size, boxes.length);
        await at.store.createAccount(mine.id);
        assert.equal((await mine.read((r) => r.mailboxes())).length, boxes.length);
        await sound(mine);
      });

      it("that do not exist are refused", async () => {
        const nobody = at.store.account(999_999 as AccountId);
        await assert.rejects(
          nobody.read((r) => r.mailboxes()),
          refused("not-found"),
        );
        await assert.rejects(
          nobody.write((w) => w.createMailbox("x")),
          refused("not-found"),
        );
      });

      it("are gone when removed, and can be made anew with other UIDVALIDITYs", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await add(mine, inbox, mail("x"));
        const old = await mine.read((r) => r.mailbox(inbox));
        await at.store.removeAccount(mine.id);
        await assert.rejects(
          at.store.account(mine.id).read((r) => r.mailboxes()),
          refused("not-found"),
        );
        at.clock.advance(60_000);
        await at.store.createAccount(mine.id);
        const fresh = await at.store.account(mine.id).read((r) => r.mailboxByRole("inbox"));
        assert.equal(fresh?.messages, 0);
        assert.ok((fresh?.uidValidity ?? 0) > old.uidValidity);
      });
    });

    it("keeps what messages are sorted and threaded by", async () => {
      const mine = await account();
      const inbox = await inboxOf(mine);
      const day = Date.UTC(2026, 0, 2);
      const fields = "Message-ID: <b@x>\nReferences: <a@x> <c@x>\nIn-Reply-To: <d@x>\nCc: G: =?utf-8?q?=C3=A4?=@x;\n";
      const { size } = await add(mine, inbox, mail("Re: Grüße", "x", fields), { internalDate: day });
      await add(mine, inbox, crlf("From: =?utf-8?q?=C3=84da?= <a@x>\nIn-Reply-To: <d@x> <e@x>\n\n"), {
        internalDate: day,
      });
      const [uid] = [1, 2] as [Uid, Uid];
      assert.deepEqual(
        await mine.orderKeys(
          inbox,
          [uid],
          ["arrival", "size", "sent", "subject", "isReply", "messageId", "references"],
        ),
        [
          {
            uid,
            arrival: day,
            size,
            sent: Date.UTC(2026, 0, 1, 9),
            subject: "GRU\u0308ßE",
            isReply: 1,
            messageId: "b@x",
            references: "a@x c@x",
          },
        ],
      );
      assert.deepEqual(
        await mine.orderKeys(inbox, [1, 2, 7] as Uid[], [
          "from",
          "to",
          "cc",
          "fromShown",
          "toShown",
          "sent",
          "messageId",
          "references",
        ]),
        [
          {
            uid: 1,
            from: "ADA",
            to: "BOB",
            cc: "G",
            fromShown: "ADA",
            toShown: "BOB@EXAMPLE.COM",
            sent: Date.UTC(2026, 0, 1, 9),
            messageId: "b@x",
            references: "a@x c@x",
          },
          {
            uid: 2,
            from: "A",
            to: "",
            cc: "",
            fromShown: "A\u0308DA",
            toShown: "",
            sent: day,
            messageId: null,
            references: "d@x",
          },
        ],
      );
      await write(mine, (w) => w.expunge(inbox, { anyFlags: true }));
      assert.deepEqual(await mine.orderKeys(inbox, [uid], ["size"]), []);
      await sound(mine);
    });

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
              assert.deepEqual(
                stored.map(({ row }) => row),
                await mine.read((r) => r.rows(inbox, some)),
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
        const prepared = await at.store.prepare(mail("to all", "0123456789abcdef".repeat(2000)), { copies: 20 });
        const blobs = new Set<string>();
        for (const each of accounts) {
          const inbox = await inboxOf(each);
          const { emailId } = await each.write((w) => w.append(inbox, prepared));
          assert.equal((await each.bytes(await each.read((r) => r.content(emailId)))).length, prepared.size);
          assert.deepEqual(await each.search(inbox, { kind: "body", text: "cdef0123" }), [1]);
          for await (const hash of at.store.referencedBlobs(each.id)) blobs.add(hash);
          await sound(each);
        }
        assert.equal(blobs.size, 1);
      });

      it("puts the prefix before this copy's header only", async () => {
        const [one, two] = [await account(), await account()];
        const prepared = await at.store.prepare(mail("shared"), { copies: 2 });
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
        const second = await add(mine, inbox, mail("b"), { internalDate: 1_234_567_890_987 });
        assert.deepEqual([first.uid, second.uid], [1, 2]);
        const box = await mine.read((r) => r.mailbox(inbox));
        assert.deepEqual(
          [box.messages, box.unseen, box.deleted, box.uidNext, box.size],
          [2, 1, 1, 3, first.size + second.size],
        );
        assert.equal(box.uidValidity, first.uidValidity);
        const rows = await mine.read((r) => r.rows(inbox, [1, 2, 3]));
        assert.deepEqual(
          rows.map((row) => [row.uid, row.internalDate, row.savedAt]),
          [
            [1, at.clock.now(), at.clock.now()],
            [2, 1_234_567_890_000, at.clock.now()],
          ],
        );
        assert.deepEqual(await flagsOf(mine, inbox), { 1: "\\Deleted \\Seen $Work", 2: "" });
        await sound(mine);
      });

      it("leaves nothing behind when the transaction fails", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const prepared = await at.store.prepare(mail("x"));
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

    describe("quota", () => {
      it("refuses what does not fit, and only that", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const { size } = await add(mine, inbox, mail("a"));
        await write(mine, (w) => w.setQuota({ maxBytes: 2 * size, maxMessages: undefined }));
        await add(mine, inbox, mail("b"));
        await assert.rejects(add(mine, inbox, mail("c")), refused("over-quota"));
        const copying = write(mine, async (w) => w.copy(inbox, [1, 2], (await w.createMailbox("copies")).id));
        await assert.rejects(copying, refused("over-quota"));
        const moved = await write(mine, async (w) => w.move(inbox, [1, 2], (await w.createMailbox("moved")).id));
        assert.deepEqual(moved.from, [1, 2]);
        await write(mine, (w) => w.setQuota({ maxBytes: undefined, maxMessages: 2 }));
        await assert.rejects(add(mine, inbox, mail("d")), refused("over-quota"));
        assert.deepEqual(await mine.read((r) => r.quota()), {
          usedBytes: 2 * size,
          usedMessages: 2,
          maxBytes: undefined,
          maxMessages: 2,
        });
        await sound(mine);
      });
    });

    describe("flags", () => {
      it("are added, removed and replaced; keywords keep their first spelling", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 4);
        const change = (uids: number[], how: "add" | "remove" | "replace", flags: string[]) =>
          write(mine, (w) => w.changeFlags(inbox, uids, { how, flags }));
        await change([1, 2, 3, 9], "add", ["$Work", "\\FLAGGED"]);
        await change([2], "add", ["$WORK", "\\Seen"]);
        await change([3], "remove", ["$work"]);
        await change([4], "replace", ["zeta", "Alpha", "\\Draft"]);
        assert.deepEqual(await flagsOf(mine, inbox), {
          1: "\\Flagged $Work",
          2: "\\Flagged \\Seen $Work",
          3: "\\Flagged",
          4: "\\Draft Alpha zeta",
        });
        assert.deepEqual((await mine.snapshot(inbox)).keywords, ["$Work", "Alpha", "zeta"]);
        await sound(mine);
      });

      it("that change nothing make no change", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 3, { flags: ["\\Seen"] });
        const position = await mine.read((r) => r.modseq());
        const { changed } = await write(mine, (w) => w.changeFlags(inbox, [1, 2], { how: "add", flags: ["\\seen"] }));
        assert.deepEqual(changed, []);
        assert.equal(await mine.read((r) => r.modseq()), position);
      });

      it("of messages changed since are left alone when asked", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 5);
        const { modseq: then } = await mine.snapshot(inbox);
        await write(mine, (w) => w.changeFlags(inbox, [2, 4], { how: "add", flags: ["\\Seen"] }));
        const result = await write(mine, (w) =>
          w.changeFlags(inbox, [1, 2, 3, 4, 5], { how: "add", flags: ["\\Flagged"], unchangedSince: then }),
        );
        assert.deepEqual(
          [result.changed, result.modified],
          [
            [1, 3, 5],
            [2, 4],
          ],
        );
        assert.deepEqual(await flagsOf(mine, inbox), {
          1: "\\Flagged",
          2: "\\Seen",
          3: "\\Flagged",
          4: "\\Seen",
          5: "\\Flagged",
        });
        await sound(mine);
      });

      it("that are none are refused", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 1);
        for (const flag of ["\\Recent", "\\Unknown", "with space", "a(b", "", "\u00e4", "x".repeat(300)]) {
          await assert.rejects(
            write(mine, (w) => w.changeFlags(inbox, [1], { how: "add", flags: [flag] })),
            refused("invalid"),
            flag,
          );
        }
      });

      it("are refused when there are too many different ones", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 6);
        const adding = write(mine, async (w) => {
          for (let uid = 1; uid <= 6; uid++) {
            const keywords = Array.from({ length: 200 }, (_, i) => `k${uid}-${i}`);
            await w.changeFlags(inbox, [uid], { how: "add", flags: keywords });
          }
        });
        await assert.rejects(adding, refused("limit"));
        assert.deepEqual((await mine.snapshot(inbox)).keywords, []);
        await write(mine, (w) => w.changeFlags(inbox, [1], { how: "add", flags: ["fine"] }));
        await sound(mine);
      });

      it("change in any choice of many messages", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 1300);
        await write(mine, (w) => w.expunge(inbox, { uids: [5, 6, 700], anyFlags: true }));
        const all = Array.from({ length: 1300 }, (_, i) => i + 1);
        const choices = [all, all.filter((uid) => uid % 2 === 0), all.filter((uid) => uid % 97 === 0), [1, 1300], all];
        for (const [i, uids] of choices.entries()) {
          const flags = [`k${i}`];
          const { changed } = await write(mine, (w) => w.changeFlags(inbox, uids, { how: "add", flags }));
          const there = uids.filter((uid) => ![5, 6, 700].includes(uid));
          assert.deepEqual(changed, there);
          const snapshot = await mine.snapshot(inbox);
          const having = Array.from(snapshot.uids).filter((_, pos) =>
            snapshot.flagSet(snapshot.flagSets.at(pos)).has(`K${i}`),
          );
          assert.deepEqual(having, there);
        }
        await sound(mine);
      });
    });

    describe("copy and move", () => {
      it("keep flags and dates, give new UIDs, and say which", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await add(mine, inbox, mail("a"), { flags: ["\\Seen"], internalDate: 5000 });
        await addMany(mine, inbox, 3);
        at.clock.advance(10_000);
        const to = await write(mine, async (w) => (await w.createMailbox("to")).id);
        const copied = await write(mine, (w) => w.copy(inbox, [1, 3, 7], to));
        assert.deepEqual(
          [copied.from, copied.to],
          [
            [1, 3],
            [1, 2],
          ],
        );
        const again = await write(mine, (w) => w.copy(to, [1, 2], to));
        assert.deepEqual(again.to, [3, 4]);
        const moved = await write(mine, (w) => w.move(inbox, [2, 4], to));
        assert.deepEqual(
          [moved.from, moved.to],
          [
            [2, 4],
            [5, 6],
          ],
        );
        assert.deepEqual(await flagsOf(mine, to), { 1: "\\Seen", 2: "", 3: "\\Seen", 4: "", 5: "", 6: "" });
        assert.deepEqual(Object.keys(await flagsOf(mine, inbox)), ["1", "3"]);
        const [row] = await mine.read((r) => r.rows(to, [1]));
        const [original] = await mine.read((r) => r.rows(inbox, [1]));
        assert.deepEqual([row?.internalDate, row?.emailId], [5000, original?.emailId]);
        assert.equal(row?.savedAt, at.clock.now());
        assert.deepEqual(await mine.read((r) => r.expungedSince(inbox, 0)), [2, 4]);
        await sound(mine);
      });

      it("in themselves move to the end", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 3);
        const moved = await write(mine, (w) => w.move(inbox, [1, 2], inbox));
        assert.deepEqual(moved.to, [4, 5]);
        assert.deepEqual(Array.from((await mine.snapshot(inbox)).uids), [3, 4, 5]);
        await sound(mine);
      });

      it("into what is not there are refused", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 1);
        await assert.rejects(
          write(mine, (w) => w.copy(inbox, [1], 4711 as MailboxId)),
          refused("not-found"),
        );
        await assert.rejects(
          write(mine, (w) => w.move(4711 as MailboxId, [1], inbox)),
          refused("not-found"),
        );
      });
    });

    describe("expunge", () => {
      it("takes what is marked, or what is named, or both", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 6);
        await write(mine, (w) => w.changeFlags(inbox, [1, 2, 5], { how: "add", flags: ["\\Deleted"] }));
        assert.deepEqual(await write(mine, (w) => w.expunge(inbox, { uids: [2, 3] })), [2]);
        assert.deepEqual(await write(mine, (w) => w.expunge(inbox, { uids: [3, 99], anyFlags: true })), [3]);
        assert.deepEqual(await write(mine, (w) => w.expunge(inbox)), [1, 5]);
        assert.deepEqual(await write(mine, (w) => w.expunge(inbox)), []);
        assert.deepEqual(Array.from((await mine.snapshot(inbox)).uids), [4, 6]);
        assert.deepEqual(await mine.read((r) => r.expungedSince(inbox, 0)), [1, 2, 3, 5]);
        await sound(mine);
      });

      it("of many goes in several writes", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 2300, { flags: ["\\Deleted"] });
        await write(mine, (w) => w.changeFlags(inbox, [7, 2000], { how: "replace", flags: [] }));
        const heard: number[] = [];
        using _ = mine.watch((modseq) => heard.push(modseq));
        assert.deepEqual(await mine.expunge(inbox, { limit: 3 }), [1, 2, 3]);
        const some = Array.from({ length: 1500 }, (_uid, i) => i + 1);
        assert.equal((await mine.expunge(inbox, { uids: some })).length, 1496);
        assert.equal((await mine.expunge(inbox)).length, 799);
        assert.deepEqual(Array.from((await mine.snapshot(inbox)).uids), [7, 2000]);
        assert.equal(heard.length, 4);
        await sound(mine);
      });

      it("keeps content until its last copy goes, and never gives a UID twice", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const { emailId } = await add(mine, inbox, mail("kept"));
        const trash = await mine.read(async (r) => (await r.mailboxByRole("trash"))?.id as MailboxId);
        await write(mine, (w) => w.copy(inbox, [1], trash));
        await write(mine, (w) => w.expunge(inbox, { anyFlags: true }));
        assert.ok(await mine.read((r) => r.content(emailId)));
        await write(mine, (w) => w.expunge(trash, { anyFlags: true }));
        await assert.rejects(
          mine.read((r) => r.content(emailId)),
          refused("not-found"),
        );
        assert.equal((await add(mine, inbox, mail("next"))).uid, 2);
        await sound(mine);
      });
    });

    describe("snapshots", () => {
      it("stay the same object until something changes, and old ones never change", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 2);
        const first = await mine.snapshot(inbox);
        assert.equal(await mine.snapshot(inbox), first);
        await write(mine, (w) => w.createMailbox("elsewhere"));
        assert.equal(await mine.snapshot(inbox), first);
        await addMany(mine, inbox, 1);
        const second = await mine.snapshot(inbox);
        await write(mine, (w) => w.changeFlags(inbox, [1], { how: "add", flags: ["\\Seen"] }));
        const third = await mine.snapshot(inbox);
        await write(mine, (w) => w.expunge(inbox, { uids: [2], anyFlags: true }));
        const fourth = await mine.snapshot(inbox);
        assert.deepEqual(
          [first, second, third, fourth].map((picture) => Array.from(picture.uids)),
          [
            [1, 2],
            [1, 2, 3],
            [1, 2, 3],
            [1, 3],
          ],
        );
        assert.deepEqual(
          [first, second, third].map((picture) => picture.flagSet(picture.flagSets.at(0)).seen),
          [false, false, true],
        );
        assert.equal(fourth.indexOf(2), -1);
        assert.equal(fourth.indexOf(3), 1);
        assert.ok(fourth.modseq > third.modseq);
      });

      it("requested together are loaded together and show what was written before", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const many = Array.from({ length: 20 }, async (_, i) => {
          await addMany(mine, inbox, 1);
          const { uids } = await mine.snapshot(inbox);
          return uids.length > 0 && i >= 0;
        });
        assert.ok((await Promise.all(many)).every(Boolean));
        const together = await Promise.all([1, 2, 3].map(() => mine.snapshot(inbox)));
        assert.equal(together[0]?.uids.length, 20);
        assert.equal(together[1], together[2]);
      });
    });

    describe("mailboxes", () => {
      it("are made with their superiors, and INBOX is INBOX in any case", async () => {
        const mine = await account();
        const deep = await write(mine, (w) => w.createMailbox("inbox/Gr\u006f\u0308\u00dfe/x", { subscribe: true }));
        assert.equal(deep.path, "INBOX/Gr\u00f6\u00dfe/x");
        assert.equal((await mine.read((r) => r.mailboxByPath("Inbox/Gr\u00f6\u00dfe")))?.hasChildren, true);
        assert.equal((await mine.read((r) => r.mailboxByPath("inbox")))?.role, "inbox");
        assert.equal(await mine.read((r) => r.mailboxByPath("Inbox/gr\u00f6\u00dfe")), undefined);
        await assert.rejects(
          write(mine, (w) => w.createMailbox("iNBOX")),
          refused("exists"),
        );
        await assert.rejects(
          write(mine, (w) => w.createMailbox("Sent")),
          refused("exists"),
        );
        await assert.rejects(
          write(mine, (w) => w.createMailbox("S", { role: "sent" })),
          refused("exists"),
        );
        assert.ok((await mine.read((r) => r.subscriptions())).includes("INBOX/Gr\u00f6\u00dfe/x"));
        await sound(mine);
      });

      it("need names that can be shown", async () => {
        const mine = await account();
        for (const path of [
          "",
          "/a",
          "a/",
          "a//b",
          "a\u0000b",
          "a\nb",
          "\ud800",
          "x".repeat(256),
          "a/".repeat(40) + "a",
        ]) {
          await assert.rejects(
            write(mine, (w) => w.createMailbox(path)),
            refused("invalid"),
            JSON.stringify(path),
          );
          await assert.rejects(
            write(mine, (w) => w.renameMailbox("Sent", path)),
            refused("invalid"),
            JSON.stringify(path),
          );
        }
      });

      it("keep their ids and messages when renamed, with all below them", async () => {
        const mine = await account();
        await write(mine, async (w) => {
          await w.createMailbox("a/b/c", { subscribe: true });
          await w.createMailbox("a/bb");
        });
        const [b, c] = await mine.read(async (r) => [await r.mailboxByPath("a/b"), await r.mailboxByPath("a/b/c")]);
        await addMany(mine, c?.id as MailboxId, 2);
        const renamed = await write(mine, (w) => w.renameMailbox("a/b", "new/place"));
        assert.deepEqual([renamed.id, renamed.path], [b?.id, "new/place"]);
        assert.equal((await mine.read((r) => r.mailboxByPath("new")))?.selectable, false, "a name, not a mailbox");
        const moved = await mine.read((r) => r.mailboxByPath("new/place/c"));
        assert.deepEqual(
          [moved?.id, moved?.messages, moved?.uidValidity, moved?.subscribed],
          [c?.id, 2, c?.uidValidity, true],
        );
        assert.equal(await mine.read((r) => r.mailboxByPath("a/b")), undefined);
        assert.ok((await mine.read((r) => r.subscriptions())).includes("a/b/c"));
        await assert.rejects(
          write(mine, (w) => w.renameMailbox("new", "new/place/c/d")),
          refused("invalid"),
        );
        await assert.rejects(
          write(mine, (w) => w.renameMailbox("a", "new/place")),
          refused("exists"),
        );
        await assert.rejects(
          write(mine, (w) => w.renameMailbox("gone", "x")),
          refused("not-found"),
        );
        await sound(mine);
      });

      it("take a name that only holds what is below it", async () => {
        const mine = await account();
        await write(mine, async (w) => {
          for (const path of ["p/q", "p/r/s", "x/y", "z/q"]) await w.createMailbox(path);
          await w.deleteMailbox("p");
        });
        await assert.rejects(
          write(mine, (w) => w.renameMailbox("z", "p")),
          refused("exists"),
        );
        await assert.rejects(
          write(mine, (w) => w.renameMailbox("p", "p")),
          refused("exists"),
        );
        const x = await mine.read((r) => r.mailboxByPath("x"));
        const renamed = await write(mine, (w) => w.renameMailbox("x", "p"));
        assert.deepEqual([renamed.id, renamed.selectable], [x?.id, true]);
        assert.deepEqual(
          (await paths(mine)).filter((path) => /^[pxz]/.test(path)),
          ["p", "p/q", "p/r", "p/r/s", "p/y", "z", "z/q"],
        );
        await write(mine, (w) => w.deleteMailbox("p/r"));
        await write(mine, (w) => w.renameMailbox("p/r/s", "p/r"));
        await write(mine, (w) => w.deleteMailbox("z"));
        await write(mine, (w) => w.renameMailbox("INBOX", "z"));
        assert.deepEqual(
          (await paths(mine)).filter((path) => /^[pxz]/.test(path)),
          ["p", "p/q", "p/r", "p/y", "z", "z/q"],
        );
        await sound(mine);
      });

      it("take the messages of INBOX when it is renamed, and INBOX stays", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 3);
        await write(mine, (w) => w.createMailbox("INBOX/below"));
        const old = await write(mine, (w) => w.renameMailbox("inbox", "old"));
        assert.equal(old.messages, 3);
        const now = await mine.read((r) => r.mailbox(inbox));
        assert.deepEqual([now.messages, now.path, now.uidNext], [0, "INBOX", 4]);
        assert.deepEqual((await paths(mine)).slice(0, 2), ["INBOX", "INBOX/below"]);
        await sound(mine);
      });

      it("with others below leave their name when deleted, until the last is gone", async () => {
        const mine = await account();
        const top = await write(mine, async (w) => {
          const made = await w.createMailbox("p/q");
          await w.createMailbox("p/q/r");
          return made;
        });
        await addMany(mine, top.id, 2);
        await write(mine, (w) => w.deleteMailbox("p/q"));
        assert.deepEqual(
          (await paths(mine)).filter((path) => path.includes("p/")),
          ["(p/q)", "p/q/r"],
        );
        await assert.rejects(
          mine.read((r) => r.mailbox(top.id)),
          refused("not-found"),
        );
        await assert.rejects(mine.snapshot(top.id), refused("not-found"));
        await assert.rejects(
          write(mine, (w) => w.deleteMailbox("p/q")),
          refused("has-children"),
        );
        const again = await write(mine, (w) => w.createMailbox("p/q"));
        assert.notEqual(again.id, top.id);
        assert.ok(again.uidValidity > top.uidValidity);
        assert.deepEqual([again.messages, again.uidNext], [0, 1]);
        await write(mine, (w) => w.deleteMailbox("p/q"));
        await write(mine, (w) => w.deleteMailbox("p/q/r"));
        assert.deepEqual(
          (await paths(mine)).filter((path) => path.startsWith("p")),
          ["p"],
        );
        await assert.rejects(
          write(mine, (w) => w.deleteMailbox("INBOX")),
          refused("forbidden"),
        );
        await assert.rejects(
          write(mine, (w) => w.deleteMailbox("p/q")),
          refused("not-found"),
        );
        assert.equal((await mine.read((r) => r.quota())).usedMessages, 0);
        await sound(mine);
      });

      it("seen within the transaction that changes them are as changed", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const prepared = await at.store.prepare(mail("x"));
        await write(mine, async (w) => {
          const box = await w.createMailbox("fresh");
          await w.append(box.id, prepared);
          await w.append(inbox, prepared, { flags: ["$New"] });
          assert.equal((await w.mailboxByPath("fresh"))?.messages, 1);
          assert.equal((await w.mailboxes()).find((each) => each.id === inbox)?.messages, 1);
          const [row] = await w.rows(inbox, [1]);
          assert.deepEqual((await w.flagSet(row?.flagSet ?? 0)).names, ["$New"]);
          await w.expunge(inbox, { anyFlags: true });
          assert.deepEqual(await w.expungedSince(inbox, 0), [1]);
          await w.append(inbox, prepared);
          await w.expunge(inbox, { anyFlags: true });
          assert.deepEqual(await w.expungedSince(inbox, 0), [1, 2]);
        });
        await sound(mine);
      });

      it("hand out \\Recent once", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await addMany(mine, inbox, 2);
        assert.equal(await write(mine, (w) => w.claimRecent(inbox)), 1);
        assert.equal(await write(mine, (w) => w.claimRecent(inbox)), 3);
        await addMany(mine, inbox, 1);
        assert.equal((await mine.read((r) => r.mailbox(inbox))).recentFrom, 3);
        assert.equal(await mine.write((w) => w.claimRecent(inbox), { durable: false }), 3);
      });

      it("need not exist to be subscribed to", async () => {
        const mine = await account();
        await write(mine, (w) => w.subscribe("no/such"));
        await write(mine, (w) => w.subscribe("no/such"));
        await write(mine, (w) => w.unsubscribe("Sent"));
        await write(mine, (w) => w.unsubscribe("never"));
        const names = await mine.read((r) => r.subscriptions());
        assert.ok(names.includes("no/such") && !names.includes("Sent"));
        assert.equal((await mine.read((r) => r.mailboxByPath("Sent")))?.subscribed, false);
      });
    });

    describe("threads", () => {
      it("join messages that share an id and the base subject", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const messages = [
          mail("Plan", "1", "Message-ID: <a@x>\n"),
          mail("Re: Plan", "2", "Message-ID: <b@x>\nIn-Reply-To: <a@x>\n"),
          mail("RE: plan", "3", "Message-ID: <c@x>\nReferences: <a@x> <b@x>\n"),
          mail("Other", "4", "Message-ID: <d@x>\nReferences: <a@x>\n"),
          mail("Plan", "5"),
        ];
        for (const message of messages) await add(mine, inbox, message);
        const rows = await mine.read((r) => r.rows(inbox, [1, 2, 3, 4, 5]));
        const [first] = rows;
        assert.deepEqual(
          rows.map((row) => row.threadId === first?.threadId),
          [true, true, true, false, false],
        );
      });

      it("never change for messages that are there", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await add(mine, inbox, mail("s", "", "Message-ID: <1@x>\n"));
        await add(mine, inbox, mail("s", "", "Message-ID: <2@x>\n"));
        const early = await mine.read((r) => r.rows(inbox, [1, 2]));
        await add(mine, inbox, mail("s", "", "Message-ID: <3@x>\nReferences: <2@x> <1@x>\n"));
        const late = await mine.read((r) => r.rows(inbox, [1, 2, 3]));
        assert.deepEqual(late.slice(0, 2), early);
        assert.equal(late[2]?.threadId, early[0]?.threadId);
      });
    });

    describe("news", () => {
      it("comes once for each change, with its position, after it is done", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const heard: number[] = [];
        const watch = mine.watch((modseq) => heard.push(modseq));
        await addMany(mine, inbox, 3);
        assert.deepEqual(heard, [await mine.read((r) => r.modseq())]);
        await write(mine, (w) => w.claimRecent(inbox));
        await write(mine, (w) => w.changeFlags(inbox, [9], { how: "add", flags: ["\\Seen"] }));
        assert.equal(heard.length, 1);
        watch[Symbol.dispose]();
        await addMany(mine, inbox, 1);
        assert.equal(heard.length, 1);
      });
    });

    describe("search", () => {
      const messages: [Buffer, AppendOptions?][] = [
        [mail("Invoice 2026", "The quick brown fox\n"), { flags: ["\\Seen"], internalDate: Date.UTC(2026, 0, 5) }],
        [
          mail("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "lazy dog\n"),
          { flags: ["\\Flagged"], internalDate: Date.UTC(2026, 1, 5) },
        ],
        [
          mail(
            "html",
            "--b\nContent-Type: text/html; charset=utf-8\n\n<p>Hello <b>W</b>orld</p>\n--b--\n",
            "Content-Type: multipart/mixed; boundary=b\nX-Custom: \u0130stanbul\n",
          ),
          { flags: ["$Work"], internalDate: Date.UTC(2026, 2, 5) },
        ],
        [
          mail(
            "base64",
            "w5xiZXJyYXNjaHVuZw==\n",
            "Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n",
          ),
          { internalDate: Date.UTC(2026, 3, 5) },
        ],
        [mail("large", "x".repeat(300_000) + "hidden\n"), { internalDate: Date.UTC(2026, 4, 5) }],
      ];
      let mine: Account;
      let inbox: MailboxId;
      before(async () => {
        mine = await account();
        inbox = await inboxOf(mine);
        for (const [message, options] of messages) await add(mine, inbox, message, options);
      });
      const table: [string, SearchCondition, number[]][] = [
        ["all", { kind: "all" }, [1, 2, 3, 4, 5]],
        ["a flag", { kind: "flag", flag: "\\seen" }, [1]],
        ["no flag", { kind: "not", of: { kind: "flag", flag: "\\Seen" } }, [2, 3, 4, 5]],
        ["a keyword", { kind: "flag", flag: "$WORK" }, [3]],
        ["a keyword nobody has", { kind: "flag", flag: "nobody" }, []],
        [
          "uids",
          {
            kind: "uids",
            ranges: [
              [2, 3],
              [5, 99],
            ],
          },
          [2, 3, 5],
        ],
        ["larger", { kind: "size", compare: "larger", bytes: 10_000 }, [5]],
        ["smaller", { kind: "size", compare: "smaller", bytes: 10_000 }, [1, 2, 3, 4]],
        [
          "received",
          { kind: "time", of: "received", from: Date.UTC(2026, 1, 5), before: Date.UTC(2026, 3, 5), asWritten: true },
          [2, 3],
        ],
        [
          "sent as written",
          {
            kind: "time",
            of: "sent",
            from: Date.UTC(2026, 0, 1, 10),
            before: Date.UTC(2026, 0, 1, 11),
            asWritten: true,
          },
          [1, 2, 3, 4, 5],
        ],
        ["sent", { kind: "time", of: "sent", from: Date.UTC(2026, 0, 1, 10), before: undefined, asWritten: false }, []],
        ["a subject", { kind: "header", name: "Subject", text: "INVOICE" }, [1]],
        ["an encoded subject", { kind: "header", name: "subject", text: "gr\u00fc\u00df" }, [2]],
        ["two characters", { kind: "header", name: "subject", text: "ge" }, [5]],
        ["a field that is there", { kind: "header", name: "x-custom", text: "" }, [3]],
        ["an unlisted field", { kind: "header", name: "X-Custom", text: "stanb" }, [3]],
        ["a body", { kind: "body", text: "QUICK brown" }, [1]],
        ["html without tags", { kind: "body", text: "hello world" }, [3]],
        ["a decoded body", { kind: "body", text: "\u00dcBERRASCH" }, [4]],
        ["a large body", { kind: "body", text: "hidden" }, [5]],
        ["the body only", { kind: "body", text: "invoice" }, []],
        ["header or body", { kind: "text", text: "invoice" }, [1]],
        ["any header", { kind: "text", text: "ada@example" }, [1, 2, 3, 4, 5]],
        ["headers of parts as header", { kind: "text", text: "text/html" }, [3]],
        ["headers of parts not as body", { kind: "body", text: "text/html" }, []],
        ["nothing", { kind: "text", text: "absent from everything" }, []],
        ["an empty text", { kind: "body", text: "" }, [1, 2, 3, 4, 5]],
        ["two letters of a body", { kind: "body", text: "zy" }, [2]],
        ["not a text", { kind: "not", of: { kind: "body", text: "fox" } }, [2, 3, 4, 5]],
        [
          "a combination",
          {
            kind: "or",
            of: [
              {
                kind: "and",
                of: [
                  { kind: "body", text: "dog" },
                  { kind: "flag", flag: "\\Flagged" },
                ],
              },
              {
                kind: "and",
                of: [
                  { kind: "body", text: "fox" },
                  { kind: "flag", flag: "\\Flagged" },
                ],
              },
              { kind: "not", of: { kind: "size", compare: "smaller", bytes: 10_000 } },
            ],
          },
          [2, 5],
        ],
        ["an empty and", { kind: "and", of: [] }, [1, 2, 3, 4, 5]],
        ["an empty or", { kind: "or", of: [] }, []],
      ];
      for (const [what, condition, uids] of table) {
        it(`finds ${what}`, async () => assert.deepEqual(await mine.search(inbox, condition), uids));
      }

      it("finds by thread, email and change", async () => {
        const [row] = await mine.read((r) => r.rows(inbox, [3]));
        assert.ok(row);
        assert.deepEqual(await mine.search(inbox, { kind: "thread", threadId: row.threadId }), [3]);
        assert.deepEqual(await mine.search(inbox, { kind: "email", emailId: row.emailId }), [3]);
        assert.deepEqual(await mine.search(inbox, { kind: "modseq", atLeast: row.modseq }), [3, 4, 5]);
      });

      it("finds what came after an earlier search", async () => {
        const other = await account();
        const box = await inboxOf(other);
        const { uid } = await add(other, box, mail("x", "needle one\n"));
        assert.deepEqual(await other.search(box, { kind: "body", text: "needle" }), [uid]);
        const later = await add(other, box, mail("x", "needle two\n"));
        assert.deepEqual(await other.search(box, { kind: "body", text: "needle" }), [uid, later.uid]);
        await write(other, (w) => w.expunge(box, { uids: [uid], anyFlags: true }));
        assert.deepEqual(await other.search(box, { kind: "body", text: "needle" }), [later.uid]);
        await sound(other);
      });

      it("finds words in about their spelling, and says how relevant", async () => {
        const other = await account();
        const box = await inboxOf(other);
        const subjects = ["Break of IMAP", "nothing", "imap is breaking", "x", `Imap ${"brake ".repeat(500)}braek`];
        for (const [i, subject] of subjects.entries()) {
          await add(other, box, mail(subject, i === 3 ? "about imap, and a break\n" : "Some receivers\n"));
        }
        const bySubject: SearchCondition = { kind: "header", name: "Subject", text: "IMAP break", near: true };
        const found = await other.search(box, bySubject);
        assert.deepEqual(found, [1, 3, 5]);
        const scores = await other.relevances(box, bySubject, found);
        assert.ok(scores.every((score) => score > 0 && score <= 1));
        assert.ok(scores[0]! > scores[1]! && scores[1]! > scores[2]!, scores.join(" "));
        const anywhere: SearchCondition = { kind: "text", text: "imap break", near: true };
        assert.deepEqual(await other.search(box, anywhere), [1, 3, 4, 5]);
        const [inHeader, inBody] = await other.relevances(box, anywhere, [1, 4] as Uid[]);
        assert.ok(inHeader! > inBody!);
        assert.deepEqual(await other.search(box, { kind: "body", text: "recievers", near: true }), [1, 2, 3, 5]);
        assert.deepEqual(await other.search(box, { kind: "not", of: anywhere }), [2]);
        assert.deepEqual(await other.search(box, { kind: "header", name: "X-None", text: "imap", near: true }), []);
        assert.deepEqual(await other.search(box, { kind: "body", text: ",", near: true }), [4]);
        assert.deepEqual(await other.relevances(box, { kind: "and", of: [{ kind: "all" }] }, [2] as Uid[]), [1]);
        assert.deepEqual(await other.relevances(box, anywhere, [77] as Uid[]), [0]);
      });

      it("refuses conditions without end", async () => {
        let deep: SearchCondition = { kind: "all" };
        for (let i = 0; i < 10_000; i++) deep = { kind: "not", of: deep };
        await assert.rejects(mine.search(inbox, deep), refused("limit"));
        const wide: SearchCondition = { kind: "or", of: Array.from({ length: 10_000 }, () => ({ kind: "all" })) };
        await assert.rejects(mine.search(inbox, wide), refused("limit"));
      });
    });

    describe("annotations", () => {
      const values = (...pairs: readonly (readonly [string, string | undefined])[]): Map<string, Buffer | undefined> =>
        new Map(pairs.map(([entry, value]) => [entry, value === undefined ? undefined : Buffer.from(value, "latin1")]));
      const annotate = (
        of: Account,
        to: MailboxId | undefined,
        some: Map<string, Buffer | undefined>,
        viewer = of.id,
      ) => write(of, (w) => w.annotate(to, viewer, some));
      const read = async (of: Account, id: MailboxId | undefined, viewer = of.id): Promise<string[]> =>
        (await of.read((r) => r.annotations(id, viewer))).map(
          ({ entry, value }) => `${entry}=${Buffer.from(value).toString("latin1")}`,
        );

      it("are set, changed and taken away, each mailbox's and the account's for themselves", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        await annotate(mine, inbox, values(["/shared/comment", "a\0\xff"], ["/private/comment", ""]));
        await annotate(mine, undefined, values(["/private/x", "of all"]));
        assert.deepEqual(await read(mine, inbox), ["/private/comment=", "/shared/comment=a\0\xff"]);
        assert.deepEqual(await read(mine, undefined), ["/private/x=of all"]);
        const since = await mine.read((r) => r.modseq());
        const removed = await annotate(
          mine,
          inbox,
          values(["/private/comment", undefined], ["/private/none", undefined]),
        );
        assert.equal(removed, since + 1);
        assert.equal(await annotate(mine, inbox, values(["/private/none", undefined])), undefined);
        await annotate(mine, inbox, values(["/shared/comment", "b"]));
        assert.deepEqual(await read(mine, inbox), ["/shared/comment=b"]);
        const changes = await mine.read((r) => r.annotationChanges(since, mine.id));
        assert.deepEqual(
          changes.map(({ mailboxId, entry }) => [mailboxId, entry]),
          [
            [inbox, "/private/comment"],
            [inbox, "/shared/comment"],
          ],
        );
        assert.deepEqual(await mine.read((r) => r.annotationChanges(since + 2, mine.id)), []);
        await sound(mine);
      });

      it("are seen by others only where they are shared", async () => {
        const mine = await account();
        const other = (await account()).id;
        const inbox = await inboxOf(mine);
        await annotate(mine, inbox, values(["/private/comment", "mine"], ["/shared/comment", "ours"]));
        await annotate(mine, inbox, values(["/private/comment", "theirs"], ["/shared/color", "red"]), other);
        assert.deepEqual(await read(mine, inbox), [
          "/private/comment=mine",
          "/shared/color=red",
          "/shared/comment=ours",
        ]);
        assert.deepEqual((await read(mine, inbox, other))[0], "/private/comment=theirs");
        const changes = await mine.read((r) => r.annotationChanges(0, other));
        assert.equal(changes.length, 3);
        const named = await mine.read((r) => r.annotationsNamed(["/private/comment", "/shared/none"], other));
        assert.deepEqual(
          [...(named.get(inbox) ?? [])],
          [["/private/comment", named.get(inbox)?.get("/private/comment")]],
        );
        assert.equal(Buffer.from(named.get(inbox)?.get("/private/comment") ?? []).toString(), "theirs");
        await sound(mine);
      });

      it("stay with a renamed mailbox, are copied from INBOX, and go with a mailbox", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const { id } = await write(mine, (w) => w.createMailbox("a"));
        await annotate(mine, id, values(["/shared/comment", "a"]));
        await annotate(mine, inbox, values(["/shared/comment", "i"]));
        await write(mine, (w) => w.renameMailbox("a", "b"));
        assert.deepEqual(await read(mine, id), ["/shared/comment=a"]);
        const old = await write(mine, (w) => w.renameMailbox("INBOX", "old"));
        assert.deepEqual(await read(mine, old.id), ["/shared/comment=i"]);
        assert.deepEqual(await read(mine, inbox), ["/shared/comment=i"]);
        await write(mine, (w) => w.deleteMailbox("b"));
        await assert.rejects(read(mine, id), refused("not-found"));
        await sound(mine);
      });

      it("have limits, within which they are all set or none", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const many = values(...Array.from({ length: 100 }, (_, i) => [`/private/${i}`, "x"] as const));
        await annotate(mine, inbox, many);
        const more = values(["/private/1", "changed"], ["/private/more", "x"]);
        await assert.rejects(annotate(mine, inbox, more), refused("limit"));
        assert.ok((await read(mine, inbox)).includes("/private/1=x"));
        await annotate(mine, inbox, values(["/private/1", undefined], ["/private/more", "x"]));
        const large = values(["/private/more", "x".repeat(20_000)]);
        await assert.rejects(annotate(mine, inbox, large), refused("too-large"));
        await assert.rejects(annotate(mine, 99 as MailboxId, values(["/private/a", "x"])), refused("not-found"));
      });
    });

    describe("emails and their changes", () => {
      const now = (of: Account): Promise<number> => of.read((r) => r.modseq());
      const changes = (of: Account, since: number, max = 1000) => of.read((r) => r.emailChanges(since, max));
      const sorted = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

      it("tells of an email in all its places", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const { emailId, uid } = await add(mine, inbox, mail("places", "Hello there.\n"), { flags: ["\\Flagged"] });
        const archive = await write(mine, async (w) => {
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
        const box = (await write(mine, (w) => w.createMailbox("b"))).id;
        await write(mine, (w) => w.copy(inbox, [two.uid], box));
        const earlier = await now(mine);
        const four = await add(mine, inbox, mail("four"));
        await write(mine, (w) => w.changeFlags(inbox, [one.uid], { how: "add", flags: ["\\Seen"] }));
        await write(mine, (w) => w.expunge(inbox, { uids: [two.uid, three.uid], anyFlags: true }));
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
        const box = (await write(mine, (w) => w.createMailbox("c"))).id;
        const earlier = await now(mine);
        await write(mine, (w) => w.move(inbox, [uid], box));
        const moved = await changes(mine, earlier);
        assert.deepEqual([moved?.created, moved?.updated, moved?.destroyed], [[], [emailId], []]);
        const between = await now(mine);
        await write(mine, (w) => w.deleteMailbox("c"));
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
        await write(mine, (w) => w.changeFlags(inbox, [1, 2, 3], { how: "add", flags: ["\\Seen"] }));
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
        await write(mine, (w) => w.expunge(inbox, { uids: [first.uid], anyFlags: true }));
        assert.deepEqual((await threads(earlier))?.updated, [thread]);
        await write(mine, (w) => w.expunge(inbox, { uids: [answer.uid], anyFlags: true }));
        assert.deepEqual((await threads(earlier))?.destroyed, [thread]);
        assert.equal((await mine.read((r) => r.emailsOfThreads([thread]))).size, 0);
      });

      it("tells of mailboxes, and whether only their counts changed", async () => {
        const mine = await account();
        const inbox = await inboxOf(mine);
        const since = (from: number) => mine.read((r) => r.mailboxChanges(from));
        const earlier = await now(mine);
        await add(mine, inbox, mail("counts"));
        const counted = await since(earlier);
        assert.deepEqual([counted?.created, counted?.updated, counted?.countsOnly], [[], [inbox], true]);
        const box = (await write(mine, (w) => w.createMailbox("d"))).id;
        const made = await since(earlier);
        assert.deepEqual([made?.created, made?.countsOnly], [[box], true]);
        const between = await now(mine);
        await write(mine, (w) => w.renameMailbox("d", "e"));
        const renamed = await since(between);
        assert.deepEqual([renamed?.updated, renamed?.countsOnly], [[box], false]);
        await write(mine, (w) => w.deleteMailbox("e"));
        assert.deepEqual((await since(between))?.destroyed, [box]);
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
            const other = (await write(mine, (w) => w.createMailbox("other"))).id;
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
              if (what === "copy") await write(mine, (w) => w.copy(inbox, [uid], other));
              if (what === "move") await write(mine, (w) => w.move(other, [uid], inbox));
              if (what === "flag")
                await write(mine, (w) => w.changeFlags(inbox, [uid], { how: "add", flags: ["\\Seen"] }));
              if (what === "expunge") await write(mine, (w) => w.expunge(inbox, { uids: [uid], anyFlags: true }));
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

    describe("records", () => {
      it("are kept by kind, changed, removed and followed; ids are never used again", async () => {
        const mine = await account();
        const start = await mine.read((r) => r.modseq());
        const [one, two] = await write(mine, async (w) => [
          await w.addRecord("identity", '{"a":1}'),
          await w.addRecord("identity", '{"b":2}'),
        ]);
        assert.ok(one !== undefined && two !== undefined);
        await write(mine, (w) => w.addRecord("push", "{}"));
        assert.deepEqual(
          (await mine.read((r) => r.records("identity"))).map(({ data }) => data),
          ['{"a":1}', '{"b":2}'],
        );
        const made = await mine.read((r) => r.modseq());
        await write(mine, (w) => w.changeRecord("identity", one, '{"a":3}'));
        await write(mine, (w) => w.removeRecord("identity", two));
        assert.equal((await mine.read((r) => r.record("identity", one)))?.data, '{"a":3}');
        assert.equal(await mine.read((r) => r.record("identity", two)), undefined);
        const changes = await mine.read((r) => r.recordChanges("identity", made, 10));
        assert.deepEqual([changes?.created, changes?.updated, changes?.destroyed], [[], [one], [two]]);
        assert.deepEqual((await mine.read((r) => r.recordChanges("identity", start, 10)))?.created, [one]);
        assert.notEqual(await write(mine, (w) => w.addRecord("identity", "{}")), two);
        await assert.rejects(
          write(mine, (w) => w.removeRecord("identity", two)),
          refused("not-found"),
        );
        await assert.rejects(
          write(mine, (w) => w.addRecord("identity", "x".repeat(300_000))),
          refused("too-large"),
        );
        await sound(mine);
      });

      it("are found by a key that no other of their kind has", async () => {
        const mine = await account();
        const [one, two] = await write(mine, async (w) => [
          await w.addRecord("contact", "1", "a"),
          await w.addRecord("contact", "2", "b"),
        ]);
        assert.ok(one !== undefined && two !== undefined);
        assert.equal((await mine.read((r) => r.recordByKey("contact", "b")))?.id, two);
        assert.equal(await mine.read((r) => r.recordByKey("identity", "b")), undefined);
        await assert.rejects(
          write(mine, (w) => w.addRecord("contact", "3", "a")),
          refused("exists"),
        );
        await assert.rejects(
          write(mine, (w) => w.changeRecord("contact", two, "3", "a")),
          refused("exists"),
        );
        await write(mine, (w) => w.changeRecord("contact", two, "4", "c"));
        await write(mine, (w) => w.changeRecord("contact", two, "5"));
        assert.equal((await mine.read((r) => r.recordByKey("contact", "c")))?.data, "5");
        assert.equal(await mine.read((r) => r.recordByKey("contact", "b")), undefined);
        await sound(mine);
      });

      it("tell their changes in parts, and when one of a kind changed last", async () => {
        const mine = await account();
        const start = await mine.read((r) => r.modseq());
        for (let i = 0; i < 3; i++) await write(mine, (w) => w.addRecord("contact", String(i)));
        const made = await mine.read((r) => r.modseq());
        await write(mine, async (w) => {
          await w.addRecord("identity", "{}");
          await w.addRecord("identity", "{}");
        });
        const states = await mine.read((r) => r.recordStates());
        assert.deepEqual(
          [states.get("contact"), states.get("identity"), states.get("push")],
          [made, made + 1, undefined],
        );
        const first = await mine.read((r) => r.recordChanges("contact", start, 2));
        assert.deepEqual([first?.created.length, first?.upTo], [2, made - 1]);
        const rest = await mine.read((r) => r.recordChanges("contact", first?.upTo ?? 0, 2));
        assert.deepEqual([rest?.created.length, rest?.upTo], [1, made]);
        assert.equal(await mine.read((r) => r.recordChanges("identity", start, 1)), undefined);
        assert.equal(await mine.read((r) => r.recordChanges("contact", made + 2, 1)), undefined);
      });
    });

    sharingContract(() => at, account);

    describe("uploads", () => {
      it("are kept for a while, by an id that nobody guesses", async () => {
        const mine = await account();
        const { id, size } = await mine.upload(Buffer.from("bytes"), "text/plain");
        assert.equal(size, 5);
        const found = await mine.uploaded(id);
        assert.deepEqual([Buffer.from(found?.bytes ?? []).toString(), found?.upload.type], ["bytes", "text/plain"]);
        assert.equal(await (await account()).uploaded(id), undefined);
        at.clock.advance(13 * HOUR_MS);
        assert.equal(await mine.uploaded(id), undefined);
      });
    });
  });
}
