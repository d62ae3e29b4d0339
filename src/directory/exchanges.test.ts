/** Every mechanism through the gate: PLAIN (RFC 4616), LOGIN, SCRAM (RFC 5802), and bearer tokens (RFC 7628). */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, it } from "node:test";
import { fromBase32 } from "../../test/support/base32.ts";
import { refused } from "../../test/support/refused.ts";
import { PasswordHasher } from "../auth/password.ts";
import { totpCode } from "../auth/totp.ts";
import { SyntaxProblem } from "../base/errors.ts";
import { silentEvents } from "../base/events.ts";
import type { TlsState } from "../net/connection.ts";
import { formatPlain } from "../wire/sasl/plain.ts";
import type { BindingFlag } from "../wire/sasl/scram.ts";
import { SecondFactorWanted } from "./login.ts";
import { openGate } from "./sql-gate.ts";
import { ANN, gateUnderTest } from "./testing/gate-under-test.ts";
import { scramLogin } from "./testing/scram-login.ts";

const exporter = Buffer.from("exported keying material");
const tls: TlsState = {
  version: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  serverName: undefined,
  channelBinding: (type) => (type === "tls-exporter" ? exporter : undefined),
};

describe("SASL exchanges", () => {
  const on = gateUnderTest();

  async function plain(message: { authorize?: string; name?: string; password?: string }) {
    const exchange = on.gate.exchange(on.claimant(), "plain");
    assert.deepEqual(await exchange.step(undefined), { challenge: Buffer.alloc(0) });
    return exchange.step(formatPlain({ authorize: "", name: ANN, password: "open sesame", ...message }));
  }
  async function shown(name: string, at = on.gate): Promise<string> {
    const result = await at.exchange(on.claimant(), "SCRAM-SHA-256").step(Buffer.from(`n,,n=${name},r=abc`));
    assert.ok("challenge" in result);
    return Buffer.from(result.challenge)
      .toString()
      .replace(/^r=[^,]*/, "");
  }

  it("offers mechanisms by what the connection is", () => {
    assert.deepEqual(on.gate.mechanisms(on.claimant()), ["SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"]);
    assert.deepEqual(on.gate.mechanisms(on.claimant({ tls })), [
      "SCRAM-SHA-256-PLUS",
      "SCRAM-SHA-256",
      "PLAIN",
      "LOGIN",
      "OAUTHBEARER",
      "XOAUTH2",
    ]);
    assert.deepEqual(on.gate.mechanisms(on.claimant({ allowsLogin: false })), []);
  });

  it("takes tokens of programs as bearer tokens and as passwords, for the account they belong to", async () => {
    const account = await on.directory.account(ANN);
    assert.ok(account !== undefined);
    const token = await on.directory.tokens.add(account.id, "phone");
    const bearer = async (mechanism: string, response: string) => {
      const exchange = on.gate.exchange(on.claimant(), mechanism);
      const first = await exchange.step(Buffer.from(response.replaceAll("^", "\u0001")));
      if ("principal" in first) return first.principal.accountId;
      assert.deepEqual(JSON.parse(Buffer.from(first.challenge).toString()), { status: "invalid_token" });
      await assert.rejects(exchange.step(Buffer.from("\u0001")), refused("forbidden"));
      return undefined;
    };
    assert.equal(await bearer("OAUTHBEARER", `n,a=${ANN},^auth=Bearer ${token}^^`), account.id);
    assert.equal(await bearer("OAUTHBEARER", `n,,^auth=Bearer ${token}^^`), account.id);
    assert.equal(await bearer("XOAUTH2", `user=${ANN}^auth=Bearer ${token}^^`), account.id);
    assert.equal(await bearer("XOAUTH2", `user=nobody@example.com^auth=Bearer ${token}^^`), undefined);
    assert.equal(await bearer("OAUTHBEARER", `n,,^auth=Bearer pht_${"x".repeat(32)}^^`), undefined);
    assert.equal((await on.gate.password(on.claimant(), ANN, token)).accountId, account.id);
    await on.directory.tokens.remove(account.id, "phone");
    await assert.rejects(on.gate.password(on.claimant(), ANN, token), refused("forbidden"));
  });

  it("takes no credentials where they could be overheard", async () => {
    await assert.rejects(
      on.gate.password(on.claimant({ allowsLogin: false }), ANN, "open sesame"),
      refused("forbidden"),
    );
    assert.throws(() => on.gate.exchange(on.claimant({ allowsLogin: false }), "PLAIN"), refused("unsupported"));
    assert.throws(() => on.gate.exchange(on.claimant(), "SCRAM-SHA-256-PLUS"), refused("unsupported"));
    assert.throws(() => on.gate.exchange(on.claimant(), "CRAM-MD5"), refused("unsupported"));
  });

  it("lets nobody in with the password alone, by any mechanism, where there is a second factor", async () => {
    const name = "two@example.org";
    const { id } = await on.directory.addAccount({ address: name, password: "open sesame" });
    const secret = await on.directory.secondFactors.begin(id);
    const octets = fromBase32(secret);
    await on.directory.secondFactors.confirm(id, totpCode(octets, Date.now()));
    on.heard.length = 0;
    await assert.rejects(on.gate.password(on.claimant(), name, "open sesame"), refused("forbidden"));
    await assert.rejects(plain({ name, password: "open sesame" }), refused("forbidden"));
    await assert.rejects(scramLogin(on.gate, on.claimant(), { name }), refused("forbidden"));
    assert.ok(!on.heard.some((each) => each.startsWith("connection")));
    const token = await on.directory.tokens.add(id, "phone");
    assert.equal((await on.gate.password(on.claimant(), name, token)).address, name);
    const wanted = on.gate.passwordAndCode(on.claimant(), { name, password: "open sesame", code: "" });
    await assert.rejects(wanted, SecondFactorWanted);
  });

  describe("PLAIN", () => {
    it("lets in", async () => {
      for (const authorize of ["", ANN, "ANN@example.org", "ann"]) {
        const result = await plain({ authorize });
        assert.ok("principal" in result && result.principal.address === ANN && result.last === undefined);
      }
    });

    it("refuses the wrong password, and acting as another", async () => {
      await assert.rejects(plain({ password: "wrong" }), refused("forbidden"));
      await assert.rejects(plain({ authorize: "bob@example.org" }), refused("forbidden"));
      await assert.rejects(on.gate.exchange(on.claimant(), "PLAIN").step(Buffer.from("nonsense")), SyntaxProblem);
    });
  });

  describe("LOGIN", () => {
    it("asks for name and password", async () => {
      const exchange = on.gate.exchange(on.claimant(), "LOGIN");
      assert.deepEqual(await exchange.step(undefined), { challenge: Buffer.from("Username:") });
      assert.deepEqual(await exchange.step(Buffer.from(ANN)), { challenge: Buffer.from("Password:") });
      const result = await exchange.step(Buffer.from("open sesame"));
      assert.ok("principal" in result && result.principal.address === ANN);
    });

    it("takes the name as initial response", async () => {
      const exchange = on.gate.exchange(on.claimant(), "LOGIN");
      assert.deepEqual(await exchange.step(Buffer.from(ANN)), { challenge: Buffer.from("Password:") });
      await assert.rejects(exchange.step(Buffer.from("wrong")), refused("forbidden"));
    });
  });

  describe("SCRAM", () => {
    const bound: BindingFlag = { kind: "used", type: "tls-exporter" };

    it("lets in, and proves that the server knows the password", async () => {
      const { principal } = await scramLogin(on.gate, on.claimant(), {});
      assert.equal(principal.address, ANN);
      assert.deepEqual(on.heard, ["connection told", `in imap ${ANN} SCRAM-SHA-256`]);
    });

    it("binds to the channel", async () => {
      await scramLogin(on.gate, on.claimant({ tls }), { binding: bound, bindingData: exporter });
      assert.equal(on.heard[1], `in imap ${ANN} SCRAM-SHA-256-PLUS`);
      await assert.rejects(
        scramLogin(on.gate, on.claimant({ tls }), { binding: bound, bindingData: Buffer.from("another channel") }),
        refused("forbidden"),
      );
      await assert.rejects(
        scramLogin(on.gate, on.claimant({ tls }), {
          binding: { kind: "used", type: "tls-unique" },
          bindingData: exporter,
        }),
        refused("forbidden"),
      );
      await assert.rejects(
        scramLogin(on.gate, on.claimant({ tls }), {
          binding: { kind: "used", type: "tls-server-end-point" },
          bindingData: exporter,
        }),
        refused("forbidden"),
      );
    });

    it("notices when somebody hides -PLUS from the client", async () => {
      await assert.rejects(
        scramLogin(on.gate, on.claimant({ tls }), { binding: { kind: "unoffered" } }),
        refused("forbidden"),
      );
      await scramLogin(on.gate, on.claimant(), { binding: { kind: "unoffered" } });
      await scramLogin(on.gate, on.claimant({ tls }), { binding: { kind: "none" } });
    });

    it("refuses wrong passwords, unknown names, disabled accounts and acting as another", async () => {
      await assert.rejects(scramLogin(on.gate, on.claimant(), { password: "wrong" }), refused("forbidden"));
      await assert.rejects(scramLogin(on.gate, on.claimant(), { name: "nobody@example.org" }), refused("forbidden"));
      await assert.rejects(scramLogin(on.gate, on.claimant(), { name: "off@example.org" }), refused("forbidden"));
      await assert.rejects(scramLogin(on.gate, on.claimant(), { authorize: "bob@example.org" }), refused("forbidden"));
      await scramLogin(on.gate, on.claimant(), { authorize: ANN });
    });

    it("shows the same salt for an unknown name each time, in any process", async () => {
      const elsewhere = openGate({ directory: on.other, events: silentEvents });
      const nobody = await shown("nobody@example.org");
      assert.equal(await shown("NOBODY@example.org"), nobody);
      assert.equal(await shown("nobody@example.org", elsewhere), nobody);
      assert.notEqual(await shown("somebody@example.org"), nobody);
      assert.match(nobody, /^,s=[A-Za-z0-9+/]{22}==,i=\d+$/);
      assert.match(await shown(ANN), /^,s=[A-Za-z0-9+/]{22}==,i=\d+$/);
      assert.equal(nobody.split(",i=")[1], (await shown(ANN)).split(",i=")[1]);
    });

    it("holds back those who guess", async () => {
      for (let i = 0; i < 5; i++) await assert.rejects(scramLogin(on.gate, on.claimant(), { password: `guess ${i}` }));
      assert.equal(on.waited.length, 2);
    });
  });

  it("renews hashes that came from elsewhere, so that SCRAM works from then on", async () => {
    const hash = await new PasswordHasher({ memoryKiB: 32, passes: 1 }).hash("brought along");
    await on.directory.addAccount({ address: "imported@example.org", password: { hash } });
    await assert.rejects(
      scramLogin(on.gate, on.claimant(), { name: "imported@example.org", password: "brought along" }),
    );
    await on.gate.password(on.claimant(), "imported@example.org", "brought along");
    while ((await on.other.credentials.find("imported@example.org")).credential?.scram === undefined)
      await setImmediate();
    await scramLogin(on.gate, on.claimant(), { name: "imported@example.org", password: "brought along" });
  });
});
