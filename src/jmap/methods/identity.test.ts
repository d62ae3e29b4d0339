import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { jmapAccount } from "../testing/jmap-account.ts";

describe("JMAP identities", () => {
  it("begin with the account's own, which stays", async () => {
    await using mine = await jmapAccount();
    const { list } = await mine.call("Identity/get", { ids: null });
    const [own, ...others] = list as JsonObject[];
    assert.deepEqual(
      [own?.["name"], own?.["email"], own?.["mayDelete"], others],
      ["Ada", "ada@example.com", false, []],
    );
    const response = await mine.call("Identity/set", { destroy: [own?.["id"] ?? ""] });
    assert.equal(Object.values(response["notDestroyed"] as Record<string, JsonObject>)[0]?.["type"], "forbidden");
  });

  it("are made for addresses of one's own, changed and removed, and followed", async () => {
    await using mine = await jmapAccount();
    const { state } = await mine.call("Identity/get", { ids: null });
    const set = (args: Record<string, Json>): Promise<JsonObject> => mine.call("Identity/set", args);
    const made = await set({
      create: {
        team: { email: "team@example.com", name: "Team", replyTo: [{ name: null, email: "ada@example.com" }] },
        other: { email: "other@example.org" },
        none: { name: "x" },
        odd: { email: "team@example.com", colour: "red" },
      },
    });
    const team = (made["created"] as Record<string, JsonObject>)["team"];
    assert.deepEqual([team?.["mayDelete"], team?.["textSignature"], team?.["bcc"]], [true, "", null]);
    const failed = made["notCreated"] as Record<string, JsonObject>;
    assert.deepEqual(
      ["other", "none", "odd"].map((name) => failed[name]?.["type"]),
      ["forbiddenFrom", "invalidProperties", "invalidProperties"],
    );
    const id = team?.["id"] as string;
    await set({ update: { [id]: { textSignature: "-- \nTeam" } } });
    const { list } = await mine.call("Identity/get", { ids: [id], properties: ["textSignature", "name"] });
    assert.deepEqual(list, [{ id, textSignature: "-- \nTeam", name: "Team" }]);
    await set({ update: { [id]: { textSignature: null, replyTo: null } } });
    const [plain] = (await mine.call("Identity/get", { ids: [id] }))["list"] as JsonObject[];
    assert.deepEqual([plain?.["textSignature"], plain?.["replyTo"]], ["", null]);
    const changes = await mine.call("Identity/changes", { sinceState: state ?? "" });
    assert.deepEqual([changes["created"], changes["updated"]], [[id], []]);
    const fixed = await set({ update: { [id]: { email: "ada@example.com" } } });
    assert.equal((fixed["notUpdated"] as Record<string, JsonObject>)[id]?.["type"], "invalidProperties");
    for (const path of ["bcc/0/email", "replyTo/0/email", "name/first", "colour/x"]) {
      const { notUpdated } = await set({ update: { [id]: { [path]: "x@example.com" } } });
      assert.equal((notUpdated as Record<string, JsonObject>)[id]?.["type"], "invalidPatch", path);
    }
    const [whole] = (await mine.call("Identity/get", { ids: [id] }))["list"] as JsonObject[];
    assert.deepEqual((await set({ update: { [id]: { ...whole, name: "All" } } }))["updated"], { [id]: null });
    assert.deepEqual((await set({ destroy: [id] }))["destroyed"], [id]);
    const gone = await mine.call("Identity/changes", { sinceState: changes["newState"] ?? "" });
    assert.deepEqual(gone["destroyed"], [id]);
  });
});
