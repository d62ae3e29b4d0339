import assert from "node:assert/strict";
import { createSign, generateKeyPairSync, createHash, type KeyObject } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { Hono } from "hono";
import { fromBase32 } from "../../../test/support/base32.ts";
import { totpCode } from "../../auth/totp.ts";
import { TestClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { silentLog } from "../../base/log.ts";
import type { Claimant } from "../../directory/login.ts";
import { loginRoutes } from "../login.ts";
import { TestBrowser, temporaryLogins, type TestLogins } from "../testing/logins.ts";
import { securityRoutes } from "./security.ts";

const ANN = "ann@example.org";
const PASSWORD = "open sesame";

describe("what people decide of their own logins", () => {
  let folder: string;
  let at: TestLogins;
  let clock: TestClock;
  let app: Hono;
  let browser: TestBrowser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-security-"));
    clock = new TestClock();
    at = await temporaryLogins(folder, clock);
    app = new Hono();
    app.route("/", loginRoutes(at.login));
    app.route("/", securityRoutes(at));
  });
  after(async () => {
    await at[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    if ((await at.directory.account(ANN)) !== undefined) await at.directory.removeAccount(ANN);
    await at.directory.addAccount({ address: ANN, displayName: "Ann", password: PASSWORD });
    browser = await loggedIn();
  });

  async function loggedIn(password = PASSWORD, code?: string): Promise<TestBrowser> {
    const fresh = new TestBrowser(app);
    const { status } = await fresh.post("/login", { name: ANN, password, ...(code === undefined ? {} : { code }) });
    assert.equal(status, 200);
    return fresh;
  }
  const program: Claimant = {
    id: "c1",
    protocol: "imap",
    log: silentLog,
    peer: { address: "192.0.2.7", port: 1 },
    tls: undefined,
    allowsLogin: true,
    loggedIn: () => undefined,
  };
  const opens = (password: string): Promise<boolean> =>
    at.login.gate.password(program, ANN, password).then(
      () => true,
      (error: unknown) => {
        assert.ok(error instanceof Refusal);
        return false;
      },
    );

  it("asks for a login, and takes nothing from other sites, or by other means than the cookie", async () => {
    const stranger = new TestBrowser(app);
    assert.equal((await stranger.get("/api/security")).status, 401);
    assert.equal((await stranger.post("/api/security/password", {})).status, 401);
    const basic = { authorization: `Basic ${Buffer.from(`${ANN}:${PASSWORD}`).toString("base64")}` };
    assert.equal((await stranger.send("GET", "/api/security", undefined, basic)).status, 401);
    const evil = { origin: "https://evil.example" };
    assert.equal((await browser.send("POST", "/api/security/sessions/end-others", {}, evil)).status, 403);
    assert.equal(
      (await browser.send("POST", "/api/security/app-passwords", {}, { "content-type": "text/plain" })).status,
      422,
    );
    assert.equal((await browser.get("/api/me")).value["isAdministrator"], false);
  });

  it("changes the password: the old one and all other sessions end at once", async () => {
    const other = await loggedIn();
    assert.equal((await browser.post("/api/security/password", { password: "wrong", next: "a new one" })).status, 403);
    assert.equal((await browser.post("/api/security/password", { password: PASSWORD, next: "" })).status, 422);
    assert.equal((await browser.post("/api/security/password", { password: PASSWORD, next: "new one" })).status, 422);
    assert.equal((await other.get("/api/me")).status, 200);
    assert.equal((await browser.post("/api/security/password", { password: PASSWORD, next: "a new one" })).status, 204);
    assert.equal((await other.get("/api/me")).status, 401);
    assert.equal((await browser.get("/api/me")).status, 200);
    assert.equal(await opens(PASSWORD), false);
    assert.equal(await opens("a new one"), true);
  });

  it("makes passwords of programs, shows when they were used, and takes them back", async () => {
    const { value } = await browser.post("/api/security/app-passwords", { name: " Ann's phone " });
    assert.equal(value["name"], "Ann's phone");
    assert.equal((await browser.post("/api/security/app-passwords", { name: "Ann's phone" })).status, 409);
    assert.equal((await browser.post("/api/security/app-passwords", { name: "" })).status, 422);
    const listed = async () => (await browser.get("/api/security")).value["appPasswords"];
    assert.deepEqual(await listed(), [{ name: "Ann's phone", createdAt: clock.now(), usedAt: null }]);
    clock.advance(1000);
    assert.equal(await opens(String(value["password"])), true);
    assert.deepEqual(await listed(), [{ name: "Ann's phone", createdAt: clock.now() - 1000, usedAt: clock.now() }]);
    const { logins } = (await browser.get("/api/security")).value as { logins: readonly Record<string, unknown>[] };
    const found = logins.find(({ protocol }) => protocol === "imap");
    assert.deepEqual([found?.["program"], found?.["address"], found?.["outcome"]], ["Ann's phone", "192.0.2.7", "in"]);
    assert.equal((await browser.post("/api/security/app-passwords/remove", { name: "Ann's phone" })).status, 204);
    assert.equal((await browser.post("/api/security/app-passwords/remove", { name: "Ann's phone" })).status, 404);
    assert.equal(await opens(String(value["password"])), false);
  });

  it("asks who one is before what stays, where the login or the last proof is some minutes old", async () => {
    const { value: asked } = await browser.post("/api/security/passkeys/begin", {});
    const device = new TestAuthenticator("mail.example.org");
    await browser.post("/api/security/passkeys", { name: "Key", response: device.create(asked as never) });
    clock.advance(599_000);
    assert.equal((await browser.post("/api/security/app-passwords", { name: "in time" })).status, 200);
    clock.advance(2_000);
    const asks: readonly (readonly [path: string, body: Record<string, unknown>])[] = [
      ["app-passwords", { name: "late" }],
      ["second-factor/begin", {}],
      ["second-factor/recovery-codes", {}],
      ["second-factor/remove", {}],
      ["passkeys/begin", {}],
      ["passkeys/remove", { id: "x" }],
    ];
    for (const [path, body] of asks) {
      const { status, value } = await browser.post(`/api/security/${path}`, body);
      assert.deepEqual([path, status, value["code"]], [path, 403, "proof"]);
    }
    const listed = (await browser.get("/api/security")).value["appPasswords"] as { name: string }[];
    assert.deepEqual(
      listed.map(({ name }) => name),
      ["in time"],
    );
    const wrong = await browser.post("/api/security/prove", { password: "guess" });
    assert.deepEqual([wrong.status, wrong.value["code"]], [403, "forbidden"]);
    assert.equal((await browser.post("/api/security/app-passwords", { name: "late" })).status, 403);
    assert.equal((await browser.post("/api/security/prove", { password: PASSWORD })).status, 204);
    assert.equal((await browser.post("/api/security/app-passwords", { name: "late" })).status, 200);

    // Another browser of the same account has shown nothing; a passkey is as good as the password, where it is the account's own.
    clock.advance(600_000);
    const passkey = async () => {
      const { value } = await new TestBrowser(app).post("/login/passkey/begin");
      return device.get((value as { challenge: string }).challenge);
    };
    assert.equal((await browser.post("/api/security/prove", { passkey: await passkey() })).status, 204);
    assert.equal((await browser.post("/api/security/app-passwords", { name: "by key" })).status, 200);
    await at.directory.addAccount({ address: "bob@example.org", password: PASSWORD });
    const bob = new TestBrowser(app);
    await bob.post("/login", { name: "bob@example.org", password: PASSWORD });
    clock.advance(600_000);
    assert.equal((await bob.post("/api/security/prove", { passkey: await passkey() })).status, 403);
    assert.equal((await bob.post("/api/security/app-passwords", { name: "mine" })).status, 403);
    await at.directory.removeAccount("bob@example.org");
  });

  it("does not let a program's password into the pages", async () => {
    const { value } = await browser.post("/api/security/app-passwords", { name: "phone" });
    const thief = new TestBrowser(app);
    assert.equal((await thief.post("/login", { name: ANN, password: value["password"] })).status, 401);
  });

  it("lists the browsers, and ends them", async () => {
    const other = await loggedIn();
    const sessions = async () =>
      (await browser.get("/api/security")).value["sessions"] as { id: string; isThis: boolean; client: string }[];
    const listed = await sessions();
    assert.equal(listed.length, 2);
    assert.equal(listed.filter(({ isThis }) => isThis).length, 1);
    assert.equal(listed[0]?.client, "Test browser");
    const foreign = listed.find(({ isThis }) => !isThis);
    assert.equal((await browser.post("/api/security/sessions/end", { id: foreign?.id })).status, 204);
    assert.equal((await browser.post("/api/security/sessions/end", { id: foreign?.id })).status, 404);
    assert.equal((await other.get("/api/me")).status, 401);
    const third = await loggedIn();
    assert.deepEqual((await browser.post("/api/security/sessions/end-others")).value, { ended: 1 });
    assert.equal((await third.get("/api/me")).status, 401);
    assert.equal((await browser.get("/api/me")).status, 200);
  });

  it("shows failed logins, equal ones once with their number", async () => {
    for (let i = 0; i < 3; i++) assert.equal(await opens("guess"), false);
    const { logins } = (await browser.get("/api/security")).value as { logins: readonly Record<string, unknown>[] };
    const wrong = logins.find(({ outcome }) => outcome === "wrong");
    assert.deepEqual([wrong?.["protocol"], wrong?.["address"], wrong?.["times"]], ["imap", "192.0.2.7", 3]);
  });

  async function withSecondFactor(): Promise<{ secret: Uint8Array; recoveryCodes: readonly string[] }> {
    const begun = await browser.post("/api/security/second-factor/begin", { password: PASSWORD });
    const secret = fromBase32(String(begun.value["secret"]));
    assert.match(
      String(begun.value["uri"]),
      /^otpauth:\/\/totp\/Posthorn%3Aann%40example\.org\?secret=[A-Z2-7]{32}&issuer=Posthorn$/,
    );
    assert.equal((await browser.post("/api/security/second-factor/confirm", { code: "000000" })).status, 422);
    const code = totpCode(secret, clock.now());
    const confirmed = await browser.post("/api/security/second-factor/confirm", {
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
    });
    assert.equal(confirmed.status, 200);
    return { secret, recoveryCodes: confirmed.value["recoveryCodes"] as string[] };
  }

  it("wants a second factor where there is one; programs go on with passwords of their own", async () => {
    const phone = (await browser.post("/api/security/app-passwords", { name: "phone" })).value["password"];
    assert.equal((await browser.post("/api/security/second-factor/begin", { password: "wrong" })).status, 403);
    const { secret, recoveryCodes } = await withSecondFactor();
    assert.equal(recoveryCodes.length, 10);
    assert.equal((await browser.post("/api/security/second-factor/begin", { password: PASSWORD })).status, 409);
    assert.equal(await opens(PASSWORD), false);
    assert.equal(await opens(String(phone)), true);
    const fresh = new TestBrowser(app);
    const alone = await fresh.post("/login", { name: ANN, password: PASSWORD });
    assert.deepEqual([alone.status, alone.value["code"]], [401, "second-factor"]);
    const wrong = await fresh.post("/login", { name: ANN, password: "wrong", code: totpCode(secret, clock.now()) });
    assert.deepEqual([wrong.status, wrong.value["code"]], [401, undefined]);
    clock.advance(60_000);
    const code = totpCode(secret, clock.now());
    await loggedIn(PASSWORD, code);
    assert.equal(
      (await fresh.post("/login", { name: ANN, password: PASSWORD, code })).status,
      401,
      "a code is good once",
    );
    const [paper = ""] = recoveryCodes;
    await loggedIn(PASSWORD, paper.toUpperCase());
    assert.equal((await fresh.post("/login", { name: ANN, password: PASSWORD, code: paper })).status, 401);
    const state = async () => (await browser.get("/api/security")).value["secondFactor"];
    assert.deepEqual(await state(), { isOn: true, recoveryCodesLeft: 9 });
    const renewed = await browser.post("/api/security/second-factor/recovery-codes", { password: PASSWORD });
    assert.equal((renewed.value["recoveryCodes"] as string[]).length, 10);
    assert.deepEqual(await state(), { isOn: true, recoveryCodesLeft: 10 });
    const { logins } = (await browser.get("/api/security")).value as { logins: readonly Record<string, unknown>[] };
    assert.ok(logins.some(({ outcome, protocol }) => outcome === "second-factor" && protocol === "imap"));
    assert.equal((await browser.post("/api/security/second-factor/remove", { password: PASSWORD })).status, 204);
    assert.equal(await opens(PASSWORD), true);
    await loggedIn();
  });

  it("logs in with a passkey, once for each answer, and only where it was made", async () => {
    assert.equal((await browser.post("/api/security/passkeys/begin", { password: "wrong" })).status, 403);
    const { value: asked } = await browser.post("/api/security/passkeys/begin", { password: PASSWORD });
    const device = new TestAuthenticator("mail.example.org");
    const response = device.create(asked as unknown as { challenge: string });
    assert.equal((await browser.post("/api/security/passkeys", { name: "Key", response })).status, 204);
    assert.equal((await browser.post("/api/security/passkeys", { name: "Again", response })).status, 403);
    const stranger = new TestBrowser(app);
    const { value: options } = await stranger.post("/login/passkey/begin");
    const { challenge } = options as { challenge: string };
    assert.equal((await stranger.post("/login/passkey", device.get(challenge, "https://evil.example"))).status, 401);
    assert.equal(
      (await stranger.post("/login/passkey", new TestAuthenticator("mail.example.org").get(challenge))).status,
      401,
    );
    const answer = device.get(challenge);
    const login = await stranger.post("/login/passkey", answer);
    assert.deepEqual(login, { status: 200, value: { username: ANN } });
    assert.equal((await stranger.get("/api/me")).value["address"], ANN);
    assert.equal((await new TestBrowser(app).post("/login/passkey", answer)).status, 401);
    clock.advance(300_000);
    assert.equal((await stranger.post("/login/passkey", device.get(challenge))).status, 401);
    const [key] = (await browser.get("/api/security")).value["passkeys"] as { id: string; name: string }[];
    assert.equal(key?.name, "Key");
    assert.equal((await browser.post("/api/security/passkeys/remove", { id: key?.id })).status, 204);
    const { value: later } = await stranger.post("/login/passkey/begin");
    assert.equal(
      (await stranger.post("/login/passkey", device.get((later as { challenge: string }).challenge))).status,
      401,
    );
    assert.equal((await stranger.post("/login/passkey", { id: 1 })).status, 401);
  });
});

/** Makes one key, and signs with it as a security key does. */
class TestAuthenticator {
  readonly #site: string;
  readonly #origin: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #id = Buffer.from(crypto.randomUUID());

  constructor(site: string) {
    this.#site = site;
    this.#origin = `https://${site}`;
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  create({ challenge }: { challenge: string }): unknown {
    const { x = "", y = "" } = this.#publicKey.export({ format: "jwk" });
    const point = (text: string): Buffer => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, "base64url")]);
    // A COSE key of ES256: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    const key = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      point(x),
      Buffer.from([0x22]),
      point(y),
    ]);
    const length = Buffer.from([0, this.#id.length]);
    const data = Buffer.concat([this.#data(0x45), Buffer.alloc(16), length, this.#id, key]);
    const name = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
    // {"fmt": "none", "attStmt": {}, "authData": data}
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      name("fmt"),
      name("none"),
      name("attStmt"),
      Buffer.from([0xa0]),
      name("authData"),
      Buffer.from([0x58, data.length]),
      data,
    ]);
    return this.#answer({
      clientDataJSON: this.#client("webauthn.create", challenge, this.#origin),
      attestationObject: attestation.toString("base64url"),
    });
  }

  get(challenge: string, origin = this.#origin): unknown {
    const clientDataJSON = this.#client("webauthn.get", challenge, origin);
    const data = this.#data(0x05);
    const hash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    const signature = createSign("sha256")
      .update(Buffer.concat([data, hash]))
      .sign(this.#privateKey);
    return this.#answer({
      clientDataJSON,
      authenticatorData: data.toString("base64url"),
      signature: signature.toString("base64url"),
    });
  }

  #answer(response: Record<string, string>): unknown {
    const id = this.#id.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }

  /** Flags: user present, user verified, attested data. The counter stays 0, as with keys that are synchronised. */
  #data(flags: number): Buffer {
    return Buffer.concat([createHash("sha256").update(this.#site).digest(), Buffer.from([flags, 0, 0, 0, 0])]);
  }

  #client(type: string, challenge: string, origin: string): string {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString("base64url");
  }
}
