import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

const text = (id: Json | undefined): string => (typeof id === "string" ? id : "");

describe("Mailbox/set", () => {
  let mine: JmapAccount;
  before(async () => {
    mine = await jmapAccount();
  });
  after(() => mine[Symbol.asyncDispose]());
  const create = async (mailbox: Record<string, Json>): Promise<JsonObject> => {
    const response = await mine.call("Mailbox/set", { create: { a: mailbox } });
    return ((response["created"] ?? response["notCreated"]) as Record<string, JsonObject>)["a"] as JsonObject;
  };
  const update = async (id: Json | undefined, patch: Record<string, Json>): Promise<JsonObject | null | undefined> => {
    const response = await mine.call("Mailbox/set", { update: { [text(id)]: patch } });
    return ((response["notUpdated"] ?? response["updated"]) as Record<string, JsonObject | null>)[text(id)];
  };
  const destroy = async (id: Json | undefined, more: Record<string, Json> = {}): Promise<JsonObject | undefined> => {
    const response = await mine.call("Mailbox/set", { destroy: [id ?? ""], ...more });
    return (response["notDestroyed"] as Record<string, JsonObject> | null)?.[text(id)];
  };
  const get = async (id: Json | undefined): Promise<JsonObject> => {
    const { list } = await mine.call("Mailbox/get", { ids: [id ?? ""] });
    return (list as JsonObject[])[0] ?? {};
  };

  it("makes mailboxes below others, and says what the server has set", async () => {
    const top = await create({ name: "Töp", sortOrder: 7 });
    assert.deepEqual([top["role"], top["totalEmails"], top["parentId"]], [null, 0, null]);
    const below = await create({ name: "below", parentId: top["id"] ?? "" });
    assert.equal((await get(below["id"]))["parentId"], top["id"]);
    const made = await get(top["id"]);
    assert.deepEqual([made["name"], made["isSubscribed"], made["sortOrder"]], ["Töp", true, 7]);
    const paths = await mine.account.read(async (mail) => (await mail.mailboxes()).map(({ path }) => path));
    assert.ok(paths.includes("Töp/below"));
  });

  const wrong: readonly (readonly [what: string, mailbox: Record<string, Json>, property: string])[] = [
    ["no name", {}, "name"],
    ["an empty name", { name: "" }, "name"],
    ["a slash in the name", { name: "a/b" }, "name"],
    ["a parent that is not there", { name: "x", parentId: "F999" }, "parentId"],
    ["a role that is none", { name: "x", role: "boss" }, "role"],
    ["a property of the server's", { name: "x", totalEmails: 3 }, "totalEmails"],
  ];
  for (const [what, mailbox, property] of wrong) {
    it(`refuses ${what}`, async () => {
      const error = await create(mailbox);
      assert.deepEqual([error["type"], error["properties"]], ["invalidProperties", [property]]);
    });
  }

  it("refuses a name that is taken, and says by whom", async () => {
    const { type, existingId } = await create({ name: "Sent" });
    assert.deepEqual([type, (await get(existingId))["role"]], ["alreadyExists", "sent"]);
  });

  it("renames, moves, and keeps ids, emails and subscriptions", async () => {
    const [from, to] = [await create({ name: "from", isSubscribed: true }), await create({ name: "to" })];
    assert.equal(await update(from["id"], { name: "renamed" }), null);
    assert.equal(await update(from["id"], { parentId: to["id"] ?? "" }), null);
    const moved = await get(from["id"]);
    assert.deepEqual([moved["name"], moved["parentId"], moved["isSubscribed"]], ["renamed", to["id"], true]);
    assert.equal(await update(from["id"], { parentId: null, isSubscribed: false }), null);
    const back = await get(from["id"]);
    assert.deepEqual([back["parentId"], back["isSubscribed"]], [null, false]);
    assert.equal((await update(to["id"], { parentId: to["id"] ?? "" }))?.["type"], "invalidProperties");
    assert.equal((await update(to["id"], { name: "renamed" }))?.["type"], "alreadyExists");
  });

  it("takes a mailbox back as it was given, with what the server sets", async () => {
    const { list } = await mine.call("Mailbox/get", {
      properties: ["id", "name", "parentId", "role", "sortOrder", "myRights", "isSubscribed"],
    });
    const inbox = (list as JsonObject[]).find(({ role }) => role === "inbox") ?? {};
    assert.equal(await update(inbox["id"], { ...inbox, sortOrder: 5 }), null);
    assert.equal((await update(inbox["id"], { ...inbox, id: "F99" }))?.["type"], "invalidProperties");
  });

  it("gives roles and takes them, one mailbox each", async () => {
    const box = await create({ name: "stars" });
    assert.deepEqual(await update(box["id"], { role: "flagged" }), { sortOrder: 8 });
    assert.equal((await get(box["id"]))["role"], "flagged");
    assert.equal((await update(box["id"], { role: "sent" }))?.["type"], "invalidProperties");
    assert.deepEqual(await update(box["id"], { role: null }), { sortOrder: 10 });
    assert.equal((await get(box["id"]))["role"], null);
  });

  it("puts back what is set to null, and refuses paths into what is no object", async () => {
    const box = await create({ name: "defaults", sortOrder: 3, isSubscribed: true });
    assert.equal(await update(box["id"], { isSubscribed: false }), null);
    assert.deepEqual(await update(box["id"], { sortOrder: null, isSubscribed: null }), { sortOrder: 10 });
    assert.equal((await get(box["id"]))["isSubscribed"], true);
    assert.equal((await update(box["id"], { name: null }))?.["type"], "invalidProperties");
    assert.equal((await update(box["id"], { "name/x": "y" }))?.["type"], "invalidPatch");
    assert.equal(await update(box["id"], (await get(box["id"])) as Record<string, Json>), null);
  });

  it("names all that is wrong", async () => {
    const real = await get((await create({ name: "real" }))["id"]);
    const { id: _id, ...rest }: Record<string, Json> = { ...real, name: "as it would be" };
    assert.equal((await create(rest))["id"] !== undefined, true);
    const { myRights } = rest as unknown as { readonly myRights: JsonObject };
    const lying = {
      ...rest,
      name: "not so",
      unreadEmails: 1,
      totalThreads: 2,
      myRights: { ...myRights, maySubmit: false },
    };
    assert.deepEqual((await create(lying))["properties"], ["unreadEmails", "totalThreads", "myRights/maySubmit"]);
    const worse = { id: "F1", role: "boss", sortOrder: -1, parentId: "F999", isSubscribed: 1 };
    assert.deepEqual(((await create(worse))["properties"] as string[]).toSorted(), [
      "id",
      "isSubscribed",
      "name",
      "parentId",
      "role",
      "sortOrder",
    ]);
    assert.deepEqual((await create({ name: "x".repeat(300) }))["properties"], ["name"]);
    assert.deepEqual((await create({ name: "again", role: "sent" }))["properties"], ["role"]);
  });

  it("makes parents before what is below them, and removes them after", async () => {
    const { created, notCreated } = await mine.call("Mailbox/set", {
      create: {
        c: { name: "c", parentId: "#b" },
        b: { name: "b", parentId: "#a" },
        a: { name: "a" },
        x: { name: "x", parentId: "#y" },
        y: { name: "y", parentId: "#x" },
      },
    });
    assert.deepEqual(
      [Object.keys(created as JsonObject), Object.keys(notCreated as JsonObject)],
      [
        ["a", "b", "c"],
        ["x", "y"],
      ],
    );
    const ids = Object.values(created as Record<string, JsonObject>).map(({ id }) => text(id));
    const gone = await mine.call("Mailbox/set", { destroy: ids });
    assert.deepEqual(gone["destroyed"], ids.toReversed());
  });

  it("lets mailboxes exchange their names", async () => {
    const ids: string[] = [];
    for (const name of ["one", "two", "three"]) ids.push(text((await create({ name }))["id"]));
    const [one = "", two = "", three = ""] = ids;
    const rename = async (patches: Record<string, JsonObject>): Promise<JsonObject> =>
      mine.call("Mailbox/set", { update: patches });
    const names = async (): Promise<unknown[]> => Promise.all(ids.map(async (id) => (await get(id))["name"]));
    const round = await rename({ [one]: { name: "two" }, [two]: { name: "three" }, [three]: { name: "one" } });
    assert.deepEqual([round["notUpdated"], await names()], [null, ["two", "three", "one"]]);
    const away = await rename({ [one]: { name: "three" }, [two]: { parentId: three } });
    assert.deepEqual([away["notUpdated"], await names()], [null, ["three", "three", "one"]]);
    const stays = await rename({ [one]: { name: "one" }, [three]: { sortOrder: 4 } });
    assert.deepEqual(Object.keys(stays["notUpdated"] as JsonObject), [one]);
    assert.deepEqual([await names(), (await get(three))["sortOrder"]], [["three", "three", "one"], 4]);
    assert.deepEqual(await mine.store.check(mine.account.id), []);
  });

  it("lets INBOX be", async () => {
    const inbox = `F${await mine.mailbox("inbox")}`;
    assert.equal((await update(inbox, { name: "other" }))?.["type"], "forbidden");
    assert.equal((await update(inbox, { role: null }))?.["type"], "forbidden");
    assert.equal((await destroy(inbox))?.["type"], "forbidden");
  });

  it("removes what is empty, and what is not only when that is meant", async () => {
    const parent = await create({ name: "parent" });
    const child = await create({ name: "child", parentId: parent["id"] ?? "" });
    assert.equal((await destroy(parent["id"]))?.["type"], "mailboxHasChild");
    assert.equal(await destroy(child["id"]), undefined);
    const { emailId } = await mine.add("Subject: x\n\n.\n");
    await mine.call("Email/set", { update: { [`M${emailId}`]: { mailboxIds: { [parent["id"] as string]: true } } } });
    assert.equal((await destroy(parent["id"]))?.["type"], "mailboxHasEmail");
    assert.equal(await destroy(parent["id"], { onDestroyRemoveEmails: true }), undefined);
    assert.equal((await destroy(parent["id"]))?.["type"], "notFound");
    assert.deepEqual(await mine.store.check(mine.account.id), []);
  });
});

describe("Mailbox/query", () => {
  it("filters, sorts and follows", async () => {
    await using mine = await jmapAccount();
    await mine.account.write(async (mail) => {
      for (const path of ["b", "b/z", "b/a", "a"]) await mail.createMailbox(path);
    });
    const names = new Map(
      (await mine.account.read((mail) => mail.mailboxes())).map(({ id, path }) => [`F${id}`, path]),
    );
    const query = async (args: Record<string, Json>): Promise<(string | undefined)[]> =>
      ((await mine.call("Mailbox/query", args))["ids"] as string[]).map((id) => names.get(id));
    assert.deepEqual(await query({ filter: { hasAnyRole: false }, sort: [{ property: "name" }] }), [
      "b/a",
      "a",
      "b",
      "b/z",
    ]);
    assert.deepEqual(await query({ filter: { hasAnyRole: false }, sort: [{ property: "name" }], sortAsTree: true }), [
      "a",
      "b",
      "b/a",
      "b/z",
    ]);
    assert.deepEqual(await query({ filter: { role: "inbox" } }), ["INBOX"]);
    assert.deepEqual(await query({ filter: { parentId: null, hasAnyRole: false } }), ["a", "b"]);
    assert.deepEqual(await query({ filter: { name: "A" }, filterAsTree: true, sort: [{ property: "name" }] }), [
      "a",
      "Archive",
      "Drafts",
      "Trash",
    ]);
    assert.deepEqual(await query({ sort: [{ property: "sortOrder" }], limit: 3 }), ["INBOX", "Drafts", "Sent"]);
    const { queryState } = await mine.call("Mailbox/query", { sort: [{ property: "name" }] });
    await mine.add("Subject: x\n\n.\n");
    const same = await mine.call("Mailbox/queryChanges", {
      sinceQueryState: queryState ?? "",
      sort: [{ property: "name" }],
    });
    assert.deepEqual([same["added"], same["removed"]], [[], []]);
    await mine.account.write((mail) => mail.createMailbox("aa"));
    const grown = await mine.call("Mailbox/queryChanges", {
      sinceQueryState: same["newQueryState"] ?? "",
      sort: [{ property: "name" }],
    });
    assert.equal((grown["added"] as JsonObject[])[0]?.["index"], 2);
  });
});
