import assert from "node:assert/strict";
import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { connect } from "node:tls";
import { once } from "node:events";
import { problem } from "../../test/support/acme-authority.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { AcmeBook, type KeptCertificate } from "../directory/acme-book.ts";
import { lifetimeOf } from "./chain.ts";
import { nextLookAt, triedAgainAt } from "./keeper.ts";
import { RETRY_MS_MIN, TRIES_PER_DAY_MAX } from "./limits.ts";
import { startKeeping } from "./testing/keeping.ts";

const WANTED = { name: "mail.example.org", names: ["mail.example.org", "mta-sts.example.org"] };

/** Its disk is full when the certificate has come. */
class FullBook extends AcmeBook {
  override async keep(name: string, kept: KeptCertificate): Promise<void> {
    if (kept.held !== undefined) throw new Refusal("unavailable", "the disk is full");
    await super.keep(name, kept);
  }
}

/** Keeps everything but what an authority shall find. */
class ForgetfulBook extends AcmeBook {
  override async ask(): Promise<void> {}
}

describe("fetching certificates", () => {
  for (const type of ["http-01", "tls-alpn-01"] as const)
    it(`proves names with ${type} and gets a certificate for them`, async () => {
      await using at = await startKeeping();
      const { held, trouble } = await at.keeper({ types: [type] }).care(WANTED);
      assert.equal(trouble, undefined);
      assert.ok(held !== undefined);
      assert.deepEqual(lifetimeOf(held.chain).names, WANTED.names);
      assert.ok(new X509Certificate(held.chain).checkPrivateKey(createPrivateKey(held.key)));
      assert.deepEqual(
        await at.book.certificates(),
        new Map([
          [
            WANTED.name,
            { held, failures: 0, nextTryAt: 0, tries: { day: Math.floor(at.clock.now() / DAY_MS), count: 1 } },
          ],
        ]),
      );
      assert.equal(at.authority.accounts.length, 1);
    });

  it("leaves no answer behind, and shows nothing to those who ask about other names", async () => {
    await using at = await startKeeping();
    let token = "";
    at.authority.heard = (asked) => {
      if (asked === "POST /challenge") token = "seen";
    };
    await at.keeper().care(WANTED);
    assert.equal(token, "seen");
    assert.equal(await at.book.shownFor("mail.example.org", at.clock.now()), undefined);
    const socket = connect({
      host: "127.0.0.1",
      port: at.httpsPort,
      servername: "mail.example.org",
      ALPNProtocols: ["acme-tls/1"],
      rejectUnauthorized: false,
    });
    await assert.rejects(once(socket, "secureConnect"));
    const plain = connect({
      host: "127.0.0.1",
      port: at.httpsPort,
      servername: "localhost",
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: false,
    });
    await once(plain, "secureConnect");
    plain.destroy();
  });

  it("orders nothing before two thirds of the life are over, and keeps the key then", async () => {
    await using at = await startKeeping();
    at.authority.wishes = { from: at.clock.now(), until: at.clock.now() + 90 * DAY_MS };
    const first = await at.keeper().care(WANTED);
    at.clock.advance(56 * DAY_MS);
    assert.equal((await at.keeper().care(WANTED, first)).held, first.held);
    assert.equal(at.authority.orders.length, 1);
    at.authority.wishes = { from: at.clock.now(), until: at.clock.now() + 146 * DAY_MS };
    at.clock.advance(4 * DAY_MS);
    const next = await at.keeper().care(WANTED, first);
    assert.notEqual(next.held?.chain, first.held?.chain);
    assert.equal(next.held?.key, first.held?.key);
    const third = await at.keeper().care(WANTED, next, { now: true, newKey: true });
    assert.notEqual(third.held?.key, first.held?.key);
    assert.equal(at.authority.accounts.length, 1);
  });

  it("orders when names come, not when they go", async () => {
    await using at = await startKeeping();
    const first = await at.keeper().care(WANTED);
    await at.keeper().care({ ...WANTED, names: ["mail.example.org"] }, first);
    assert.equal(at.authority.orders.length, 1);
    const { held } = await at.keeper().care({ ...WANTED, names: [...WANTED.names, "autoconfig.example.org"] }, first);
    assert.deepEqual(lifetimeOf(held?.chain ?? "").names, [...WANTED.names, "autoconfig.example.org"]);
  });

  it("orders anew when another authority is named, which has its own account", async () => {
    await using one = await startKeeping();
    await using other = await startKeeping();
    const { authority } = other;
    const first = await one.keeper().care(WANTED);
    const web = { addressesOf: async () => [], authorities: [authority.certificate] };
    const moved = one.keeper({ authority: authority.directory, web });
    const { trouble } = await moved.care(WANTED, first);
    assert.match(trouble?.text ?? "", /unauthorized/, "it looks at listeners that know nothing of it");
    assert.equal(authority.accounts.length, 1);
  });

  it("renews when the authority would like that, and says what is replaced", async () => {
    await using at = await startKeeping();
    const window = (days: number) => ({
      start: new Date(at.clock.now() + days * DAY_MS).toISOString(),
      end: new Date(at.clock.now() + (days + 1) * DAY_MS).toISOString(),
    });
    at.authority.window = window(10);
    const first = await at.keeper().care(WANTED);
    const asked = await at.keeper().care(WANTED, first);
    assert.ok((asked.renewal?.at ?? 0) > at.clock.now() + 10 * DAY_MS);
    assert.equal(nextLookAt(asked, WANTED.names), at.clock.now() + 6 * HOUR_MS);
    at.authority.window = window(-1);
    await at.keeper().care(WANTED, asked);
    assert.equal(at.authority.orders.length, 1, "not asked again so soon");
    at.clock.advance(6 * HOUR_MS);
    await at.keeper().care(WANTED, asked);
    const { raw } = new X509Certificate(first.held?.chain ?? "");
    const replaces = String(at.authority.orders[1]?.replaces).split(".");
    assert.equal(
      Buffer.from(replaces[1] ?? "", "base64url")
        .toString("hex")
        .replace(/^00/, ""),
      new X509Certificate(raw).serialNumber.toLowerCase(),
    );
  });

  it("shows the authority an account that it wants", async () => {
    const external = { id: "kid-1", key: randomBytes(32) };
    await using at = await startKeeping({ external });
    const without = await at.keeper().care(WANTED);
    assert.match(without.trouble?.text ?? "", /acme\.externalAccount/);
    const { held } = await at
      .keeper({ external, contact: ["mailto:me@example.org"] })
      .care(WANTED, without, { now: true });
    assert.ok(held !== undefined);
    assert.deepEqual(at.authority.accounts[0]?.contact, ["mailto:me@example.org"]);
  });

  it("makes another account where the authority has forgotten the one", async () => {
    await using at = await startKeeping();
    const first = await at.keeper().care(WANTED);
    at.authority.forgetAccounts();
    const failed = await at.keeper().care(WANTED, first, { now: true });
    assert.match(failed.trouble?.text ?? "", /accountDoesNotExist/);
    assert.equal(failed.held, first.held);
    assert.equal((await at.keeper().care(WANTED, failed, { now: true })).trouble, undefined);
  });
});

describe("an authority that does not behave", () => {
  it("has nonces signed again that it does not like, a few times", async () => {
    await using at = await startKeeping();
    let refused = 0;
    at.authority.misbehave = (asked) =>
      asked === "POST /order" && refused++ < 2 ? problem("badNonce", "stale") : undefined;
    const first = await at.keeper().care(WANTED);
    assert.equal(first.trouble, undefined);
    at.authority.misbehave = () => problem("badNonce", "stale");
    const asked = at.authority.asked.length;
    assert.match((await at.keeper().care(WANTED, first, { now: true })).trouble?.text ?? "", /stale/);
    assert.ok(at.authority.asked.length - asked < 20);
  });

  it("is waited for as long as it says", async () => {
    await using at = await startKeeping();
    at.authority.misbehave = (asked) =>
      asked === "POST /order"
        ? problem("rateLimited", "too many certificates", 429, { "retry-after": "86400" })
        : undefined;
    const first = await at.keeper().care(WANTED);
    assert.equal(first.nextTryAt, at.clock.now() + DAY_MS);
    assert.match(first.trouble?.text ?? "", /too many certificates \(rateLimited\)/);
    at.clock.advance(DAY_MS - 1);
    const asked = at.authority.asked.length;
    assert.equal(await at.keeper().care(WANTED, first), first);
    assert.equal(at.authority.asked.length, asked);
  });

  it("is asked when to renew between two tries, which come no sooner", async () => {
    await using at = await startKeeping();
    const more = { name: WANTED.name, names: [...WANTED.names, "autoconfig.example.org"] };
    const kept = await at.keeper().care(WANTED);
    at.authority.misbehave = () => problem("rateLimited", "too many", 429, { "retry-after": "86400" });
    const failed = await at.keeper().care(more, kept);
    assert.equal(triedAgainAt(failed, more.names), at.clock.now() + DAY_MS);
    assert.ok(nextLookAt(failed, more.names) < at.clock.now() + DAY_MS);
  });

  it("may be slow with each of many names, and is not waited for without end", async () => {
    await using at = await startKeeping();
    const names = Array.from({ length: 20 }, (_, i) => `name${i}.example.org`);
    at.authority.heard = () => at.clock.advance(MINUTE_MS);
    const { trouble } = await at.keeper().care({ name: "example.org", names });
    assert.match(trouble?.text ?? "", /does not come to an end/);
    assert.ok(at.authority.asked.length < 20);
  });

  it("is tried less and less often, and so many times a day", async () => {
    await using at = await startKeeping();
    at.clock.advance(DAY_MS - (at.clock.now() % DAY_MS));
    at.authority.misbehave = (asked) => (asked === "POST /order" ? problem("serverInternal", "down", 500) : undefined);
    let kept = await at.keeper().care(WANTED);
    assert.equal(kept.nextTryAt, at.clock.now() + RETRY_MS_MIN);
    for (let i = 1; i < 24 * 60; i++) {
      at.clock.advance(MINUTE_MS);
      kept = await at.keeper().care(WANTED, kept);
    }
    assert.equal(at.authority.asked.filter((asked) => asked === "POST /order").length, 7);
    for (let i = 0; i < 3; i++) kept = await at.keeper().care(WANTED, { ...kept, nextTryAt: 0 });
    assert.equal(kept.tries.count, TRIES_PER_DAY_MAX);
    assert.ok(nextLookAt(kept, WANTED.names) > at.clock.now());
  });

  it("tries another proof where one has failed, and says why it did", async () => {
    await using at = await startKeeping();
    const none = (await at.keeper({ types: [] }).care(WANTED)).trouble?.text ?? "";
    assert.match(none, /mail\.example\.org: the authority offers none of the proofs/);
    at.authority.types = ["http-01"];
    assert.equal((await at.keeper().care(WANTED)).trouble, undefined);
    at.authority.types = ["http-01", "tls-alpn-01"];
    const broken = at.keeper({
      types: ["http-01", "tls-alpn-01"],
      book: new ForgetfulBook(at.database),
    });
    const failed = await broken.care({ name: "b.example", names: ["b.example"] });
    assert.match(failed.trouble?.text ?? "", /^b\.example: found 404 .*\(unauthorized\)$/);
    at.clock.advance(DAY_MS);
    at.authority.types = ["tls-alpn-01", "http-01"];
    const kept = await at
      .keeper({ types: ["http-01", "tls-alpn-01"] })
      .care({ name: "b.example", names: ["b.example"] }, failed);
    assert.ok(kept.held !== undefined);
  });

  const oddities = {
    "garbage instead of JSON": { body: "<html>" },
    "JSON that is no object": { body: "[]" },
    "nothing at all": { closes: true },
    "far too much": { body: "x".repeat(300_000) },
    "addresses that are none": {
      body: JSON.stringify({ status: "pending", authorizations: ["file:///etc/passwd"] }),
      headers: { location: "https://127.0.0.1:1/order" },
    },
    "no place of the order": { body: JSON.stringify({ status: "pending", authorizations: [] }) },
    "an order that is void": {
      body: JSON.stringify({
        status: "invalid",
        error: { type: "urn:ietf:params:acme:error:caa", detail: "CAA\u001b[31m forbids it" },
      }),
      headers: { location: "https://127.0.0.1:1/order" },
    },
  };
  for (const [what, answer] of Object.entries(oddities))
    it(`may answer ${what}, and costs a try`, async () => {
      await using at = await startKeeping();
      at.authority.misbehave = (asked) => (asked === "POST /order" ? answer : undefined);
      const { held, trouble, failures } = await at.keeper().care(WANTED);
      assert.equal(held, undefined);
      assert.equal(failures, 1);
      assert.ok(trouble?.text.includes("\u001b") === false);
    });

  it("may hand out what was not asked for", async () => {
    await using at = await startKeeping();
    const other = (await at.keeper().care({ name: "o", names: ["other.example"] })).held?.chain ?? "";
    for (const [body, said] of [
      ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", /cannot be read/],
      [other, /another key/],
      ["", /no chain/],
      [other.repeat(20), /no chain/],
    ] as const) {
      at.authority.misbehave = (asked) => (asked === "POST /certificate" ? { body } : undefined);
      const { trouble, order } = await at.keeper().care(WANTED);
      assert.match(trouble?.text ?? "", said);
      assert.equal(order, undefined, "it would hand out the same again");
    }
    at.authority.misbehave = () => undefined;
    at.authority.wishes = { names: ["mail.example.org"] };
    assert.match((await at.keeper().care(WANTED)).trouble?.text ?? "", /without mta-sts\.example\.org/);
    at.authority.wishes = { until: Date.now() - DAY_MS, from: Date.now() - 2 * DAY_MS };
    assert.match((await at.keeper().care(WANTED)).trouble?.text ?? "", /is over/);
  });

  it("is asked anew when what an order came to is good for nothing", async () => {
    await using at = await startKeeping();
    at.authority.wishes = { until: Date.now() - DAY_MS, from: Date.now() - 2 * DAY_MS };
    const failed = await at.keeper().care(WANTED);
    at.authority.wishes = {};
    at.authority.misbehave = (asked) => (asked === "POST /certificate" ? problem("malformed", "gone", 404) : undefined);
    const later = await at.keeper().care(WANTED, { ...failed, nextTryAt: 0 });
    at.authority.misbehave = () => undefined;
    const { held } = await at.keeper().care(WANTED, { ...later, nextTryAt: 0 });
    assert.ok(held !== undefined);
    assert.equal(at.authority.orders.length, 3);
  });

  it("hands out again what a full disk did not take", async () => {
    await using at = await startKeeping();
    const full = await at.keeper({ book: new FullBook(at.database) }).care(WANTED);
    assert.equal(full.trouble?.text, "the disk is full");
    const kept = (await at.book.certificates()).get(WANTED.name);
    const { held } = await at.keeper().care(WANTED, kept, { now: true });
    assert.equal(held?.key, full.order?.key);
    assert.equal(at.authority.orders.length, 1);
  });

  it("is gone on with where an order was begun", async () => {
    await using at = await startKeeping();
    at.authority.misbehave = (asked) => (asked === "POST /finalize" ? { closes: true } : undefined);
    const failed = await at.keeper().care(WANTED);
    assert.ok(failed.order !== undefined);
    // The authority has issued it, and we never heard.
    at.authority.misbehave = (asked) => (asked === "POST /certificate" ? { closes: true } : undefined);
    const later = await at.keeper().care(WANTED, { ...failed, nextTryAt: 0 });
    at.authority.misbehave = () => undefined;
    const { held } = await at.keeper().care(WANTED, { ...later, nextTryAt: 0 });
    assert.equal(held?.key, failed.order.key);
    assert.equal(at.authority.orders.length, 1);
  });
});
