/** A JMAP client from npm, with a token of a program, against the real server over HTTP; IMAP and POP3 see what it does. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openFlow } from "../support/flow.ts";
import { type Jam, openJam } from "../support/jam.ts";
import { startProgram, type Program } from "../support/program.ts";

const ANN = "ann@posthorn.test";

describe("JMAP clients", () => {
  let mail: Program;
  let jam: Jam;
  let accountId: string;
  before(async () => {
    mail = await startProgram({ accounts: [ANN, "bob@posthorn.test"] });
    const { stdout } = await mail.cli("account", "token", "add", ANN, "jam", "--json");
    const { token } = JSON.parse(stdout) as { token: string };
    jam = await openJam({ bearerToken: token, sessionUrl: `http://127.0.0.1:${mail.ports.http}/.well-known/jmap` });
    accountId = await jam.getPrimaryAccount();
  });
  after(() => mail.stop());

  const ask = async (
    type: string,
    method: "get" | "query" | "set",
    args: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> => {
    const call = jam.api[type]?.[method];
    assert.ok(call !== undefined);
    const [answer] = await call({ accountId, ...args });
    return answer;
  };
  const idsOf = async (type: string, filter: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
    (await ask(type, "query", { filter }))["ids"] as readonly string[];

  it("Jam: reads what arrived, moves and marks it, and IMAP sees that", async () => {
    await mail.deliver(ANN, ["Subject: for jam\r\nFrom: x@example.org\r\n\r\nHello Jam\r\n"]);
    const ids = await idsOf("Email", { text: "jam" });
    assert.equal(ids.length, 1);
    const { list } = await ask("Email", "get", { ids, properties: ["subject", "preview"] });
    assert.deepEqual(list, [{ id: ids[0], subject: "for jam", preview: "Hello Jam" }]);
    const [archive = ""] = await idsOf("Mailbox", { role: "archive" });
    await ask("Email", "set", {
      update: { [ids[0] ?? ""]: { mailboxIds: { [archive]: true }, "keywords/$seen": true } },
    });
    const client = await openFlow(mail, ANN);
    const lock = await client.getMailboxLock("Archive");
    const message = await client.fetchOne("*", { flags: true, envelope: true });
    assert.ok(message !== false);
    assert.deepEqual([message.envelope?.subject, message.flags?.has("\\Seen")], ["for jam", true]);
    lock.release();
    await client.logout();
  });

  it("Jam: sends a message with an attachment to somebody here", async () => {
    const blob = await jam.uploadBlob(accountId, new Blob(["file content"], { type: "text/csv" }));
    const { list: identities } = await ask("Identity", "get", { ids: null });
    const [drafts = ""] = await idsOf("Mailbox", { role: "drafts" });
    const made = await ask("Email", "set", {
      create: {
        d: {
          mailboxIds: { [drafts]: true },
          from: [{ name: "Ann", email: ANN }],
          to: [{ name: "Bob", email: "bob@posthorn.test" }],
          subject: "Grüße",
          textBody: [{ partId: "t", type: "text/plain" }],
          bodyValues: { t: { value: "Hi Bob" } },
          attachments: [{ blobId: blob.blobId, type: "text/csv", name: "a.csv", disposition: "attachment" }],
        },
      },
    });
    const emailId = (made["created"] as Record<string, { id: string }>)["d"]?.id ?? "";
    const [identity] = identities as readonly { readonly id: string }[];
    await ask("EmailSubmission", "set", { create: { s: { identityId: identity?.id, emailId } } });
    const client = await openFlow(mail, "bob@posthorn.test");
    const lock = await client.getMailboxLock("INBOX");
    // It goes through the queue.
    while (client.mailbox !== false && client.mailbox.exists === 0) await client.noop();
    const message = await client.fetchOne("*", { envelope: true, bodyStructure: true });
    assert.ok(message !== false);
    assert.equal(message.envelope?.subject, "Grüße");
    const file = message.bodyStructure?.childNodes?.[1];
    assert.deepEqual([file?.type, file?.dispositionParameters?.["filename"]], ["text/csv", "a.csv"]);
    lock.release();
    await client.logout();
  });
});
