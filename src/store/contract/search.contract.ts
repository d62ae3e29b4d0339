/** Search, whatever database the store stands on. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import type { Account, AppendOptions } from "../account.ts";
import type { SearchCondition } from "../condition.ts";
import type { MailboxId, Uid } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

export function searchContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound } = on;
  describe("search", () => {
    const messages: [Buffer, AppendOptions?][] = [
      [mail("Invoice 2026", "The quick brown fox\n"), { flags: ["\\Seen"], internalDate: Date.UTC(2026, 0, 5) }],
      [mail("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "lazy dog\n"), { flags: ["\\Flagged"], internalDate: Date.UTC(2026, 1, 5) }],
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
      [mail("large", "x".repeat(300_000) + "hidden\n"), { internalDate: Date.UTC(2026, 4, 5), dateZone: -600 }],
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
        "received as written",
        { kind: "time", of: "received", from: undefined, before: Date.UTC(2026, 4, 5), asWritten: true },
        [1, 2, 3, 4, 5],
      ],
      [
        "received, by the moment",
        { kind: "time", of: "received", from: undefined, before: Date.UTC(2026, 4, 5), asWritten: false },
        [1, 2, 3, 4],
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
      await other.write((w) => w.expunge(box, { uids: [uid], anyFlags: true }));
      assert.deepEqual(await other.search(box, { kind: "body", text: "needle" }), [later.uid]);
      await sound(other);
    });

    it("finds what stands across the lines of a header field, however it is folded", async () => {
      const other = await account();
      const box = await inboxOf(other);
      await add(other, box, mail("how long\n\tlines are  folded\n by some", "text\n", "X-Other: one\n\t two\n"));
      const find = (condition: SearchCondition): Promise<readonly Uid[]> => other.search(box, condition);
      for (const text of ["long lines are folded by", "LONG LINES  are\tfolded"])
        assert.deepEqual(await find({ kind: "header", name: "subject", text }), [1], text);
      assert.deepEqual(await find({ kind: "header", name: "x-other", text: "one two" }), [1]);
      assert.deepEqual(await find({ kind: "text", text: "long lines are folded by" }), [1]);
      assert.deepEqual(await find({ kind: "header", name: "subject", text: "longlines" }), []);
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
}
