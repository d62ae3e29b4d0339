/** How a message came: known of what was delivered, whoever copies it, and never of what a program puts into a mailbox. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { deliver } from "../../mail/deliver.ts";
import type { Account } from "../../store/account.ts";
import type { AccountId, MailboxId } from "../../store/model.ts";
import type { Json, JsonObject } from "../json.ts";
import { uploaded } from "../testing/emails.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

const BOB = 2 as AccountId;
const USING = ["core", "mail"].map((name) => `urn:ietf:params:jmap:${name}`);
const TRACE =
  "Authentication-Results: mx.example.com;\r\n\tdmarc=pass header.from=bank.example\r\nX-Posthorn-Verdict: junk;\r\n\tone;\r\n\ttwo\r\nReceived: from bank.example ([192.0.2.1])\r\n\tby mx.example.com with ESMTP; now\r\n";
const MESSAGE = "From: a@bank.example\r\nSubject: s\r\n\r\nwords\r\n";
const DELIVERED = {
  by: "delivery",
  results: [{ method: "dmarc", result: "pass", properties: [["header.from", "bank.example"]] }],
  verdict: { isJunk: true, reasons: ["one", "two"] },
};
const IMPORTED = { by: "import", results: null, verdict: null };

describe("how a message came", () => {
  let mine: JmapAccount;
  let bob: Account;
  let box: MailboxId;
  let mailboxIds: JsonObject;
  before(async () => {
    mine = await jmapAccount();
    bob = mine.store.account(BOB);
    box = (await bob.write((mail) => mail.createMailbox("Box"))).id;
    await mine.sharing.change(bob, box, { grantee: 1 as AccountId, negative: false, rights: () => "lrsit" });
    mailboxIds = { [`F${await mine.mailbox("inbox")}`]: true };
    for (const [id, address] of [
      [1, "ada@example.com"],
      [2, "bob@example.com"],
    ] as const)
      await deliver(
        { ...mine.mail, store: mine.store },
        {
          id: "1",
          message: Buffer.from(MESSAGE),
          copies: [
            {
              account: { id: id as AccountId, address, detail: undefined, folder: undefined },
              prefix: Buffer.from(TRACE),
            },
          ],
          at: 0,
        },
      );
    await bob.write(async (mail) => mail.move((await mail.mailboxByRole("inbox"))!.id, [1], box));
  });
  after(() => mine[Symbol.asyncDispose]());

  const asked = async (
    id: Json,
    accountId: string,
    using: readonly string[],
  ): Promise<readonly [string, JsonObject]> => {
    const call = ["Email/get", { accountId, ids: [id], properties: ["arrival"] }, "c"];
    const answer = await mine.post(JSON.stringify({ using: [...USING, ...using], methodCalls: [call] }));
    const { methodResponses } = (await answer.json()) as { methodResponses: readonly [[string, JsonObject]] };
    return methodResponses[0];
  };
  const arrival = async (id: Json | undefined, accountId = "A1"): Promise<Json | undefined> => {
    const [, { list }] = await asked(id ?? "", accountId, ["urn:posthorn:params:jmap:reading"]);
    return (list as JsonObject[])[0]?.["arrival"];
  };
  const made = (answer: JsonObject): Json | undefined => (answer["created"] as Record<string, JsonObject>)["k"]?.["id"];

  it("is known of what was delivered", async () => assert.deepEqual(await arrival("M1"), DELIVERED));

  it("is nobody's who does not use the capability", async () => {
    const [name, { type }] = await asked("M1", "A1", []);
    assert.deepEqual([name, type], ["error", "invalidArguments"]);
  });

  it("is told of what was copied from another account by what was known there", async () => {
    const copied = await mine.call("Email/copy", { fromAccountId: "A2", create: { k: { id: "M1", mailboxIds } } });
    assert.deepEqual(await arrival(made(copied)), DELIVERED);
    const there = { [`F${box}`]: true };
    const back = { accountId: "A2", fromAccountId: "A1", create: { k: { id: made(copied)!, mailboxIds: there } } };
    assert.deepEqual(await arrival(made(await mine.call("Email/copy", back)), "A2"), DELIVERED);
  });

  it("is import for what a program made or brought, whatever it says", async () => {
    const blobId = await uploaded(mine, TRACE + MESSAGE);
    const imported = await mine.call("Email/import", { emails: { k: { blobId, mailboxIds } } });
    assert.deepEqual(await arrival(made(imported)), IMPORTED);
    const whole = await mine.call("Email/import", { emails: { k: { blobId: "BM1", mailboxIds } } });
    assert.deepEqual(await arrival(made(whole)), IMPORTED);
    const email = {
      mailboxIds,
      "header:Authentication-Results": " mx.example.com; dmarc=pass header.from=bank.example",
      "header:Received": " from bank.example by mx.example.com with ESMTP; now",
      from: [{ email: "a@bank.example" }],
    };
    const set = await mine.call("Email/set", { create: { k: email } });
    assert.deepEqual(await arrival(made(set)), IMPORTED);
    const there = { create: { k: { id: made(imported)!, mailboxIds: { [`F${box}`]: true } } } };
    const planted = await mine.call("Email/copy", { accountId: "A2", fromAccountId: "A1", ...there });
    assert.deepEqual(await arrival(made(planted), "A2"), IMPORTED);
  });
});
