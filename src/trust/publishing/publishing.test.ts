import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import type { DomainKey, KeyState } from "../../directory/domain-key.ts";
import type { Finding } from "./finding.ts";
import type { DomainFacts } from "./publication.ts";
import { check, publications } from "./publications.ts";
import { mailtoUri, zoneLine } from "./record.ts";
import { policyText } from "./sts-policy.ts";

function key(selector: string, state: KeyState, publicKey = "a key"): DomainKey {
  const algorithm = selector.startsWith("r") ? "rsa" : "ed25519";
  const common = { domain: "example.org", createdAt: 0, changedAt: 0 };
  return { ...common, selector, algorithm, state, publicKey: Buffer.from(publicKey.padEnd(32, "!")) };
}

const facts: DomainFacts = {
  domain: "example.org",
  hostname: "mx.example.org",
  outboundName: "mx.example.org",
  addresses: ["9.9.9.9", "2620:fe::9"],
  keys: [key("r1", "active"), key("e1", "active")],
  services: [
    { name: "imaps", port: 993 },
    { name: "jmap", port: 443 },
  ],
  web: true,
  mtaSts: "testing",
  reportsTo: "postmaster@example.org",
  certificateKey: Buffer.from("a certificate"),
};

const RECORDS = publications(facts).flatMap(({ records }) => records);
const WHOLE = RECORDS.map(zoneLine)
  .map((line) => line.replace(" 3600 IN ", " ").replace(/\.( |$)/g, "$1"))
  .join("\n");

/** Everything as it should be, but for some names, and what is there instead. */
function zoneWith(change: { without?: readonly string[]; lines?: string } = {}): Zone {
  const zone = new Zone(WHOLE);
  for (const each of change.without ?? []) {
    const [name = "", type] = each.split(" ");
    zone.remove(name, type as "TXT" | undefined);
  }
  return zone.add(change.lines ?? "");
}

async function findings(zone: Zone, about: DomainFacts = facts): Promise<readonly Finding[]> {
  return (await check(publications(about), zoneResolver(zone))).flat();
}

async function troubles(zone: Zone, about?: DomainFacts): Promise<string[]> {
  const found = (await findings(zone, about)).filter(({ status }) => status !== "ok");
  return found.map(({ status, sentence }) => `${status}: ${sentence}`);
}

describe("an address in a record", () => {
  it("has nothing in it that separates", () => {
    assert.equal(mailtoUri("a+b@x.example"), "mailto:a+b@x.example");
    assert.equal(mailtoUri("a,b!c;d%@x.example"), "mailto:a%2Cb%21c%3Bd%25@x.example");
    assert.equal(mailtoUri("jürgen😀@x.example"), "mailto:j%C3%BCrgen%F0%9F%98%80@x.example");
  });
});

describe("what a domain publishes", () => {
  it("is written for zone files and for forms", () => {
    const lines = RECORDS.map(zoneLine);
    for (const line of [
      "example.org. 3600 IN MX 10 mx.example.org.",
      "mx.example.org. 3600 IN A 9.9.9.9",
      "mx.example.org. 3600 IN AAAA 2620:fe::9",
      "9.9.9.9.in-addr.arpa. 3600 IN PTR mx.example.org.",
      'example.org. 3600 IN TXT "v=spf1 mx ip4:9.9.9.9 ip6:2620:fe::9 ~all"',
      '_dmarc.example.org. 3600 IN TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org"',
      "_imaps._tcp.example.org. 3600 IN SRV 0 1 993 mx.example.org.",
      "mta-sts.example.org. 3600 IN CNAME mx.example.org.",
      "ua-auto-config.example.org. 3600 IN CNAME mx.example.org.",
      `_25._tcp.mx.example.org. 3600 IN TLSA 3 1 1 ${Buffer.from("a certificate").toString("hex")}`,
    ]) {
      assert.ok(lines.includes(line), `${line}\nis not among\n${lines.join("\n")}`);
    }
    const long = zoneLine({ name: "a", type: "TXT", value: `${"x".repeat(255)}y"z` });
    assert.equal(long, `a. 3600 IN TXT "${"x".repeat(255)}" "y\\"z"`);
  });

  it("is right when it is as it was shown", async () => {
    assert.deepEqual(await troubles(zoneWith()), []);
  });

  it("is missing when nothing is there, and every sentence says what that means", async () => {
    const found = await findings(new Zone("example.org NS ns.example.org"));
    assert.ok(
      found.every(({ sentence }) => /^[A-Z\w_.-].{20,}[.]$|rotate/.test(sentence)),
      JSON.stringify(found),
    );
    assert.deepEqual([...new Set(found.map(({ status }) => status))], ["missing"]);
  });

  const table: Readonly<
    Record<string, readonly [parameters: Parameters<typeof zoneWith>[0], expected: readonly RegExp[]]>
  > = {
    "mail goes elsewhere": [
      { without: ["example.org MX"], lines: "example.org MX 10 mx.other.example" },
      [/^wrong: Mail for example\.org goes to mx\.other\.example, not to this server/],
    ],
    "mail goes elsewhere too": [{ lines: "example.org MX 20 mx.other.example" }, []],
    "it takes no mail": [
      { without: ["example.org MX"], lines: "example.org MX 0 ." },
      [/^wrong: example\.org says that it takes no mail/],
    ],
    "the server has another address": [
      { without: ["mx.example.org A"], lines: "mx.example.org A 192.0.2.9" },
      [
        /^wrong: mx\.example\.org leads to 2620:fe::9 and 192\.0\.2\.9, but mail leaves from 9\.9\.9\.9/,
        /^wrong: The SPF record of mx\.example\.org does not name 9\.9\.9\.9/,
      ],
    ],
    "the server's name is an alias": [
      {
        without: ["mx.example.org A", "mx.example.org AAAA"],
        lines: "mx.example.org CNAME h.example\nh.example A 9.9.9.9\nh.example AAAA 2620:fe::9",
      },
      [/^wrong: .*another name \(CNAME\) for h\.example/],
    ],
    "an address has no name": [
      { without: ["9.9.9.9.in-addr.arpa"] },
      [/^missing: 9\.9\.9\.9 has no name, and many servers refuse/],
    ],
    "an address has another name": [
      { without: ["9.9.9.9.in-addr.arpa"], lines: "9.9.9.9 PTR pool-1.isp.example" },
      [/^wrong: 9\.9\.9\.9 is called pool-1\.isp\.example/],
    ],
    "others send its mail": [
      { without: ["example.org TXT"], lines: 'example.org TXT "v=spf1 ip4:198.51.100.0/24 -all"' },
      [/^wrong: The SPF record of example\.org does not name 9\.9\.9\.9/],
    ],
    "its networks send its mail": [
      { without: ["example.org TXT"], lines: 'example.org TXT "v=spf1 ip4:9.9.9.0/24 ip6:2620:fe::/48 -all"' },
      [],
    ],
    "others say who sends its mail": [
      {
        without: ["example.org TXT"],
        lines:
          'example.org TXT "v=spf1 include:isp.example -all"\nisp.example TXT "v=spf1 ip4:9.9.9.9 ip6:2620:fe::9 -all"',
      },
      [],
    ],
    "others say who sends its mail, and mean others": [
      {
        without: ["example.org TXT"],
        lines: 'example.org TXT "v=spf1 include:isp.example -all"\nisp.example TXT "v=spf1 ip4:198.51.100.1 -all"',
      },
      [/^wrong: The SPF record of example\.org does not name 9\.9\.9\.9/],
    ],
    "SPF makes no sense": [
      { without: ["example.org TXT"], lines: 'example.org TXT "v=spf1 ip4:everybody -all"' },
      [/^wrong: Others cannot make sense of the SPF record/],
    ],
    "the server does not send its own mail": [
      { without: ["mx.example.org TXT"] },
      [/^missing: mx\.example\.org does not say that it sends mail itself/],
    ],
    "everybody sends its mail": [
      { without: ["example.org TXT"], lines: 'example.org TXT "v=spf1 mx +all"' },
      [/^wrong: .*lets everybody/],
    ],
    "SPF is there twice": [{ lines: 'example.org TXT "v=spf1 mx -all"' }, [/^wrong: example\.org has 2 SPF records/]],
    "other texts are there too": [{ lines: 'example.org TXT "verification=1"\nexample.org TXT "v=spf10"' }, []],
    "a key is not there": [
      { without: ["r1._domainkey.example.org"] },
      [/^missing: The key r1 of example\.org, which signs/],
    ],
    "a key is another one": [
      { without: ["e1._domainkey.example.org"], lines: 'e1._domainkey.example.org TXT "v=DKIM1; k=ed25519; p=AAAA"' },
      [/^wrong: The key e1 .*count as forged/],
    ],
    "a key is there twice": [
      { lines: 'e1._domainkey.example.org TXT "v=DKIM1; k=ed25519; p=AAAA"' },
      [/^wrong: At e1\._domainkey\.example\.org there are 2 texts/],
    ],
    "DMARC only watches": [{ without: ["_dmarc.example.org"], lines: '_dmarc.example.org TXT "v=DMARC1;p=none"' }, []],
    "DMARC of the domain above": [
      { without: ["_dmarc.example.org"], lines: '_dmarc.org TXT "v=DMARC1; p=reject"' },
      [],
    ],
    "DMARC makes no sense": [
      { without: ["_dmarc.example.org"], lines: '_dmarc.example.org TXT "v=DMARC1; p=maybe"' },
      [/^wrong: The DMARC record .* cannot be understood/],
    ],
    "DMARC is there twice": [{ lines: '_dmarc.example.org TXT "v=DMARC1; p=none"' }, [/^wrong: .* 2 DMARC records/]],
    "the policy is an old one": [
      { without: ["_mta-sts.example.org"], lines: '_mta-sts.example.org TXT "v=STSv1; id=old"' },
      [/^wrong: The policy for TLS has changed/],
    ],
    "the policy is not found": [
      { without: ["mta-sts.example.org"] },
      [/^missing: mta-sts\.example\.org leads nowhere/],
    ],
    "the settings are elsewhere": [
      { without: ["autoconfig.example.org"], lines: "autoconfig.example.org A 192.0.2.77" },
      [/^wrong: autoconfig\.example\.org leads to 192\.0\.2\.77/],
    ],
    "the settings are not vouched for": [
      { without: ["_ua-auto-config.example.org"] },
      [/^missing: Nothing vouches for the settings of example\.org/],
    ],
    "other settings are vouched for": [
      {
        without: ["_ua-auto-config.example.org"],
        lines: '_ua-auto-config.example.org TXT "v=UAAC1; a=sha256; d=AAAA"',
      },
      [/^wrong: The settings of example\.org have changed/],
    ],
    "reports are there twice": [
      { lines: '_smtp._tls.example.org TXT "v=TLSRPTv1; rua=mailto:x@y"' },
      [/^wrong: .*TLS-RPT/],
    ],
    "a service is elsewhere": [
      { without: ["_imaps._tcp.example.org"], lines: "_imaps._tcp.example.org SRV 0 1 993 old.example.org" },
      [/^wrong: .*imaps of example\.org at old\.example\.org:993, but it is at mx\.example\.org:993/],
    ],
    "the certificate was renewed": [
      { without: ["_25._tcp.mx.example.org"], lines: "_25._tcp.mx.example.org TLSA 3 1 1 00ff" },
      [/^wrong: Another certificate .* careful servers send it no mail/],
    ],
  };
  for (const [what, [change, expected]] of Object.entries(table)) {
    it(`${expected.length === 0 ? "is right though" : "is wrong when"} ${what}`, async () => {
      const found = await troubles(zoneWith(change));
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [i, pattern] of expected.entries()) assert.match(found[i] ?? "", pattern);
    });
  }

  it("need not have TLSA records where nothing is signed", async () => {
    const zone = zoneWith({ without: ["_25._tcp.mx.example.org"] });
    assert.match((await troubles(zone)).join(), /^missing: The certificate/);
    zone.secure = false;
    assert.deepEqual(await troubles(zone), []);
  });

  it("need not have a key that has retired", async () => {
    const about = { ...facts, keys: [...facts.keys, key("r0", "retired"), key("r2", "next", "other")] };
    assert.match((await troubles(zoneWith(), about)).join(), /^missing: The key r2 of example\.org, which is to sign/);
  });

  it("says so when nothing is signed, and when the server has no name", async () => {
    const about = { ...facts, keys: [], hostname: "vm.localdomain", addresses: [] };
    const found = (await troubles(zoneWith(), about)).join("\n");
    assert.match(found, /missing: example\.org has no keys.*rotate example\.org/);
    assert.match(found, /missing: This server does not know its own name/);
  });

  it("finds the addresses where none are configured, and asks for no names of those inside", async () => {
    const about = { ...facts, addresses: [] };
    assert.deepEqual(await troubles(zoneWith(), about), []);
    const inside = zoneWith({ without: ["mx.example.org A", "2620:fe::9"], lines: "mx.example.org A 10.0.0.1" });
    assert.doesNotMatch((await troubles(inside, about)).join(), /10\.0\.0\.1 has no name/);
  });

  it("asks another domain for leave to send reports there", () => {
    const about = { ...facts, reportsTo: "dmarc@other.example" };
    const names = publications(about).flatMap(({ records }) => records.map(({ name }) => name));
    assert.ok(names.includes("example.org._report._dmarc.other.example"));
  });

  it("has a policy that others can read", async () => {
    const withPolicy = async (policyOf: (domain: string) => Promise<string>, zone = zoneWith()): Promise<string[]> => {
      const found = (await check(publications(facts, policyOf), zoneResolver(zone))).flat();
      return found.filter(({ status }) => status !== "ok").map(({ sentence }) => sentence);
    };
    const policy = policyText({ mode: "testing", hostname: "mx.example.org" });
    assert.deepEqual(await withPolicy(async () => policy), []);
    assert.match(
      (await withPolicy(async () => `${policy}mx: other.example\r\n`)).join(),
      /is not the one of this server/,
    );
    const broken = async (): Promise<string> => Promise.reject(new Error("the certificate has expired"));
    assert.match((await withPolicy(broken)).join(), /cannot read the policy .*: the certificate has expired\.$/);
    const nowhere = await withPolicy(broken, zoneWith({ without: ["mta-sts.example.org"] }));
    assert.deepEqual(nowhere.length, 1, "it is not asked for where it cannot be");
  });

  it("is unknown when no name server answers", async () => {
    const zone = zoneWith().behave("example.org", "servfail", "MX");
    assert.match((await troubles(zone)).join(), /^unknown: This cannot be told now/);
  });
});
