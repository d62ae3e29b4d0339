import assert from "node:assert/strict";
import { createHash, type X509Certificate } from "node:crypto";
import { before, describe, it } from "node:test";
import type { PeerCertificate } from "node:tls";
import { type Authority, type Issued, makeAuthority } from "../../../test/support/authority.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { DAY_MS, systemClock, TestClock } from "../../base/clock.ts";
import { DnsTrouble } from "../../dns/resolver.ts";
import { subjectPublicKeyInfo } from "../../wire/x509/public-key.ts";
import { danePolicy } from "./dane.ts";
import type { HostTlsPolicy } from "../tls-policy.ts";

const HOST = "mx.example.test";
const NAMES = `
  example.test  MX  10 mx.example.test
  mx.example.test  A  192.0.2.1
`;

const zoneWith = (...lines: string[]): Zone => new Zone([NAMES, ...lines].join("\n"));
const tlsa = (content: string, host = HOST): string => `_25._tcp.${host} TLSA ${content}`;

async function policyIn(zone: Zone, host = HOST, clock = systemClock): Promise<HostTlsPolicy | undefined> {
  const resolver = zoneResolver(zone);
  return danePolicy({ domain: "example.test", mx: await resolver.mx("example.test"), host, port: 25 }, resolver, clock);
}

/** The content of a TLSA record for a certificate. */
function record(usage: number, selector: number, matching: number, { raw }: X509Certificate): string {
  const selected = selector === 0 ? raw : Buffer.from(subjectPublicKeyInfo(raw) ?? []);
  const data =
    matching === 0
      ? selected
      : createHash(matching === 1 ? "sha256" : "sha512")
          .update(selected)
          .digest();
  return `${usage} ${selector} ${matching} ${data.toString("hex")}`;
}

const sent = (...chain: Issued[]): PeerCertificate[] => chain.map(({ x509 }) => ({ raw: x509.raw }) as PeerCertificate);

describe("when DANE applies", () => {
  const one = tlsa(`3 1 1 ${"00".repeat(32)}`);

  it("does with protected MX, address and TLSA records", async () => {
    const policy = await policyIn(zoneWith(one));
    assert.deepEqual([policy?.demand, policy?.by, policy?.names], ["verified", "dane", [HOST, "example.test"]]);
    assert.deepEqual(policy?.published, { type: "tlsa", strings: [`3 1 1 ${"00".repeat(32)}`], hosts: [HOST] });
  });

  it("does not when there are no TLSA records", async () => {
    assert.equal(await policyIn(zoneWith()), undefined);
  });

  for (const name of ["example.test", HOST, `_25._tcp.${HOST}`]) {
    it(`does not when ${name} is not protected`, async () => {
      assert.equal(await policyIn(zoneWith(one).insecure(name)), undefined);
    });
  }

  it("is of the port that is used", async () => {
    const resolver = zoneResolver(zoneWith(one));
    const mx = await resolver.mx("example.test");
    const at = { domain: "example.test", mx, host: HOST, port: 2525 };
    assert.equal(await danePolicy(at, resolver, systemClock), undefined);
  });

  it("applies without MX records too", async () => {
    const resolver = zoneResolver(new Zone(`example.test A 192.0.2.1\n${tlsa("3 1 1 00", "example.test")}`));
    const at = { domain: "example.test", host: "example.test", port: 25 };
    const without = await danePolicy({ ...at, mx: await resolver.mx("example.test") }, resolver, systemClock);
    assert.equal(without?.by, "dane");
    assert.equal((await danePolicy({ ...at, mx: undefined }, resolver, systemClock))?.by, "dane");
  });

  it("defers when nobody can tell", async () => {
    await assert.rejects(policyIn(zoneWith(one).behave(`_25._tcp.${HOST}`, "servfail")), DnsTrouble);
    const blind = zoneWith(one).behave(HOST, "servfail");
    await assert.rejects(policyIn(blind), DnsTrouble);
  });

  it("asks no question for TLSA records where the addresses are not protected", async () => {
    const zone = zoneWith(one).insecure(HOST).behave(`_25._tcp.${HOST}`, "servfail");
    assert.equal(await policyIn(zone), undefined);
  });

  it("goes on with the addresses of one family", async () => {
    assert.equal((await policyIn(zoneWith(one).behave(HOST, "servfail", "AAAA")))?.by, "dane");
  });

  describe("to an alias", () => {
    const alias = "alias.example.test CNAME mx.example.test";
    it("prefers the name that it leads to", async () => {
      const policy = await policyIn(zoneWith(alias, one, tlsa("3 1 1 11", "alias.example.test")), "alias.example.test");
      assert.deepEqual(policy?.names, [HOST, "example.test"]);
    });

    it("takes the alias's own records when that name has none", async () => {
      const policy = await policyIn(zoneWith(alias, tlsa("3 1 1 11", "alias.example.test")), "alias.example.test");
      assert.equal(policy?.names[0], "alias.example.test");
    });

    it("takes the alias's own records when only the alias is protected", async () => {
      const zone = zoneWith(alias, one, tlsa("3 1 1 11", "alias.example.test")).insecure(HOST);
      assert.equal((await policyIn(zone, "alias.example.test"))?.names[0], "alias.example.test");
    });

    it("does not apply when the alias is not protected", async () => {
      const zone = zoneWith(alias, one, tlsa("3 1 1 11", "alias.example.test"));
      zone.insecure(HOST).insecure("alias.example.test");
      assert.equal(await policyIn(zone, "alias.example.test"), undefined);
    });
  });
});

describe("what DANE demands", () => {
  let root: Authority;
  let middle: Authority;
  let leaf: Issued;
  let expired: Issued;
  before(async () => {
    root = await makeAuthority();
    middle = await root.authority("Middle");
    leaf = await middle.issue({ names: [HOST] });
    expired = await middle.issue({ names: ["other.test"], from: 1, until: 2 });
  });

  const verifyBy = async (records: string[], chain: Issued[]): Promise<string | undefined> => {
    const policy = await policyIn(zoneWith(...records.map((each) => tlsa(each))));
    assert.equal(policy?.demand, "verified");
    return policy.verify(sent(...chain), false);
  };

  for (const selector of [0, 1]) {
    for (const matching of [0, 1, 2]) {
      it(`takes a certificate named by 3 ${selector} ${matching}, and no other`, async () => {
        assert.equal(await verifyBy([record(3, selector, matching, leaf.x509)], [leaf, middle]), undefined);
        assert.match(
          (await verifyBy([record(3, selector, matching, expired.x509)], [leaf, middle])) ?? "",
          /none of those/,
        );
      });

      it(`takes a certificate under one named by 2 ${selector} ${matching}, and no other`, async () => {
        const named = [record(2, selector, matching, middle.x509)];
        assert.equal(await verifyBy(named, [leaf, middle]), undefined);
        assert.equal(await verifyBy(named, [leaf, root, middle]), undefined);
        const other = await (await makeAuthority()).issue({ names: [HOST] });
        assert.match((await verifyBy(named, [other, middle])) ?? "", /issued by none/);
        assert.match((await verifyBy(named, [leaf])) ?? "", /issued by none/);
      });
    }
  }

  it("asks neither dates nor names of a certificate that is named itself", async () => {
    assert.equal(await verifyBy([record(3, 1, 1, expired.x509)], [expired]), undefined);
  });

  it("asks dates, names and purpose of what is under a named one", async () => {
    const named = [record(2, 0, 1, root.x509)];
    const verify = async (issued: Issued, ...others: Issued[]) => (await verifyBy(named, [issued, ...others])) ?? "";
    assert.equal(await verify(await root.issue({ names: [HOST] }), root), "");
    assert.equal(await verify(await root.issue({ names: ["example.test"] }), root), "");
    assert.equal(await verify(await root.issue({ names: ["*.example.test"] }), root), "");
    assert.match(await verify(await root.issue({ names: ["mx.other.test"] }), root), /is not for mx\.example\.test/);
    assert.match(await verify(await root.issue({ names: [HOST], from: 1, until: 2 }), root), /not in force/);
    const late = await root.authority("Late", { from: 1, until: 2 });
    assert.match(await verify(await late.issue({ names: [HOST] }), late, root), /Late is not in force/);
    assert.match(
      await verify(await root.issue({ names: [HOST], usages: ["1.3.6.1.5.5.7.3.2"] }), root),
      /not one of a server/,
    );
  });

  it("lets nobody issue who is no authority", async () => {
    const named = [record(2, 0, 1, leaf.x509)];
    // The leaf's own key signs: as whoever has a certificate of that authority could.
    const forged = await (await makeAuthority("mx.example.test")).issue({ names: [HOST] });
    assert.match((await verifyBy(named, [forged, leaf])) ?? "", /issued by none/);
    assert.match((await verifyBy(named, [leaf])) ?? "", /issued by none/);
  });

  it("is satisfied by any one record", async () => {
    const records = [record(2, 1, 1, root.x509), record(3, 1, 1, expired.x509), record(3, 1, 1, leaf.x509)];
    assert.equal(await verifyBy(records, [leaf]), undefined);
  });

  it("looks at the strongest hashes only", async () => {
    const strong = record(3, 1, 2, expired.x509);
    assert.match((await verifyBy([record(3, 1, 1, leaf.x509), strong], [leaf])) ?? "", /none of those/);
    assert.equal(await verifyBy([record(3, 0, 1, leaf.x509), strong], [leaf]), undefined);
  });

  it("says that there was no certificate", async () => {
    assert.match((await verifyBy([record(3, 1, 1, leaf.x509)], [])) ?? "", /no certificate/);
  });

  it("is TLS with whomever when no record can be used", async () => {
    const useless = ["0 0 1", "1 1 1", "3 2 1", "3 1 3", "4 1 1"].map((each) => tlsa(`${each} ${"00".repeat(32)}`));
    const policy = await policyIn(zoneWith(...useless, tlsa("3 1 1 0011"), tlsa(`3 1 2 ${"00".repeat(32)}`)));
    assert.deepEqual([policy?.demand, policy?.by], ["required", "dane"]);
    assert.match(policy?.verify([], false) ?? "", /can be used/);
  });

  it("goes by the time of its clock", async () => {
    const issued = await root.issue({ names: [HOST] });
    const zone = zoneWith(tlsa(record(2, 0, 1, root.x509)));
    const clock = new TestClock(Date.now() + 31 * DAY_MS);
    assert.match((await policyIn(zone, HOST, clock))?.verify(sent(issued, root), false) ?? "", /not in force/);
  });
});
