import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { jmapAccount } from "../testing/jmap-account.ts";

describe("SearchSnippet/get", () => {
  it("marks the words in subjects and around the first hit in bodies, as HTML", async () => {
    await using mine = await jmapAccount();
    const long = `${"before ".repeat(40)}the needle & the <thread>${" after".repeat(60)}`;
    const { emailId } = await mine.add(`Subject: A Needle <b>\nContent-Type: text/plain\n\n${long}\n`);
    const id = `M${emailId}`;
    const snippet = async (filter: JsonObject): Promise<JsonObject> => {
      const { list } = await mine.call("SearchSnippet/get", { filter, emailIds: [id] });
      return (list as JsonObject[])[0] ?? {};
    };
    const found = await snippet({ text: "needle" });
    assert.equal(found["subject"], "A <mark>Needle</mark> &#60;b&#62;");
    assert.match(found["preview"] as string, /^(?:before )+the <mark>needle<\/mark> &#38; the &#60;thread&#62; after/);
    assert.ok((found["preview"] as string).length < 255);
    const cases: readonly (readonly [filter: JsonObject, subject: Json, hasPreview: boolean])[] = [
      [{ subject: "needle" }, "A <mark>Needle</mark> &#60;b&#62;", false],
      [{ body: "needle" }, null, true],
      [{ from: "needle" }, null, false],
      [{ operator: "NOT", conditions: [{ text: "needle" }] }, null, false],
      [{ body: "a.*b" }, null, false],
    ];
    for (const [filter, subject, hasPreview] of cases) {
      const each = await snippet(filter);
      assert.deepEqual([each["subject"], each["preview"] !== null], [subject, hasPreview], JSON.stringify(filter));
    }
    const { notFound } = await mine.call("SearchSnippet/get", { filter: null, emailIds: ["M999"] });
    assert.deepEqual(notFound, ["M999"]);
  });
});

describe("Quota/get", () => {
  it("tells of limits that there are, and what is used", async () => {
    await using mine = await jmapAccount();
    assert.deepEqual((await mine.call("Quota/get", { ids: null }))["list"], []);
    await mine.account.write((mail) => mail.setQuota({ maxBytes: 1000, maxMessages: undefined }));
    const { size } = await mine.add("Subject: q\n\n.\n");
    const { list, state } = await mine.call("Quota/get", {
      ids: null,
      properties: ["used", "hardLimit", "resourceType"],
    });
    assert.deepEqual(list, [{ id: "bytes", used: size, hardLimit: 1000, resourceType: "octets" }]);
    await mine.add("Subject: q\n\n.\n");
    const changes = await mine.call("Quota/changes", { sinceState: state ?? "" });
    assert.deepEqual([changes["updated"], changes["destroyed"]], [["bytes"], ["messages"]]);
    const response = await mine.call("Email/set", {
      create: { a: { mailboxIds: { [`F${await mine.mailbox("drafts")}`]: true }, subject: "x".repeat(2000) } },
    });
    assert.equal((response["notCreated"] as Record<string, JsonObject>)["a"]?.["type"], "overQuota");
  });

  it("is asked again for all of a limit that changed, and no more for one that is gone", async () => {
    await using mine = await jmapAccount();
    await mine.account.write((mail) => mail.setQuota({ maxBytes: 1000, maxMessages: 5 }));
    const { state = "" } = await mine.call("Quota/get", { ids: null });
    await mine.account.write((mail) => mail.setQuota({ maxBytes: 2000, maxMessages: undefined }));
    const { updated, destroyed, updatedProperties } = await mine.call("Quota/changes", { sinceState: state });
    assert.deepEqual([updated, destroyed, updatedProperties], [["bytes"], ["messages"], null]);
    const { state: now = "" } = await mine.call("Quota/get", { ids: null });
    await mine.account.write((mail) => mail.setQuota({ maxBytes: 2000, maxMessages: undefined }));
    assert.deepEqual((await mine.call("Quota/changes", { sinceState: now }))["newState"], now);
  });
});
