import { DAY_MS } from "../../../base/clock.ts";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import { Zone } from "../../../../test/support/dns-zone.ts";
import { temporaryStore, type TemporaryStore } from "../../../store/testing/temporary-store.ts";
import { loginRoutes } from "../../login.ts";
import { temporaryAdmin } from "../../testing/admin.ts";
import { temporaryLogins, TestBrowser, type TestLogins } from "../../testing/logins.ts";
import { invitationRoutes } from "../invitation.ts";
import { adminRoutes } from "./routes.ts";

const ROOT = "root@example.org";
const ANN = "ann@example.org";

describe("the administration", () => {
  let at: TemporaryStore;
  let logins: TestLogins;
  let admin: Awaited<ReturnType<typeof temporaryAdmin>>;
  let app: Hono;
  let root: TestBrowser;
  const zone = new Zone();

  before(async () => {
    at = await temporaryStore();
    logins = await temporaryLogins(at.folder, at.clock);
    admin = await temporaryAdmin(at, logins, zone);
    const parts = { ...logins, ...admin };
    app = new Hono();
    app.route("/", loginRoutes(parts.login));
    app.route("/", invitationRoutes(parts));
    app.route("/", adminRoutes(parts));
    for (const address of [ROOT, ANN]) {
      const { id } = await logins.directory.addAccount({ address, password: "open sesame" });
      await at.store.createAccount(id);
    }
    await logins.directory.changeAccount(ROOT, { administrator: true });
    root = await loggedIn(ROOT);
  });
  after(async () => {
    await admin[Symbol.asyncDispose]();
    await logins[Symbol.asyncDispose]();
    await at[Symbol.asyncDispose]();
  });

  async function loggedIn(name: string, password = "open sesame"): Promise<TestBrowser> {
    const browser = new TestBrowser(app);
    assert.equal((await browser.post("/login", { name, password })).status, 200);
    return browser;
  }

  it("is not there for anybody else: each page answers what a missing one does", async () => {
    const paths = app.routes.filter(({ path }) => path.startsWith("/api/admin/"));
    assert.ok(paths.length > 15);
    const others = [new TestBrowser(app), await loggedIn(ANN)];
    for (const browser of others) {
      const missing = await browser.send("GET", "/api/nothing");
      for (const { method, path } of paths) {
        const answer = await browser.send(method, path, method === "GET" ? undefined : {});
        assert.deepEqual([answer.status, await answer.text()], [404, await missing.clone().text()], path);
        assert.deepEqual([...answer.headers], [...missing.headers], path);
      }
    }
    assert.equal((await root.get("/api/admin/health")).status, 200);
  });

  it("takes no request of an administrator's browser from another site", async () => {
    const evil = { origin: "https://evil.example" };
    assert.equal((await root.send("POST", "/api/admin/domains", { name: "x.example" }, evil)).status, 403);
  });

  it("writes down who changed what, without secrets", async () => {
    const relay = { host: "relay.example", port: 587, user: "me", password: "secret" };
    await root.post("/api/admin/smarthost/try", relay);
    await root.post("/api/admin/smarthost", relay);
    assert.equal((await root.post("/api/admin/domains/remove", { name: "nowhere.example" })).status, 404);
    await root.post("/api/admin/accounts/quota", { address: ANN, bytes: 5000, messages: 0 });
    const list = async (query = "") => {
      const { value } = await root.get(`/api/admin/changes${query}`);
      return (
        value["changes"] as { number: number; actor: string; act: string; subject: string; detail: unknown }[]
      ).map(({ number, actor, act, subject, detail }) => ({ number, said: [actor, act, subject, detail] }));
    };
    const [quota, smarthost] = await list();
    assert.deepEqual(quota?.said, [ROOT, "accounts/quota", ANN, { bytes: 5000, messages: 0 }]);
    assert.deepEqual(smarthost?.said, [ROOT, "smarthost", "relay.example", { port: 587, user: "me" }]);
    assert.deepEqual((await list("?find=RELAY.ex"))[0], smarthost);
    assert.deepEqual((await list(`?before=${quota?.number}`))[0], smarthost);
    assert.deepEqual(await list("?find=100%"), []);
    await root.post("/api/admin/smarthost/remove");
    await root.post("/api/admin/accounts/quota", { address: ANN, bytes: 0, messages: 0 });
  });

  it("takes no page number that is none", async () => {
    for (const path of ["queue?after=", "changes?before=", "reports?days="])
      for (const text of ["x", "1.5", "-1", "1e3", "99999999999999999"])
        assert.equal((await root.get(`/api/admin/${path}${text}`)).status, 422, path + text);
    assert.equal((await root.get("/api/admin/reports")).status, 422);
    assert.equal((await root.get("/api/admin/queue?after=7")).status, 200);
  });

  it("tries, sets, shows and removes the smarthost", async () => {
    const relay = { host: "relay.example", port: 587, user: "me", password: "secret" };
    const shown = async () => (await root.get("/api/admin/smarthost")).value;
    assert.deepEqual(await shown(), { smarthost: null, isOverruled: false });
    const tried = await root.post("/api/admin/smarthost/try", { ...relay, host: "closed.example" });
    assert.deepEqual(tried.value, { isOpen: false, words: "closed.example answers", isEncrypted: false });
    assert.equal((await root.post("/api/admin/smarthost", relay)).status, 204);
    assert.ok(!JSON.stringify(await shown()).includes("secret"));
    assert.equal((await root.post("/api/admin/smarthost/remove")).status, 204);
    assert.deepEqual(await shown(), { smarthost: null, isOverruled: false });
  });

  it("changes what holds for the addresses of a domain, and leaves the rest", async () => {
    const shown = async () => {
      const { domains, standard } = (await root.get("/api/admin/domains")).value as {
        domains: Record<string, unknown>[];
        standard: unknown;
      };
      assert.deepEqual(standard, { bytes: 1000, messages: 0 });
      return domains[0];
    };
    const change = (rules: object) => root.post("/api/admin/domains/rules", { name: "example.org", ...rules });
    const first = await shown();
    assert.equal((await change({ subaddresses: false, accountBytes: 0 })).status, 204);
    assert.equal((await change({ unknownUsers: "defer", accountMessages: 7 })).status, 204);
    assert.deepEqual(await shown(), {
      ...first,
      subaddresses: false,
      unknownUsers: "defer",
      accountBytes: 0,
      accountMessages: 7,
    });
    for (const wrong of [{ unknownUsers: "eat" }, { subaddresses: 1 }, { accountBytes: -1 }, { accountMessages: "7" }])
      assert.equal((await change(wrong)).status, 422);
    const usual = { subaddresses: true, unknownUsers: "refuse", accountBytes: null, accountMessages: null };
    assert.equal((await change(usual)).status, 204);
    assert.deepEqual(await shown(), first);
    assert.equal((await root.post("/api/admin/domains/rules", { name: "none.example" })).status, 404);
  });

  it("keeps the addresses that nobody may write to", async () => {
    const shown = async () => (await root.get("/api/admin/suppressions")).value;
    assert.deepEqual(await shown(), { suppressed: [], hasMore: false });
    const gone = { address: "Gone@far.example", reason: "she has left" };
    assert.equal((await root.post("/api/admin/suppressions", gone)).status, 204);
    assert.equal((await root.post("/api/admin/suppressions", { address: "nobody" })).status, 422);
    assert.deepEqual(await shown(), {
      suppressed: [{ address: "gone@far.example", reason: "she has left", until: null }],
      hasMore: false,
    });
    assert.equal((await root.post("/api/admin/suppressions/remove", gone)).status, 204);
    assert.equal((await root.post("/api/admin/suppressions/remove", gone)).status, 404);
  });

  it("tells what an account has sent, and lets it send again", async () => {
    const shown = async () => (await root.get(`/api/admin/accounts/sending?address=${ANN}`)).value;
    const id = (await logins.directory.account(ANN))?.id;
    assert.ok(id !== undefined);
    await admin.sending.note(id, 100);
    const rules = { recipientsPerDay: 100, failuresPerDay: 10 };
    assert.deepEqual(await shown(), { recipients: 100, failures: 0, ...rules, isStopped: true });
    assert.equal((await root.post("/api/admin/accounts/sending/clear", { address: ANN })).status, 204);
    assert.deepEqual(await shown(), { recipients: 0, failures: 0, ...rules, isStopped: false });
    assert.equal((await root.get("/api/admin/accounts/sending?address=no@example.org")).status, 404);
  });

  it("tells of the logins of others, and takes them back", async () => {
    const address = "lost@example.org";
    const path = "/api/admin/accounts/security";
    await root.post("/api/admin/accounts", { address });
    const { id } = (await logins.directory.account(address))!;
    await logins.directory.setPassword(address, "open sesame");
    const lost = await loggedIn(address);
    await logins.directory.tokens.add(id, "telephone");
    await logins.directory.tokens.add(id, "tablet");
    const shown = async () => (await root.get(`${path}?address=${address}`)).value;
    const names = async () => ((await shown())["programs"] as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(await names(), ["tablet", "telephone"]);
    const told = await shown();
    assert.deepEqual([told["secondFactor"], told["passkeys"]], [false, []]);
    assert.deepEqual(
      (told["browsers"] as object[]).map((each) => Object.keys(each).toSorted()),
      [["address", "client", "usedAt"]],
    );
    assert.equal((await root.post(`${path}/programs/remove`, { address, program: "telephone" })).status, 204);
    assert.equal((await root.post(`${path}/programs/remove`, { address, program: "telephone" })).status, 404);
    assert.deepEqual(await names(), ["tablet"]);
    for (const what of ["sessions/end", "second-factor/remove", "passkeys/remove"]) {
      assert.equal((await root.post(`${path}/${what}`, { address })).status, 204, what);
      assert.equal((await root.post(`${path}/${what}`, { address: ROOT })).status, 409, what);
    }
    assert.deepEqual((await shown())["browsers"], []);
    assert.equal((await lost.get("/api/admin/health")).status, 404);
    assert.equal((await root.get(`${path}?address=no@example.org`)).status, 404);
    await root.post("/api/admin/accounts/remove", { address });
  });

  it("tells what others report", async () => {
    assert.ok(Array.isArray((await root.get("/api/admin/reports?days=30")).value["domains"]));
    for (const days of ["", "0", "x", "1e9"])
      assert.equal((await root.get(`/api/admin/reports?days=${days}`)).status, 422);
  });

  it("changes the name of an account, and where its mail goes", async () => {
    const change = { address: ANN, name: " Ann Archer ", subaddressFolders: true };
    assert.equal((await root.post("/api/admin/accounts/settings", change)).status, 204);
    const entry = await logins.directory.account(ANN);
    assert.deepEqual([entry?.displayName, entry?.subaddressFolders], ["Ann Archer", true]);
    const back = { address: ANN, name: "", subaddressFolders: false };
    assert.equal((await root.post("/api/admin/accounts/settings", back)).status, 204);
    assert.equal((await logins.directory.account(ANN))?.displayName, undefined);
  });

  it("gives a domain new keys when everybody sees them, and forgets the old ones", async () => {
    interface Key {
      selector: string;
      state: string;
      neededUntil: number | null;
      isPublished: boolean | null;
      record: { name: string; value: string };
    }
    const name = "keys.example";
    const keys = async (check = "") =>
      (await root.get(`/api/admin/domains/keys?name=${name}${check}`)).value["keys"] as Key[];
    const rotate = () => root.post("/api/admin/domains/keys/rotate", { name });
    const forget = (...gone: readonly Key[]) =>
      root.post("/api/admin/domains/keys/remove", { name, selectors: gone.map(({ selector }) => selector) });
    assert.equal((await root.get(`/api/admin/domains/keys?name=${name}`)).status, 404);
    await root.post("/api/admin/domains", { name });
    const old = await keys();
    assert.deepEqual(
      old.map(({ state, isPublished, neededUntil }) => [state, isPublished, neededUntil]),
      [
        ["active", null, null],
        ["active", null, null],
      ],
    );
    assert.equal((await forget(...old)).status, 409);
    assert.deepEqual((await rotate()).value, { step: "made" });
    assert.equal((await rotate()).status, 409);
    const next = (await keys("&check=yes")).filter(({ state }) => state === "next");
    assert.deepEqual(
      next.map(({ isPublished }) => isPublished),
      [false, false],
    );
    zone.add(next.map(({ record }) => `${record.name} TXT "${record.value}"`).join("\n"));
    assert.ok((await keys("&check=yes")).filter(({ state }) => state === "next").every((key) => key.isPublished));
    assert.deepEqual((await rotate()).value, { step: "used" });
    const retired = (await keys()).filter(({ state }) => state === "retired");
    assert.deepEqual(
      retired.map(({ selector, neededUntil }) => [selector, neededUntil]),
      old.map(({ selector }) => [selector, at.clock.now() + 14 * DAY_MS]),
    );
    assert.equal((await forget(...retired)).status, 204);
    assert.equal((await keys()).length, 2);
    zone.behave(next[0]?.record.name ?? "", "servfail");
    assert.deepEqual(
      (await keys("&check=yes")).map(({ isPublished }) => isPublished),
      [null, true],
    );
    await root.post("/api/admin/domains/remove", { name });
  });

  it("adds domains with keys, shows what they publish, and removes them", async () => {
    assert.equal((await root.post("/api/admin/domains", { name: "two.example" })).status, 204);
    assert.equal((await root.post("/api/admin/domains", { name: "two.example" })).status, 409);
    assert.equal((await root.post("/api/admin/domains", { name: "no domain" })).status, 422);
    assert.equal((await logins.directory.keys.list("two.example")).length > 0, true);
    const change = { name: "two.example", address: ANN };
    assert.equal((await root.post("/api/admin/domains/catch-all", change)).status, 204);
    const { domains } = (await root.get("/api/admin/domains")).value as { domains: { name: string }[] };
    const rules = { subaddresses: true, unknownUsers: "refuse", accountBytes: null, accountMessages: null };
    assert.deepEqual(domains, [
      { name: "example.org", ...rules, catchAll: null },
      { name: "two.example", ...rules, catchAll: ANN },
    ]);
    const records = await root.get("/api/admin/domains/records?name=two.example&check=yes");
    assert.deepEqual(records.value, { domain: "two.example", check: true });
    assert.equal((await root.post("/api/admin/domains/remove", { name: "two.example" })).status, 204);
    assert.equal((await root.post("/api/admin/domains/remove", { name: "example.org" })).status, 409);
  });

  it("invites people, who choose their password once", async () => {
    const made = await root.post("/api/admin/accounts", { address: "new@example.org", name: "New" });
    assert.equal(made.status, 200);
    const invitation = String(made.value["invitation"]);
    const guest = new TestBrowser(app);
    assert.deepEqual((await guest.post("/api/invitation", { invitation })).value, {
      address: "new@example.org",
      name: "New",
    });
    assert.equal((await guest.post("/api/invitation/accept", { invitation, password: "" })).status, 422);
    const short = await guest.post("/api/invitation/accept", { invitation, password: "my own" });
    assert.deepEqual([short.status, short.value["code"]], [422, "invalid"]);
    assert.equal((await guest.post("/api/invitation/accept", { invitation, password: "my own words" })).status, 200);
    assert.equal((await guest.post("/api/invitation/accept", { invitation, password: "again" })).status, 404);
    assert.equal((await guest.post("/api/invitation", { invitation: "made up" })).status, 404);
    await loggedIn("new@example.org", "my own words");
    const again = await root.post("/api/admin/accounts/invite", { address: "new@example.org" });
    assert.equal((await guest.post("/login", { name: "new@example.org", password: "my own words" })).status, 401);
    const second = String(
      (await root.post("/api/admin/accounts/invite", { address: "new@example.org" })).value["invitation"],
    );
    assert.equal((await guest.post("/api/invitation", { invitation: again.value["invitation"] })).status, 404);
    at.clock.advance(7 * DAY_MS);
    assert.equal((await guest.post("/api/invitation", { invitation: second })).status, 404);
    root = await loggedIn(ROOT);
  });

  it("shows accounts, changes what they hold and whether they may, but not the administrator's own", async () => {
    const one = async (): Promise<Record<string, unknown> | undefined> => {
      const { accounts } = (await root.get("/api/admin/accounts")).value as { accounts: Record<string, unknown>[] };
      return accounts.find(({ address }) => address === ANN);
    };
    assert.deepEqual(
      [(await one())?.["enabled"], (await one())?.["maxBytes"], typeof (await one())?.["lastLoginAt"]],
      [true, null, "number"],
    );
    assert.equal(
      (await root.post("/api/admin/accounts/quota", { address: ANN, bytes: 5000, messages: 0 })).status,
      204,
    );
    assert.equal((await root.post("/api/admin/accounts/quota", { address: ANN, bytes: -1, messages: 0 })).status, 422);
    assert.equal((await one())?.["maxBytes"], 5000);
    const ann = await loggedIn(ANN);
    assert.equal((await root.post("/api/admin/accounts/enabled", { address: ANN, value: false })).status, 204);
    assert.equal((await ann.post("/login", { name: ANN, password: "open sesame" })).status, 401);
    assert.equal((await root.post("/api/admin/accounts/enabled", { address: ANN, value: true })).status, 204);
    assert.equal((await root.post("/api/admin/accounts/administrator", { address: ANN, value: true })).status, 204);
    assert.equal((await ann.get("/api/admin/health")).status, 200);
    assert.equal((await root.post("/api/admin/accounts/administrator", { address: ANN, value: false })).status, 204);
    for (const what of ["enabled", "administrator", "invite", "reset", "withdraw", "remove"])
      assert.equal((await root.post(`/api/admin/accounts/${what}`, { address: ROOT, value: false })).status, 409);
    assert.equal((await root.post("/api/admin/accounts/reset", { address: ANN })).status, 200);
    assert.equal((await ann.post("/login", { name: ANN, password: "open sesame" })).status, 401);
    assert.equal(
      (await root.post("/api/admin/accounts/quota", { address: "x@example.org", bytes: 0, messages: 0 })).status,
      404,
    );
  });

  it("takes invitations back, and removes accounts with their mail", async () => {
    const address = "short@example.org";
    const { value } = await root.post("/api/admin/accounts", { address });
    assert.equal((await root.post("/api/admin/accounts/withdraw", { address })).status, 204);
    const guest = new TestBrowser(app);
    assert.equal((await guest.post("/api/invitation", { invitation: value["invitation"] })).status, 404);
    assert.equal((await root.post("/api/admin/accounts/remove", { address })).status, 204);
    assert.equal((await root.post("/api/admin/accounts/remove", { address })).status, 404);
    assert.equal(await logins.directory.account(address), undefined);
  });

  it("adds aliases, changes their members, and removes them", async () => {
    const address = "info@example.org";
    assert.equal((await root.post("/api/admin/aliases", { address, members: [ANN] })).status, 204);
    assert.equal((await root.post("/api/admin/aliases", { address, members: "x" })).status, 422);
    assert.equal((await root.post("/api/admin/aliases/members", { address, members: [ANN, ROOT] })).status, 204);
    assert.deepEqual((await root.get("/api/admin/aliases")).value, { aliases: [{ address, members: [ANN, ROOT] }] });
    assert.equal((await root.post("/api/admin/aliases/remove", { address })).status, 204);
    assert.equal((await root.post("/api/admin/aliases/remove", { address })).status, 404);
  });

  it("tells the way of a message, and nothing it says", async () => {
    const message =
      "Received: from far by here; Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <one@far.example>\r\nSubject: Secret\r\n\r\nhush\r\n";
    const ann = await logins.directory.account(ANN);
    assert.ok(ann);
    const prepared = await at.store.prepare(Buffer.from(message));
    await at.store.account(ann.id).write(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      assert.ok(inbox);
      await mail.append(inbox.id, prepared, { flags: ["\\Seen"] });
    });
    const find = (q: string) => root.get(`/api/admin/journey?q=${encodeURIComponent(q)}`);
    for (const q of ["<one@far.example>", "one@far.example", ANN]) {
      const { value } = await find(q);
      const [journey] = value["stored"] as { account: string; mailbox: string; steps: { what: string }[] }[];
      assert.deepEqual([journey?.account, journey?.mailbox], [ANN, "INBOX"], q);
      assert.deepEqual(
        journey?.steps.map(({ what }) => what),
        ["accepted", "filed", "read"],
      );
      assert.doesNotMatch(JSON.stringify(value), /Secret|hush/);
    }
    assert.deepEqual((await find("<other@far.example>")).value["stored"], []);
    assert.equal((await find("what?")).status, 422);
  });

  it("shows the queue, and wants to be told what a change is about", async () => {
    assert.deepEqual((await root.get("/api/admin/queue")).value, { hops: [], messages: [], hasMore: false });
    assert.equal((await root.get("/api/admin/queue/message?id=x")).status, 404);
    assert.equal((await root.post("/api/admin/queue/change", { how: "retry", ids: [] })).status, 422);
    assert.equal((await root.post("/api/admin/queue/change", { how: "burn", ids: ["x"] })).status, 422);
    assert.deepEqual((await root.post("/api/admin/queue/change", { how: "retry", ids: ["x"] })).value, { messages: 0 });
    assert.deepEqual((await root.post("/api/admin/queue/change", { how: "retry", hop: "x" })).value, { messages: 0 });
  });
});
