/** Everything at once, over real sockets: name server, policy host, mail server; what leaves, and what is counted. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, it } from "node:test";
import { type Authority, type Issued, makeAuthority } from "../../test/support/authority.ts";
import { deliveriesDatabases } from "../../test/support/deliveries-database.ts";
import { startDnsServer } from "../../test/support/dns-server.ts";
import { Zone } from "../../test/support/dns-zone.ts";
import { startPolicyHost } from "../../test/support/policy-host.ts";
import { startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { TestClock } from "../base/clock.ts";
import { openResolver } from "../dns/stub-resolver.ts";
import { TlsCountBook } from "../trust/tls/tls-count-book.ts";
import { openTlsPolicies } from "../trust/tls/tls-policies.ts";
import { subjectPublicKeyInfo } from "../wire/x509/public-key.ts";
import { openRoutes } from "./routes.ts";
import { Networks } from "../net/networks.ts";
import { openTransport } from "./smtp-transport.ts";
import type { Handover } from "./transport.ts";

const TEXT = "Subject: hello\r\n\r\nhello\r\n";
const HOST = "mx.example.test";
const LINES = `
  example.test           MX  10 mx.example.test
  mx.example.test        A   127.0.0.1
  mta-sts.example.test   A   127.0.0.1
`;
const file = (mode: string, mx = HOST): string => `version: STSv1\nmode: ${mode}\nmx: ${mx}\nmax_age: 86400\n`;

const sha256 = (octets: Uint8Array): string => createHash("sha256").update(octets).digest("hex");
const keyOf = ({ x509 }: Issued): string => `3 1 1 ${sha256(subjectPublicKeyInfo(x509.raw) ?? Buffer.alloc(0))}`;
const issuerOf = ({ x509 }: Issued): string => `2 0 1 ${sha256(x509.raw)}`;

describe("what domains publish about TLS", () => {
  let trusted: Authority;
  let stranger: Authority;
  let strangers: Issued;
  let good: Issued;
  let web: Issued;
  before(async () => {
    trusted = await makeAuthority("Trusted");
    stranger = await makeAuthority("Stranger");
    strangers = await stranger.issue({ names: [HOST] });
    good = await trusted.issue({ names: [HOST] });
    web = await trusted.issue({ names: ["mta-sts.example.test"] });
  });

  interface Case {
    readonly certificate?: Issued | undefined;
    /** Contents of TLSA records; the names are protected when there are any. */
    readonly tlsa?: readonly string[];
    /** The policy file, if there is a policy. */
    readonly sts?: string;
    readonly tls?: Handover["tls"];
    readonly prepare?: (zone: Zone, port: number) => void;
  }

  async function send(given: Case) {
    await using stack = new AsyncDisposableStack();
    const { certificate, sts, tlsa = [] } = given;
    const peer = stack.use(
      await startSmtpPeer({
        keywords: certificate === undefined ? [] : ["STARTTLS"],
        ...(certificate === undefined ? {} : { certificate }),
      }),
    );
    const zone = new Zone(LINES).add(tlsa.map((each) => `_${peer.port}._tcp.${HOST} TLSA ${each}`).join("\n"));
    zone.secure = tlsa.length > 0;
    if (sts !== undefined) zone.add(`_mta-sts.example.test TXT "v=STSv1; id=1"`);
    given.prepare?.(zone, peer.port);
    const names = stack.use(await startDnsServer(zone));
    const clock = new TestClock(Date.now());
    const resolver = stack.use(openResolver({ servers: [names.address], validating: true, timeoutMs: 2_000, clock }));
    const policyHost = stack.use(await startPolicyHost(web, sts));
    const { database } = stack.use(await deliveriesDatabases[0]![1]());
    const authorities = [trusted.certificate];
    const trust = { resolver, database, authorities, policyPort: policyHost.port, reports: true, clock };
    const policies = stack.use(openTlsPolicies(trust));
    const sources = { hostname: "out.test", addresses: [], domains: [] };
    const privateNetworks = new Networks(["127.0.0.0/8"]);
    const transport = stack.use(openTransport({ resolver, sources, policies, authorities, clock, privateNetworks }));
    const { results } = await transport.deliver(
      {
        hop: openRoutes({ routes: [], directPort: peer.port }).hop("example.test"),
        id: "m1",
        reversePath: undefined,
        recipients: [
          {
            path: { local: "b", domain: "example.test", utf8: false },
            notify: undefined,
            originalRecipient: undefined,
          },
        ],
        message: {
          size: TEXT.length,
          body: "7BIT",
          utf8Header: false,
          foreign: false,
          bytes: async () => Buffer.from(TEXT),
        },
        ret: undefined,
        envelopeId: undefined,
        tls: given.tls ?? "as-policy",
        deliverBy: undefined,
        priority: 0,
      },
      new AbortController().signal,
    );
    await policies[Symbol.asyncDispose]();
    const day = Math.floor(clock.now() / 86_400_000);
    const counts = await new TlsCountBook(database).counts({ day, domain: "example.test" });
    const [result] = results;
    assert.equal(peer.taken.length, result?.outcome === "delivered" ? 1 : 0);
    return {
      outcome: `${result?.outcome} ${result?.reply.enhanced}`,
      verified: result?.tls?.verified,
      text: result?.reply.text ?? "",
      counted: counts.map(({ policy, outcome }) => `${policy.type} ${outcome}`),
    };
  }

  const pass = async (given: Case, verified: string | undefined, ...counted: string[]): Promise<void> => {
    const found = await send(given);
    assert.deepEqual([found.outcome, found.verified, found.counted], ["delivered 2.0.0", verified, counted]);
  };
  const wait = async (given: Case, enhanced: string, text: RegExp, ...counted: string[]): Promise<void> => {
    const found = await send(given);
    assert.deepEqual([found.outcome, found.counted], [`deferred ${enhanced}`, counted]);
    assert.match(found.text, text);
  };

  it("is nothing: mail leaves with or without TLS", async () => {
    await pass({ certificate: strangers }, "none", "no-policy-found success");
    await pass({}, undefined, "no-policy-found starttls-not-supported");
  });

  it("is a certificate in DANE: mail leaves to who has it, and to nobody else", async () => {
    await pass({ certificate: strangers, tlsa: [keyOf(strangers)] }, "dane", "tlsa success");
    await wait({ certificate: good, tlsa: [keyOf(strangers)] }, "4.7.5", /TLSA/, "tlsa validation-failure");
    await wait({ tlsa: [keyOf(strangers)] }, "4.7.4", /offers no TLS/, "tlsa starttls-not-supported");
  });

  it("is an issuer in DANE", async () => {
    const chained = { ...strangers, certificate: strangers.certificate + stranger.certificate };
    await pass({ certificate: chained, tlsa: [issuerOf(stranger)] }, "dane", "tlsa success");
    await wait(
      { certificate: chained, tlsa: [issuerOf(trusted)] },
      "4.7.5",
      /issued by none/,
      "tlsa validation-failure",
    );
  });

  it("is DANE that cannot be used: TLS with whomever", async () => {
    await pass({ certificate: strangers, tlsa: ["1 1 1 00"] }, "none", "tlsa tlsa-invalid");
    await wait({ tlsa: ["1 1 1 00"] }, "4.7.4", /offers no TLS/, "tlsa starttls-not-supported");
  });

  it("is DANE that nobody can look up: mail waits", async () => {
    const prepare = (zone: Zone, port: number): void => void zone.behave(`_${port}._tcp.${HOST}`, "servfail");
    await wait({ certificate: good, tlsa: [keyOf(good)], prepare }, "4.4.3", /TLSA/, "tlsa dnssec-invalid");
  });

  it("is not protected: DANE does not count", async () => {
    const prepare = (zone: Zone): void => void zone.insecure("example.test");
    await pass({ certificate: good, tlsa: [keyOf(strangers)], prepare }, "none", "no-policy-found success");
  });

  it("is MTA-STS, enforced", async () => {
    const sts = file("enforce");
    await pass({ certificate: good, sts }, "pkix", "sts success");
    await wait({ certificate: strangers, sts }, "4.7.5", /no authority/, "sts certificate-not-trusted");
    const other = await trusted.issue({ names: ["mx.other.test"] });
    await wait({ certificate: other, sts }, "4.7.5", /not for mx/, "sts certificate-host-mismatch");
    const old = await trusted.issue({ names: [HOST], from: 1, until: 2 });
    await wait({ certificate: old, sts }, "4.7.5", /no authority/, "sts certificate-expired");
    await wait({ sts }, "4.7.4", /offers no TLS/, "sts starttls-not-supported");
    const elsewhere = file("enforce", "*.other.test");
    await wait({ certificate: good, sts: elsewhere }, "4.7.5", /does not name/, "sts validation-failure");
  });

  it("is MTA-STS in testing: mail leaves, and what would have failed is counted", async () => {
    const sts = file("testing");
    await pass({ certificate: good, sts }, "none", "sts success");
    await pass({ certificate: strangers, sts }, "none", "sts certificate-not-trusted");
    await pass({ sts }, undefined, "sts starttls-not-supported");
    await pass({ certificate: good, sts: file("testing", "*.other.test") }, "none", "sts certificate-host-mismatch");
  });

  it("is MTA-STS that cannot be fetched: as if there were none, and that is counted", async () => {
    const prepare = (zone: Zone): void => void zone.remove("mta-sts.example.test");
    const counted = ["no-policy-found success", "sts sts-policy-fetch-error"];
    await pass({ certificate: strangers, sts: file("enforce"), prepare }, "none", ...counted);
  });

  it("is both: DANE decides", async () => {
    const both = { sts: file("enforce"), tlsa: [keyOf(strangers)] };
    await pass({ certificate: strangers, ...both }, "dane", "tlsa success");
    await wait({ certificate: good, ...both }, "4.7.5", /TLSA/, "tlsa validation-failure");
  });

  it("does not count for mail that waives it (TLS-Required: No)", async () => {
    await pass({ certificate: good, tlsa: [keyOf(strangers)], tls: "optional" }, "none");
    await pass({ sts: file("enforce"), tls: "optional" }, undefined);
  });
});
