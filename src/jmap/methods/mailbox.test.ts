import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

describe("JMAP mailboxes", () => {
  let mine: JmapAccount;
  before(async () => {
    mine = await jmapAccount();
  });
  after(() => mine[Symbol.asyncDispose]());
  const inbox = async (): Promise<JsonObject> => {
    const { list } = await mine.call("Mailbox/get", { ids: null });
    return (list as JsonObject[]).find((each) => each["role"] === "inbox") ?? {};
  };

  it("gives all of them with roles, rights and counts", async () => {
    const { list, notFound, state } = await mine.call("Mailbox/get", { ids: null });
    assert.deepEqual(
      (list as JsonObject[]).map(({ name, role }) => [name, role]),
      [
        ["INBOX", "inbox"],
        ["Archive", "archive"],
        ["Drafts", "drafts"],
        ["Junk", "junk"],
        ["Sent", "sent"],
        ["Trash", "trash"],
      ],
    );
    assert.deepEqual(notFound, []);
    assert.equal(typeof state, "string");
  });

  it("counts emails and threads, and does not see what is marked \\Deleted", async () => {
    await mine.add("Message-ID: <1@x>\nSubject: a\n\n1\n");
    await mine.add("Message-ID: <2@x>\nIn-Reply-To: <1@x>\nSubject: Re: a\n\n2\n", { flags: ["\\Seen"] });
    await mine.add("Message-ID: <3@x>\nSubject: b\n\n3\n");
    await mine.add("Subject: gone\n\n4\n", { flags: ["\\Deleted"] });
    const { totalEmails, unreadEmails, totalThreads, unreadThreads } = await inbox();
    assert.deepEqual(
      { totalEmails, unreadEmails, totalThreads, unreadThreads },
      {
        totalEmails: 3,
        unreadEmails: 2,
        totalThreads: 2,
        unreadThreads: 2,
      },
    );
  });

  it("gives those asked for, with the properties asked for, and names those that are not there", async () => {
    const { id } = await inbox();
    const answer = await mine.call("Mailbox/get", { ids: [id ?? "", "F999", "nonsense"], properties: ["name"] });
    assert.deepEqual(answer["list"], [{ id, name: "INBOX" }]);
    assert.deepEqual(answer["notFound"], ["F999", "nonsense"]);
  });

  it("tells that only counts changed, and of mailboxes that came and went", async () => {
    const { state } = await mine.call("Mailbox/get", { ids: [] });
    const { id } = await inbox();
    await mine.add("Subject: c\n\n5\n");
    const counted = await mine.call("Mailbox/changes", { sinceState: state ?? "" });
    assert.deepEqual([counted["updated"], counted["created"], counted["hasMoreChanges"]], [[id], [], false]);
    assert.deepEqual(counted["updatedProperties"], ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"]);
    await mine.account.write((mail) => mail.createMailbox("New"));
    const created = await mine.call("Mailbox/changes", { sinceState: counted["newState"] ?? "" });
    assert.equal((created["created"] as string[]).length, 1);
    await mine.account.write((mail) => mail.deleteMailbox("New"));
    const gone = await mine.call("Mailbox/changes", { sinceState: created["newState"] ?? "" });
    assert.deepEqual(gone["destroyed"], created["created"]);
  });

  const wrong: readonly (readonly [
    what: string,
    args: Record<string, string | number | string[] | null>,
    type: string,
  ])[] = [
    ["another account", { accountId: "A2", ids: null }, "accountNotFound"],
    ["a property that is not there", { ids: null, properties: ["nope"] }, "invalidArguments"],
    ["an argument that is not there", { ids: null, nope: 1 }, "invalidArguments"],
    ["ids that are no list", { ids: "F1" }, "invalidArguments"],
  ];
  for (const [what, args, type] of wrong) {
    it(`refuses ${what}`, async () => {
      const [response] = await mine.calls(["Mailbox/get", args]);
      assert.deepEqual([response?.[0], response?.[1]["type"]], ["error", type]);
    });
  }

  it("cannot tell what changed since a state that never was", async () => {
    const [response] = await mine.calls(["Mailbox/changes", { sinceState: "nonsense" }]);
    assert.equal(response?.[1]["type"], "cannotCalculateChanges");
  });
});
