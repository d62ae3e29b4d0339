import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

const objectsOf = (value: Json | undefined): Record<string, JsonObject> => value as Record<string, JsonObject>;
const books = async (mine: JmapAccount, properties: readonly string[]): Promise<readonly JsonObject[]> =>
  (await mine.call("AddressBook/get", { ids: null, properties }))["list"] as JsonObject[];

describe("JMAP address books", () => {
  it("begin with one, which is the default and stays", async () => {
    await using mine = await jmapAccount();
    const [first, ...others] = (await mine.call("AddressBook/get", {}))["list"] as JsonObject[];
    assert.deepEqual(
      [first, others],
      [
        {
          id: "K1",
          name: "Contacts",
          description: null,
          sortOrder: 0,
          isDefault: true,
          isSubscribed: true,
          shareWith: null,
          myRights: { mayRead: true, mayWrite: true, mayShare: false, mayDelete: false },
        },
        [],
      ],
    );
    const response = await mine.call("AddressBook/set", { destroy: ["K1", "K7"] });
    assert.deepEqual(
      Object.values(objectsOf(response["notDestroyed"])).map(({ type }) => type),
      ["forbidden", "notFound"],
    );
  });

  it("are made and changed, with what is wrong named", async () => {
    await using mine = await jmapAccount();
    const made = await mine.call("AddressBook/set", {
      create: {
        a: { name: "Work", sortOrder: 3, description: "colleagues" },
        b: {},
        c: { name: "x".repeat(256) },
        d: { name: "x", isDefault: true },
        e: { name: "x", sortOrder: 2 ** 31 },
        f: { name: "x", shareWith: { P1: {} } },
        g: { name: "x", isSubscribed: "yes" },
      },
    });
    assert.deepEqual(
      Object.entries(objectsOf(made["notCreated"])).map(([name, { type, properties }]) => [name, type, properties]),
      [
        ["b", "invalidProperties", ["name"]],
        ["c", "invalidProperties", ["name"]],
        ["d", "invalidProperties", ["isDefault"]],
        ["e", "invalidProperties", ["sortOrder"]],
        ["f", "invalidProperties", ["shareWith"]],
        ["g", "invalidProperties", ["isSubscribed"]],
      ],
    );
    const id = objectsOf(made["created"])["a"]?.["id"] as string;
    const changed = await mine.call("AddressBook/set", {
      update: { [id]: { name: "Office", description: null, isDefault: false }, K1: { isDefault: false } },
    });
    assert.deepEqual(Object.keys(objectsOf(changed["updated"])), [id]);
    assert.deepEqual(Object.keys(objectsOf(changed["notUpdated"])), ["K1"]);
    assert.deepEqual(await books(mine, ["name", "description"]), [
      { id: "K1", name: "Contacts", description: null },
      { id, name: "Office", description: null },
    ]);
    const changes = await mine.call("AddressBook/changes", { sinceState: made["oldState"] ?? "" });
    assert.deepEqual([changes["created"], changes["updated"]], [[id], []]);
  });

  it("change which is the default when all else went well", async () => {
    await using mine = await jmapAccount();
    const set = (args: Record<string, Json>): Promise<JsonObject> => mine.call("AddressBook/set", args);
    const made = await set({ create: { a: { name: "Work" } }, onSuccessSetIsDefault: "#a" });
    assert.equal(objectsOf(made["created"])["a"]?.["isDefault"], true);
    assert.equal(objectsOf(made["updated"])["K1"]?.["isDefault"], false);
    assert.deepEqual(await books(mine, ["isDefault"]), [
      { id: "K1", isDefault: false },
      { id: "K2", isDefault: true },
    ]);
    await set({ update: { K7: {} }, onSuccessSetIsDefault: "K1" });
    const none = await set({ onSuccessSetIsDefault: "K7" });
    assert.equal(none["updated"], null);
    assert.deepEqual(
      (await books(mine, ["isDefault"])).map(({ isDefault }) => isDefault),
      [false, true],
    );
    assert.deepEqual((await set({ destroy: ["K1"] }))["destroyed"], ["K1"]);
  });

  it("go with their cards only when that is said, and cards of other books stay", async () => {
    await using mine = await jmapAccount();
    await mine.call("AddressBook/set", { create: { a: { name: "Work" } } });
    const cards = await mine.call("ContactCard/set", {
      create: { one: { addressBookIds: { K2: true } }, two: { addressBookIds: { K1: true, K2: true } } },
    });
    const refused = await mine.call("AddressBook/set", { destroy: ["K2"] });
    assert.equal(objectsOf(refused["notDestroyed"])["K2"]?.["type"], "addressBookHasContents");
    const gone = await mine.call("AddressBook/set", { destroy: ["K2"], onDestroyRemoveContents: true });
    assert.deepEqual(gone["destroyed"], ["K2"]);
    const { list } = await mine.call("ContactCard/get", { ids: null, properties: ["addressBookIds"] });
    assert.deepEqual(list, [{ id: objectsOf(cards["created"])["two"]?.["id"], addressBookIds: { K1: true } }]);
  });

  it("take a card into a book of the same request", async () => {
    await using mine = await jmapAccount();
    const [, made] = await mine.calls(
      ["AddressBook/set", { create: { a: { name: "Work" } } }],
      ["ContactCard/set", { create: { c: { addressBookIds: { "#a": true } } }, update: { "#c": { language: "de" } } }],
    );
    const id = objectsOf(made?.[1]["created"])["c"]?.["id"] ?? "";
    const { list } = await mine.call("ContactCard/get", { ids: [id], properties: ["addressBookIds", "language"] });
    assert.deepEqual(list, [{ id, addressBookIds: { K2: true }, language: "de" }]);
  });
});
