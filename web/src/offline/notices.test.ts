import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NoticeWish } from "./notice-wish.ts";
import { Notices, type Surroundings, type Told } from "./notices.ts";

const wish: NoticeWish = {
  show: "subject",
  words: { newMessage: "New message", nobody: "(nobody)", noSubject: "(no subject)" },
  inbox: "F1",
  accountId: "A1",
  apiUrl: "/jmap/api",
  using: ["urn:ietf:params:jmap:core"],
  state: "7",
};

const mail = (over: Partial<Told> = {}): Told => ({
  id: "M1",
  threadId: "T1",
  mailboxIds: { F1: true },
  keywords: {},
  from: [{ name: "Ann", email: "ann@far.example" }],
  subject: "Plans",
  ...over,
});

/** A browser that keeps what it is given, and a server that answers as it is told. */
function around(options: { answers?: readonly object[]; isWatched?: boolean; status?: number } = {}) {
  const { answers = [], isWatched = false, status = 200 } = options;
  const kept = new Map<string, string>();
  const shown: { title: string; options: NotificationOptions }[] = [];
  const asked: { methodCalls: readonly (readonly [string, Record<string, unknown>, string])[] }[] = [];
  const cache = {
    put: async (key: string, value: Response) => void kept.set(key, await value.text()),
    match: async (key: string) => (kept.has(key) ? new Response(kept.get(key)) : undefined),
    delete: async (key: string) => kept.delete(key),
  };
  const surroundings = {
    caches: { open: async () => cache },
    fetch: async (_url: string, { body }: { body: string }) => {
      asked.push(JSON.parse(body) as (typeof asked)[number]);
      const methodResponses = answers.map((answer, i) => ["x", answer, String(i)]);
      return new Response(JSON.stringify({ methodResponses }), { status });
    },
    notify: async (title: string, given: NotificationOptions) => void shown.push({ title, options: given }),
    isWatched: async () => isWatched,
  };
  return { notices: new Notices(surroundings as unknown as Surroundings), shown, asked, kept };
}

describe("notices of new mail", () => {
  for (const [show, title, body] of [
    ["subject", "Ann", "Plans"],
    ["sender", "Ann", "New message"],
    ["nothing", "Posthorn", "New message"],
  ] as const)
    it(`say as much as one chose: ${show}`, async () => {
      const { notices, shown } = around();
      await notices.want({ ...wish, show });
      await notices.tell([mail()]);
      assert.deepEqual([shown[0]?.title, shown[0]?.options.body, shown.length], [title, body, 1]);
      assert.equal(shown[0]?.options.data, "/mail/F1/T1");
    });

  it("are of new mail in the inbox, three at most", async () => {
    const { notices, shown } = around();
    await notices.want(wish);
    const elsewhere = mail({ mailboxIds: { F2: true } });
    const many = ["1", "2", "3", "4"].map((n) => mail({ threadId: n, from: null, subject: null }));
    await notices.tell([elsewhere, mail({ keywords: { $seen: true } }), ...many]);
    assert.deepEqual(
      shown.map(({ options: { tag }, title }) => [tag, title]),
      ["2", "3", "4"].map((n) => [n, "(nobody)"]),
    );
  });

  it("are none where nobody wants them", async () => {
    const { notices, shown, asked } = around();
    await notices.want(wish);
    await notices.want(undefined);
    await notices.tell([mail()]);
    await notices.hear({ "@type": "StateChange" });
    assert.deepEqual([shown, asked], [[], []]);
  });
});

describe("a message of a push service", () => {
  const answers = [{ newState: "9" }, { list: [mail()] }, { state: "9" }];

  it("that proves the address is answered with its code", async () => {
    const { notices, asked } = around({ answers: [{}] });
    await notices.want(wish);
    await notices.hear({ "@type": "PushVerification", pushSubscriptionId: "P1", verificationCode: "c" });
    assert.deepEqual(asked[0]?.methodCalls, [
      ["PushSubscription/set", { update: { P1: { verificationCode: "c" } } }, "0"],
    ]);
  });

  it("makes the worker look for what is new, and remember how far it looked", async () => {
    const { notices, shown, asked, kept } = around({ answers });
    await notices.want(wish);
    await notices.hear({ "@type": "StateChange", changed: {} });
    assert.equal(asked[0]?.methodCalls[0]?.[1]["sinceState"], "7");
    assert.equal(shown[0]?.options.body, "Plans");
    assert.equal((JSON.parse(kept.get("/notices") ?? "") as NoticeWish).state, "9");
  });

  it("is no reason to disturb who is looking", async () => {
    const { notices, shown, kept } = around({ answers, isWatched: true });
    await notices.want(wish);
    await notices.hear({ "@type": "StateChange", changed: {} });
    assert.deepEqual(shown, []);
    assert.equal((JSON.parse(kept.get("/notices") ?? "") as NoticeWish).state, "9");
  });

  it("says nothing after the login has ended, or when it is none", async () => {
    const { notices, shown } = around({ answers, status: 401 });
    await notices.want(wish);
    for (const message of [{ "@type": "StateChange" }, undefined, "x", { "@type": "Other" }])
      await notices.hear(message);
    assert.deepEqual(shown, []);
  });
});
