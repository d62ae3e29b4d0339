/** Names from a real validating resolver (Unbound, over zones that Knot has signed), and mail to a real Postfix under DANE and MTA-STS. */
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { after, before, describe, it, type TestContext } from "node:test";
import { type Resolver, DnsTrouble } from "../../src/dns/resolver.ts";
import { openResolver } from "../../src/dns/stub-resolver.ts";
import { openRoutes } from "../../src/transport/routes.ts";
import { openTransport } from "../../src/transport/smtp-transport.ts";
import { openTlsPolicies } from "../../src/trust/tls/tls-policies.ts";
import { subjectPublicKeyInfo } from "../../src/wire/x509/public-key.ts";
import { type Authority, makeAuthority } from "../support/authority.ts";
import { Networks } from "../../src/net/networks.ts";
import { deliveriesDatabases } from "../support/deliveries-database.ts";
import { freePort } from "../support/free-ports.ts";
import { type NameServers, startNameServers, type Zone } from "../support/name-servers.ts";
import { type PolicyHost, startPolicyHost } from "../support/policy-host.ts";
import { type Postfix, startPostfix } from "../support/postfix.ts";
import { needs } from "../support/tools.ts";

const MX_ADDRESS = "127.0.0.25";
const HOST = "mx.sts.test";
const DOMAINS = ["dane.test", "wrong.test", "plain.test", "sts.test", "other.test", "gone.test"];

function zones(port: number, hash: string): Zone[] {
  const mail = (name: string): string[] => [`@ MX 10 mx.${name}.`, `mx A ${MX_ADDRESS}`];
  const tlsa = (data: string): string => `_${port}._tcp.mx TLSA 3 1 1 ${data}`;
  const sts = ["mta-sts A 127.0.0.1", '_mta-sts TXT "v=STSv1; id=1;"'];
  const wrong = "00".repeat(32);
  const long = Array.from({ length: 40 }, (_, i) => `long TXT "${i} ${"x".repeat(100)}"`);
  return [
    { name: "dane.test", signed: true, records: [...mail("dane.test"), tlsa(hash), "alias CNAME mx", ...long] },
    { name: "wrong.test", signed: true, records: [...mail("wrong.test"), tlsa(wrong)] },
    { name: "plain.test", signed: false, records: [...mail("plain.test"), tlsa(wrong), ...long] },
    { name: "sts.test", signed: false, records: [...mail("sts.test"), ...sts] },
    { name: "other.test", signed: false, records: [...mail("other.test"), ...sts] },
    { name: "gone.test", signed: false, records: [...mail("gone.test"), "mta-sts A 127.0.0.99", sts[1] ?? ""] },
  ];
}

describe("what domains publish about TLS", { concurrency: false }, () => {
  const stack = new AsyncDisposableStack();
  let servers: NameServers;
  let postfix: Postfix;
  let port: number;
  let authority: Authority;
  let web: PolicyHost;
  let resolver: Resolver;

  const missing = (test: TestContext): boolean =>
    !["knotd", "unbound", "kdig", "postfix"].every((each) => needs(test, each));
  let started = false;
  const start = async (test: TestContext): Promise<boolean> => {
    if (missing(test)) return false;
    if (started) return true;
    started = true;
    port = await freePort(MX_ADDRESS);
    postfix = stack.use(
      await startPostfix({ hostname: HOST, domains: DOMAINS, listen: { [MX_ADDRESS]: [] }, port, routes: {} }),
    );
    const key = subjectPublicKeyInfo(new X509Certificate(postfix.certificate).raw) ?? Buffer.alloc(0);
    servers = stack.use(await startNameServers(zones(port, createHash("sha256").update(key).digest("hex"))));
    const names = ["mta-sts.sts.test", "mta-sts.other.test"];
    web = stack.use(await startPolicyHost(await authority.issue({ names })));
    resolver = stack.use(openResolver({ servers: [servers.resolver], validating: true, timeoutMs: 5_000 }));
    return true;
  };
  before(async () => void (authority = await makeAuthority()));
  after(() => stack.disposeAsync());

  it("are answers that are authentic where the zone is signed", async (test) => {
    if (!(await start(test))) return;
    for (const [name, authentic] of [
      ["dane.test", true],
      ["plain.test", false],
    ] as const) {
      const mx = await resolver.mx(name);
      assert.deepEqual([mx.records[0]?.exchange, mx.authentic], [`mx.${name}`, authentic]);
      assert.equal((await resolver.a(`mx.${name}`)).authentic, authentic);
      const nobody = await resolver.a(`nobody.${name}`);
      assert.deepEqual([nobody.exists, nobody.authentic], [false, authentic]);
      const none = await resolver.txt(`mx.${name}`);
      assert.deepEqual([none.exists, none.records, none.authentic], [true, [], authentic]);
      const long = await resolver.txt(`long.${name}`);
      assert.deepEqual([long.records.length, long.authentic], [40, authentic]);
      assert.equal((await resolver.tlsa(`_${port}._tcp.mx.${name}`)).records.length, 1);
    }
    const alias = await resolver.a("alias.dane.test");
    assert.deepEqual([alias.canonicalName, alias.records, alias.authentic], ["mx.dane.test", [MX_ADDRESS], true]);
  });

  async function send(domain: string): Promise<string> {
    const { database } = stack.use(await deliveriesDatabases[0]![1]());
    const authorities = [authority.certificate, postfix.certificate];
    const policies = stack.use(
      openTlsPolicies({ resolver, database, authorities, policyPort: web.port, reports: false }),
    );
    const privateNetworks = new Networks(["127.0.0.0/8"]);
    const sources = { hostname: "out.test", addresses: [], domains: [] };
    await using transport = openTransport({ resolver, sources, policies, authorities, privateNetworks });
    const text = `Subject: to ${domain}\r\n\r\nhello\r\n`;
    const { results } = await transport.deliver(
      {
        hop: openRoutes({ routes: [], directPort: port }).hop(domain),
        id: "m1",
        reversePath: undefined,
        recipients: [{ path: { local: "b", domain, utf8: false }, notify: undefined, originalRecipient: undefined }],
        message: {
          size: text.length,
          body: "7BIT",
          utf8Header: false,
          foreign: false,
          bytes: async () => Buffer.from(text),
        },
        ret: undefined,
        envelopeId: undefined,
        tls: "as-policy",
        deliverBy: undefined,
        priority: 0,
      },
      new AbortController().signal,
    );
    const [result] = results;
    if (result?.outcome === "delivered") await postfix.received(1, new RegExp(`Subject: to ${domain}`));
    return `${result?.outcome} ${result?.tls?.verified ?? result?.reply.enhanced}`;
  }

  it("is DANE, good and bad, where the zone is signed", async (test) => {
    if (!(await start(test))) return;
    assert.equal(await send("dane.test"), "delivered dane");
    assert.equal(await send("wrong.test"), "deferred 4.7.5");
    assert.equal(await send("plain.test"), "delivered none");
  });

  it("is MTA-STS, good, bad and unreachable", async (test) => {
    if (!(await start(test))) return;
    web.answer = { body: "version: STSv1\nmode: enforce\nmx: mx.sts.test\nmx: mx.other.test\nmax_age: 86400\n" };
    assert.equal(await send("sts.test"), "delivered pkix");
    assert.equal(await send("other.test"), "deferred 4.7.5");
    assert.equal(await send("gone.test"), "delivered none");
  });

  it("costs a bounded time when the resolver is dead", async (test) => {
    if (!(await start(test))) return;
    await servers.silence();
    await using dead = openResolver({ servers: [servers.resolver], validating: true, timeoutMs: 1_000 });
    const begun = performance.now();
    await assert.rejects(dead.mx("dane.test"), DnsTrouble);
    assert.ok(performance.now() - begun < 20_000);
  });
});
