import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import type { Principal } from "../directory/login.ts";
import { JmapEndpoint } from "../jmap/endpoint.ts";
import { mailFlow } from "../jmap/testing/mail-flow.ts";
import type { AccountId } from "../store/model.ts";
import { temporaryStore } from "../store/testing/temporary-store.ts";
import { httpApp } from "./app.ts";
import { FirstStart } from "../mail/first-start.ts";
import { temporaryAdmin } from "./testing/admin.ts";
import { temporaryLogins } from "./testing/logins.ts";
import type { LoginParts } from "./visitor.ts";

const open = new AsyncDisposableStack();
after(() => open.disposeAsync());
const at = open.use(await temporaryStore());
const flow = open.use(await mailFlow(at, at.clock));
const logins = open.use(await temporaryLogins(at.folder, at.clock));
const admin = open.use(await temporaryAdmin(at, logins));
/** Knows one account. */
const gate: LoginParts["gate"] = {
  ...logins.login.gate,
  async token(_claimant, { token }) {
    if (token === "pht_right") return { accountId: 1 as AccountId, address: "ada@example.com" };
    throw new Refusal("forbidden", "wrong name or password");
  },
  async password(_claimant, name, password) {
    if (name === "ada@example.com" && password === "grüße") return { accountId: 1 as AccountId, address: name };
    throw new Refusal("forbidden", "wrong name or password");
  },
  async passwordAndCode(claimant, { name, password }) {
    return this.password(claimant, name, password);
  },
};

/** Sessions by token, in memory. */
const opened = new Map<string, Principal>();
const sessions: LoginParts["sessions"] = {
  async open(principal) {
    const token = `t${opened.size + 1}`;
    opened.set(token, principal);
    return token;
  },
  find: async (token) => opened.get(token),
  close: async (token) => void opened.delete(token),
};

function appWith(check: () => Promise<void>) {
  let now = 0;
  const app = httpApp({
    checkStore: check,
    metricsPage: async () => "posthorn_up 1\n",
    metricsType: "text/plain; version=0.0.4",
    domains: {
      isLocalDomain: async () => false,
      hostname: "mx.example.com",
      servers: [],
      signProfile: async (profile) => profile,
      mtaSts: "none",
      userAgents: () => undefined,
    },
    imports: { messageBytesMax: 1_000_000, authorities: async () => [] },
    outside: { addressesOf: async () => [], authorities: [], privateAddresses: false },
    webFolder: "",
    now: () => now,
    jmap: new JmapEndpoint({
      store: at.store,
      sharing: flow.sharing,
      directory: flow.mail.directory,
      mail: flow.mail,
      begun: flow.begun,
      logins: flow.logins,
      webPush: flow.webPush,
      clock: at.clock,
      log: silentLog,
      software: { name: "Posthorn", version: "0" },
      hostname: "mx.example.com",
      messageBytesMax: 1000,
    }),
    login: { ...logins.login, gate, sessions, clearTextLogins: false },
    security: logins,
    admin,
    setup: {
      firstStart: new FirstStart({ ...logins, store: at.store, clock: at.clock, quota: admin.quota }),
      surroundings: async () => [],
    },
    junkFilter: true,
    answerTo: async (token) => (token === "known" ? "known.answer" : undefined),
    demoAccounts: [],
  });
  return { app, later: (ms: number) => void (now += ms) };
}

describe("HTTP", () => {
  it("says that the server is well, and asks the store at most once a second", async () => {
    let asked = 0;
    const { app, later } = appWith(async () => void asked++);
    for (let i = 0; i < 10; i++) assert.equal((await app.request("/healthz")).status, 200);
    assert.equal(asked, 1);
    later(1000);
    assert.deepEqual(await (await app.request("/healthz")).json(), { status: "ok" });
    assert.equal(asked, 2);
  });

  it("says why the server is not well, and that it is again", async () => {
    let full = true;
    const { app, later } = appWith(() => (full ? Promise.reject(new Error("the disk is full")) : Promise.resolve()));
    const answer = await app.request("/healthz");
    assert.equal(answer.status, 503);
    assert.deepEqual(await answer.json(), { status: "failing", reason: "the disk is full" });
    full = false;
    later(1000);
    assert.equal((await app.request("/healthz")).status, 200);
  });

  it("gives the metrics with their type, and nothing else", async () => {
    const { app } = appWith(async () => undefined);
    const answer = await app.request("/metrics");
    assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4");
    assert.equal(await answer.text(), "posthorn_up 1\n");
    assert.equal((await app.request("/")).status, 404);
    assert.equal((await app.request("/metrics", { method: "POST" })).status, 404);
    const from = async (remoteAddress: string): Promise<number> =>
      (await app.request("/metrics", {}, { incoming: { socket: { remoteAddress } } })).status;
    for (const address of ["127.0.0.1", "10.0.0.1", "::ffff:192.168.0.1"]) assert.equal(await from(address), 200);
    for (const address of ["9.9.9.9", "::ffff:9.9.9.9", "2620:fe::9"]) assert.equal(await from(address), 404);
  });

  const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString("base64")}` } });

  it("gives the JMAP Session to who logs in, with URLs of the host that was asked", async () => {
    const { app } = appWith(async () => undefined);
    for (const path of ["/.well-known/jmap", "/jmap/session"]) {
      const asked = basic("ada@example.com:grüße");
      const answer = await app.request(`http://mail.example.com:8080${path}`, {
        headers: { ...asked.headers, host: "mail.example.com:8080" },
      });
      assert.equal(answer.status, 200);
      const session = (await answer.json()) as Record<string, unknown>;
      assert.equal(session["apiUrl"], "http://mail.example.com:8080/jmap/api");
      assert.equal(session["username"], "ada@example.com");
    }
  });

  it("takes a token of a program, and no other", async () => {
    const { app } = appWith(async () => undefined);
    const session = async (token: string): Promise<number> =>
      (await app.request("/jmap/session", { headers: { authorization: `Bearer ${token}` } })).status;
    assert.deepEqual([await session("pht_right"), await session("pht_wrong"), await session("?")], [200, 401, 401]);
  });

  it("asks for a login, and takes no wrong one", async () => {
    const { app } = appWith(async () => undefined);
    for (const init of [
      {},
      basic("ada@example.com:wrong"),
      basic("no colon"),
      { headers: { authorization: "Basic ?" } },
    ]) {
      const answer = await app.request("/jmap/session", init);
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get("www-authenticate") ?? "", /^Basic /);
    }
  });

  const ORIGIN = "http://mail.example.com";
  const post = (body: string, headers: Record<string, string> = {}) => ({
    method: "POST",
    body,
    headers: {
      host: "mail.example.com",
      origin: ORIGIN,
      "content-type": "application/json",
      "content-length": `${body.length}`,
      ...headers,
    },
  });
  const right = JSON.stringify({ name: "ada@example.com", password: "gr\u00fc\u00dfe" });

  it("keeps a login in a cookie that scripts and other sites do not get, until it ends", async () => {
    const { app } = appWith(async () => undefined);
    const login = await app.request(`${ORIGIN}/login`, post(right));
    assert.equal(login.status, 200);
    assert.deepEqual(await login.json(), { username: "ada@example.com" });
    const cookie = login.headers.get("set-cookie") ?? "";
    assert.match(cookie, /^posthorn=t\d+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
    const [pair = ""] = cookie.split(";");
    const session = () =>
      app.request(`${ORIGIN}/jmap/session`, { headers: { host: "mail.example.com", cookie: pair } });
    assert.equal((await session()).status, 200);
    const api = JSON.stringify({ using: ["urn:ietf:params:jmap:core"], methodCalls: [] });
    assert.equal((await app.request(`${ORIGIN}/jmap/api`, post(api, { cookie: pair }))).status, 200);
    for (const headers of [{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }])
      assert.equal((await app.request(`${ORIGIN}/jmap/api`, post(api, { cookie: pair, ...headers }))).status, 401);
    const logout = await app.request(`${ORIGIN}/logout`, post("", { cookie: pair }));
    assert.equal(logout.status, 204);
    assert.match(logout.headers.get("set-cookie") ?? "", /^posthorn=; Max-Age=0/);
    assert.equal((await session()).status, 401);
  });

  it("says how each address of JMAP is to be asked", async () => {
    const { app } = appWith(async () => undefined);
    for (const [method, path, allowed] of [
      ["GET", "/jmap/api", "POST"],
      ["PUT", "/jmap/upload/A1", "POST"],
      ["POST", "/.well-known/jmap", "GET, HEAD"],
      ["DELETE", "/jmap/download/A1/B1/x", "GET, HEAD"],
    ] as const) {
      const answer = await app.request(`${ORIGIN}${path}`, { method });
      assert.deepEqual([answer.status, answer.headers.get("allow")], [405, allowed]);
    }
  });

  it("lets pages of other sites ask with a token of their own, and never with a cookie", async () => {
    const { app } = appWith(async () => undefined);
    const origin = "https://webmail.example";
    const question = {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
    };
    for (const path of ["/.well-known/jmap", "/jmap/api", "/jmap/upload/A1", "/jmap/download/A1/B1/x"]) {
      const allowed = await app.request(`${ORIGIN}${path}`, question);
      assert.equal(allowed.status, 204);
      assert.equal(allowed.headers.get("access-control-allow-origin"), "*");
      assert.match(allowed.headers.get("access-control-allow-headers") ?? "", /Authorization, Content-Type/);
      assert.equal(allowed.headers.get("access-control-allow-credentials"), null);
    }
    const ask = (authorization: string) =>
      app.request(`${ORIGIN}/jmap/session`, { headers: { origin, authorization, "sec-fetch-site": "cross-site" } });
    for (const [authorization, status] of [
      ["Bearer pht_right", 200],
      ["Bearer pht_wrong", 401],
    ] as const) {
      const answer = await ask(authorization);
      assert.deepEqual([answer.status, answer.headers.get("access-control-allow-origin")], [status, "*"]);
    }
    const elsewhere = await app.request(`${ORIGIN}/login`, question);
    assert.equal(elsewhere.headers.get("access-control-allow-origin"), null);
  });

  it("takes no login from another site, no other form of it, and no wrong one", async () => {
    const { app } = appWith(async () => undefined);
    const tries: readonly (readonly [status: number, init: ReturnType<typeof post>])[] = [
      [403, post(right, { origin: "http://evil.example" })],
      [403, post(right, { "sec-fetch-site": "cross-site" })],
      [400, post(right, { "content-type": "text/plain" })],
      [400, post("{")],
      [400, post("[]")],
      [400, post(JSON.stringify({ name: "x" }))],
      [400, post(right, { "content-length": "100000" })],
      [401, post(JSON.stringify({ name: "ada@example.com", password: "wrong" }))],
    ];
    for (const [status, init] of tries) {
      const answer = await app.request(`${ORIGIN}/login`, init);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("set-cookie"), null);
      assert.equal(answer.headers.get("www-authenticate"), null);
    }
  });
});
