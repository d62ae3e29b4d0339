/** Mail that comes to somebody who has shown what is junk. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMailParts } from "../../../test/support/mail-parts.ts";
import { Counting } from "../../db/testing/counting.ts";
import type { Account, JunkCounts } from "../../store/account.ts";
import type { Role } from "../../store/model.ts";
import { deliver } from "../deliver.ts";
import type { Delivery } from "../delivery.ts";
import { block } from "../filing/blocked.ts";
import { ownPassage } from "../sieve/passage.ts";
import { activateScript, putScript } from "../sieve/scripts.ts";
import { HAM_LEARNED_MIN, JUNK_LEARNED_MIN } from "../limits.ts";
import { switchFilter } from "./judgement.ts";

const junk = (n: number, from = "offer@pills.example"): Buffer =>
  Buffer.from(
    `From: ${from}\r\nSubject: Cheap pills ${"x".repeat(n)}\r\n\r\nBuy cheap pills now at http://pills.example/ today\r\n`,
  );
const ham = (n: number): Buffer =>
  Buffer.from(
    `From: bob@work.example\r\nSubject: Minutes ${"y".repeat(n)}\r\n\r\nHere are the minutes of our meeting about the roof\r\n`,
  );

const PREFIX =
  "Return-Path: <x@x.example>\r\nX-Posthorn-Verdict: accept;\r\n\tpills.example has no DMARC policy\r\nReceived: from x\r\n";

async function taught(counts: JunkCounts = { junk: JUNK_LEARNED_MIN, ham: HAM_LEARNED_MIN }) {
  const judged: string[] = [];
  const parts = await openMailParts({
    events: { messageJudged: ({ verdict }) => judged.push(verdict) },
  });
  const ann = await parts.addUser("ann");
  const filter = await ann.account.junkFilter();
  await filter.teach(
    Array.from({ length: counts.junk }, (_, n) => junk(n)),
    "junk",
  );
  await filter.teach(
    Array.from({ length: counts.ham }, (_, n) => ham(n)),
    "ham",
  );
  const account = { id: ann.account.id, address: ann.address, detail: undefined, folder: undefined };
  const bring = async (message: Buffer, change: Partial<Delivery> = {}, found = "") => {
    const delivery = {
      id: "m",
      message,
      copies: [{ account, prefix: Buffer.from(PREFIX + found) }],
      at: 0,
    };
    const passage = { ...ownPassage(parts, delivery), isExamined: true, mayBeJunk: true };
    const { failures, junkTo } = await deliver(parts, { ...delivery, passage, ...change });
    assert.equal(failures.size, 0);
    return junkTo.has(account.id);
  };
  return { parts, ann: ann.account, bring, judged };
}

async function headersIn(account: Account, role: Role): Promise<string[]> {
  return account.read(async (mail) => {
    const mailbox = await mail.mailboxByRole(role);
    if (mailbox === undefined) return [];
    const rows = await mail.rowsFrom(mailbox.id, 1, 100);
    return Promise.all(rows.map(async ({ emailId }) => Buffer.from(await mail.header(emailId)).toString()));
  });
}

describe("mail for somebody who has shown what is junk", () => {
  it("is filed when it is like that, with the reason in front of the others", async () => {
    const { parts, ann, bring, judged } = await taught();
    await using _parts = parts;
    assert.equal(await bring(junk(77)), true);
    assert.equal(await bring(ham(77)), false);
    const [filed = "", ...others] = await headersIn(ann, "junk");
    assert.equal(others.length, 0);
    assert.ok(
      filed.startsWith(
        "Return-Path: <x@x.example>\r\nX-Posthorn-Verdict: junk;\r\n\tit is like what its reader has called junk (99 %);\r\n\tpills.example has no DMARC policy\r\nReceived: from x\r\n",
      ),
      filed,
    );
    const [kept = ""] = await headersIn(ann, "inbox");
    assert.ok(kept.startsWith(PREFIX), kept);
    assert.deepEqual(judged, ["junk", "accept"]);
    assert.deepEqual(await parts.store.check(ann.id), []);
  });

  it("is not judged before enough was shown, nor where it is turned off, is from here, or is junk already", async () => {
    const few = await taught({ junk: JUNK_LEARNED_MIN - 1, ham: HAM_LEARNED_MIN });
    await using _few = few.parts;
    assert.equal(await few.bring(junk(77)), false);
    assert.deepEqual(few.judged, []);
    const { parts, ann, bring, judged } = await taught();
    await using _parts = parts;
    await bring(junk(77), { passage: ownPassage(parts, { id: "m", message: junk(77) }) });
    await bring(junk(78), { into: "junk" });
    await ann.write((mail) => switchFilter(mail, false));
    await bring(junk(79));
    assert.deepEqual(judged, []);
    assert.equal((await headersIn(ann, "inbox")).length, 2);
    await ann.write((mail) => switchFilter(mail, true));
    assert.equal(await bring(junk(80)), true);
  });

  it("costs nothing more where nobody has shown enough", async () => {
    let databases: Counting | undefined;
    const parts = await openMailParts({ throughDatabases: (files) => (databases = new Counting(files)) });
    await using _parts = parts;
    const ann = await parts.addUser("ann");
    const account = { id: ann.account.id, address: ann.address, detail: undefined, folder: undefined };
    const cost = async (mayBeJunk: boolean): Promise<unknown> => {
      const delivery = { id: "m", message: junk(1), copies: [{ account, prefix: Buffer.from(PREFIX) }], at: 0 };
      const passage = { ...ownPassage(parts, delivery), isExamined: true, mayBeJunk };
      await deliver(parts, { ...delivery, passage });
      databases?.take();
      await deliver(parts, { ...delivery, passage });
      return databases?.take();
    };
    assert.deepEqual(await cost(true), await cost(false));
  });

  it("is never called junk when it is proved to be from a contact, or somebody who was written to", async () => {
    const { parts, ann, bring } = await taught();
    await using _parts = parts;
    const from = (address: string, found = "dmarc=pass header.from=pills.example"): Promise<boolean> =>
      bring(junk(77, address), {}, `Authentication-Results: mx.posthorn.test;\r\n\t${found}\r\n`);
    await ann.write((mail) => mail.addRecord("contact", '{"card":{"emails":{"e":{"address":"Eve@Pills.example"}}}}'));
    assert.equal(await from("Eve <EVE@pills.example>"), false);
    assert.equal(await from("Eve <eve@pills.example>", "spf=pass smtp.mailfrom=pills.example;\r\n\tdmarc=none"), false);
    for (const forged of [
      "dmarc=fail header.from=pills.example",
      "spf=pass smtp.mailfrom=x.example;\r\n\tdmarc=none",
      "none",
    ])
      assert.equal(await from("Eve <eve@pills.example>", forged), true, forged);
    assert.equal(await from("Eve <adeve@pills.example>"), true);
    await parts.deliver({ address: "", password: "", account: ann }, "Sent", [
      "To: Offers <offer@pills.example>, x@y.example\r\nSubject: yes\r\n\r\nyes\r\n",
      "To: ann@posthorn.test\r\nSubject: note to self\r\n\r\nx\r\n",
    ]);
    assert.equal(await from("offer@pills.example"), false);
    assert.equal(await from("ffer@pills.example"), true);
    for (const domain of ["pills.example.org", "posthorn.test"]) {
      const address = `${domain === "posthorn.test" ? "ann" : "offer"}@${domain}`;
      assert.equal(await from(address, `dmarc=pass header.from=${domain}`), true, address);
    }
  });

  it("goes on to a script that asks for the score, and not to one that does not", async () => {
    const { parts, ann, bring } = await taught();
    await using _parts = parts;
    const write = async (text: string): Promise<void> => {
      await ann.write(async (mail) => {
        await activateScript(mail, await putScript(mail, "s", text));
      });
    };
    await write('require "fileinto"; fileinto "Archive";');
    assert.equal(await bring(junk(77)), true);
    assert.equal(await bring(ham(77)), false);
    assert.deepEqual([(await headersIn(ann, "junk")).length, (await headersIn(ann, "archive")).length], [1, 1]);
    await write(
      'require ["fileinto", "spamtestplus", "relational", "comparator-i;ascii-numeric"]; if spamtest :percent :value "ge" :comparator "i;ascii-numeric" "90" { fileinto "Trash"; } elsif spamtest :percent :value "lt" :comparator "i;ascii-numeric" "40" { fileinto "Archive"; }',
    );
    await bring(junk(78));
    await bring(ham(78));
    assert.deepEqual([(await headersIn(ann, "trash")).length, (await headersIn(ann, "archive")).length], [1, 2]);
  });

  it("of a blocked sender is junk for that, and what is too large is not judged", async () => {
    const { parts, ann, bring, judged } = await taught();
    await using _parts = parts;
    await ann.write((mail) => block(mail, "bob@work.example", 1));
    await bring(ham(77));
    assert.equal((await headersIn(ann, "junk")).length, 1);
    const large = Buffer.concat([junk(77), Buffer.alloc(2 * 1024 * 1024, "cheap pills\r\n")]);
    assert.equal(await bring(large), false);
    assert.deepEqual(judged, ["accept", "accept"]);
  });
});
