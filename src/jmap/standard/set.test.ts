import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { jmapAccount } from "../testing/jmap-account.ts";

describe("a /set", () => {
  it("answers what it made of a null, or of another spelling (RFC 8620 5.3)", async () => {
    await using mine = await jmapAccount();
    const made = async (method: string, create: Record<string, Json>): Promise<JsonObject> => {
      const { created } = await mine.call(method, { create: { a: create } });
      return (created as Record<string, JsonObject>)["a"] ?? {};
    };
    const mailbox = await made("Mailbox/set", { name: "Cafe\u0301", sortOrder: null, isSubscribed: null, role: null });
    assert.deepEqual([mailbox["name"], mailbox["sortOrder"], mailbox["isSubscribed"]], ["Caf\u00e9", 10, true]);
    assert.equal(Object.hasOwn(mailbox, "role"), false);
    const book = await made("AddressBook/set", { name: "Cafe\u0301", description: null, sortOrder: null });
    assert.deepEqual([book["name"], book["sortOrder"], Object.hasOwn(book, "description")], ["Caf\u00e9", 0, false]);
    const identity = await made("Identity/set", { email: "team@example.com", name: null, bcc: null });
    assert.deepEqual([identity["name"], Object.hasOwn(identity, "bcc")], ["", false]);
    const { emailId } = await mine.add("From: team@example.com\nTo: bob@example.com\n\n.\n");
    const identityId = identity["id"] ?? "";
    const sent = await made("EmailSubmission/set", { emailId: `M${emailId}`, identityId, envelope: null });
    assert.deepEqual(sent["envelope"], {
      mailFrom: { email: "team@example.com", parameters: null },
      rcptTo: [{ email: "bob@example.com", parameters: null }],
    });
  });
});
