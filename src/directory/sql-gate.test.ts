import assert from "node:assert/strict";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { after, before, beforeEach, describe, it } from "node:test";
import { fromBase32 } from "../../test/support/base32.ts";
import { PasswordHasher } from "../auth/password.ts";
import { totpCode } from "../auth/totp.ts";
import { TestClock } from "../base/clock.ts";
import { Refusal, SyntaxProblem, type RefusalCode } from "../base/errors.ts";
import { silentEvents, type Events } from "../base/events.ts";
import { silentLog } from "../base/log.ts";
import { openSqlite } from "../db/sqlite.ts";
import type { Connection, TlsState } from "../net/connection.ts";
import { formatPlain } from "../wire/sasl/plain.ts";
import { formatClientFinal, formatClientFirst, type BindingFlag } from "../wire/sasl/scram.ts";
import { type Gate, type SaslExchange, SecondFactorWanted } from "./login.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openDirectory, type SqlDirectory } from "./sql-directory.ts";
import { openGate } from "./sql-gate.ts";

const ANN = "ann@example.org";
const refusal =
  (code: RefusalCode) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code;

const exporter = Buffer.from("exported keying material");
const tls: TlsState = {
  version: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  serverName: undefined,
  channelBinding: (type) => (type === "tls-exporter" ? exporter : undefined),
};

describe("the gate", () => {
  let folder: string;
  let directory: SqlDirectory;
  let other: SqlDirectory;
  let gate: Gate;
  let clock: TestClock;
  let heard: string[];
  let waited: number[];

  const cheap = new PasswordHasher({ memoryKiB: 64, passes: 1 });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-gate-"));
    const file = join(folder, "directory.db");
    const open = () => openSqlite(file, { migrations: directoryMigrations, create: true });
    directory = openDirectory({ database: await open(), hasher: cheap });
    other = openDirectory({ database: await open(), hasher: cheap });
    await directory.addDomain("example.org");
    for (const address of [ANN, "bob@example.org", "off@example.org", "new@example.org"]) {
      await directory.addAccount({ address, password: "open sesame" });
    }
    await directory.changeAccount("off@example.org", { enabled: false });
  });
  after(async () => {
    await directory[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    clock = new TestClock();
    heard = [];
    waited = [];
    const events: Events = {
      ...silentEvents,
      loggedIn: (event) => heard.push(`in ${event.protocol} ${event.account} ${event.mechanism}`),
      loginFailed: (event) => heard.push(`failed ${event.name} ${event.mechanism} ${event.reason}`),
    };
    gate = openGate({
      directory,
      events,
      clock,
      wait: async (ms) => {
        waited.push(ms);
        clock.advance(ms);
      },
    });
  });

  function connection(change: { address?: string; tls?: TlsState; allowsLogin?: boolean } = {}): Connection {
    const peer = { address: change.address ?? "192.0.2.1", port: 40_000 };
    return {
      id: "c1",
      protocol: "imap",
      log: silentLog,
      peer,
      local: peer,
      tls: change.tls,
      canStartTls: false,
      allowsLogin: change.allowsLogin ?? true,
      write: () => undefined,
      drained: async () => undefined,
      congested: false,
      startTls: async () => undefined,
      idleLimit: () => undefined,
      loggedIn: () => heard.push("connection told"),
      loggedOut: () => undefined,
      compress: () => undefined,
      compressed: false,
      actAs: () => undefined,
      end: () => undefined,
      closed: false,
    };
  }

  async function plain(message: { authorize?: string; name?: string; password?: string }) {
    const exchange = gate.exchange(connection(), "plain");
    assert.deepEqual(await exchange.step(undefined), { challenge: Buffer.alloc(0) });
    return exchange.step(formatPlain({ authorize: "", name: ANN, password: "open sesame", ...message }));
  }
  async function shown(name: string, at = gate): Promise<string> {
    const result = await at.exchange(connection(), "SCRAM-SHA-256").step(Buffer.from(`n,,n=${name},r=abc`));
    assert.ok("challenge" in result);
    return Buffer.from(result.challenge)
      .toString()
      .replace(/^r=[^,]*/, "");
  }

  it("offers mechanisms by what the connection is", () => {
    assert.deepEqual(gate.mechanisms(connection()), ["SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"]);
    assert.deepEqual(gate.mechanisms(connection({ tls })), [
      "SCRAM-SHA-256-PLUS",
      "SCRAM-SHA-256",
      "PLAIN",
      "LOGIN",
      "OAUTHBEARER",
      "XOAUTH2",
    ]);
    assert.deepEqual(gate.mechanisms(connection({ allowsLogin: false })), []);
  });

  it("takes tokens of programs as bearer tokens and as passwords, for the account they belong to", async () => {
    const account = await directory.account(ANN);
    assert.ok(account !== undefined);
    const token = await directory.tokens.add(account.id, "phone");
    const bearer = async (mechanism: string, response: string) => {
      const exchange = gate.exchange(connection(), mechanism);
      const first = await exchange.step(Buffer.from(response.replaceAll("^", "\u0001")));
      if ("principal" in first) return first.principal.accountId;
      assert.deepEqual(JSON.parse(Buffer.from(first.challenge).toString()), { status: "invalid_token" });
      await assert.rejects(exchange.step(Buffer.from("\u0001")), refusal("forbidden"));
      return undefined;
    };
    assert.equal(await bearer("OAUTHBEARER", `n,a=${ANN},^auth=Bearer ${token}^^`), account.id);
    assert.equal(await bearer("OAUTHBEARER", `n,,^auth=Bearer ${token}^^`), account.id);
    assert.equal(await bearer("XOAUTH2", `user=${ANN}^auth=Bearer ${token}^^`), account.id);
    assert.equal(await bearer("XOAUTH2", `user=nobody@example.com^auth=Bearer ${token}^^`), undefined);
    assert.equal(await bearer("OAUTHBEARER", `n,,^auth=Bearer pht_${"x".repeat(32)}^^`), undefined);
    assert.equal((await gate.password(connection(), ANN, token)).accountId, account.id);
    await directory.tokens.remove(account.id, "phone");
    await assert.rejects(gate.password(connection(), ANN, token), refusal("forbidden"));
  });

  it("takes no credentials where they could be overheard", async () => {
    await assert.rejects(gate.password(connection({ allowsLogin: false }), ANN, "open sesame"), refusal("forbidden"));
    assert.throws(() => gate.exchange(connection({ allowsLogin: false }), "PLAIN"), refusal("unsupported"));
    assert.throws(() => gate.exchange(connection(), "SCRAM-SHA-256-PLUS"), refusal("unsupported"));
    assert.throws(() => gate.exchange(connection(), "CRAM-MD5"), refusal("unsupported"));
  });

  it("lets the owner in and tells who it was", async () => {
    const principal = await gate.password(connection(), "ANN@Example.org", "open sesame");
    assert.equal(principal.address, ANN);
    assert.equal(principal.accountId, (await directory.account(ANN))?.id);
    assert.equal((await gate.password(connection(), "ann", "open sesame")).address, ANN, "there is only one domain");
    assert.deepEqual(heard.slice(0, 2), ["connection told", `in imap ${ANN} password`]);
  });

  it("refuses wrong passwords, unknown names and disabled accounts in the same words", async () => {
    const messages = new Set<string>();
    for (const [name, password] of [
      [ANN, "wrong"],
      ["nobody@example.org", "open sesame"],
      ["nobody@elsewhere.example", "open sesame"],
      ["off@example.org", "open sesame"],
      [ANN, ""],
      [ANN, "open\u0007sesame"],
      ["x".repeat(5000), "open sesame"],
    ] as const) {
      await assert.rejects(gate.password(connection(), name, password), (error) => {
        assert.ok(error instanceof Refusal && error.code === "forbidden");
        messages.add(error.message);
        return true;
      });
    }
    assert.equal(messages.size, 1);
    assert.equal(heard[0], `failed ${ANN} password wrong name or password`);
    assert.ok(heard.every((line) => line.length < 500 && !line.includes("sesame")));
  });

  it("takes as long for unknown names as for wrong passwords", async () => {
    // One real hash each, at a cost that stands out from everything else; in time of the processor, since others use the machine too.
    const slow = new PasswordHasher({ memoryKiB: 8192, passes: 2 });
    const hash = await slow.hash("open sesame");
    const database = await openSqlite(join(folder, "slow.db"), { migrations: directoryMigrations, create: true });
    await using slowDirectory = openDirectory({ database, hasher: slow });
    await slowDirectory.addDomain("example.org");
    await slowDirectory.addAccount({ address: ANN, password: { hash } });
    const slowGate = openGate({ directory: slowDirectory, events: silentEvents, wait: async () => undefined });
    const times: Record<string, number> = {};
    for (const name of [ANN, "nobody@example.org"]) {
      times[name] = Infinity;
      for (let i = 0; i < 5; i++) {
        const start = process.cpuUsage();
        await assert.rejects(slowGate.password(connection({ address: `192.0.2.${i}` }), name, `wrong ${i}`));
        const { user, system } = process.cpuUsage(start);
        times[name] = Math.min(times[name] ?? 0, (user + system) / 1000);
      }
    }
    const [known = 0, unknown = 0] = Object.values(times);
    assert.ok(known > 2 && unknown > known / 5 && unknown < known * 5, `${known} ms and ${unknown} ms`);
  });

  it("holds back those who guess, and forgives", async () => {
    for (let i = 0; i < 6; i++)
      await assert.rejects(gate.password(connection(), ANN, `guess ${i}`), refusal("forbidden"));
    assert.ok(waited.length === 3 && (waited[2] ?? 0) > (waited[0] ?? 0), waited.join(" "));
    await gate.password(connection(), ANN, "open sesame");
    assert.equal(waited.length, 4);
    await assert.rejects(gate.password(connection(), ANN, "typo"), refusal("forbidden"));
    assert.equal(waited.length, 4);
  });

  it("holds back unknown names in the same way", async () => {
    for (let i = 0; i < 6; i++) {
      await assert.rejects(gate.password(connection(), i % 2 === 0 ? "nobody" : "NOBODY@example.org", `guess ${i}`));
    }
    assert.equal(waited.length, 3);
  });

  it("refuses at once when too many wait", async () => {
    const patient = openGate({ directory, events: silentEvents, clock, wait: async () => undefined });
    const guesses = Array.from({ length: 50 }, (_, i) =>
      patient.password(connection(), "bob@example.org", `guess ${i}`),
    );
    const codes = (await Promise.allSettled(guesses)).map((each) =>
      each.status === "rejected" && each.reason instanceof Refusal ? each.reason.code : "in",
    );
    assert.ok(codes.filter((code) => code === "rate-limited").length > 30, codes.join(" "));
    assert.ok(codes.filter((code) => code === "forbidden").length > 2, codes.join(" "));
  });

  it("remembers a success, and forgets it with the password, whoever changes it", async () => {
    for (let i = 0; i < 20; i++) await gate.password(connection(), "new@example.org", "open sesame");
    await other.setPassword("new@example.org", "changed");
    await assert.rejects(gate.password(connection(), "new@example.org", "open sesame"), refusal("forbidden"));
    await gate.password(connection(), "new@example.org", "changed");
    await other.changeAccount("new@example.org", { enabled: false });
    await assert.rejects(gate.password(connection(), "new@example.org", "changed"), refusal("forbidden"));
    await other.changeAccount("new@example.org", { enabled: true });
    await gate.password(connection(), "new@example.org", "changed");
    await other.removeAccount("new@example.org");
    await assert.rejects(gate.password(connection(), "new@example.org", "changed"), refusal("forbidden"));
  });

  it("costs little for a password that is remembered", async () => {
    await gate.password(connection(), ANN, "open sesame");
    const start = process.cpuUsage();
    for (let i = 0; i < 2000; i++) await gate.password(connection(), ANN, "open sesame");
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 2000 < 500, `${(user + system) / 2000} µs a login`);
  });

  it("renews hashes that came from elsewhere, so that SCRAM works from then on", async () => {
    const hash = await new PasswordHasher({ memoryKiB: 32, passes: 1 }).hash("brought along");
    await directory.addAccount({ address: "imported@example.org", password: { hash } });
    await assert.rejects(scram(gate, connection(), { name: "imported@example.org", password: "brought along" }));
    await gate.password(connection(), "imported@example.org", "brought along");
    while ((await other.credentials.find("imported@example.org")).credential?.scram === undefined) await setImmediate();
    await scram(gate, connection(), { name: "imported@example.org", password: "brought along" });
  });

  describe("PLAIN", () => {
    it("lets in", async () => {
      for (const authorize of ["", ANN, "ANN@example.org", "ann"]) {
        const result = await plain({ authorize });
        assert.ok("principal" in result && result.principal.address === ANN && result.last === undefined);
      }
    });

    it("refuses the wrong password, and acting as another", async () => {
      await assert.rejects(plain({ password: "wrong" }), refusal("forbidden"));
      await assert.rejects(plain({ authorize: "bob@example.org" }), refusal("forbidden"));
      await assert.rejects(gate.exchange(connection(), "PLAIN").step(Buffer.from("nonsense")), SyntaxProblem);
    });
  });

  describe("LOGIN", () => {
    it("asks for name and password", async () => {
      const exchange = gate.exchange(connection(), "LOGIN");
      assert.deepEqual(await exchange.step(undefined), { challenge: Buffer.from("Username:") });
      assert.deepEqual(await exchange.step(Buffer.from(ANN)), { challenge: Buffer.from("Password:") });
      const result = await exchange.step(Buffer.from("open sesame"));
      assert.ok("principal" in result && result.principal.address === ANN);
    });

    it("takes the name as initial response", async () => {
      const exchange = gate.exchange(connection(), "LOGIN");
      assert.deepEqual(await exchange.step(Buffer.from(ANN)), { challenge: Buffer.from("Password:") });
      await assert.rejects(exchange.step(Buffer.from("wrong")), refusal("forbidden"));
    });
  });

  it("lets nobody in with the password alone, by any mechanism, where there is a second factor", async () => {
    const name = "two@example.org";
    const { id } = await directory.addAccount({ address: name, password: "open sesame" });
    const secret = await directory.secondFactors.begin(id);
    const octets = fromBase32(secret);
    await directory.secondFactors.confirm(id, totpCode(octets, Date.now()));
    heard = [];
    await assert.rejects(gate.password(connection(), name, "open sesame"), refusal("forbidden"));
    await assert.rejects(plain({ name, password: "open sesame" }), refusal("forbidden"));
    await assert.rejects(scram(gate, connection(), { name }), refusal("forbidden"));
    assert.ok(!heard.some((each) => each.startsWith("connection")));
    const token = await directory.tokens.add(id, "phone");
    assert.equal((await gate.password(connection(), name, token)).address, name);
    const wanted = gate.passwordAndCode(connection(), { name, password: "open sesame", code: "" });
    await assert.rejects(wanted, SecondFactorWanted);
  });

  describe("SCRAM", () => {
    const bound: BindingFlag = { kind: "used", type: "tls-exporter" };

    it("lets in, and proves that the server knows the password", async () => {
      const { principal } = await scram(gate, connection(), {});
      assert.equal(principal.address, ANN);
      assert.deepEqual(heard, ["connection told", `in imap ${ANN} SCRAM-SHA-256`]);
    });

    it("binds to the channel", async () => {
      await scram(gate, connection({ tls }), { binding: bound, bindingData: exporter });
      assert.equal(heard[1], `in imap ${ANN} SCRAM-SHA-256-PLUS`);
      await assert.rejects(
        scram(gate, connection({ tls }), { binding: bound, bindingData: Buffer.from("another channel") }),
        refusal("forbidden"),
      );
      await assert.rejects(
        scram(gate, connection({ tls }), { binding: { kind: "used", type: "tls-unique" }, bindingData: exporter }),
        refusal("forbidden"),
      );
      await assert.rejects(
        scram(gate, connection({ tls }), {
          binding: { kind: "used", type: "tls-server-end-point" },
          bindingData: exporter,
        }),
        refusal("forbidden"),
      );
    });

    it("notices when somebody hides -PLUS from the client", async () => {
      await assert.rejects(scram(gate, connection({ tls }), { binding: { kind: "unoffered" } }), refusal("forbidden"));
      await scram(gate, connection(), { binding: { kind: "unoffered" } });
      await scram(gate, connection({ tls }), { binding: { kind: "none" } });
    });

    it("refuses wrong passwords, unknown names, disabled accounts and acting as another", async () => {
      await assert.rejects(scram(gate, connection(), { password: "wrong" }), refusal("forbidden"));
      await assert.rejects(scram(gate, connection(), { name: "nobody@example.org" }), refusal("forbidden"));
      await assert.rejects(scram(gate, connection(), { name: "off@example.org" }), refusal("forbidden"));
      await assert.rejects(scram(gate, connection(), { authorize: "bob@example.org" }), refusal("forbidden"));
      await scram(gate, connection(), { authorize: ANN });
    });

    it("shows the same salt for an unknown name each time, in any process", async () => {
      const elsewhere = openGate({ directory: other, events: silentEvents });
      const nobody = await shown("nobody@example.org");
      assert.equal(await shown("NOBODY@example.org"), nobody);
      assert.equal(await shown("nobody@example.org", elsewhere), nobody);
      assert.notEqual(await shown("somebody@example.org"), nobody);
      assert.match(nobody, /^,s=[A-Za-z0-9+/]{22}==,i=\d+$/);
      assert.match(await shown(ANN), /^,s=[A-Za-z0-9+/]{22}==,i=\d+$/);
      assert.equal(nobody.split(",i=")[1], (await shown(ANN)).split(",i=")[1]);
    });

    it("holds back those who guess", async () => {
      for (let i = 0; i < 5; i++) await assert.rejects(scram(gate, connection(), { password: `guess ${i}` }));
      assert.equal(waited.length, 2);
    });
  });
});

const hmac = (key: Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** A SCRAM client written from RFC 5802 3, independent of the server's code. */
async function scram(
  gate: Gate,
  connection: Connection,
  how: { name?: string; password?: string; authorize?: string; binding?: BindingFlag; bindingData?: Uint8Array },
) {
  const binding = how.binding ?? { kind: "none" };
  const exchange: SaslExchange = gate.exchange(
    connection,
    binding.kind === "used" ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256",
  );
  const first = formatClientFirst({
    binding,
    authorize: how.authorize ?? "",
    name: how.name ?? ANN,
    nonce: "client-nonce",
  });
  const bareAt = first.indexOf("n=", first.indexOf(",", first.indexOf(",") + 1));
  const asked = await exchange.step(Buffer.from(first));
  assert.ok("challenge" in asked);
  const serverFirst = Buffer.from(asked.challenge).toString();
  const [, nonce = "", salt = "", iterations = ""] =
    /^r=(client-nonce[^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? [];
  const salted = pbkdf2Sync(
    how.password ?? "open sesame",
    Buffer.from(salt, "base64"),
    Number(iterations),
    32,
    "sha256",
  );
  const clientKey = hmac(salted, "Client Key");
  const channel = Buffer.concat([Buffer.from(first.slice(0, bareAt)), how.bindingData ?? Buffer.alloc(0)]);
  const withoutProof = `c=${channel.toString("base64")},r=${nonce}`;
  const signed = `${first.slice(bareAt)},${serverFirst},${withoutProof}`;
  const signature = hmac(createHash("sha256").update(clientKey).digest(), signed);
  const proof = Buffer.from(clientKey.map((octet, i) => octet ^ (signature[i] ?? 0)));
  const result = await exchange.step(Buffer.from(formatClientFinal({ withoutProof, proof })));
  assert.ok("principal" in result && result.last !== undefined);
  assert.equal(Buffer.from(result.last).toString(), `v=${hmac(hmac(salted, "Server Key"), signed).toString("base64")}`);
  return result;
}
