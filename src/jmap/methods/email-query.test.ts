import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

/** Sent in this order, a day apart; the name is the subject's first word. */
const MAILS: Readonly<Record<string, { text: string; flags?: string[]; to?: "archive" | "inbox" }>> = {
  apple: { text: "From: Zoe <zoe@example.com>\nTo: a@x\nSubject: apple pie\nMessage-ID: <1@x>\n\nsweet and round\n" },
  berry: {
    text: "From: Ada <ada@example.com>\nTo: b@x\nCc: team@x\nSubject: berry\nMessage-ID: <2@x>\n\nblue\n",
    flags: ["\\Seen", "work"],
  },
  cherry: {
    text: "From: Max <max@example.com>\nTo: c@x\nSubject: Re: apple pie\nMessage-ID: <3@x>\nIn-Reply-To: <1@x>\n\nred\n",
    flags: ["\\Flagged"],
  },
  date: {
    text: `From: Bea <bea@example.com>\nTo: d@x\nSubject: date\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbrown\n--b\nContent-Type: application/pdf\n\nx\n--b--\n`,
    to: "archive",
  },
  elder: { text: `From: Eve <eve@example.com>\nTo: e@x\nSubject: elder\nX-Kind: shrub\n\n${"long ".repeat(500)}\n` },
};
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

describe("Email/query", () => {
  let mine: JmapAccount;
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  const boxes = new Map<string, string>();
  before(async () => {
    mine = await jmapAccount();
    for (const [i, [name, { text, flags = [], to = "inbox" }]] of Object.entries(MAILS).entries()) {
      const { emailId } = await mine.add(text, { flags, to, at: START + i * DAY });
      ids.set(name, `M${emailId}`);
      names.set(`M${emailId}`, name);
    }
    for (const role of ["inbox", "archive", "sent"] as const) boxes.set(role, `F${await mine.mailbox(role)}`);
    await mine.add("Subject: hidden\n\nnobody sees it\n", { flags: ["\\Deleted"] });
  });
  after(() => mine[Symbol.asyncDispose]());

  const query = async (args: Record<string, Json>): Promise<string[]> => {
    const response = await mine.call("Email/query", args);
    return (response["ids"] as string[]).map((id) => names.get(id) ?? id);
  };
  /** Names of mailboxes stand for their ids. */
  const located = (filter: Json): Json =>
    JSON.parse(JSON.stringify(filter), (_, value: Json) =>
      typeof value === "string" ? (boxes.get(value) ?? value) : value,
    ) as Json;

  const filters: readonly (readonly [filter: JsonObject | null, found: readonly string[]])[] = [
    [null, ["elder", "date", "cherry", "berry", "apple"]],
    [{ inMailbox: "inbox" }, ["elder", "cherry", "berry", "apple"]],
    [{ inMailbox: "archive" }, ["date"]],
    [{ inMailbox: "F999" }, []],
    [{ inMailboxOtherThan: ["inbox"] }, ["date"]],
    [{ before: "2026-01-02T00:00:00Z" }, ["apple"]],
    [{ after: "2026-01-04T00:00:00Z" }, ["elder", "date"]],
    [{ minSize: 1000 }, ["elder"]],
    [{ maxSize: 1000 }, ["date", "cherry", "berry", "apple"]],
    [{ hasKeyword: "$seen" }, ["berry"]],
    [{ notKeyword: "$seen" }, ["elder", "date", "cherry", "apple"]],
    [{ hasKeyword: "WORK" }, ["berry"]],
    [{ someInThreadHaveKeyword: "$flagged" }, ["cherry", "apple"]],
    [{ allInThreadHaveKeyword: "$flagged" }, []],
    [{ noneInThreadHaveKeyword: "$flagged" }, ["elder", "date", "berry"]],
    [{ hasAttachment: true }, ["date"]],
    [{ hasAttachment: false, inMailbox: "archive" }, []],
    [{ text: "round" }, ["apple"]],
    [{ text: "apple red" }, ["cherry"]],
    [{ text: '"apple pie"' }, ["cherry", "apple"]],
    [{ subject: "APPLE" }, ["cherry", "apple"]],
    [{ from: "ada" }, ["berry"]],
    [{ cc: "team" }, ["berry"]],
    [{ to: "d@x" }, ["date"]],
    [{ body: "apple" }, []],
    [{ header: ["X-Kind"] }, ["elder"]],
    [{ header: ["x-kind", "SHRUB"] }, ["elder"]],
    [{ operator: "OR", conditions: [{ from: "ada" }, { from: "zoe" }] }, ["berry", "apple"]],
    [{ operator: "NOT", conditions: [{ from: "ada" }, { from: "zoe" }] }, ["elder", "date", "cherry"]],
    [
      {
        operator: "AND",
        conditions: [{ inMailbox: "inbox" }, { operator: "NOT", conditions: [{ hasKeyword: "$seen" }] }],
      },
      ["elder", "cherry", "apple"],
    ],
    [{ operator: "AND", conditions: [{ inMailbox: "inbox" }, { inMailbox: "archive" }] }, []],
    [
      { operator: "OR", conditions: [{ inMailbox: "inbox" }, { inMailbox: "archive" }] },
      ["elder", "date", "cherry", "berry", "apple"],
    ],
    [{}, ["elder", "date", "cherry", "berry", "apple"]],
  ];
  for (const [filter, found] of filters) {
    it(`finds ${JSON.stringify(filter)}`, async () =>
      assert.deepEqual(await query({ filter: located(filter) }), found));
  }

  const sorts: readonly (readonly [sort: JsonObject[], order: readonly string[]])[] = [
    [[{ property: "receivedAt", isAscending: true }], ["apple", "berry", "cherry", "date", "elder"]],
    [[{ property: "from" }], ["berry", "date", "elder", "cherry", "apple"]],
    [[{ property: "to", isAscending: false }], ["elder", "date", "cherry", "berry", "apple"]],
    [
      [{ property: "subject" }, { property: "receivedAt" }],
      ["apple", "cherry", "berry", "date", "elder"],
    ],
    [[{ property: "size", isAscending: false }], ["elder", "date", "cherry", "apple", "berry"]],
    [
      [{ property: "hasKeyword", keyword: "$seen", isAscending: false }, { property: "receivedAt" }],
      ["berry", "apple", "cherry", "date", "elder"],
    ],
    [
      [{ property: "someInThreadHaveKeyword", keyword: "$flagged", isAscending: false }, { property: "receivedAt" }],
      ["apple", "cherry", "berry", "date", "elder"],
    ],
  ];
  for (const [sort, order] of sorts) {
    it(`sorts by ${JSON.stringify(sort)}`, async () => assert.deepEqual(await query({ sort }), order));
  }

  it("gives one email of each thread where that is asked", async () => {
    assert.deepEqual(await query({ collapseThreads: true }), ["elder", "date", "cherry", "berry"]);
  });

  const windows: readonly (readonly [args: Record<string, Json>, ids: readonly string[], position: number])[] = [
    [{ position: 1, limit: 2 }, ["date", "cherry"], 1],
    [{ position: -2 }, ["berry", "apple"], 3],
    [{ position: -99, limit: 1 }, ["elder"], 0],
    [{ position: 99 }, [], 99],
    [{ limit: 0 }, [], 0],
    [{ anchor: "cherry", limit: 2 }, ["cherry", "berry"], 2],
    [{ anchor: "cherry", anchorOffset: -1, limit: 2 }, ["date", "cherry"], 1],
    [{ anchor: "cherry", anchorOffset: -99, limit: 1 }, ["elder"], 0],
  ];
  for (const [args, expected, position] of windows) {
    it(`gives the window ${JSON.stringify(args)}`, async () => {
      const anchor = typeof args["anchor"] === "string" ? { anchor: ids.get(args["anchor"]) ?? "" } : {};
      const response = await mine.call("Email/query", { ...args, ...anchor, calculateTotal: true });
      assert.deepEqual(
        (response["ids"] as string[]).map((id) => names.get(id)),
        expected,
      );
      assert.deepEqual([response["position"], response["total"]], [position, 5]);
    });
  }

  const wrong: readonly (readonly [args: Record<string, Json>, type: string])[] = [
    [{ filter: { nope: true } }, "unsupportedFilter"],
    [{ filter: { before: "yesterday" } }, "invalidArguments"],
    [{ filter: { before: "2026-02-30T00:00:00Z" } }, "invalidArguments"],
    [{ filter: { after: "2026-01-01T24:00:00Z" } }, "invalidArguments"],
    [{ filter: { operator: "XOR", conditions: [] } }, "invalidArguments"],
    [{ filter: { operator: "AND", conditions: [], from: "ada" } }, "invalidArguments"],
    [{ sort: [{ property: "colour" }] }, "unsupportedSort"],
    [{ sort: [{ property: "hasKeyword" }] }, "invalidArguments"],
    [{ sort: [{ property: "subject", collation: "i;nope" }] }, "unsupportedSort"],
    [{ anchor: "M999" }, "anchorNotFound"],
    [{ limit: -1 }, "invalidArguments"],
    [
      { filter: { operator: "OR", conditions: Array.from({ length: 300 }, () => ({ from: "x" })) } },
      "unsupportedFilter",
    ],
  ];
  for (const [args, type] of wrong) {
    it(`refuses ${JSON.stringify(args).slice(0, 80)}`, async () => {
      const [response] = await mine.calls(["Email/query", args]);
      assert.deepEqual([response?.[0], response?.[1]["type"]], ["error", type]);
    });
  }
});

describe("Email/query of one mailbox", () => {
  it("takes the keywords of an email, not those of its copy there", async () => {
    await using mine = await jmapAccount();
    const [inbox, archive] = [await mine.mailbox("inbox"), await mine.mailbox("archive")];
    const { uid, emailId } = await mine.add("Subject: twice\n\n.\n", { flags: ["\\Seen"], at: START });
    const id = `M${emailId}`;
    const single = await mine.add("Subject: once\n\n.\n", { at: START + DAY });
    await mine.account.write(async (mail) => {
      const { to } = await mail.copy(inbox, [uid], archive);
      await mail.changeFlags(archive, to, { how: "remove", flags: ["\\Seen"] });
      await mail.changeFlags(archive, to, { how: "add", flags: ["work"] });
    });
    const [shown] = (await mine.call("Email/get", { ids: [id], properties: ["keywords"] }))["list"] as JsonObject[];
    assert.deepEqual(shown?.["keywords"], { work: true });
    const idsOf = async (args: Record<string, Json>): Promise<Json | undefined> =>
      (await mine.call("Email/query", args))["ids"];
    const within = async (filter: JsonObject): Promise<Json | undefined> =>
      idsOf({ filter: { inMailbox: `F${inbox}`, ...filter } });
    assert.deepEqual(await within({ hasKeyword: "$seen" }), []);
    assert.deepEqual(await within({ notKeyword: "$seen" }), [`M${single.emailId}`, id]);
    assert.deepEqual(await within({ hasKeyword: "work" }), [id]);
    const sort = [{ property: "hasKeyword", keyword: "work", isAscending: false }];
    assert.deepEqual(await idsOf({ filter: { inMailbox: `F${inbox}` }, sort }), [id, `M${single.emailId}`]);
  });
});

describe("Email/queryChanges", () => {
  it("lets a client that follows have the results of one that asks afresh", async () => {
    await using mine = await jmapAccount();
    const inbox = await mine.mailbox("inbox");
    const args = {
      filter: { inMailbox: `F${inbox}`, someInThreadHaveKeyword: "$flagged" },
      collapseThreads: true,
      sort: [{ property: "receivedAt", isAscending: false }],
    };
    const fresh = (): Promise<JsonObject> => mine.call("Email/query", args);
    const first = await mine.add("Subject: t\nMessage-ID: <1@x>\n\n1\n", { flags: ["\\Flagged"], at: START });
    const known = await fresh();
    let results = [...(known["ids"] as string[])];
    let state = known["queryState"] as string;
    const follow = async (): Promise<void> => {
      const changes = await mine.call("Email/queryChanges", { ...args, sinceQueryState: state });
      const removed = new Set(changes["removed"] as string[]);
      results = results.filter((id) => !removed.has(id));
      for (const { id, index } of changes["added"] as { id: string; index: number }[]) results.splice(index, 0, id);
      state = changes["newQueryState"] as string;
      assert.deepEqual(results, (await fresh())["ids"]);
    };
    await mine.add("Subject: Re: t\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\n\n2\n", { at: START + DAY });
    await follow();
    await mine.add("Subject: other\nMessage-ID: <3@x>\n\n3\n", { at: START + 2 * DAY, flags: ["\\Flagged"] });
    await follow();
    await mine.account.write((mail) => mail.changeFlags(inbox, [first.uid], { how: "remove", flags: ["\\Flagged"] }));
    await follow();
    await mine.account.write((mail) => mail.changeFlags(inbox, [2], { how: "add", flags: ["\\Flagged"] }));
    await follow();
    await mine.account.write((mail) => mail.expunge(inbox, { uids: [2], anyFlags: true }));
    await follow();
    assert.equal(results.length, 1);
    const [tooMany] = await mine.calls([
      "Email/queryChanges",
      { ...args, sinceQueryState: known["queryState"] ?? "", maxChanges: 1 },
    ]);
    assert.equal(tooMany?.[1]["type"], "tooManyChanges");
    const [unknown] = await mine.calls(["Email/queryChanges", { ...args, sinceQueryState: "nonsense" }]);
    assert.equal(unknown?.[1]["type"], "cannotCalculateChanges");
  });

  it("tells of what comes while it is asked, then or the next time", async () => {
    await using mine = await jmapAccount();
    const args = { sort: [{ property: "receivedAt", isAscending: false }] };
    for (let turns = 0; turns < 12; turns++) {
      const known = await mine.call("Email/query", args);
      let results = [...(known["ids"] as string[])];
      const follow = async (since: Json): Promise<Json> => {
        const changes = await mine.call("Email/queryChanges", { ...args, sinceQueryState: since });
        const removed = new Set(changes["removed"] as string[]);
        results = results.filter((id) => !removed.has(id));
        for (const { id, index } of changes["added"] as { id: string; index: number }[]) results.splice(index, 0, id);
        return changes["newQueryState"] ?? "";
      };
      const following = follow(known["queryState"] ?? "");
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await mine.add(`Subject: ${turns}\n\n.\n`, { at: START + turns * DAY });
      await follow(await following);
      assert.deepEqual(results, (await mine.call("Email/query", args))["ids"], `after ${turns} turns`);
    }
  });

  it("leaves out what lies behind upToId where nothing before it can have become another", async () => {
    await using mine = await jmapAccount();
    const inbox = `F${await mine.mailbox("inbox")}`;
    const one = await mine.add("Subject: one\n\n.\n", { at: START });
    const { queryState = "" } = await mine.call("Email/query", { filter: { inMailbox: inbox } });
    await mine.add("Subject: old\n\n.\n", { at: START - DAY });
    await mine.add("Subject: new\n\n.\n", { at: START + DAY });
    const added = async (filter: JsonObject): Promise<unknown> => {
      const asked = { filter, sinceQueryState: queryState, upToId: `M${one.emailId}` };
      const changes = await mine.call("Email/queryChanges", asked);
      return (changes["added"] as JsonObject[]).map(({ index }) => index);
    };
    assert.deepEqual(await added({ body: "." }), [0]);
    assert.deepEqual(await added({ inMailbox: inbox }), [0, 2]);
    assert.deepEqual(await added({ operator: "NOT", conditions: [{ hasKeyword: "$seen" }] }), [0, 2]);
  });
});
