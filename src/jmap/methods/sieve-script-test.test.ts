import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { noteProblem } from "../../mail/sieve/problems.ts";
import type { RecordId } from "../../store/model.ts";
import type { Json, JsonObject } from "../json.ts";
import { emailOf, uploaded } from "../testing/emails.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

describe("SieveScript/test", () => {
  let mine: JmapAccount;
  let inbox: string;
  let archive: string;
  let trash: string;
  const ids: string[] = [];
  before(async () => {
    mine = await jmapAccount();
    inbox = `F${await mine.mailbox("inbox")}`;
    archive = `F${await mine.mailbox("archive")}`;
    trash = `F${await mine.mailbox("trash")}`;
    for (const message of [
      "From: news@list.example\nSubject: Weekly\n\nhello\n",
      "From: bob@example.com\nSubject: Lunch\n\nsecret words\n",
      `From: eve@far.example\nSubject: Big\n\n${"x".repeat(5000)}\n`,
    ])
      ids.push(`M${(await mine.add(message)).emailId}`);
  });
  after(() => mine[Symbol.asyncDispose]());

  const asked = async (script: string, emailIds: readonly string[] = ids): Promise<JsonObject> => {
    const blobId = await uploaded(mine, script.replaceAll("\n", "\r\n"), "application/sieve");
    return mine.call("SieveScript/test", { blobId, mailboxId: inbox, emailIds });
  };
  const list = async (script: string): Promise<readonly JsonObject[]> =>
    (await asked(script))["list"] as readonly JsonObject[];

  it("tells what would be done with which messages, and what that changes of them", async () => {
    const found = await list(`require ["fileinto", "imap4flags"];
if header :contains "subject" "week" { fileinto :flags "\\\\Seen News" "Archive"; }`);
    assert.deepEqual(found, [
      {
        id: ids[0],
        actions: [
          { type: "fileinto", mailbox: "Archive", mailboxId: archive, create: false, keywords: ["$seen", "news"] },
        ],
        change: {
          [`mailboxIds/${inbox}`]: null,
          [`mailboxIds/${archive}`]: true,
          "keywords/$seen": true,
          "keywords/news": true,
        },
        error: null,
      },
    ]);
    const [only] = found;
    const update = { [ids[0] ?? ""]: only?.["change"] ?? {} };
    assert.equal((await mine.call("Email/set", { update }))["notUpdated"], null);
    const after_ = await emailOf(mine, ids[0], ["mailboxIds", "keywords"]);
    assert.deepEqual([after_["mailboxIds"], after_["keywords"]], [{ [archive]: true }, { $seen: true, news: true }]);
    await mine.call("Email/set", { update: { [ids[0] ?? ""]: { mailboxIds: { [inbox]: true }, keywords: {} } } });
    assert.deepEqual(await list("stop;"), []);
    assert.deepEqual(
      (await asked(`require "fileinto"; fileinto "INBOX";`))["list"],
      ids.map((id) => ({
        id,
        actions: [{ type: "fileinto", mailbox: "INBOX", mailboxId: inbox, create: false, keywords: [] }],
        change: null,
        error: null,
      })),
    );
  });

  it("looks at bodies, sizes and who sent it", async () => {
    const whose = async (script: string): Promise<readonly (Json | undefined)[]> =>
      (await list(script)).map(({ id }) => id);
    assert.deepEqual(await whose('require "body"; if body :contains "secret" { discard; }'), [ids[1]]);
    assert.deepEqual(await whose("if size :over 4K { discard; }"), [ids[2]]);
    assert.deepEqual(await whose('if address :is "from" "bob@example.com" { discard; }'), [ids[1]]);
  });

  it("asks for a place for as much of a message as it reads", async () => {
    const { scripts } = mine.mail;
    const read: number[] = [];
    const placeFor = scripts.placeFor.bind(scripts);
    scripts.placeFor = (bytes) => {
      read.push(bytes);
      return placeFor(bytes);
    };
    await list('require "body"; if body :contains "secret" { discard; }');
    const sizes = await Promise.all(ids.map(async (id) => (await emailOf(mine, id, ["size"]))["size"]));
    assert.deepEqual(read.splice(0), sizes);
    await list('if header "subject" "Lunch" { discard; }');
    assert.ok(read.length === 3 && read.every((bytes) => bytes < 100), read.join());
    scripts.placeFor = placeFor;
  });

  it("takes what is discarded for the trash, and leaves what would only be sent", async () => {
    const changes = async (script: string): Promise<Json | undefined> => (await list(script))[0]?.["change"];
    assert.deepEqual(await changes("discard;"), { [`mailboxIds/${inbox}`]: null, [`mailboxIds/${trash}`]: true });
    assert.equal(await changes('redirect "x@elsewhere.example";'), null);
    assert.equal(await changes('require "fileinto"; fileinto "Nowhere";'), null);
    assert.deepEqual(await changes('require ["fileinto", "copy"]; fileinto :copy "Archive";'), {
      [`mailboxIds/${archive}`]: true,
    });
  });

  it("tells of scripts that are wrong, and of those that end with an error", async () => {
    const wrong = await asked("fileinto");
    assert.deepEqual([(wrong["error"] as JsonObject)["type"], wrong["notTested"]], ["invalidSieve", ids]);
    const [failed = {}] = await list(`require ["include"]; include "missing";`);
    assert.equal((failed["error"] as JsonObject)["line"], 1);
    assert.deepEqual([failed["change"], failed["actions"]], [null, [{ type: "keep", keywords: [] }]]);
  });

  it("asks for emails, a mailbox and a script that are there", async () => {
    assert.deepEqual((await asked("discard;", ["M999", "nonsense"]))["notFound"], ["nonsense", "M999"]);
    const blobId = await uploaded(mine, "keep;");
    for (const args of [
      { blobId: "Unothing", mailboxId: inbox, emailIds: [] },
      { blobId, mailboxId: "F99", emailIds: [] },
      { blobId, mailboxId: inbox },
    ]) {
      const [response] = await mine.calls(["SieveScript/test", args]);
      assert.equal(response?.[1]["type"], "invalidArguments");
    }
    const many = Array.from({ length: 1001 }, (_, n) => `M${n + 1}`);
    const [response] = await mine.calls(["SieveScript/test", { blobId, mailboxId: inbox, emailIds: many }]);
    assert.equal(response?.[1]["type"], "requestTooLarge");
  });

  it("is of a capability of ours, which tells too what a script did wrong last", async () => {
    const blobId = await uploaded(mine, "keep;");
    const made = await mine.call("SieveScript/set", { create: { n: { name: "main", blobId } } });
    const { n: { id = "" } = {} } = made["created"] as Record<string, { id?: string }>;
    const number = Number(id.slice(1)) as RecordId;
    const problem = async (): Promise<Json | undefined> =>
      ((await mine.call("SieveScript/get", { ids: [id], properties: ["problem"] }))["list"] as JsonObject[])[0]?.[
        "problem"
      ];
    assert.equal(await problem(), null);
    for (const day of [1, 2])
      await mine.account.write((mail) => noteProblem(mail, number, { text: "oops", line: 3 }, Date.UTC(2026, 0, day)));
    const told = { at: "2026-01-02T00:00:00Z", times: 2, description: "oops", line: 3, included: null };
    assert.deepEqual(await problem(), told);
    await mine.call("SieveScript/set", { update: { [id]: { name: "renamed" } } });
    assert.deepEqual(await problem(), told, "of a script that has another name");
    const other = await uploaded(mine, "stop;");
    await mine.call("SieveScript/set", { update: { [id]: { blobId: other } } });
    assert.equal(await problem(), null, "of a script that was changed");
    const using = ["core", "sieve"].map((name) => `urn:ietf:params:jmap:${name}`);
    for (const call of [
      ["SieveScript/get", { accountId: "A1", ids: null, properties: ["problem"] }, "c"],
      ["SieveScript/test", { accountId: "A1" }, "c"],
    ]) {
      const answer = await mine.post(JSON.stringify({ using, methodCalls: [call] }));
      const { methodResponses } = (await answer.json()) as { methodResponses: readonly [[string, JsonObject]] };
      assert.equal(methodResponses[0][0], "error");
    }
  });
});
