/** Accounts of others in JMAP: what the Session names, what methods do there, and that what is not shared is not there. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Account } from "../store/account.ts";
import type { AccountId, MailboxId } from "../store/model.ts";
import { RIGHTS } from "../store/sharing/rights.ts";
import type { JsonObject } from "./json.ts";
import { jmapAccount, type JmapAccount } from "./testing/jmap-account.ts";

const ADA = 1 as AccountId;
const BOB = 2 as AccountId;

describe("an account of somebody else", () => {
  let mine: JmapAccount;
  let bob: Account;
  let inbox: MailboxId;
  let box: MailboxId;
  beforeEach(async () => {
    mine = await jmapAccount();
    bob = mine.store.account(BOB);
    inbox = (await bob.read((mail) => mail.mailboxByRole("inbox")))!.id;
    box = (await bob.write((mail) => mail.createMailbox("Box"))).id;
    for (const id of [inbox, box]) {
      const message = await mine.store.prepare(Buffer.from(`Subject: of ${id}\r\n\r\nwords\r\n`));
      await bob.write((mail) => mail.append(id, message));
    }
  });
  afterEach(() => mine[Symbol.asyncDispose]());

  const grant = (id: MailboxId, rights: string): Promise<void> =>
    mine.sharing.change(bob, id, { grantee: ADA, negative: false, rights: () => rights });
  const session = async (): Promise<Record<string, JsonObject>> =>
    (await (await mine.endpoint.session(mine.visitor)).json()) as Record<string, JsonObject>;
  const failure = async (name: string, args: JsonObject): Promise<unknown> => {
    const [response] = await mine.calls([name, args]);
    return response?.[0] === "error" ? response[1]["type"] : response;
  };
  const there = { accountId: "A2" };

  it("is not there as long as it shares nothing", async () => {
    assert.deepEqual(Object.keys((await session())["accounts"]!), ["A1"]);
    for (const name of ["Mailbox/get", "Email/query", "Email/set", "Identity/get", "Quota/get"])
      assert.equal(await failure(name, there), "accountNotFound", name);
    assert.equal(await failure("Email/get", { accountId: "A99", ids: [] }), "accountNotFound");
    assert.equal(await failure("Email/copy", { fromAccountId: "A2", create: {} }), "fromAccountNotFound");
    const upload = await mine.endpoint.upload(
      mine.visitor,
      "A2",
      new Request("http://x/", { method: "POST", body: "x" }),
    );
    assert.equal(upload.status, 404);
    await grant(box, "rwi");
    assert.deepEqual(Object.keys((await session())["accounts"]!), ["A1"]);
    assert.equal(await failure("Mailbox/get", there), "accountNotFound");
  });

  it("is in the Session with what it can be used for, and the Session's state tells of it", async () => {
    const before = (await session())["state"];
    await grant(box, "lr");
    const { accounts, state } = await session();
    const shared = accounts!["A2"] as JsonObject;
    assert.deepEqual([shared["name"], shared["isPersonal"], shared["isReadOnly"]], ["bob@example.com", false, true]);
    assert.deepEqual(Object.keys(shared["accountCapabilities"] as JsonObject), [
      "urn:ietf:params:jmap:core",
      "urn:ietf:params:jmap:mail",
      "urn:ietf:params:jmap:blob",
      "urn:ietf:params:jmap:mail:share",
      "urn:ietf:params:jmap:principals:owner",
    ]);
    assert.notEqual(state, before);
    const body = JSON.stringify({ using: ["urn:ietf:params:jmap:core"], methodCalls: [] });
    const answer = (await (await mine.post(body)).json()) as JsonObject;
    assert.equal(answer["sessionState"], state);
    await grant(box, "lrs");
    assert.equal(((await session())["accounts"]!["A2"] as JsonObject)["isReadOnly"], false);
    assert.equal(await failure("Identity/get", there), "accountNotSupportedByMethod");
    assert.equal(await failure("VacationResponse/get", there), "accountNotSupportedByMethod");
  });

  it("shows the mailboxes that are shared, with their rights", async () => {
    await grant(box, "lrsi");
    const got = await mine.call("Mailbox/get", {
      ...there,
      properties: ["name", "myRights", "totalEmails", "isSubscribed"],
    });
    assert.equal(got["accountId"], "A2");
    const no = {
      mayRemoveItems: false,
      maySetKeywords: false,
      mayCreateChild: false,
      mayRename: false,
      mayDelete: false,
    };
    const yes = { mayReadItems: true, mayAddItems: true, maySetSeen: true };
    assert.deepEqual(got["list"], [
      {
        id: `F${box}`,
        name: "Box",
        myRights: { ...yes, ...no, maySubmit: false },
        totalEmails: 1,
        isSubscribed: false,
      },
    ]);
    const query = await mine.call("Email/query", there);
    assert.deepEqual(query["ids"], ["M2"]);
    const emails = await mine.call("Email/get", { ...there, ids: ["M1", "M2"], properties: ["subject", "mailboxIds"] });
    assert.deepEqual(emails["list"], [{ id: "M2", subject: `of ${box}`, mailboxIds: { [`F${box}`]: true } }]);
    assert.deepEqual(emails["notFound"], ["M1"]);
    assert.equal(await mine.endpoint.blob(mine.visitor, "BM2", "A2").then((bytes) => bytes !== undefined), true);
    for (const own of ["BM1", "P1", `S1_${"0".repeat(32)}`])
      assert.equal(await mine.endpoint.blob(mine.visitor, own, "A2"), undefined, own);
  });

  it("is changed as far as its owner allows", async () => {
    await grant(box, "lrs");
    const set = async (args: JsonObject): Promise<JsonObject> => mine.call("Email/set", { ...there, ...args });
    const seen = await set({ update: { M2: { "keywords/$seen": true } } });
    assert.deepEqual([seen["accountId"], seen["updated"]], ["A2", { M2: null }]);
    const flagged = await set({ update: { M2: { "keywords/$seen": null, "keywords/$flagged": true } } });
    assert.equal(((flagged["notUpdated"] as JsonObject)["M2"] as JsonObject)["type"], "forbidden");
    const destroyed = await set({ destroy: ["M2", "M1"] });
    const types = Object.entries(destroyed["notDestroyed"] as Record<string, JsonObject>).map(([id, error]) => [
      id,
      error["type"],
    ]);
    assert.deepEqual(types, [
      ["M2", "forbidden"],
      ["M1", "notFound"],
    ]);
    const made = await mine.call("Mailbox/set", {
      ...there,
      create: { a: { name: "Top" }, b: { name: "In", parentId: `F${box}` } },
    });
    assert.deepEqual(made["created"], null);
    await grant(box, RIGHTS);
    const below = await mine.call("Mailbox/set", {
      ...there,
      create: { b: { name: "In", parentId: `F${box}`, isSubscribed: true } },
    });
    assert.equal(((below["created"] as JsonObject)["b"] as JsonObject)["parentId"], undefined);
    assert.deepEqual(
      (await mine.account.read((mail) => mail.subscriptions())).filter((name) => name.startsWith("Other")),
      ["Other Users/bob@example.com/Box/In"],
    );
    const { list } = await mine.call("Mailbox/get", { ...there, properties: ["isSubscribed", "parentId"] });
    assert.deepEqual(
      (list as JsonObject[]).map(({ isSubscribed }) => isSubscribed),
      [false, true],
    );
    assert.deepEqual((await set({ destroy: ["M2"] }))["destroyed"], ["M2"]);
    assert.deepEqual(await mine.store.check(BOB), []);
  });

  it("gives emails to another account, and takes some", async () => {
    await grant(box, "lr");
    const into = async (args: JsonObject, create: JsonObject): Promise<readonly JsonObject[]> => {
      const responses = await mine.calls(["Email/copy", { ...args, create: { c: create } }]);
      return responses.map(([, response]) => response);
    };
    const archive = `F${await mine.mailbox("archive")}`;
    await bob.write((mail) => mail.changeFlags(box, [1], { how: "add", flags: ["\\Seen"] }));
    const [copied] = await into({ fromAccountId: "A2" }, { id: "M2", mailboxIds: { [archive]: true } });
    const { id } = (copied!["created"] as Record<string, JsonObject>)["c"]!;
    const got = await mine.call("Email/get", { ids: [id!], properties: ["subject", "keywords"] });
    assert.deepEqual(got["list"], [{ id, subject: `of ${box}`, keywords: { $seen: true } }]);
    const back = { id: id!, mailboxIds: { [`F${box}`]: true } };
    await grant(box, "lrs");
    const [refused] = await into({ fromAccountId: "A1", accountId: "A2", onSuccessDestroyOriginal: true }, back);
    assert.equal((refused!["notCreated"] as Record<string, JsonObject>)["c"]!["type"], "forbidden");
    await grant(box, "lri");
    const [given, gone] = await into({ fromAccountId: "A1", accountId: "A2", onSuccessDestroyOriginal: true }, back);
    assert.notEqual(given!["created"], null);
    assert.deepEqual([gone!["accountId"], gone!["destroyed"]], ["A1", [id]]);
    const twice = `M${(await mine.add("Subject: twice\n\n.\n")).emailId}`;
    const copies = { b: { ...back, id: twice }, c: { ...back, id: twice } };
    const [, once] = await mine.calls([
      "Email/copy",
      { fromAccountId: "A1", accountId: "A2", onSuccessDestroyOriginal: true, create: copies },
    ]);
    assert.deepEqual([once?.[1]["destroyed"], once?.[1]["notDestroyed"]], [[twice], null]);
    const [hidden] = await into({ fromAccountId: "A2" }, { id: "M1", mailboxIds: { [archive]: true } });
    assert.equal((hidden!["notCreated"] as Record<string, JsonObject>)["c"]!["type"], "notFound");
    assert.equal(await failure("Email/copy", { fromAccountId: "A1", create: {} }), "invalidArguments");
  });

  it("tells what changed, and that nothing can be told across a change of rights", async () => {
    await grant(box, "lr");
    const { state } = await mine.call("Email/get", { ...there, ids: [] });
    const message = await mine.store.prepare(Buffer.from("Subject: new\r\n\r\nx\r\n"));
    await bob.write((mail) => mail.append(box, message));
    await bob.write((mail) => mail.append(inbox, message));
    const changes = await mine.call("Email/changes", { ...there, sinceState: state! });
    assert.deepEqual([changes["accountId"], changes["created"], changes["updated"]], ["A2", ["M3"], []]);
    await grant(inbox, "lr");
    assert.equal(await failure("Email/changes", { ...there, sinceState: state! }), "cannotCalculateChanges");
  });

  it("is told of by the stream of events", async () => {
    await grant(box, "lr");
    const stream = mine.endpoint.eventSource(mine.visitor, new Request("http://x/jmap/eventsource?types=Email,Quota"));
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const message = await mine.store.prepare(Buffer.from("Subject: new\r\n\r\nx\r\n"));
    let told = "";
    const listening = (async () => {
      while (!told.includes("A2")) told += Buffer.from((await reader.read()).value ?? []).toString();
    })();
    // The stream knows where the account stands only when it has looked.
    while (told.includes("A2") === false) await bob.write((mail) => mail.append(box, message));
    await listening;
    assert.match(told, /data: \{"@type":"StateChange","changed":\{"A2":\{"Email":"\d+"\}\}\}/);
    await reader.cancel();
  });

  it("is told of at once to who comes back to the stream", async () => {
    await grant(box, "lr");
    const { state } = await mine.call("Email/get", { ...there, ids: [] });
    const missed = await mine.store.prepare(Buffer.from("Subject: missed\r\n\r\nx\r\n"));
    await bob.write((mail) => mail.append(box, missed));
    const { state: own = "" } = await mine.call("Email/get", { ids: [] });
    const address = `http://x/jmap/eventsource?types=Email&since=${own as string}`;
    const stream = mine.endpoint.eventSource(mine.visitor, new Request(address));
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    let told = "";
    while (!told.includes("A2")) told += Buffer.from((await reader.read()).value ?? []).toString();
    const now = (await mine.call("Email/get", { ...there, ids: [] }))["state"];
    assert.notEqual(now, state);
    assert.ok(told.includes(`{"A2":{"Email":"${now as string}"}}`), told);
    await reader.cancel();
  });

  it("takes what is uploaded by who may add something", async () => {
    await grant(box, "lr");
    const upload = async (): Promise<Response> =>
      mine.endpoint.upload(
        mine.visitor,
        "A2",
        new Request("http://x/", { method: "POST", body: "Subject: up\r\n\r\nx" }),
      );
    assert.equal((await upload()).status, 403);
    await grant(box, "lri");
    const { accountId, blobId } = (await (await upload()).json()) as { accountId: string; blobId: string };
    assert.equal(accountId, "A2");
    const emails = { e: { blobId, mailboxIds: { [`F${box}`]: true }, keywords: { $seen: true } } };
    const imported = await mine.call("Email/import", { ...there, emails });
    assert.equal(imported["notCreated"], null);
    const [unmarked] = await bob.read((mail) => mail.rows(box, [2]));
    assert.equal((await bob.read((mail) => mail.flagSet(unmarked!.flagSet))).seen, false);
  });

  it("takes blobs of one's own, and gives some", async () => {
    await grant(box, "lri");
    const { id } = await mine.account.upload(Buffer.from("Subject: mine\r\n\r\nx"), "message/rfc822");
    const given = await mine.call("Blob/copy", { fromAccountId: "A1", ...there, blobIds: [id, "Unothing"] });
    assert.equal((given["notCopied"] as Record<string, JsonObject>)["Unothing"]?.["type"], "notFound");
    const copy = (given["copied"] as Record<string, string>)[id] ?? "";
    const emails = { e: { blobId: copy, mailboxIds: { [`F${box}`]: true } } };
    assert.equal((await mine.call("Email/import", { ...there, emails }))["notCreated"], null);
    const taken = await mine.call("Blob/copy", { fromAccountId: "A2", accountId: "A1", blobIds: ["BM2", "BM1"] });
    assert.deepEqual(Object.keys(taken["copied"] as JsonObject), ["BM2"]);
    assert.equal(
      await failure("Blob/copy", { fromAccountId: "A1", accountId: "A1", blobIds: [id] }),
      "invalidArguments",
    );
    assert.equal(await failure("Blob/copy", { fromAccountId: "A3", blobIds: [id] }), "fromAccountNotFound");
  });
});
