import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, it } from "node:test";
import type { PeerCertificate } from "node:tls";
import { type Authority, type Issued, makeAuthority } from "../../../test/support/authority.ts";
import { deliveriesDatabases } from "../../../test/support/deliveries-database.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { startPolicyHost } from "../../../test/support/policy-host.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { DAY_MS, MINUTE_MS, TestClock } from "../../base/clock.ts";
import { sql } from "../../db/sql.ts";
import { openTlsPolicies } from "./tls-policies.ts";
import type { HostTlsPolicy } from "../tls-policy.ts";

const HOST = "mx.example.test";
const LINES = `
  example.test           MX  10 mx.example.test
  mx.example.test        A   192.0.2.1
  mta-sts.example.test   A   127.0.0.1
  _mta-sts.example.test  TXT "v=STSv1; id=1;"
`;
const file = (mode: string, mx = HOST, maxAge = 7 * 86_400): string =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: ${maxAge}\r\n`;

for (const [engine, openDatabase] of deliveriesDatabases) {
  describe(`TLS policies (${engine})`, () => {
    let authority: Authority;
    let webCertificate: Issued;
    before(async () => {
      authority = await makeAuthority();
      webCertificate = await authority.issue({ names: ["mta-sts.example.test"] });
    });

    async function open(options: { body?: string; certificate?: Issued } = {}) {
      await using opening = new AsyncDisposableStack();
      const { database } = opening.use(await openDatabase());
      const { certificate = webCertificate, body = file("enforce") } = options;
      const web = opening.use(await startPolicyHost(certificate, body));
      const zone = new Zone(LINES);
      zone.secure = false;
      const clock = new TestClock();
      const parts = {
        resolver: zoneResolver(zone),
        database,
        authorities: [authority.certificate],
        policyPort: web.port,
        reports: true,
        clock,
      };
      const policies = opening.use(openTlsPolicies(parts));
      const forHost = async (host = HOST): Promise<HostTlsPolicy> =>
        policies.forHost("example.test", await parts.resolver.mx("example.test"), host, 25);
      const counted = async (): Promise<unknown[]> => {
        await policies[Symbol.asyncDispose]();
        const rows = await database.read((tx) =>
          tx.rows(
            sql`select domain, policy, outcome, host, address, detail, sessions from tls_count order by outcome, host`,
          ),
        );
        return rows.map(([domain, policy, ...rest]) => [domain, JSON.parse(String(policy)), ...rest]);
      };
      const opened = opening.move();
      const end = (): Promise<void> => opened.disposeAsync();
      return { web, zone, clock, policies, forHost, counted, [Symbol.asyncDispose]: end };
    }

    it("demand nothing of a host whose domain publishes nothing", async () => {
      await using up = await open();
      up.zone.remove("_mta-sts.example.test");
      const policy = await up.forHost();
      assert.deepEqual([policy.demand, policy.by, policy.names], ["opportunistic", "none", [HOST]]);
      assert.equal(policy.verify([], false), undefined);
      assert.deepEqual(up.web.asked, []);
    });

    it("demand a certificate of hosts that an enforced policy names, and refuse the others", async () => {
      await using up = await open();
      const policy = await up.forHost();
      assert.deepEqual([policy.demand, policy.by, policy.names], ["verified", "mta-sts", [HOST]]);
      const other = await up.forHost("mx.attacker.test");
      assert.deepEqual([other.demand, other.by], ["refused", "mta-sts"]);
      assert.match(other.reason ?? "", /does not name mx\.attacker\.test/);
      assert.deepEqual(up.web.asked, ["GET mta-sts.example.test /.well-known/mta-sts.txt"]);
    });

    it("believe certificates of trusted authorities with the host among their names", async () => {
      await using up = await open();
      const policy = await up.forHost();
      const sent = async (wishes: Parameters<Authority["issue"]>[0]) =>
        [{ raw: (await authority.issue(wishes)).x509.raw }] as PeerCertificate[];
      assert.equal(policy.verify(await sent({ names: [HOST] }), true), undefined);
      assert.equal(policy.verify(await sent({ names: ["*.example.test"] }), true), undefined);
      assert.match(policy.verify(await sent({ names: [HOST] }), false) ?? "", /no authority/);
      assert.match(policy.verify(await sent({ names: ["example.test"] }), true) ?? "", /not for mx/);
      assert.match(policy.verify(await sent({ commonName: HOST }), true) ?? "", /not for mx/);
      assert.match(policy.verify([], true) ?? "", /no authority/);
    });

    it("only look when a policy is in testing", async () => {
      await using up = await open({ body: file("testing") });
      const policy = await up.forHost();
      assert.deepEqual([policy.demand, policy.by], ["opportunistic", "mta-sts"]);
      assert.match(policy.verify([], false) ?? "", /no authority/);
      const other = await up.forHost("mx.other.test");
      assert.equal(other.demand, "opportunistic");
      assert.match(other.verify([], true) ?? "", /does not name mx\.other\.test/);
    });

    it("let DANE go first", async () => {
      await using up = await open();
      up.zone.secure = true;
      const hash = createHash("sha256").update("x").digest("hex");
      up.zone.add(`_25._tcp.${HOST} TLSA 3 1 1 ${hash}`);
      assert.equal((await up.forHost()).by, "dane");
      up.zone.insecure("example.test");
      assert.equal((await up.forHost()).by, "mta-sts");
    });

    it("are kept, whatever becomes of the record, the web server and the file, until they end", async () => {
      await using up = await open();
      const { zone, web, clock } = up;
      await up.forHost();
      zone.remove("_mta-sts.example.test");
      assert.equal((await up.forHost()).demand, "verified");
      zone.behave("_mta-sts.example.test", "servfail");
      assert.equal((await up.forHost()).demand, "verified");
      zone.behave("_mta-sts.example.test", undefined).add(`_mta-sts.example.test TXT "v=STSv1; id=2;"`);
      web.answer = { status: 404, body: "" };
      assert.equal((await up.forHost()).demand, "verified");
      web.answer = { body: "<html>" };
      clock.advance(5 * MINUTE_MS);
      assert.equal((await up.forHost()).demand, "verified");
      assert.equal(web.asked.length, 3);
      clock.advance(7 * DAY_MS);
      assert.equal((await up.forHost()).demand, "opportunistic");
    });

    it("change with their id, and are not asked for before", async () => {
      await using up = await open();
      await up.forHost();
      up.web.answer = { body: file("testing") };
      assert.equal((await up.forHost()).demand, "verified");
      up.zone.remove("_mta-sts.example.test").add(`_mta-sts.example.test TXT "v=STSv1; id=2;"`);
      assert.equal((await up.forHost()).demand, "opportunistic");
      up.web.answer = { body: file("none") };
      up.zone.remove("_mta-sts.example.test").add(`_mta-sts.example.test TXT "v=STSv1; id=3;"`);
      assert.equal((await up.forHost("mx.other.test")).by, "none");
      assert.equal(up.web.asked.length, 3);
    });

    it("are fetched again a day later, behind the back of who asks", async () => {
      await using up = await open();
      await up.forHost();
      for (let day = 1; day <= 10; day++) {
        up.clock.advance(DAY_MS);
        assert.equal((await up.forHost()).demand, "verified");
        await up.policies.renew();
      }
      assert.equal(up.web.asked.length, 11);
    });

    it("are renewed for a month after they were used", async () => {
      await using up = await open();
      await up.forHost();
      for (let day = 1; day <= 40; day++) {
        up.clock.advance(DAY_MS);
        await up.policies.renew();
      }
      assert.equal(up.web.asked.length, 1 + 30);
      up.zone.remove("_mta-sts.example.test");
      assert.equal((await up.forHost()).demand, "opportunistic");
    });

    it("are asked for once by many at a time, and after a failure five minutes later", async () => {
      await using up = await open({ body: "" });
      await Promise.all(Array.from({ length: 20 }, () => up.forHost()));
      await up.forHost();
      assert.equal(up.web.asked.length, 1);
      up.web.answer = { body: file("enforce") };
      up.clock.advance(5 * MINUTE_MS);
      assert.equal((await up.forHost()).demand, "verified");
    });

    const bad: readonly [
      string,
      Parameters<typeof open>[0],
      Awaited<ReturnType<typeof startPolicyHost>>["answer"] | undefined,
      string,
      RegExp,
    ][] = [
      [
        "a redirection",
        {},
        { status: 301, headers: { location: "https://example.test/" }, body: "" },
        "sts-policy-fetch-error",
        /answered 301/,
      ],
      [
        "another type",
        {},
        { headers: { "content-type": "text/html" }, body: file("enforce") },
        "sts-policy-fetch-error",
        /not "text\/plain"/,
      ],
      [
        "too long a file",
        {},
        { body: `${file("enforce")}${"x".repeat(70_000)}` },
        "sts-policy-fetch-error",
        /too long/,
      ],
      ["what is no policy", { body: "hello" }, undefined, "sts-policy-invalid", /not a key and a value/],
    ];
    for (const [what, options, answer, outcome, detail] of bad) {
      it(`are not taken from ${what}, which is counted`, async () => {
        await using up = await open(options);
        if (answer !== undefined) up.web.answer = answer;
        assert.equal((await up.forHost()).by, "none");
        const [count] = (await up.counted()) as unknown[][];
        assert.deepEqual(count?.slice(0, 3), ["example.test", { type: "sts", strings: [], hosts: [] }, outcome]);
        assert.match(String(count?.[5]), detail);
        assert.equal(count?.[6], 0);
      });
    }

    it("are not taken from who has no good certificate", async () => {
      const stranger = await (await makeAuthority()).issue({ names: ["mta-sts.example.test"] });
      const namesake = await authority.issue({ names: ["mta-sts.other.test"] });
      const old = await authority.issue({ names: ["mta-sts.example.test"], from: 1, until: 2 });
      for (const certificate of [stranger, namesake, old]) {
        await using up = await open({ certificate });
        assert.equal((await up.forHost()).by, "none");
        assert.deepEqual(up.web.asked, []);
        assert.equal(((await up.counted())[0] as unknown[])[2], "sts-webpki-invalid");
      }
    });

    it("count hosts whose TLSA records cannot be looked up", async () => {
      await using up = await open();
      up.zone.secure = true;
      up.zone.behave(`_25._tcp.${HOST}`, "servfail");
      await assert.rejects(up.forHost(), { name: "DnsTrouble" });
      const [count] = (await up.counted()) as unknown[][];
      assert.deepEqual(count?.slice(1, 4), [{ type: "tlsa", strings: [], hosts: [HOST] }, "dnssec-invalid", HOST]);
    });

    it("count sessions by how they went", async () => {
      await using up = await open();
      const policy = await up.forHost();
      const session = { domain: "example.test", host: HOST, address: "192.0.2.1", policy };
      for (let i = 0; i < 3; i++) up.policies.note({ ...session, outcome: "success" });
      up.policies.note({ ...session, outcome: "certificate-expired", detail: "the certificate has expired" });
      const { published: _, ...uncounted } = policy;
      up.policies.note({ ...session, policy: uncounted, outcome: "success" });
      const published = { type: "sts", strings: file("enforce").trim().split("\r\n"), hosts: [HOST] };
      assert.deepEqual(await up.counted(), [
        ["example.test", published, "certificate-expired", HOST, "192.0.2.1", "the certificate has expired", 1],
        ["example.test", published, "success", "", "", "", 3],
      ]);
    });

    it("count together what goes wrong in too many ways", async () => {
      await using up = await open();
      const policy = await up.forHost();
      for (let i = 0; i < 300; i++) {
        const session = { domain: "example.test", host: `mx${i}.example.test`, address: "192.0.2.1", policy };
        up.policies.note({ ...session, outcome: "validation-failure", detail: "x".repeat(1000) });
      }
      const counts = (await up.counted()) as unknown[][];
      assert.equal(counts.length, 101);
      assert.equal(
        counts.reduce((sum, count) => sum + Number(count[6]), 0),
        300,
      );
      assert.ok(counts.every((count) => String(count[5]).length <= 300));
    });
  });
}
