import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SCRIPTS_MAX } from "../../mail/sieve/limits.ts";
import { SCRIPT_BYTES_MAX } from "../../wire/sieve/limits.ts";
import type { Json, JsonObject } from "../json.ts";
import { uploaded } from "../testing/emails.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

type Objects = Record<string, JsonObject>;

const set = (mine: JmapAccount, args: Record<string, Json>): Promise<JsonObject> => mine.call("SieveScript/set", args);

/** What became of the one object of a call. */
const errorIn = (response: JsonObject): JsonObject => {
  const failed = ["notCreated", "notUpdated", "notDestroyed"].flatMap((name) =>
    Object.values((response[name] ?? {}) as Objects),
  );
  assert.equal(failed.length, 1, JSON.stringify(response));
  return failed[0] ?? {};
};

const make = async (mine: JmapAccount, name: string | null, text = "keep;\r\n"): Promise<JsonObject> => {
  const blobId = await uploaded(mine, text, "application/sieve");
  const response = await set(mine, { create: { n: name === null ? { blobId } : { name, blobId } } });
  assert.equal(response["notCreated"], null, JSON.stringify(response));
  return (response["created"] as Objects)["n"] ?? {};
};

const listed = async (mine: JmapAccount): Promise<readonly JsonObject[]> =>
  (await mine.call("SieveScript/get"))["list"] as readonly JsonObject[];

const download = (mine: JmapAccount, blobId: Json | undefined): Promise<globalThis.Response> =>
  mine.endpoint.download(mine.visitor, {
    accountId: "A1",
    blobId: blobId as string,
    name: "main.sieve",
    type: "application/sieve",
  });

describe("SieveScript", () => {
  it("is made of a blob, and given back byte for byte", async () => {
    await using mine = await jmapAccount();
    const text = "# Grüße\n\tkeep;\r\n";
    const made = await make(mine, "main", text);
    assert.deepEqual(Object.keys(made).toSorted(), ["blobId", "id", "isActive"]);
    assert.deepEqual(await listed(mine), [{ ...made, name: "main", isActive: false }]);
    assert.equal(await (await download(mine, made["blobId"])).text(), text);
    const { list } = await mine.call("Blob/lookup", { ids: [made["blobId"] ?? ""], typeNames: ["SieveScript"] });
    assert.deepEqual(list, [{ id: made["blobId"], matchedIds: { SieveScript: [made["id"]] } }]);
  });

  it("has another blob when its text is another", async () => {
    await using mine = await jmapAccount();
    const { id, blobId } = await make(mine, "main");
    const next = await uploaded(mine, "discard;\r\n");
    const { updated } = await set(mine, { update: { [id as string]: { blobId: next } } });
    const now = (updated as Objects)[id as string]?.["blobId"];
    assert.notEqual(now, next);
    assert.equal((await download(mine, blobId)).status, 404);
    assert.equal(await (await download(mine, now)).text(), "discard;\r\n");
    assert.deepEqual((await set(mine, { update: { [id as string]: { name: "first" } } }))["updated"], {
      [id as string]: null,
    });
    const [whole] = await listed(mine);
    assert.deepEqual(whole, { id, name: "first", blobId: now, isActive: false });
    assert.deepEqual((await set(mine, { update: { [id as string]: whole ?? {} } }))["notUpdated"], null);
  });

  it("gets a name where its client gives none", async () => {
    await using mine = await jmapAccount();
    assert.equal((await make(mine, null))["name"], "Script");
    const { id, name } = await make(mine, null);
    assert.equal(name, "Script 2");
    const { updated } = await set(mine, { update: { [id as string]: { name: null } } });
    assert.deepEqual(updated, { [id as string]: { name: "Script 3" } });
  });

  it("is activated when all else of the call has succeeded, one at a time", async () => {
    await using mine = await jmapAccount();
    const { id: first } = (await make(mine, "first")) as { id: string };
    const blobId = await uploaded(mine, "discard;");
    const made = await set(mine, { create: { n: { name: "other", blobId } }, onSuccessActivateScript: "#n" });
    const other = (made["created"] as Objects)["n"] as { id: string; isActive: boolean };
    assert.equal(other.isActive, true);
    const changed = await set(mine, { update: { [first]: { name: "new name" } }, onSuccessActivateScript: first });
    assert.deepEqual(changed["updated"], { [first]: { isActive: true }, [other.id]: { isActive: false } });
    assert.equal(changed["newState"], (await mine.call("SieveScript/get"))["state"]);
    const failed = await set(mine, { destroy: ["S99"], onSuccessActivateScript: other.id });
    assert.equal(failed["updated"], null);
    for (const nobody of ["S99", "#nothing", "nonsense", null])
      assert.equal((await set(mine, { onSuccessActivateScript: nobody }))["updated"], null);
    assert.deepEqual((await mine.call("SieveScript/query", { filter: { isActive: true } }))["ids"], [first]);
    const { updated } = await set(mine, { onSuccessDeactivateScript: true });
    assert.deepEqual(updated, { [first]: { isActive: false } });
    assert.deepEqual((await mine.call("SieveScript/query", { filter: { isActive: true } }))["ids"], []);
  });

  it("does not go while it is active", async () => {
    await using mine = await jmapAccount();
    const { id } = (await make(mine, "main")) as { id: string };
    await set(mine, { onSuccessActivateScript: id });
    assert.equal(errorIn(await set(mine, { destroy: [id], onSuccessDeactivateScript: true }))["type"], "sieveIsActive");
    await set(mine, { onSuccessDeactivateScript: true });
    assert.deepEqual((await set(mine, { destroy: [id] }))["destroyed"], [id]);
    assert.deepEqual(await listed(mine), []);
  });

  it("is found by its name and by whether it is active", async () => {
    await using mine = await jmapAccount();
    for (const name of ["Vacation", "filters", "old filters"]) await make(mine, name);
    await set(mine, { onSuccessActivateScript: "S2" });
    const found = async (args: Record<string, Json>): Promise<Json | undefined> =>
      (await mine.call("SieveScript/query", args))["ids"];
    assert.deepEqual(await found({ filter: { name: "FILTER" }, sort: [{ property: "name" }] }), ["S2", "S3"]);
    assert.deepEqual(await found({ filter: { name: "filter", isActive: false } }), ["S3"]);
    assert.deepEqual(await found({ sort: [{ property: "isActive", isAscending: false }, { property: "name" }] }), [
      "S2",
      "S3",
      "S1",
    ]);
  });

  it("is refused where it is wrong, with the reason", async () => {
    await using mine = await jmapAccount();
    const { id, blobId } = await make(mine, "main");
    const create = async (given: JsonObject): Promise<JsonObject> => errorIn(await set(mine, { create: { n: given } }));
    const { id: other } = (await make(mine, "other")) as { id: string };
    const taken = { type: "alreadyExists", existingId: id };
    for (const error of [
      await create({ name: "main", blobId: blobId ?? "" }),
      errorIn(await set(mine, { update: { [other]: { name: "main" } } })),
    ])
      assert.deepEqual({ ...error, description: undefined }, { ...taken, description: undefined });
    const broken = await uploaded(mine, "keep;\r\nif oops {\r\n");
    const invalid = await create({ name: "broken", blobId: broken });
    assert.equal(invalid["type"], "invalidSieve");
    assert.match(invalid["description"] as string, /^line 2, /);
    assert.equal(errorIn(await set(mine, { update: { [other]: { blobId: broken } } }))["type"], "invalidSieve");
    const { error } = await mine.call("SieveScript/validate", { blobId: broken });
    assert.deepEqual(error, invalid);
    const large = await uploaded(mine, `#${"x".repeat(SCRIPT_BYTES_MAX)}`);
    assert.equal((await create({ name: "large", blobId: large }))["type"], "tooLarge");
    const wrong = await create({ name: "a\nb", blobId: "Unothing", isActive: true });
    assert.deepEqual([wrong["type"], wrong["properties"]], ["invalidProperties", ["isActive", "name", "blobId"]]);
    assert.deepEqual((await create({ name: "none" }))["properties"], ["blobId"]);
    assert.deepEqual((await create({ name: 1, blobId: blobId ?? "" }))["properties"], ["name"]);
    for (let n = 2; n < SCRIPTS_MAX; n++) await make(mine, `n${n}`);
    assert.equal((await create({ name: "one more", blobId: blobId ?? "" }))["type"], "overQuota");
  });

  it("is not text, or not there, and nothing is validated", async () => {
    await using mine = await jmapAccount();
    const create = { b: { data: [{ "data:asBase64": "/w==" }] } };
    const made = await mine.call("Blob/upload", { create });
    const blobId = (made["created"] as Objects)["b"]?.["id"] ?? "";
    const { error } = await mine.call("SieveScript/validate", { blobId });
    assert.equal((error as JsonObject)["type"], "invalidSieve");
    const [response] = await mine.calls(["SieveScript/validate", { blobId: "Unothing" }]);
    assert.equal(response?.[1]["type"], "invalidArguments");
  });

  it("is told of when it changes, and nothing else is", async () => {
    await using mine = await jmapAccount();
    const { state: before = "" } = await mine.call("SieveScript/get");
    const request = new Request("http://x/jmap/eventsource?types=SieveScript,Identity&since=0");
    const stream = mine.endpoint.eventSource(mine.visitor, request);
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const { id } = await make(mine, "main");
    const changes = await mine.call("SieveScript/changes", { sinceState: before });
    assert.deepEqual(changes["created"], [id]);
    let told = "";
    while (!told.includes("StateChange")) told += Buffer.from((await reader.read()).value ?? []).toString();
    const state = changes["newState"] as string;
    assert.ok(told.includes(`"changed":{"A1":{"SieveScript":"${state}"}}`), told);
    await reader.cancel();
  });

  it("is its owner's alone, and told of in the Session", async () => {
    await using mine = await jmapAccount();
    const session = (await (await mine.endpoint.session(mine.visitor)).json()) as {
      capabilities: Objects;
      accounts: Record<string, { accountCapabilities: Objects }>;
    };
    assert.deepEqual(session.capabilities["urn:ietf:params:jmap:sieve"], { implementation: "Posthorn 0" });
    const { sieveExtensions, ...limits } =
      session.accounts["A1"]?.accountCapabilities["urn:ietf:params:jmap:sieve"] ?? {};
    assert.ok((sieveExtensions as string[]).includes("fileinto"));
    assert.deepEqual(Object.keys(limits).toSorted(), [
      "externalLists",
      "maxNumberRedirects",
      "maxNumberScripts",
      "maxSizeScript",
      "maxSizeScriptName",
      "notificationMethods",
    ]);
  });
});
