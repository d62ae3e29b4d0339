/** What a suite from outside would ask: errors with their right names, and answers within their bounds. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AccountId } from "../store/model.ts";
import type { Json, JsonObject } from "./json.ts";
import { type JmapAccount, jmapAccount } from "./testing/jmap-account.ts";

const ADA = 1 as AccountId;
const BOB = 2 as AccountId;

describe("JMAP, strictly", () => {
  let mine: JmapAccount;
  let emailId: string;
  before(async () => {
    mine = await jmapAccount();
    emailId = `M${(await mine.add("Subject: a tale\n\nwords of it\n")).emailId}`;
  });
  after(() => mine[Symbol.asyncDispose]());

  const failure = async (name: string, args: JsonObject): Promise<unknown> => {
    const [response] = await mine.calls([name, args]);
    return response?.[0] === "error" ? response[1]["type"] : response?.[1];
  };

  const patches: readonly (readonly [JsonObject, string])[] = [
    [{ keywords: { $seen: true }, "keywords/$flagged": true }, "invalidPatch"],
    [{ "keywords/$seen/deeper": true }, "invalidPatch"],
    [{ mailboxIds: {}, "mailboxIds/F1": true }, "invalidPatch"],
    [{ mailboxIds: {} }, "invalidProperties"],
    [{ "keywords/$seen": "yes" }, "invalidProperties"],
    [{ nonsense: true }, "invalidProperties"],
  ];
  for (const [patch, type] of patches) {
    it(`refuses the patch ${JSON.stringify(patch)}`, async () => {
      const { notUpdated } = await mine.call("Email/set", { update: { [emailId]: patch } });
      assert.equal((notUpdated as Record<string, JsonObject> | null)?.[emailId]?.["type"], type);
    });
  }

  it("takes an email back whole, and says which part of it cannot be changed", async () => {
    const [got] = (await mine.call("Email/get", { ids: [emailId] }))["list"] as JsonObject[];
    assert.ok(got !== undefined);
    const set = async (patch: JsonObject): Promise<JsonObject> =>
      mine.call("Email/set", { update: { [emailId]: patch } });
    const more = { ...got, "header:Subject:asText": "a tale", keywords: { $flagged: true } };
    assert.deepEqual((await set(more))["updated"], { [emailId]: null });
    const { notUpdated } = await set({ ...got, subject: "another" });
    const error = (notUpdated as Record<string, JsonObject>)[emailId];
    assert.deepEqual([error?.["type"], error?.["properties"]], ["invalidProperties", ["subject"]]);
    const { list } = await mine.call("Email/get", { ids: [emailId], properties: ["keywords"] });
    assert.deepEqual(list, [{ id: emailId, keywords: { $flagged: true } }]);
  });

  for (const keyword of ["constructor", "__proto__", "tostring"])
    it(`knows ${keyword} as a keyword like any other`, async () => {
      const change = async (value: Json): Promise<Json | undefined> =>
        (await mine.call("Email/set", { update: { [emailId]: { [`keywords/${keyword}`]: value } } }))["updated"];
      assert.deepEqual(await change(true), { [emailId]: null });
      const found = await mine.call("Email/query", { filter: { hasKeyword: keyword } });
      assert.deepEqual(found["ids"], [emailId]);
      const { list } = await mine.call("Email/get", { ids: [emailId], properties: ["keywords"] });
      assert.equal(Object.hasOwn((list as { readonly keywords: JsonObject }[])[0]?.keywords ?? {}, keyword), true);
      assert.deepEqual(await change(null), { [emailId]: null });
    });

  it("says at once what of a new mailbox is the server's to say", async () => {
    const [inbox] = (await mine.call("Mailbox/get", { ids: null }))["list"] as JsonObject[];
    const rights = inbox?.["myRights"] as JsonObject;
    const wrong = { totalEmails: 52, unreadThreads: 52, myRights: { ...rights, mayRename: false, mayDelete: true } };
    const { notCreated } = await mine.call("Mailbox/set", { create: { m: { name: "New", id: "F1", ...wrong } } });
    const { properties } = (notCreated as Record<string, JsonObject>)["m"] as JsonObject;
    assert.deepEqual(properties, ["id", "totalEmails", "unreadThreads", "myRights/mayRename"]);
  });

  it("gives mailboxes in one order, where none is asked for", async () => {
    const { list } = await mine.call("Mailbox/get", { ids: null, properties: ["id"] });
    const { ids } = await mine.call("Mailbox/query", {});
    assert.deepEqual(
      (list as JsonObject[]).map(({ id }) => id ?? null),
      ids,
    );
  });

  it("takes no null for a number that has a default", async () => {
    assert.equal(await failure("Email/get", { ids: [emailId], maxBodyValueBytes: null }), "invalidArguments");
  });

  const everythingWrong: readonly (readonly [method: string, args: Record<string, Json>, properties: string])[] = [
    [
      "Identity/set",
      { create: { e: { colour: 1, name: 2, bcc: [{ email: "a@b.example\r\nX: y" }], htmlSignature: {} } } },
      "colour email name bcc htmlSignature",
    ],
    [
      "EmailSubmission/set",
      { create: { e: { identityId: "I99", emailId: "M99", sendAt: "soon" } } },
      "sendAt identityId emailId",
    ],
    [
      "Email/import",
      { emails: { e: { subject: "x", mailboxIds: {}, keywords: { "a b": true }, receivedAt: "now" } } },
      "subject mailboxIds keywords receivedAt blobId",
    ],
    [
      "PushSubscription/set",
      {
        create: { e: { url: "http://push.example", verificationCode: "1", types: "Email", keys: 1, expires: "never" } },
      },
      "deviceClientId url verificationCode keys types expires",
    ],
  ];
  for (const [method, args, properties] of everythingWrong) {
    it(`tells at once all that is wrong with what ${method} is to make`, async () => {
      const error = ((await mine.call(method, args))["notCreated"] as Record<string, JsonObject>)["e"];
      assert.deepEqual(error?.["properties"], properties.split(" "), JSON.stringify(error));
    });
  }

  it("tells at once all that is wrong with an answer", async () => {
    const singleton = { isEnabled: 1, fromDate: "then", subject: 2, colour: 3 };
    const { notUpdated } = await mine.call("VacationResponse/set", { update: { singleton } });
    const error = (notUpdated as Record<string, JsonObject>)["singleton"];
    assert.deepEqual(error?.["properties"], ["colour", "isEnabled", "fromDate", "subject"]);
  });

  it("takes nothing that is compressed, and says so", async () => {
    const { endpoint, visitor } = mine;
    const sent = (coding: string, type: string): Request =>
      new Request("http://127.0.0.1/", {
        method: "POST",
        body: "{}",
        headers: { "content-encoding": coding, "content-type": type },
      });
    const refused = [
      await endpoint.api(visitor, sent("gzip", "application/json")),
      await endpoint.upload(visitor, mine.accountId, sent("br", "text/plain")),
    ];
    for (const { status, headers } of refused)
      assert.deepEqual([status, headers.get("accept-encoding")], [415, "identity"]);
    const taken = await endpoint.upload(visitor, mine.accountId, sent("identity", "text/plain"));
    assert.equal(taken.status, 201);
  });

  it("imports nothing that says more than it may", async () => {
    const emails = { e: { blobId: `B${emailId}`, mailboxIds: { F1: true }, subject: "other" } };
    const { notCreated } = await mine.call("Email/import", { emails });
    const error = (notCreated as Record<string, JsonObject>)["e"];
    assert.deepEqual([error?.["type"], error?.["properties"]], ["invalidProperties", ["subject"]]);
  });

  it("keeps a snippet within 255 octets, whatever it is made of", async () => {
    const long = "Ω&".repeat(400);
    const { emailId: id } = await mine.add(
      `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${long} needle ${long}\n`,
    );
    const answer = await mine.call("SearchSnippet/get", { filter: { body: "needle" }, emailIds: [`M${id}`] });
    const preview = ((answer["list"] as JsonObject[])[0]?.["preview"] ?? "") as string;
    assert.match(preview, /<mark>needle<\/mark>/);
    assert.ok(Buffer.byteLength(preview) <= 255, preview);
    assert.deepEqual(answer["notFound"], []);
  });

  it("finds quotas", async () => {
    await mine.account.write((mail) => mail.setQuota({ maxBytes: 1_000_000, maxMessages: 10 }));
    const sort = [{ property: "name", isAscending: true }];
    const { ids, queryState } = await mine.call("Quota/query", { sort });
    assert.deepEqual(ids, ["messages", "bytes"]);
    for (const filter of [{ resourceType: "octets" }, { name: "STOR" }])
      assert.deepEqual((await mine.call("Quota/query", { filter }))["ids"], ["bytes"]);
    assert.deepEqual((await mine.call("Quota/query", { filter: { scope: "domain" } }))["ids"], []);
    const same = await mine.call("Quota/queryChanges", { sinceQueryState: queryState ?? "" });
    assert.deepEqual([same["removed"], same["added"]], [[], []]);
    await mine.add("Subject: more\n\n.\n");
    const more = await mine.call("Quota/queryChanges", { sinceQueryState: queryState ?? "", sort });
    assert.equal((more["added"] as JsonObject[]).length, 2);
    await mine.account.write((mail) => mail.setQuota({ maxBytes: undefined, maxMessages: undefined }));
  });

  it("refuses a status of sending that is no text", async () => {
    assert.equal(await failure("EmailSubmission/query", { filter: { undoStatus: 5 } }), "invalidArguments");
  });

  it("calls a type that nobody knows what it is", async () => {
    assert.equal(await failure("Blob/lookup", { typeNames: ["Recipe"], ids: [] }), "unknownDataType");
  });

  it("does not speak of mail to a client that does not use it", async () => {
    await mine.account.write((mail) => mail.setQuota({ maxBytes: 1_000_000, maxMessages: 10 }));
    const asked = async (using: readonly string[]): Promise<unknown> => {
      const methodCalls = [
        ["Quota/get", { accountId: "A1", ids: null, properties: ["types"] }, "a"],
        ["Quota/query", { accountId: "A1" }, "b"],
        ["Blob/lookup", { accountId: "A1", typeNames: ["Email"], ids: [] }, "c"],
      ];
      const names = ["core", "quota", "blob", ...using].map((name) => `urn:ietf:params:jmap:${name}`);
      const answer = await (await mine.post(JSON.stringify({ using: names, methodCalls }))).json();
      const { methodResponses } = answer as { methodResponses: [name: string, args: JsonObject][] };
      return methodResponses.map(([, { list, ids, type }]) => type ?? ids ?? list);
    };
    const types = ["Email"];
    const quotas = ["bytes", "messages"].map((id) => ({ id, types }));
    assert.deepEqual(await asked(["mail"]), [quotas, ["bytes", "messages"], []]);
    assert.deepEqual(await asked(["contacts"]), [[], [], "unknownDataType"]);
    await mine.account.write((mail) => mail.setQuota({ maxBytes: undefined, maxMessages: undefined }));
  });

  it("says of an account that may only be read that it is so, before anything else", async () => {
    const bob = mine.store.account(BOB);
    const { id } = await bob.write((mail) => mail.createMailbox("Shown"));
    const give = (rights: string): Promise<void> =>
      mine.sharing.change(bob, id, { grantee: ADA, negative: false, rights: () => rights });
    await give("lr");
    const there = { accountId: "A2" };
    for (const [name, args] of [
      ["Email/set", { destroy: ["M1"] }],
      ["Mailbox/set", { create: {} }],
      ["Email/import", { emails: {} }],
      ["Email/copy", { fromAccountId: "A1", create: {} }],
    ] as const)
      assert.equal(await failure(name, { ...there, ...args }), "accountReadOnly", name);
    assert.equal(((await failure("Email/query", there)) as JsonObject)["accountId"], "A2");
    await give("lrs");
    assert.equal(((await failure("Mailbox/set", { ...there, create: {} })) as JsonObject)["accountId"], "A2");
  });
});
