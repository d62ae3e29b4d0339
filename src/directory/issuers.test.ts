/** Tokens of an issuer that listens on loopback, through the gate: whom they let in, and what fetching its keys costs. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { startIssuer, type TestIssuer, type TokenWishes } from "../../test/support/issuer.ts";
import { PasswordHasher } from "../auth/password.ts";
import { TestClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { silentEvents } from "../base/events.ts";
import { silentLog } from "../base/log.ts";
import { openSqlite } from "../db/sqlite.ts";
import { Issuers, type IssuerOptions } from "./issuers.ts";
import { KEYS_FRESH_MS, KEYS_KEPT_MS, KEYS_PAUSE_MS } from "./limits.ts";
import type { Claimant, Gate } from "./login.ts";
import { directoryMigrations } from "./migrations/index.ts";
import { openDirectory, type SqlDirectory } from "./sql-directory.ts";
import { openGate } from "./sql-gate.ts";

const claimant: Claimant = {
  id: "1",
  protocol: "imap",
  log: silentLog,
  peer: { address: "192.0.2.1", port: 1 },
  tls: undefined,
  allowsLogin: true,
  loggedIn: () => undefined,
};

describe("tokens of an issuer", () => {
  let folder: string;
  let directory: SqlDirectory;
  let issuer: TestIssuer;
  let clock: TestClock;
  let gate: Gate;
  let reasons: string[];

  const open = (options: Partial<IssuerOptions> = {}): Gate => {
    const issuers = new Issuers(
      [
        {
          issuer: issuer.name,
          audience: "posthorn",
          addressClaim: "email",
          scope: "",
          domains: [],
          keys: "",
          ...options,
        },
      ],
      {
        addressesOf: () => Promise.reject(new Error("an address needs no look-up")),
        authorities: [issuer.authority.certificate],
        clock,
        log: silentLog,
      },
    );
    const events = { ...silentEvents, loginFailed: ({ reason }: { reason: string }) => void reasons.push(reason) };
    return openGate({ directory, events, clock, issuers });
  };
  const token = (address: string, wishes: TokenWishes = {}): Promise<string> =>
    issuer.token({ issuedAt: clock.now(), ...wishes, claims: { email: address, ...wishes.claims } });
  /** Whose account it opens, or what is answered. */
  const enter = async (at: Gate, text: string, name = ""): Promise<string> =>
    at.token(claimant, { name, token: text, mechanism: "OAUTHBEARER" }).then(
      ({ address }) => address,
      (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-issuers-"));
    const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
    directory = openDirectory({ database, hasher: new PasswordHasher({ memoryKiB: 64, passes: 1 }) });
    await directory.addDomain("example.org");
    await directory.addDomain("example.net");
    for (const address of ["ann@example.org", "off@example.org", "bob@example.net"])
      await directory.addAccount({ address, password: "open sesame" });
    await directory.changeAccount("off@example.org", { enabled: false });
  });
  after(async () => {
    await directory[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    clock = new TestClock();
    issuer = await startIssuer();
    gate = open();
    reasons = [];
  });
  const close = (): Promise<void> => Promise.resolve(issuer[Symbol.asyncDispose]());

  it("open the account that they name, whoever does not say another", async () => {
    const mine = await token("Ann@Example.ORG");
    assert.equal(await enter(gate, mine), "ann@example.org");
    assert.equal(await enter(gate, mine, "ann@example.org"), "ann@example.org");
    assert.equal(await enter(gate, mine, "bob@example.net"), "forbidden");
    assert.equal(await enter(gate, mine, "nobody@example.net"), "forbidden");
    assert.equal(await enter(gate, await token("off@example.org")), "forbidden");
    assert.equal(await enter(gate, await token("nobody@example.org")), "forbidden");
    assert.deepEqual(issuer.asked, ["/.well-known/openid-configuration", "/keys"]);
    await close();
  });

  it("open nothing when they are old, for others, or of others", async () => {
    assert.equal(await enter(gate, await token("ann@example.org", { expiresAt: clock.now() - 120_000 })), "forbidden");
    assert.equal(await enter(gate, await token("ann@example.org", { audience: "calendar" })), "forbidden");
    const asked = issuer.asked.length;
    assert.equal(await enter(gate, await token("ann@example.org", { issuer: "https://evil.test" })), "forbidden");
    assert.equal(await enter(gate, "no.token.atall"), "forbidden");
    assert.equal(issuer.asked.length, asked);
    assert.deepEqual(reasons.slice(2), ["no such token", "no such token"]);
    await close();
  });

  it("open what the configuration lets them", async () => {
    assert.equal(await enter(gate, await token("ann@example.org", { claims: { email_verified: false } })), "forbidden");
    const inWords = { claims: { email_verified: "false" } };
    assert.equal(await enter(gate, await token("ann@example.org", inWords)), "forbidden");
    const some = open({ domains: ["example.net"], scope: "mail", keys: `${issuer.name}/keys` });
    assert.equal(await enter(some, await token("bob@example.net")), "forbidden");
    assert.equal(
      await enter(some, await token("bob@example.net", { claims: { scope: "openid mail" } })),
      "bob@example.net",
    );
    assert.equal(await enter(some, await token("bob@example.net", { claims: { scp: ["mail"] } })), "bob@example.net");
    assert.equal(await enter(some, await token("ann@example.org", { claims: { scope: "mail" } })), "forbidden");
    const named = open({ addressClaim: "login" });
    assert.equal(await enter(named, await token("", { claims: { login: "bob@example.net" } })), "bob@example.net");
    assert.equal(await enter(named, await token("bob@example.net")), "forbidden");
    await close();
  });

  it("may be signed with a new key, which is fetched, but not for every stranger", async () => {
    assert.equal(await enter(gate, await token("ann@example.org")), "ann@example.org");
    await issuer.rotate();
    const fresh = await token("ann@example.org");
    assert.equal(await enter(gate, fresh), "forbidden");
    clock.advance(KEYS_PAUSE_MS);
    assert.equal(await enter(gate, fresh), "ann@example.org");
    assert.equal(issuer.asked.length, 4);
    await close();
  });

  it("are checked with keys that were fetched a while ago when the issuer is away, and then not at all", async () => {
    issuer.broken = true;
    const text = await token("ann@example.org", { expiresAt: clock.now() + 10 * KEYS_KEPT_MS });
    assert.equal(await enter(gate, text), "unavailable");
    assert.equal(await enter(gate, text), "unavailable");
    assert.equal(issuer.asked.length, 1);
    issuer.broken = false;
    clock.advance(KEYS_PAUSE_MS);
    assert.equal(await enter(gate, text), "ann@example.org");
    issuer.broken = true;
    clock.advance(KEYS_FRESH_MS);
    assert.equal(await enter(gate, text), "ann@example.org");
    clock.advance(KEYS_KEPT_MS - KEYS_FRESH_MS);
    assert.equal(await enter(gate, text), "unavailable");
    assert.deepEqual(reasons, ["unavailable", "unavailable", "unavailable"]);
    await close();
  });

  it("tell a program that is refused where it gets others", async () => {
    const exchange = gate.exchange(claimant, "OAUTHBEARER");
    const first = await exchange.step(Buffer.from("n,,\u0001auth=Bearer abc\u0001\u0001"));
    assert.ok("challenge" in first);
    assert.deepEqual(JSON.parse(Buffer.from(first.challenge).toString()), {
      status: "invalid_token",
      "openid-configuration": `${issuer.name}/.well-known/openid-configuration`,
    });
    await assert.rejects(exchange.step(Buffer.from("\u0001")), Refusal);
    await close();
  });
});
