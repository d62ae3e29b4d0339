import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";
import type { AccountId } from "../../store/model.ts";

describe("EmailSubmission", () => {
  let mine: JmapAccount;
  let identityId: string;
  before(async () => {
    mine = await jmapAccount();
    const { list } = await mine.call("Identity/get", { ids: null });
    identityId = (list as JsonObject[])[0]?.["id"] as string;
  });
  after(() => mine[Symbol.asyncDispose]());

  const draft = async (fields: string): Promise<string> =>
    `M${(await mine.add(`${fields}\nSubject: s\n\nbody\n`, { to: "drafts", flags: ["\\Draft"] })).emailId}`;
  const submit = async (submission: Record<string, Json>, more: Record<string, Json> = {}): Promise<JsonObject> => {
    const response = await mine.call("EmailSubmission/set", { create: { s: { identityId, ...submission } }, ...more });
    return ((response["created"] ?? response["notCreated"]) as Record<string, JsonObject>)["s"] as JsonObject;
  };
  const inboxOf = async (id: number): Promise<string[]> => {
    const account = mine.store.account(id as AccountId);
    return account.read(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      assert.ok(inbox !== undefined);
      const rows = await mail.rowsFrom(inbox.id, 1, 100);
      const headers: string[] = [];
      for (const { emailId } of rows) headers.push(Buffer.from(await mail.header(emailId)).toString());
      return headers;
    });
  };

  it("queues what is sent, once for all, and tells nobody of blind copies", async () => {
    const emailId = await draft(
      "From: ada@example.com\nTo: Bob <bob@example.com>, x@elsewhere.example\nBcc: y@elsewhere.example",
    );
    const made = await submit({ emailId });
    assert.deepEqual([made["undoStatus"], made["threadId"]], ["final", emailId.replace("M", "T")]);
    const [queued, ...others] = mine.queued;
    const text = Buffer.from(queued?.message ?? []).toString();
    assert.match(text, /^Received: .*\r\n.*with HTTP\r\n/);
    assert.doesNotMatch(text, /^Bcc:/im);
    assert.deepEqual(
      [queued?.recipients.map(({ path }) => `${path.local}@${path.domain}`), others.length],
      [["bob@example.com", "x@elsewhere.example", "y@elsewhere.example"], 0],
    );
    const { list } = await mine.call("EmailSubmission/get", { ids: [made["id"] ?? ""] });
    const [shown] = list as JsonObject[];
    assert.ok(shown !== undefined);
    assert.deepEqual((shown["envelope"] as JsonObject)["mailFrom"], { email: "ada@example.com", parameters: null });
    const status = shown["deliveryStatus"] as Record<string, JsonObject>;
    assert.deepEqual(
      [status["bob@example.com"]?.["delivered"], status["x@elsewhere.example"]?.["delivered"]],
      ["queued", "queued"],
    );
  });

  it("is known by its creation id in later calls, with what is to become of its email", async () => {
    const emailId = await draft("From: ada@example.com\nTo: bob@example.com");
    const mailFrom = { email: "ada@example.com", parameters: { HOLDFOR: "60" } };
    const envelope = { mailFrom, rcptTo: [{ email: "bob@example.com" }] };
    const [, canceled, changed] = await mine.calls(
      ["EmailSubmission/set", { create: { s: { identityId, emailId, envelope } } }],
      [
        "EmailSubmission/set",
        {
          update: { "#s": { undoStatus: "canceled" } },
          onSuccessUpdateEmail: { "#s": { "keywords/$flagged": true } },
        },
      ],
    );
    assert.equal(canceled?.[1]["notUpdated"], null, JSON.stringify(canceled));
    assert.deepEqual(changed?.[1]["updated"], { [emailId]: null });
    const [, destroyed, gone] = await mine.calls(
      ["EmailSubmission/set", { create: { s: { identityId, emailId, envelope } } }],
      ["EmailSubmission/set", { destroy: ["#s"], onSuccessDestroyEmail: ["#s"] }],
    );
    assert.equal(destroyed?.[1]["notDestroyed"], null, JSON.stringify(destroyed));
    assert.deepEqual(gone?.[1]["destroyed"], [emailId]);
  });

  it("can be undone until its time comes, and not after", async () => {
    const emailId = await draft("From: ada@example.com\nTo: bob@example.com");
    const before_ = mine.queued.length;
    const envelope = {
      mailFrom: { email: "ada@example.com", parameters: { HOLDFOR: "60" } },
      rcptTo: [{ email: "bob@example.com", parameters: null }],
    };
    const first = await submit({ emailId, envelope });
    assert.equal(first["undoStatus"], "pending");
    assert.equal(mine.queued.length, before_ + 1);
    const cancel = async (id: Json | undefined): Promise<JsonObject> =>
      mine.call("EmailSubmission/set", { update: { [id as string]: { undoStatus: "canceled" } } });
    assert.ok((await cancel(first["id"]))["updated"] !== null);
    assert.equal(mine.queued.length, before_);
    const { list } = await mine.call("EmailSubmission/get", { ids: [first["id"] ?? ""], properties: ["undoStatus"] });
    assert.equal((list as JsonObject[])[0]?.["undoStatus"], "canceled");
    const second = await submit({ emailId, envelope });
    const [whole] = (await mine.call("EmailSubmission/get", { ids: [second["id"] ?? ""] }))["list"] as JsonObject[];
    const same = await mine.call("EmailSubmission/set", { update: { [second["id"] as string]: { ...whole } } });
    assert.deepEqual(same["updated"], { [second["id"] as string]: null });
    mine.clock.advance(61_000);
    const late = await cancel(second["id"]);
    assert.equal((late["notUpdated"] as Record<string, JsonObject>)[second["id"] as string]?.["type"], "cannotUnsend");
  });

  it("moves the draft where sent mail belongs, in the same request", async () => {
    const [drafts, sent] = [`F${await mine.mailbox("drafts")}`, `F${await mine.mailbox("sent")}`];
    const [created, submitted, implicit] = await mine.calls(
      [
        "Email/set",
        {
          create: {
            d: {
              mailboxIds: { [drafts]: true },
              keywords: { $draft: true },
              from: [{ name: null, email: "ada@example.com" }],
              to: [{ name: null, email: "bob@example.com" }],
            },
          },
        },
      ],
      [
        "EmailSubmission/set",
        {
          create: { s: { identityId, emailId: "#d" } },
          onSuccessUpdateEmail: { "#s": { mailboxIds: { [sent]: true }, "keywords/$draft": null } },
        },
      ],
    );
    assert.ok(created !== undefined && submitted !== undefined && implicit !== undefined);
    assert.deepEqual([implicit[0], implicit[2]], ["Email/set", submitted[2]]);
    const id = (created[1]["created"] as Record<string, JsonObject>)["d"]?.["id"] as string;
    const { list } = await mine.call("Email/get", { ids: [id], properties: ["mailboxIds", "keywords"] });
    assert.deepEqual(list, [{ id, mailboxIds: { [sent]: true }, keywords: {} }]);
  });

  const wrong: readonly (readonly [what: string, fields: string, more: Record<string, Json>, type: string])[] = [
    [
      "a message from somebody else",
      "From: eve@example.com\nTo: bob@example.com",
      { envelope: { mailFrom: { email: "ada@example.com" }, rcptTo: [{ email: "bob@example.com" }] } },
      "forbiddenFrom",
    ],
    [
      "a reverse-path of somebody else",
      "From: ada@example.com\nTo: bob@example.com",
      { envelope: { mailFrom: { email: "eve@example.com" }, rcptTo: [{ email: "bob@example.com" }] } },
      "forbiddenMailFrom",
    ],
    ["nobody to send to", "From: ada@example.com", {}, "noRecipients"],
    ["somebody who is not there", "From: ada@example.com\nTo: nobody@example.com", {}, "invalidRecipients"],
    [
      "an address of a network that is not the Internet",
      "From: ada@example.com\nTo: bob@example.com",
      { envelope: { mailFrom: { email: "ada@example.com" }, rcptTo: [{ email: "root@[127.0.0.1]" }] } },
      "invalidRecipients",
    ],
    [
      "an address that is none",
      "From: ada@example.com\nTo: bob@example.com",
      { envelope: { mailFrom: { email: "ada@example.com" }, rcptTo: [{ email: "bob@example.com> SIZE=3" }] } },
      "invalidRecipients",
    ],
    [
      "a parameter nobody knows",
      "From: ada@example.com\nTo: bob@example.com",
      {
        envelope: {
          mailFrom: { email: "ada@example.com", parameters: { FOO: "1" } },
          rcptTo: [{ email: "bob@example.com" }],
        },
      },
      "invalidProperties",
    ],
    [
      "a line end in a parameter",
      "From: ada@example.com\nTo: bob@example.com",
      {
        envelope: {
          mailFrom: { email: "ada@example.com", parameters: { ENVID: "a\r\nRCPT TO:<x@y>" } },
          rcptTo: [{ email: "bob@example.com" }],
        },
      },
      "invalidProperties",
    ],
    [
      "a message to be held for years",
      "From: ada@example.com\nTo: bob@example.com",
      {
        envelope: {
          mailFrom: { email: "ada@example.com", parameters: { HOLDFOR: "99999999" } },
          rcptTo: [{ email: "bob@example.com" }],
        },
      },
      "invalidProperties",
    ],
    ...[[], {}, 60, true, null, "", " ", "30a"].map(
      (HOLDFOR) =>
        [
          `a message to be held for ${JSON.stringify(HOLDFOR)}`,
          "From: ada@example.com\nTo: bob@example.com",
          {
            envelope: {
              mailFrom: { email: "ada@example.com", parameters: { HOLDFOR } },
              rcptTo: [{ email: "bob@example.com" }],
            },
          },
          "invalidProperties",
        ] as const,
    ),
    ["two authors and no sender", "From: ada@example.com, team@example.com\nTo: bob@example.com", {}, "invalidEmail"],
    ["two senders", "From: ada@example.com\nSender: a@x, b@x\nTo: bob@example.com", {}, "invalidEmail"],
    ["two authors' fields", "From: ada@example.com\nFrom: ada@example.com\nTo: bob@example.com", {}, "invalidEmail"],
    [
      "an identity that is not there",
      "From: ada@example.com\nTo: bob@example.com",
      { identityId: "I99" },
      "invalidProperties",
    ],
    ["an email that is not there", "From: ada@example.com", { emailId: "M9999" }, "invalidProperties"],
  ];
  for (const [what, fields, more, type] of wrong) {
    it(`refuses ${what}, and sends nothing`, async () => {
      const [queued, bobs] = [mine.queued.length, (await inboxOf(2)).length];
      const error = await submit({ emailId: await draft(fields), ...more });
      assert.equal(error["type"], type, JSON.stringify(error));
      assert.deepEqual([mine.queued.length, (await inboxOf(2)).length], [queued, bobs]);
    });
  }

  it("is sent by the author where that is whom the identity is for, and by the identity where it is not", async () => {
    const foreign = await submit({ emailId: await draft("From: eve@example.com\nTo: bob@example.com") });
    assert.equal(foreign["type"], "forbiddenFrom");
    const { created } = await mine.call("Identity/set", { create: { t: { email: "Team@example.com" } } });
    const team = (created as Record<string, JsonObject>)["t"]?.["id"] ?? "";
    for (const [identity, from] of [
      [identityId, "ada@example.com"],
      [team, "team@example.com"],
    ]) {
      const emailId = await draft("From: Team <team@example.com>\nTo: bob@example.com");
      const made = await submit({ emailId, identityId: identity ?? "" });
      const { list } = await mine.call("EmailSubmission/get", { ids: [made["id"] ?? ""], properties: ["envelope"] });
      const envelope = (list as JsonObject[])[0]?.["envelope"] as JsonObject;
      assert.equal((envelope["mailFrom"] as JsonObject)["email"], from);
    }
  });

  it("takes the email of a submission that is forgotten along, where that is asked for", async () => {
    const emailId = await draft("From: ada@example.com\nTo: bob@example.com");
    const made = await submit({ emailId });
    const id = made["id"] as string;
    const [, implicit] = await mine.calls(["EmailSubmission/set", { destroy: [id], onSuccessDestroyEmail: [id] }]);
    assert.deepEqual(implicit?.[1]["destroyed"], [emailId]);
  });

  it("is found, followed and forgotten", async () => {
    const { queryState, ids } = await mine.call("EmailSubmission/query", {
      filter: { undoStatus: "final" },
      sort: [{ property: "sentAt" }],
    });
    assert.ok((ids as string[]).length >= 2);
    const emailId = await draft("From: ada@example.com\nTo: bob@example.com");
    const made = await submit({ emailId });
    const found = await mine.call("EmailSubmission/query", { filter: { emailIds: [emailId] } });
    assert.deepEqual(found["ids"], [made["id"]]);
    const changes = await mine.call("EmailSubmission/queryChanges", {
      sinceQueryState: queryState ?? "",
      filter: { undoStatus: "final" },
    });
    assert.equal((changes["added"] as JsonObject[])[0]?.["id"], made["id"]);
    const { state } = await mine.call("EmailSubmission/get", { ids: [] });
    await mine.call("EmailSubmission/set", { destroy: [made["id"] ?? ""] });
    const gone = await mine.call("EmailSubmission/changes", { sinceState: state ?? "" });
    assert.deepEqual(gone["destroyed"], [made["id"]]);
    const [stray] = await mine.calls(["EmailSubmission/set", { onSuccessDestroyEmail: ["S1"] }]);
    assert.equal(stray?.[1]["type"], "invalidArguments");
  });
});
