/** What the junk filter learns of what is done to messages, whatever database the store stands on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sql } from "../../db/sql.ts";
import type { Account, JunkFilter } from "../account.ts";
import { HAM_BEFORE, KEPT_MS } from "../limits.ts";
import type { MailboxId, Role } from "../model.ts";
import { mail, type StoreUnderTest } from "../testing/store-under-test.ts";

const TRACE = Buffer.from("Return-Path: <ada@example.com>\r\n");
const AS_JUNK = Buffer.from("X-Posthorn-Verdict: junk;\r\n\tit is\r\nReturn-Path: <ada@example.com>\r\n");

export function junkContract(on: StoreUnderTest): void {
  const { account, inboxOf, add, sound } = on;

  const roleIn = (of: Account, role: Role): Promise<MailboxId> =>
    of.read(async (r) => (await r.mailboxByRole(role))?.id as MailboxId);

  const deliver = async (to: Account, subject: string, into: Role = "inbox", prefix = TRACE): Promise<number> => {
    const { uid } = await add(to, await roleIn(to, into), mail(subject, `All about ${subject}.\n`), { prefix });
    return uid;
  };

  const move = async (of: Account, uid: number, from: Role, to: Role): Promise<number> => {
    const [source, target] = [await roleIn(of, from), await roleIn(of, to)];
    return (await of.write((w) => w.move(source, [uid], target))).to[0] ?? 0;
  };

  const flag = async (of: Account, uid: number, how: "add" | "remove", ...flags: string[]): Promise<void> => {
    const inbox = await inboxOf(of);
    await of.write((w) => w.changeFlags(inbox, [uid], { how, flags }));
  };

  const learned = async (filter: JunkFilter): Promise<readonly [junk: number, ham: number]> => {
    await filter.catchUp();
    const { junk, ham } = await filter.status();
    return [junk, ham];
  };

  const tokensOf = (of: Account): Promise<readonly unknown[]> =>
    on.at.databases.account(of.id).read(async (tx) => {
      const rows = await tx.rows(
        sql`select token, junk, ham from junk_token where account_id = ${of.id} order by token limit 5000`,
      );
      return rows.map((row) => [...row]);
    });

  const begun = async (): Promise<[Account, JunkFilter]> => {
    const mine = await account();
    return [mine, await mine.junkFilter()];
  };

  describe("the junk filter", () => {
    it("learns what is moved into Junk and out of it, once, and takes back what it thought before", async () => {
      const [mine, filter] = await begun();
      const uid = await deliver(mine, "pills");
      assert.deepEqual(await learned(filter), [0, 0]);
      const there = await move(mine, uid, "inbox", "junk");
      assert.deepEqual(await learned(filter), [1, 0]);
      const asJunk = await tokensOf(mine);
      assert.ok(asJunk.length > 5);
      await filter.catchUp();
      const junk = await roleIn(mine, "junk");
      await mine.write((w) => w.copy(junk, [there], junk));
      assert.deepEqual(await learned(filter), [1, 0], "copies count as one");
      assert.deepEqual(await tokensOf(mine), asJunk);
      const back = await move(mine, there, "junk", "inbox");
      await mine.write((w) => w.expunge(junk, { anyFlags: true }));
      assert.deepEqual(await learned(filter), [0, 1]);
      await move(mine, back, "inbox", "trash");
      assert.deepEqual(await learned(filter), [0, 1], "the trash says nothing");
      await sound(mine);
    });

    it("has nothing left of what was learned and taken back", async () => {
      const [mine, filter] = await begun();
      await move(mine, await deliver(mine, "bread"), "inbox", "junk");
      await filter.catchUp();
      const before = await tokensOf(mine);
      const uid = await deliver(mine, "wine and bread, and more wine");
      await flag(mine, uid, "add", "$Junk");
      assert.deepEqual(await learned(filter), [2, 0]);
      assert.notDeepEqual(await tokensOf(mine), before);
      await flag(mine, uid, "remove", "$Junk");
      assert.deepEqual(await learned(filter), [1, 0]);
      assert.deepEqual(await tokensOf(mine), before);
    });

    it("does not learn what a delivery or a script has filed, but whoever takes it out of there teaches it", async () => {
      const [mine, filter] = await begun();
      const uid = await deliver(mine, "newsletter", "junk", AS_JUNK);
      assert.deepEqual(await learned(filter), [0, 0]);
      await move(mine, uid, "junk", "inbox");
      assert.deepEqual(await learned(filter), [0, 1]);
      const marked = await deliver(mine, "another", "junk", AS_JUNK);
      const junk = await roleIn(mine, "junk");
      await mine.write((w) => w.changeFlags(junk, [marked], { how: "add", flags: ["$NotJunk"] }));
      assert.deepEqual(await learned(filter), [0, 2]);
      const inbox = await inboxOf(mine);
      const { uid: flagged } = await add(mine, inbox, mail("flagged by a script"), { prefix: TRACE, flags: ["$Junk"] });
      await flag(mine, flagged, "add", "$seen-by-me", "\\Flagged");
      assert.deepEqual(await learned(filter), [0, 2]);
    });

    it("learns nothing anew when a backup takes the account's place, and goes on", async () => {
      const [mine, filter] = await begun();
      await move(mine, await deliver(mine, "pills"), "inbox", "junk");
      assert.deepEqual(await learned(filter), [1, 0]);
      await on.at.store.restored(mine.id);
      assert.deepEqual(await learned(filter), [1, 0]);
      await move(mine, await deliver(mine, "more pills"), "inbox", "junk");
      assert.deepEqual(await learned(filter), [2, 0]);
      await sound(mine);
    });

    it("learns what a mail program puts into Junk, and the keywords of Thunderbird", async () => {
      const [mine, filter] = await begun();
      await add(mine, await roleIn(mine, "junk"), mail("put there"));
      assert.deepEqual(await learned(filter), [1, 0]);
      const uid = await deliver(mine, "marked");
      await flag(mine, uid, "add", "Junk");
      assert.deepEqual(await learned(filter), [2, 0]);
      await flag(mine, uid, "remove", "Junk");
      await flag(mine, uid, "add", "NonJunk");
      assert.deepEqual(await learned(filter), [1, 1]);
      const filed = await deliver(mine, "marked, and filed where a program keeps its own junk");
      await flag(mine, filed, "add", "Junk");
      await move(mine, filed, "inbox", "archive");
      assert.deepEqual(await learned(filter), [2, 1]);
    });

    it("supposes that mail is wanted which was answered, filed, or read and kept for days, where there is junk to compare it with", async () => {
      const [mine, filter] = await begun();
      const [kept, unread, answered] = [
        await deliver(mine, "kept"),
        await deliver(mine, "unread"),
        await deliver(mine, "answered"),
      ];
      await flag(mine, kept, "add", "\\Seen");
      await flag(mine, answered, "add", "\\Answered");
      assert.deepEqual(await learned(filter), [0, 0]);
      await move(mine, await deliver(mine, "pills"), "inbox", "junk");
      on.at.clock.advance(KEPT_MS + 1000);
      assert.deepEqual(await learned(filter), [1, 2], "what was kept, and answered");
      await move(mine, unread, "inbox", "archive");
      assert.deepEqual(await learned(filter), [1, 3]);
      const late = await deliver(mine, "late");
      await flag(mine, late, "add", "\\Seen");
      assert.deepEqual(await learned(filter), [1, 3], "it is too early to tell");
      on.at.clock.advance(KEPT_MS + 1000);
      assert.deepEqual(await learned(filter), [1, 4]);
    });

    it("supposes no more than is of use", async () => {
      const [mine, filter] = await begun();
      await move(mine, await deliver(mine, "pills"), "inbox", "junk");
      const prepared = await on.at.store.prepare(mail("many", "Hello.\n"));
      const inbox = await inboxOf(mine);
      await mine.write(async (w) => {
        for (let i = 0; i < HAM_BEFORE + 30; i++) await w.append(inbox, prepared, { prefix: TRACE, flags: ["\\Seen"] });
      });
      on.at.clock.advance(KEPT_MS + 1000);
      const [junk, ham] = await learned(filter);
      assert.equal(junk, 1);
      assert.ok(ham >= HAM_BEFORE && ham <= HAM_BEFORE + 30, String(ham));
      assert.equal(ham, HAM_BEFORE);
    });

    it("learns from messages and mailboxes when it is told to, each once, and forgets all", async () => {
      const [mine, filter] = await begun();
      const messages = [mail("a"), mail("b"), mail("a")];
      assert.equal(await filter.teach(messages, "junk"), 2);
      assert.equal(await filter.teach(messages, "junk"), 0);
      assert.equal(await filter.teach([mail("a")], "ham"), 1);
      for (const subject of ["c", "d", "e"]) await deliver(mine, subject);
      assert.equal(await filter.teachMailbox(await inboxOf(mine), "ham"), 3);
      assert.equal(await filter.teachMailbox(await inboxOf(mine), "ham"), 0);
      assert.deepEqual(await learned(filter), [1, 4]);
      await filter.forget();
      assert.deepEqual(await filter.status(), { junk: 0, ham: 0, tokens: 0 });
      assert.deepEqual(await learned(filter), [0, 0], "what was done before teaches nothing any more");
      assert.deepEqual(await mine.read((r) => r.junkLearned()), { junk: 0, ham: 0 });
    });

    it("takes what is odd: nothing, NUL, no end of different words", async () => {
      const [mine, filter] = await begun();
      const words = Array.from({ length: 300_000 }, (_, i) => `w${i.toString(36)}x`).join(" ");
      const odd = [
        "",
        "\0\0",
        "Subject: \0\r\n\r\na\0b",
        `Subject: many\r\n\r\n${words}`,
        `From: ${"<".repeat(9999)}\r\n\r\n`,
      ];
      assert.equal(
        await filter.teach(
          odd.map((text) => Buffer.from(text)),
          "junk",
        ),
        odd.length,
      );
      const { tokens } = await filter.status();
      assert.ok(tokens > 800 && tokens < 1200, String(tokens));
      await sound(mine);
    });

    it("goes on where it was, in another process and after a crash", async () => {
      const [mine] = await begun();
      for (let i = 0; i < 20; i++) await move(mine, await deliver(mine, `pills ${String(i)}`), "inbox", "junk");
      const [one, other] = [await mine.junkFilter(), await mine.junkFilter()];
      await Promise.all([one.catchUp(), other.catchUp()]);
      assert.deepEqual(await learned(await mine.junkFilter()), [20, 0]);
    });
  });
}
