/** Sharing over JMAP (RFC 9670): whom one can share with, saying so on a mailbox, and how the other hears of it. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { AccountId, MailboxId } from "../../store/model.ts";
import type { Json, JsonObject } from "../json.ts";
import { jmapAccount, type JmapAccount } from "../testing/jmap-account.ts";

const USING = ["core", "mail", "mail:share", "principals"].map((name) => `urn:ietf:params:jmap:${name}`);
const BOB = { accountId: 2 as AccountId, address: "bob@example.com" };
const ADA = { accountId: 1 as AccountId, address: "ada@example.com" };

const NOTHING = Object.fromEntries(
  [
    "mayReadItems",
    "mayAddItems",
    "mayRemoveItems",
    "maySetSeen",
    "maySetKeywords",
    "mayCreateChild",
    "mayRename",
    "mayDelete",
    "maySubmit",
    "mayShare",
  ].map((name) => [name, false]),
);

describe("sharing over JMAP", () => {
  let mine: JmapAccount;
  let box: MailboxId;
  beforeEach(async () => {
    mine = await jmapAccount();
    box = (await mine.account.write((mail) => mail.createMailbox("Plans"))).id;
    await mine.directory.addDomain("other.example");
    await mine.directory.addAccount({ address: "eve@other.example", password: "secret of eve" });
  });
  afterEach(() => mine[Symbol.asyncDispose]());

  async function ask(who: typeof ADA, name: string, args: JsonObject): Promise<JsonObject> {
    const accountId = `A${who.accountId}`;
    const body = JSON.stringify({ using: USING, methodCalls: [[name, { accountId, ...args }, "c"]] });
    const request = new Request("http://127.0.0.1/jmap/api", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    const response = await mine.endpoint.api({ ...mine.visitor, ...who }, request);
    const { methodResponses } = (await response.json()) as { methodResponses: [string, JsonObject, string][] };
    const [given, answer = {}] = methodResponses[0] ?? [];
    assert.equal(given, name, JSON.stringify(answer));
    return answer;
  }
  const names = async (): Promise<readonly string[]> =>
    mine.account.read(async (mail) => (await mail.mailboxes()).map(({ name }) => name));
  const update = async (patch: Json): Promise<JsonObject | undefined> => {
    const { notUpdated } = await ask(ADA, "Mailbox/set", { update: { [`F${box}`]: patch } });
    return (notUpdated as Record<string, JsonObject> | null)?.[`F${box}`];
  };
  const shown = async (who = ADA, accountId = "A1"): Promise<JsonObject> => {
    const { list } = await ask(who, "Mailbox/get", {
      accountId,
      ids: [`F${box}`],
      properties: ["shareWith", "myRights"],
    });
    return (list as JsonObject[])[0] ?? {};
  };

  it("names those of one's own domain and everybody, and nobody else", async () => {
    const { list } = await ask(ADA, "Principal/get", { ids: null, properties: ["type", "name", "email"] });
    assert.deepEqual(list, [
      { id: "P0", type: "group", name: "anyone", email: null },
      { id: "P1", type: "individual", name: "Ada", email: "ada@example.com" },
      { id: "P2", type: "individual", name: "bob@example.com", email: "bob@example.com" },
    ]);
    const { notFound } = await ask(ADA, "Principal/get", { ids: ["P3", "P2", "x"] });
    assert.deepEqual(notFound, ["P3", "x"]);
    const found = await ask(ADA, "Principal/query", { filter: { text: "BOB" }, calculateTotal: true });
    assert.deepEqual([found["ids"], found["total"]], [["P2"], 1]);
    const own = await ask(ADA, "Principal/query", { filter: { accountIds: ["A1"] } });
    assert.deepEqual(own["ids"], ["P1"]);
    const sorted = await ask(ADA, "Principal/query", { sort: [{ property: "name", isAscending: false }] });
    assert.deepEqual(sorted["ids"], ["P2", "P0", "P1"]);
    const set = await ask(ADA, "Principal/set", { update: { P1: { name: "x" } } });
    assert.equal((set["notUpdated"] as Record<string, JsonObject>)["P1"]?.["type"], "forbidden");
    const state = found["queryState"] as string;
    const same = await ask(ADA, "Principal/changes", { sinceState: state });
    assert.deepEqual([same["newState"], same["updated"]], [state, []]);
  });

  it("says in the Session who one is, and whose each account is", async () => {
    await update({ shareWith: { P2: { mayReadItems: true } } });
    const session = (await (await mine.endpoint.session({ ...mine.visitor, ...BOB })).json()) as {
      accounts: Record<string, { accountCapabilities: Record<string, JsonObject> }>;
      capabilities: Record<string, JsonObject>;
    };
    const { A1, A2 } = session.accounts;
    const owner = "urn:ietf:params:jmap:principals:owner";
    assert.deepEqual(A2?.accountCapabilities["urn:ietf:params:jmap:principals"], { currentUserPrincipalId: "P2" });
    assert.deepEqual(A2.accountCapabilities[owner], { accountIdForPrincipal: "A2", principalId: "P2" });
    assert.deepEqual(A1?.accountCapabilities[owner], { accountIdForPrincipal: "A2", principalId: "P1" });
    assert.deepEqual(
      [owner in session.capabilities, "urn:ietf:params:jmap:mail:share" in session.capabilities],
      [false, true],
    );
    const { list } = await ask(BOB, "Principal/get", { ids: ["P1"], properties: ["accounts"] });
    assert.deepEqual(Object.keys((list as JsonObject[])[0]?.["accounts"] as JsonObject), ["A1"]);
  });

  it("gives, changes and takes away, whole or by patch", async () => {
    assert.equal((await shown())["shareWith"], null);
    assert.equal(await update({ shareWith: { P2: { mayReadItems: true, maySetSeen: true } } }), undefined);
    const reading = { ...NOTHING, mayReadItems: true, maySetSeen: true };
    assert.deepEqual((await shown())["shareWith"], { P2: reading });
    const his = await shown(BOB, "A1");
    assert.deepEqual(his, { id: `F${box}`, shareWith: null, myRights: reading });
    assert.equal(await update({ "shareWith/P2/mayAddItems": true, "shareWith/P0": { mayReadItems: true } }), undefined);
    assert.deepEqual((await shown())["shareWith"], {
      P0: { ...NOTHING, mayReadItems: true },
      P2: { ...reading, mayAddItems: true },
    });
    assert.equal(await update({ shareWith: null }), undefined);
    assert.equal((await shown())["shareWith"], null);
    const made = await ask(ADA, "Mailbox/set", {
      create: { n: { name: "New", shareWith: { P2: { mayReadItems: true } } } },
    });
    const id = (made["created"] as Record<string, JsonObject>)["n"]?.["id"] as string;
    const got = await ask(BOB, "Mailbox/get", { accountId: "A1", ids: [id], properties: ["name"] });
    assert.deepEqual(got["list"], [{ id, name: "New" }]);
  });

  it("refuses what cannot be, and changes nothing then", async () => {
    const wrong: readonly (readonly [Json, string])[] = [
      [{ shareWith: { P3: { mayReadItems: true } }, name: "Other" }, "invalidProperties"],
      [{ shareWith: { P1: { mayReadItems: true } } }, "invalidProperties"],
      [{ shareWith: { P2: { mayFly: true } } }, "invalidProperties"],
      [{ shareWith: { P2: { mayRename: true } } }, "invalidProperties"],
      [{ shareWith: { P2: true } }, "invalidProperties"],
      [{ shareWith: "P2" }, "invalidProperties"],
      [{ "shareWith/P2/mayReadItems": true }, "invalidPatch"],
    ];
    for (const [patch, type] of wrong) assert.equal((await update(patch))?.["type"], type, JSON.stringify(patch));
    const [{ path }] = await mine.account.read(async (mail) => [await mail.mailbox(box)]);
    assert.equal(path, "Plans");
    assert.equal((await shown())["shareWith"], null);
  });

  it("lets somebody else share who may, and nobody who may not", async () => {
    await update({ shareWith: { P2: { mayReadItems: true, maySetSeen: true } } });
    const give = async (): Promise<unknown> => {
      const { notUpdated } = await ask(BOB, "Mailbox/set", {
        accountId: "A1",
        update: { [`F${box}`]: { "shareWith/P0": { mayReadItems: true } } },
      });
      return (notUpdated as Record<string, JsonObject> | null)?.[`F${box}`]?.["type"];
    };
    assert.equal(await give(), "forbidden");
    await update({ "shareWith/P2/mayShare": true });
    assert.equal(await give(), undefined);
    assert.deepEqual(Object.keys((await shown())["shareWith"] as JsonObject), ["P0", "P2"]);
  });

  it("tells whoever it concerns, once for each change", async () => {
    const { state } = await ask(BOB, "ShareNotification/get", { ids: [] });
    await update({ shareWith: { P2: { mayReadItems: true } } });
    await update({ shareWith: { P2: { mayReadItems: true } } });
    await update({ shareWith: null });
    const { list } = await ask(BOB, "ShareNotification/get", { ids: null });
    const about = { objectType: "Mailbox", objectAccountId: "A1", objectId: `F${box}`, name: "Plans" };
    const by = { changedBy: { name: "Ada", email: "ada@example.com", principalId: "P1" } };
    const rights = { ...NOTHING, mayReadItems: true };
    const told = (list as JsonObject[]).map(({ id: _id, created: _created, ...rest }) => rest);
    assert.deepEqual(told, [
      { ...about, ...by, oldRights: null, newRights: rights },
      { ...about, ...by, oldRights: rights, newRights: null },
    ]);
    const changes = await ask(BOB, "ShareNotification/changes", { sinceState: state ?? "" });
    const { ids } = await ask(BOB, "ShareNotification/query", { filter: { objectType: "Mailbox" } });
    assert.deepEqual(changes["created"], ids);
    const gone = await ask(BOB, "ShareNotification/set", { destroy: ids ?? [], create: { n: {} } });
    assert.deepEqual(gone["destroyed"], ids);
    assert.equal((gone["notCreated"] as Record<string, JsonObject>)["n"]?.["type"], "forbidden");
    assert.deepEqual((await ask(ADA, "ShareNotification/get", { ids: null }))["list"], []);
  });

  it("is not there for who does not use it", async () => {
    await update({ shareWith: { P2: { mayReadItems: true } } });
    const [got] = await mine.calls(["Mailbox/get", { ids: [`F${box}`] }]);
    const [mailbox = {}] = (got?.[1]["list"] ?? []) as JsonObject[];
    assert.equal("shareWith" in mailbox, false);
    assert.equal("mayShare" in (mailbox["myRights"] as JsonObject), false);
    const [wrong] = await mine.calls(["Mailbox/get", { ids: [], properties: ["shareWith"] }]);
    assert.equal(wrong?.[1]["type"], "invalidArguments");
  });

  it("makes no mailbox that cannot be shared as its maker says", async () => {
    const before = await names();
    const create = { a: { name: "A", shareWith: { P99: { mayReadItems: true } } }, b: { name: "B", shareWith: 5 } };
    const { notCreated } = await ask(ADA, "Mailbox/set", { create });
    const errors = notCreated as Record<string, JsonObject>;
    assert.deepEqual([errors["a"]?.["properties"], errors["b"]?.["properties"]], [["shareWith"], ["shareWith"]]);
    assert.deepEqual(await names(), before);
  });

  it("makes no mailbox to be shared by who may not share", async () => {
    await update({ shareWith: { P2: { ...NOTHING, mayReadItems: true, mayCreateChild: true } } });
    const before = await names();
    const wish = { name: "Below", parentId: `F${box}`, shareWith: { P2: { mayReadItems: true } } };
    const { notCreated } = await ask(BOB, "Mailbox/set", { accountId: "A1", create: { c: wish } });
    assert.equal((notCreated as Record<string, JsonObject> | null)?.["c"]?.["type"], "forbidden");
    assert.deepEqual(await names(), before);
  });
});
