import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { JsonObject } from "../json.ts";
import { emailOf, sourceOf, uploaded } from "../testing/emails.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

describe("emails and blobs", () => {
  let mine: JmapAccount;
  let inbox: string;
  before(async () => {
    mine = await jmapAccount();
    inbox = `F${await mine.mailbox("inbox")}`;
  });
  after(() => mine[Symbol.asyncDispose]());

  it("imports what was uploaded, byte for byte", async () => {
    const message = "From: a@x\r\nSubject: imported\r\n\r\nbody\r\n";
    const blobId = await uploaded(mine, message, "message/rfc822");
    const response = await mine.call("Email/import", {
      emails: {
        good: { blobId, mailboxIds: { [inbox]: true }, keywords: { $seen: true }, receivedAt: "2020-01-02T03:04:05Z" },
        bad: { blobId: "Uffff", mailboxIds: { [inbox]: true } },
        none: { blobId: await uploaded(mine, "no header, no message", "text/plain"), mailboxIds: { [inbox]: true } },
      },
    });
    const made = (response["created"] as Record<string, JsonObject>)["good"] as JsonObject;
    assert.equal(await sourceOf(mine, made), message);
    const email = await emailOf(mine, made["id"], ["receivedAt", "keywords"]);
    assert.deepEqual([email["receivedAt"], email["keywords"]], ["2020-01-02T03:04:05Z", { $seen: true }]);
    const failed = response["notCreated"] as Record<string, JsonObject>;
    assert.deepEqual([failed["bad"]?.["type"], failed["none"]?.["type"]], ["invalidProperties", "invalidEmail"]);
  });

  it("takes the date of an imported message from its newest trace", async () => {
    const trace = "Received: from a by b;\r\n Thu, 2 Jan 2020 04:04:05 +0100\r\n";
    const blobId = await uploaded(mine, `${trace}Subject: traced\r\n\r\n.\r\n`, "message/rfc822");
    const { created } = await mine.call("Email/import", { emails: { a: { blobId, mailboxIds: { [inbox]: true } } } });
    const made = (created as Record<string, JsonObject>)["a"];
    assert.equal((await emailOf(mine, made?.["id"], ["receivedAt"]))["receivedAt"], "2020-01-02T03:04:05Z");
  });

  it("says what it cannot parse", async () => {
    const id = await uploaded(mine, "no header, no message", "text/plain");
    const { parsed, notParsable, notFound } = await mine.call("Email/parse", { blobIds: [id, "Uffff"] });
    assert.deepEqual([parsed, notParsable, notFound], [null, [id], ["Uffff"]]);
  });

  it("parses blobs without keeping them, and messages within messages", async () => {
    const inner = "Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\ndeep\r\n--i--\r\n";
    const outer = `Subject: outer\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--o--\r\n`;
    const blobId = await uploaded(mine, outer, "message/rfc822");
    const nested = `${blobId}-1`;
    const response = await mine.call("Email/parse", {
      blobIds: [blobId, nested, "Uffff"],
      properties: ["id", "subject", "textBody", "bodyValues"],
      fetchTextBodyValues: true,
      bodyProperties: ["partId", "blobId"],
    });
    const parsed = response["parsed"] as Record<string, JsonObject>;
    assert.deepEqual([parsed[blobId]?.["subject"], parsed[blobId]?.["id"]], ["outer", null]);
    assert.equal(parsed[nested]?.["subject"], "inner");
    assert.deepEqual(parsed[nested]?.["textBody"], [{ partId: "1", blobId: `${nested}-1` }]);
    assert.deepEqual(response["notFound"], ["Uffff"]);
  });

  it("gives blobs back with the type and name asked for, and never as a page", async () => {
    const blobId = await uploaded(mine, "<script>", "text/html");
    const response = await mine.endpoint.download(mine.visitor, {
      accountId: "A1",
      blobId,
      name: "ü.html",
      type: "text/html",
    });
    assert.equal(await response.text(), "<script>");
    assert.equal(
      response.headers.get("content-disposition"),
      "attachment; filename=\"_.html\"; filename*=utf-8''%C3%BC.html",
    );
    assert.match(response.headers.get("content-security-policy") ?? "", /sandbox/);
    for (const asked of [{ blobId: "Uffff" }, { accountId: "A2" }, { blobId: "../etc" }]) {
      const missing = await mine.endpoint.download(mine.visitor, {
        accountId: "A1",
        blobId,
        name: "x",
        type: "",
        ...asked,
      });
      assert.equal(missing.status, 404);
    }
    const large = new Request("http://x/", { method: "POST", body: "x".repeat(2 ** 20 + 1) });
    assert.equal((await mine.endpoint.upload(mine.visitor, "A1", large)).status, 413);
  });
});
