/** Every method there is, with what it changes and what it finds, on both engines: no SQL is spoken by one of them alone. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pgliteAccounts } from "../store/testing/pglite-accounts.ts";
import type { Json, JsonObject } from "./json.ts";
import { jmapMethods } from "./registry.ts";
import { jmapAccount } from "./testing/jmap-account.ts";

const engines = { SQLite: undefined, PostgreSQL: pgliteAccounts } as const;

for (const [engine, open] of Object.entries(engines)) {
  describe(`JMAP on ${engine}`, () => {
    it("does and answers everything", async () => {
      await using mine = await jmapAccount([], open);
      const asked = new Set<string>();
      const call = async (name: string, args: Record<string, Json> = {}): Promise<Record<string, Json>> => {
        asked.add(name);
        return { ...(await mine.call(name, args)) };
      };
      const createdBy = async (name: string, object: Record<string, Json>, more: Record<string, Json> = {}) => {
        const { created, notCreated } = await call(name, { create: { n: object }, ...more });
        assert.equal(notCreated ?? null, null, JSON.stringify(notCreated));
        return (created as Record<string, JsonObject>)["n"]?.["id"] as string;
      };
      const idsOf = async (name: string, args: Record<string, Json> = {}): Promise<Json> =>
        (await call(name, args))["ids"] ?? null;
      const since = async (name: string, args: Record<string, Json> = {}): Promise<string> =>
        (await call(name, args))[name.endsWith("/query") ? "queryState" : "state"] as string;

      const before = {
        Mailbox: await since("Mailbox/get"),
        Email: await since("Email/get", { ids: [] }),
        Thread: await since("Thread/get", { ids: [] }),
        Identity: await since("Identity/get"),
        EmailSubmission: await since("EmailSubmission/get", { ids: [] }),
        AddressBook: await since("AddressBook/get"),
        ContactCard: await since("ContactCard/get", { ids: [] }),
        ShareNotification: await since("ShareNotification/get", { ids: [] }),
        SieveScript: await since("SieveScript/get"),
        Quota: await since("Quota/get"),
        Principal: await since("Principal/get"),
      };
      const queries = ["Email", "Mailbox", "EmailSubmission", "ContactCard", "ShareNotification", "Quota"] as const;
      const queried = new Map<string, string>();
      for (const type of queries) queried.set(type, await since(`${type}/query`));
      await call("Principal/query", { filter: { text: "bob" } });

      const box = await createdBy("Mailbox/set", { name: "Plans", parentId: null });
      const blob = await createdBy("Blob/upload", {
        data: [{ "data:asText": "From: x@y.example\r\nSubject: up\r\n\r\nwords" }],
      });
      await call("Blob/get", { ids: [blob], properties: ["data", "size", "digest:sha-256"] });
      await call("Blob/lookup", { ids: [blob], typeNames: ["Email", "Mailbox"] });
      const { created: imported } = await call("Email/import", {
        emails: { n: { blobId: blob, mailboxIds: { [box]: true } } },
      });
      const importedId = (imported as Record<string, JsonObject>)["n"]?.["id"] as string;
      const { parsed } = await call("Email/parse", { blobIds: [blob] });
      assert.equal((parsed as Record<string, JsonObject>)[blob]?.["subject"], "up");
      const draft = await createdBy("Email/set", {
        mailboxIds: { [box]: true },
        keywords: { $draft: true },
        from: [{ email: "ada@example.com" }],
        to: [{ email: "x@elsewhere.example" }],
        subject: "a needle in it",
        textBody: [{ partId: "1", type: "text/plain" }],
        bodyValues: { 1: { value: "and a needle here" } },
      });
      await call("Email/set", { update: { [draft]: { "keywords/$flagged": true } } });
      assert.deepEqual(await idsOf("Email/query", { filter: { text: "needle" }, sort: [{ property: "subject" }] }), [
        draft,
      ]);
      const { list: snippets } = await call("SearchSnippet/get", { filter: { text: "needle" }, emailIds: [draft] });
      assert.match(JSON.stringify(snippets), /<mark>needle<\/mark>/);
      const identityId = await createdBy("Identity/set", { name: "Ada again", email: "ada@example.com" });
      const submission = await createdBy("EmailSubmission/set", { identityId, emailId: draft });
      assert.deepEqual(await idsOf("EmailSubmission/query", { filter: { emailIds: [draft] } }), [submission]);
      await call("VacationResponse/set", { update: { singleton: { isEnabled: true, subject: "away" } } });
      await call("VacationResponse/get");
      const book = await createdBy("AddressBook/set", { name: "Friends" });
      const card = await createdBy("ContactCard/set", { addressBookIds: { [book]: true }, name: { full: "Eve" } });
      assert.deepEqual(await idsOf("ContactCard/query", { filter: { text: "eve" } }), [card]);
      const scriptBlob = await createdBy("Blob/upload", { data: [{ "data:asText": "keep;\r\n" }] });
      assert.equal((await call("SieveScript/validate", { blobId: scriptBlob }))["error"], null);
      const more = { onSuccessActivateScript: "#n" };
      const script = await createdBy("SieveScript/set", { name: "main", blobId: scriptBlob }, more);
      const trial = { blobId: scriptBlob, mailboxId: box, emailIds: [draft] };
      const kept = { id: draft, actions: [{ type: "keep", keywords: [] }], change: null, error: null };
      assert.deepEqual((await call("SieveScript/test", trial))["list"], [kept]);
      assert.deepEqual(await idsOf("SieveScript/query", { filter: { isActive: true } }), [script]);
      await call("Principal/set", {});
      await call("ShareNotification/set", {});
      await call("Core/echo", { hello: true });
      await call("PushSubscription/get", { ids: null });
      await call("PushSubscription/set", {});
      for (const [name, args] of [
        ["Email/copy", { fromAccountId: "A1", create: {} }],
        ["Blob/copy", { fromAccountId: "A1", blobIds: [] }],
        ["ContactCard/copy", { fromAccountId: "A1", create: {} }],
        ["Principal/queryChanges", { sinceQueryState: "0" }],
      ] as const) {
        asked.add(name);
        const [refused] = await mine.calls([name, args]);
        assert.match(JSON.stringify(refused?.[1]["type"]), /invalidArguments|cannotCalculateChanges/, name);
      }

      const created: Record<string, Json> = {};
      for (const [type, sinceState] of Object.entries(before)) {
        const changes = await call(`${type}/changes`, { sinceState });
        created[type] = changes["created"] ?? null;
      }
      assert.deepEqual(created, {
        Mailbox: [box],
        Email: [importedId, draft],
        Thread: [importedId, draft].map((id) => id.replace("M", "T")),
        Identity: [identityId],
        EmailSubmission: [submission],
        AddressBook: [book],
        ContactCard: [card],
        ShareNotification: [],
        SieveScript: [script],
        Quota: [],
        Principal: [],
      });
      for (const type of queries) {
        const changes = await call(`${type}/queryChanges`, { sinceQueryState: queried.get(type) ?? "" });
        assert.equal(changes["oldQueryState"], queried.get(type), type);
      }
      const ifInState = await since("Mailbox/get");
      const race = await Promise.all(
        ["here", "there"].map((name) => mine.calls(["Mailbox/set", { ifInState, create: { n: { name } } }])),
      );
      assert.equal(race.filter(([answer]) => answer?.[1]["type"] === "stateMismatch").length, 1);
      assert.deepEqual(
        jmapMethods.names.filter((name) => !asked.has(name)),
        [],
        "what was not asked",
      );
    });
  });
}
