import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import type { JsonObject } from "../json.ts";
import { jmapAccount } from "../testing/jmap-account.ts";

describe("JMAP blobs", () => {
  it("are made of text, base64 and pieces of others, and given back in parts and digests", async () => {
    await using mine = await jmapAccount();
    const [uploaded, got] = await mine.calls(
      [
        "Blob/upload",
        {
          create: {
            a: { data: [{ "data:asText": "Grüße " }, { "data:asBase64": "AAE=" }], type: "text/x" },
            b: { data: [{ blobId: "#a", offset: 0, length: 4 }, { "data:asText": "!" }] },
            c: { data: [{ blobId: "#a", offset: 9, length: 4 }] },
            d: { data: [] },
            two: { data: [{ "data:asText": "a", "data:asBase64": "YQ==" }] },
            both: { data: [{ "data:asText": "a", blobId: "#a" }] },
            null: { data: [{ "data:asText": "a", "data:asBase64": null }] },
            lines: { data: [{ "data:asBase64": "aGVs\r\nbG8gd29y\nbGQ=\n" }] },
            short: { data: [{ "data:asBase64": "aGVsbG8" }] },
            padded: { data: [{ "data:asBase64": "aGVsbG8=YQ==" }] },
            strange: { data: [{ "data:asBase64": "aGVsbG*=" }] },
            typed: { data: [], type: 1 },
            more: { data: [], name: "x" },
          },
        },
      ],
      ["Blob/get", { ids: ["#b"], properties: ["data:asText", "digest:sha-256", "size"] }],
    );
    assert.ok(uploaded !== undefined && got !== undefined);
    const created = uploaded[1]["created"] as Record<string, JsonObject>;
    assert.deepEqual([created["a"]?.["size"], created["a"]?.["type"]], [10, "text/x"]);
    assert.deepEqual(Object.keys(uploaded[1]["notCreated"] as JsonObject), [
      "c",
      "two",
      "both",
      "short",
      "padded",
      "strange",
      "typed",
      "more",
    ]);
    assert.equal(created["lines"]?.["size"], 11);
    assert.equal(created["null"]?.["size"], 1);
    assert.equal(created["d"]?.["size"], 0);
    const [blob] = got[1]["list"] as JsonObject[];
    assert.equal(blob?.["data:asText"], "Grü!");
    assert.equal(blob?.["digest:sha-256"], createHash("sha256").update("Grü!").digest("base64"));
    assert.equal(blob?.["size"], 5);
    const id = created["a"]?.["id"] as string;
    const cut = await mine.call("Blob/get", { ids: [id, "Uffff"], offset: 7, length: 9 });
    assert.deepEqual(cut["list"], [{ id, "data:asText": " \0\u0001", size: 10, isTruncated: true }]);
    assert.deepEqual(cut["notFound"], ["Uffff"]);
    const split = await mine.call("Blob/get", { ids: [id], offset: 0, length: 3, properties: ["data"] });
    assert.deepEqual(split["list"], [{ id, "data:asBase64": "R3LD", isEncodingProblem: true }]);
  });

  it("are looked up by what refers to them", async () => {
    await using mine = await jmapAccount();
    const { emailId } = await mine.add("Subject: x\n\n.\n");
    const response = await mine.call("Blob/lookup", {
      typeNames: ["Mailbox", "Thread", "Email"],
      ids: [`BM${emailId}`, `BM${emailId}-1`, "BM99"],
    });
    const matchedIds = {
      Mailbox: [`F${await mine.mailbox("inbox")}`],
      Thread: [`T${emailId}`],
      Email: [`M${emailId}`],
    };
    assert.deepEqual(response["list"], [
      { id: `BM${emailId}`, matchedIds },
      { id: `BM${emailId}-1`, matchedIds },
    ]);
    assert.deepEqual(response["notFound"], ["BM99"]);
    const [made, looked] = await mine.calls(
      ["Blob/upload", { create: { a: { data: [] } } }],
      ["Blob/lookup", { typeNames: ["Email"], ids: ["#a"] }],
    );
    assert.ok(made !== undefined);
    const { id } = (made[1]["created"] as Record<string, JsonObject>)["a"] ?? {};
    assert.deepEqual(looked?.[1]["list"], [{ id, matchedIds: { Email: [] } }]);
  });
});
