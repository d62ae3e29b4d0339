import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { pgliteAccounts } from "../../store/testing/pglite-accounts.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

const ADA: JsonObject = {
  name: {
    components: [
      { kind: "given", value: "Ada" },
      { kind: "surname", value: "Lovelace" },
    ],
    isOrdered: true,
  },
  nicknames: { n1: { name: "Countess" } },
  emails: { e1: { address: "ada@example.org", contexts: { work: true } }, e2: { address: "ada@home.example" } },
  organizations: { o1: { name: "Analytical Engines Ltd" } },
  "example.com:colour": { favourite: "violet" },
};
const BABBAGE: JsonObject = {
  name: {
    full: "Charles Babbage",
    components: [
      { kind: "given", value: "Charles" },
      { kind: "surname", value: "babbage" },
    ],
  },
  phones: { p: { number: "+44 20 7946 0000", features: { voice: true } } },
  notes: { n: { note: "owes me a difference engine" } },
  created: "1991-12-26T00:00:00Z",
};

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const objectsOf = (value: Json | undefined): Record<string, JsonObject> => value as Record<string, JsonObject>;
const typesOf = (value: Json | undefined): Record<string, Json | undefined> =>
  Object.fromEntries(Object.entries(objectsOf(value)).map(([name, error]) => [name, error["type"]]));

async function defaultBook(mine: JmapAccount): Promise<string> {
  const { list } = await mine.call("AddressBook/get", { ids: null });
  return (list as JsonObject[])[0]?.["id"] as string;
}

describe("JMAP contact cards", () => {
  let mine: JmapAccount;
  let book: string;
  before(async () => {
    mine = await jmapAccount();
    book = await defaultBook(mine);
  });
  after(() => mine[Symbol.asyncDispose]());

  const create = async (card: JsonObject): Promise<JsonObject> => {
    const made = await mine.call("ContactCard/set", { create: { c: { addressBookIds: { [book]: true }, ...card } } });
    assert.equal(made["notCreated"], null);
    return objectsOf(made["created"])["c"] ?? {};
  };
  const get = async (id: Json | undefined): Promise<JsonObject> => {
    const { list } = await mine.call("ContactCard/get", { ids: [id ?? ""] });
    return (list as JsonObject[])[0] ?? {};
  };

  it("come back as they were given, with what the server adds", async () => {
    const made = await create(ADA);
    assert.deepEqual(Object.keys(made).sort(), ["@type", "created", "id", "uid", "updated", "version"]);
    assert.deepEqual(await get(made["id"]), { ...made, addressBookIds: { [book]: true }, ...ADA });
    const { list } = await mine.call("ContactCard/get", {
      ids: [made["id"] ?? ""],
      properties: ["nicknames", "example.com:colour", "titles"],
    });
    assert.deepEqual(list, [
      { id: made["id"], nicknames: ADA["nicknames"], "example.com:colour": ADA["example.com:colour"] },
    ]);
  });

  const wrong: readonly (readonly [what: string, card: JsonObject, property: string])[] = [
    ["belong to no address book", { addressBookIds: {} }, "addressBookIds"],
    ["belong to a book that is not there", { addressBookIds: { K99: true } }, "addressBookIds"],
    ["say false of a book", { addressBookIds: { K1: false } }, "addressBookIds"],
    ["name their own id", { id: "C1" }, "id"],
    ["are no Card", { "@type": "Group" }, "@type"],
    ["have a name that is a text", { name: "Ada" }, "name"],
    ["have a name part without a kind", { name: { components: [{ value: "Ada" }] } }, "name"],
    ["have an email without an address", { emails: { e: { label: "home" } } }, "emails"],
    ["have a list where ids are", { phones: [{ number: "1" }] }, "phones"],
    ["have an id with a space in it", { emails: { "e 1": { address: "a@b" } } }, "emails"],
    ["prefer something more than possible", { emails: { e: { address: "a@b", pref: 101 } } }, "emails"],
    ["say false in a set", { keywords: { friend: false } }, "keywords"],
    ["have a date without zone", { created: "2020-01-01T00:00:00" }, "created"],
    [
      "have an anniversary in a 13th month",
      { anniversaries: { a: { kind: "birth", date: { month: 13 } } } },
      "anniversaries",
    ],
    ["have an empty uid", { uid: "" }, "uid"],
    [
      "have a picture that is none",
      { media: { m: { kind: "photo", uri: "data:text/html;base64,PGh0bWw+" } } },
      "media",
    ],
    ["have a picture that is not there", { media: { m: { kind: "photo", blobId: "Unothing" } } }, "media"],
  ];
  for (const [what, card, property] of wrong) {
    it(`are refused when they ${what}`, async () => {
      const response = await mine.call("ContactCard/set", {
        create: { c: { addressBookIds: { [book]: true }, ...card } },
      });
      const error = objectsOf(response["notCreated"])["c"];
      assert.deepEqual([error?.["type"], error?.["properties"]], ["invalidProperties", [property]]);
    });
  }

  it("have a uid that no other card has", async () => {
    const uid = "urn:uuid:1";
    const { id } = await create({ uid });
    const again = await mine.call("ContactCard/set", {
      create: { c: { addressBookIds: { [book]: true }, uid }, d: { addressBookIds: { [book]: true } } },
    });
    assert.deepEqual(objectsOf(again["notCreated"])["c"]?.["properties"], ["uid"]);
    assert.equal(typeof objectsOf(again["created"])["d"]?.["id"], "string");
    await mine.call("ContactCard/set", { destroy: [id ?? ""] });
    await create({ uid });
  });

  it("are changed by patches, and followed", async () => {
    const { id } = await create(ADA);
    const { state } = await mine.call("ContactCard/get", { ids: [] });
    mine.clock.advance(60_000);
    const response = await mine.call("ContactCard/set", {
      update: {
        [id as string]: {
          "emails/e1/label": "desk",
          "emails/e2": null,
          "emails/e3": { address: "countess@example.org" },
          notes: { n: { note: "first programmer" } },
          nicknames: null,
        },
      },
    });
    const { updated } = objectsOf(response["updated"])[id as string] ?? {};
    const card = await get(id);
    assert.equal(card["updated"], updated);
    assert.deepEqual(card["emails"], {
      e1: { address: "ada@example.org", contexts: { work: true }, label: "desk" },
      e3: { address: "countess@example.org" },
    });
    assert.deepEqual([card["nicknames"], card["notes"]], [undefined, { n: { note: "first programmer" } }]);
    const changes = await mine.call("ContactCard/changes", { sinceState: state ?? "" });
    assert.deepEqual([changes["created"], changes["updated"], changes["destroyed"]], [[], [id], []]);
    assert.equal(changes["newState"], (await mine.call("ContactCard/get", { ids: [] }))["state"]);
  });

  const patches: readonly (readonly [what: string, patch: JsonObject, type: string])[] = [
    ["within what is not there", { "titles/t/name": "x" }, "invalidPatch"],
    ["within a list", { "name/components/0": null }, "invalidPatch"],
    ["of a thing and of its part", { emails: {}, "emails/e1": null }, "invalidPatch"],
    ["to the wrong type", { "emails/e1/address": 1 }, "invalidProperties"],
    ["that takes the last address book", { addressBookIds: {} }, "invalidProperties"],
    ["that takes the uid", { uid: null }, "invalidProperties"],
    ["of the id", { id: "C9" }, "invalidProperties"],
  ];
  for (const [what, patch, type] of patches) {
    it(`refuse a patch ${what}`, async () => {
      const { id } = await create(ADA);
      const response = await mine.call("ContactCard/set", { update: { [id as string]: patch, C9999: {} } });
      assert.deepEqual(typesOf(response["notUpdated"]), { [id as string]: type, C9999: "notFound" });
    });
  }

  it("keep a picture as a blob of their own, for as long as they have it", async () => {
    const bytes = Buffer.from(PNG, "base64");
    const { id: upload } = await mine.account.upload(bytes, "application/octet-stream");
    const made = await create({ media: { photo: { "@type": "Media", kind: "photo", blobId: upload } } });
    const { media } = await get(made["id"]);
    assert.deepEqual(made["media"], media);
    const photo = objectsOf(media)["photo"];
    assert.equal(photo?.["mediaType"], "image/png");
    const download = async (): Promise<Response> =>
      mine.endpoint.download(mine.visitor, {
        accountId: "A1",
        blobId: photo?.["blobId"] as string,
        name: "photo",
        type: "image/png",
      });
    assert.deepEqual(Buffer.from(await (await download()).arrayBuffer()), bytes);
    await mine.call("ContactCard/set", { update: { [made["id"] as string]: { language: "en" } } });
    assert.equal((await download()).status, 200);
    await mine.call("ContactCard/set", { update: { [made["id"] as string]: { "media/photo": null } } });
    assert.equal((await download()).status, 404);
  });

  it("make a blob of a picture in a data: URI, and leave other URIs alone", async () => {
    const media = {
      a: { kind: "photo", uri: `data:image/png;base64,${PNG}` },
      b: { kind: "logo", uri: "https://example.org/logo.svg" },
    };
    const shown = objectsOf((await get((await create({ media }))["id"]))["media"]);
    assert.deepEqual(shown["b"], media.b);
    assert.deepEqual(Object.keys(shown["a"] ?? {}).sort(), ["blobId", "kind", "mediaType"]);
  });
});

describe("JMAP contact queries", () => {
  let mine: JmapAccount;
  let ids: readonly string[];
  let book: string;
  before(async () => {
    mine = await jmapAccount();
    book = await defaultBook(mine);
    const { created } = await mine.call("AddressBook/set", { create: { k: { name: "Work" } } });
    const work = objectsOf(created)["k"]?.["id"] as string;
    const made = await mine.call("ContactCard/set", {
      create: {
        ada: { ...ADA, uid: "ada", addressBookIds: { [book]: true } },
        charles: { ...BABBAGE, uid: "charles", addressBookIds: { [work]: true } },
        both: { kind: "group", uid: "both", members: { ada: true }, addressBookIds: { [book]: true, [work]: true } },
      },
    });
    ids = ["ada", "charles", "both"].map((name) => objectsOf(made["created"])[name]?.["id"] as string);
  });
  after(() => mine[Symbol.asyncDispose]());
  const query = async (args: Record<string, Json>): Promise<readonly string[]> => {
    const response = await mine.call("ContactCard/query", args);
    return (response["ids"] as string[]).map((id) => ["ada", "charles", "both"][ids.indexOf(id)] ?? id);
  };

  const filters: readonly (readonly [filter: JsonObject, found: readonly string[]])[] = [
    [{}, ["ada", "charles", "both"]],
    [{ inAddressBook: "K2" }, ["charles", "both"]],
    [{ inAddressBook: "K77" }, []],
    [{ uid: "ada" }, ["ada"]],
    [{ kind: "group" }, ["both"]],
    [{ kind: "individual" }, ["ada", "charles"]],
    [{ hasMember: "ada" }, ["both"]],
    [{ createdBefore: "2000-01-01T00:00:00Z" }, ["charles"]],
    [{ createdAfter: "1991-12-26T00:00:00Z", createdBefore: "1991-12-26T00:00:01Z" }, ["charles"]],
    [{ updatedBefore: "1999-01-01T00:00:00Z" }, []],
    [{ text: "ENGINE" }, ["ada", "charles"]],
    [{ text: "engine charles" }, ["charles"]],
    [{ text: '"difference engine"' }, ["charles"]],
    [{ text: '"engine difference"' }, []],
    [{ name: "lovelace ada" }, ["ada"]],
    [{ "name/given": "charles" }, ["charles"]],
    [{ "name/surname": "charles" }, []],
    [{ nickname: "count" }, ["ada"]],
    [{ organization: "ltd" }, ["ada"]],
    [{ email: "home.example" }, ["ada"]],
    [{ phone: "7946" }, ["charles"]],
    [{ note: "difference" }, ["charles"]],
    [{ address: "x" }, []],
    [{ onlineService: "x" }, []],
    [{ operator: "NOT", conditions: [{ kind: "group" }, { uid: "ada" }] }, ["charles"]],
  ];
  for (const [filter, found] of filters) {
    it(`finds what meets ${JSON.stringify(filter)}`, async () => {
      assert.deepEqual(await query({ filter }), found);
    });
  }

  it("sorts by dates and parts of names, with the collation asked for", async () => {
    const by = (property: string, more: JsonObject = {}): Promise<readonly string[]> =>
      query({ sort: [{ property, ...more }], filter: { kind: "individual" } });
    assert.deepEqual(await by("created"), ["charles", "ada"]);
    assert.deepEqual(await by("name/given", { isAscending: false }), ["charles", "ada"]);
    assert.deepEqual(await by("name/surname"), ["charles", "ada"]);
    assert.deepEqual(await by("name/surname", { collation: "i;octet" }), ["ada", "charles"]);
  });

  it("refuses filters and sorts that there are not, and values of the wrong type", async () => {
    const errors = await mine.calls(
      ["ContactCard/query", { filter: { shoe: "41" } }],
      ["ContactCard/query", { filter: { uid: 41 } }],
      ["ContactCard/query", { filter: { createdAfter: "yesterday" } }],
      ["ContactCard/query", { sort: [{ property: "shoe" }] }],
      [
        "ContactCard/query",
        { filter: { operator: "OR", conditions: Array.from({ length: 101 }, () => ({ text: "two words" })) } },
      ],
    );
    assert.deepEqual(
      errors.map(([, { type }]) => type),
      ["unsupportedFilter", "invalidArguments", "invalidArguments", "unsupportedSort", "unsupportedFilter"],
    );
  });

  it("tells what changed among its results", async () => {
    const filter = { inAddressBook: book };
    const before_ = await mine.call("ContactCard/query", { filter });
    const state = before_["queryState"] ?? "";
    await mine.call("ContactCard/set", { update: { [ids[0] ?? ""]: { language: "en" } } });
    await mine.call("ContactCard/set", { update: { [ids[2] ?? ""]: { addressBookIds: { K2: true } } } });
    const changes = await mine.call("ContactCard/queryChanges", { filter, sinceQueryState: state });
    assert.deepEqual(new Set(changes["removed"] as string[]), new Set([ids[0], ids[2]]));
    assert.deepEqual(changes["added"], [{ id: ids[0], index: 0 }]);
  });

  it("has nothing to do with mail: states of cards stay when mail comes", async () => {
    const { state } = await mine.call("ContactCard/get", { ids: [] });
    await mine.add("Subject: x\n\nx\n");
    assert.equal((await mine.call("ContactCard/get", { ids: [] }))["state"], state);
  });
});

describe("JMAP contacts in PostgreSQL", () => {
  it("are made, kept apart by uid, found, changed, followed and removed with their address book", async () => {
    await using mine = await jmapAccount([], pgliteAccounts);
    const book = await defaultBook(mine);
    const addressBookIds = { [book]: true };
    const made = await mine.call("ContactCard/set", {
      create: {
        ada: {
          ...ADA,
          uid: "ada",
          addressBookIds,
          media: { m: { kind: "photo", uri: `data:image/png;base64,${PNG}` } },
        },
        charles: { ...BABBAGE, uid: "charles", addressBookIds },
        again: { uid: "ada", addressBookIds },
      },
    });
    assert.deepEqual(typesOf(made["notCreated"]), { again: "invalidProperties" });
    const [ada, charles] = ["ada", "charles"].map((name) => objectsOf(made["created"])[name]?.["id"] as string);
    const query = await mine.call("ContactCard/query", { filter: { text: "engine" }, sort: [{ property: "created" }] });
    assert.deepEqual(query["ids"], [charles, ada]);
    await mine.call("AddressBook/set", { create: { work: { name: "Work" } }, onSuccessSetIsDefault: "#work" });
    await mine.call("ContactCard/set", { update: { [ada ?? ""]: { "addressBookIds/K2": true } } });
    await mine.call("AddressBook/set", { destroy: [book], onDestroyRemoveContents: true });
    const changes = await mine.call("ContactCard/changes", { sinceState: made["newState"] ?? "" });
    assert.deepEqual([changes["created"], changes["updated"], changes["destroyed"]], [[], [ada], [charles]]);
    assert.deepEqual(await mine.store.check(mine.visitor.accountId), []);
  });
});
