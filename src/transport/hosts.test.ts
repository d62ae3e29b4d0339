import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Zone } from "../../test/support/dns-zone.ts";
import { acts, type PeerScript, startSmtpPeer, type SmtpPeer } from "../../test/support/smtp-peer.ts";
import { zoneResolver } from "../../test/support/zone-resolver.ts";
import { Networks } from "../net/networks.ts";
import { type Candidate, candidates, type HostFinder } from "./hosts.ts";
import { TIMEOUTS } from "./limits.ts";
import type { Route, RoutedHop } from "./route.ts";
import { openRoutes } from "./routes.ts";
import { deliver, handover, hopTo, recipient, type Told, transport } from "./testing/handover.ts";
import { Trouble } from "./trouble.ts";

const privateNetworks = new Networks(["127.9.0.0/16"]);

async function groups(domain: string, zone: string, isSelf: HostFinder["isSelf"] = () => false): Promise<string[]> {
  const route = {
    to: { kind: "domain", name: domain },
    chosenBy: "address",
    port: 25,
    protocol: "smtp",
    tls: "none",
    login: undefined,
  } as const;
  return all(route, { resolver: zoneResolver(troubled(zone)), privateNetworks, isSelf });
}

async function shown(route: Route, finder: HostFinder): Promise<string> {
  return (await all(route, finder)).join();
}

async function all(route: Route, finder: HostFinder): Promise<string[]> {
  const found: string[] = [];
  const show = ({ host, address }: Candidate): string => `${host} ${address}`;
  try {
    for await (const group of candidates(route, finder)) found.push(group.map(show).join(", "));
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    found.push(`${error.reply.code} ${error.reply.enhanced}`);
  }
  return found;
}

/** A record whose content is "?" cannot be looked up. */
function troubled(text: string): Zone {
  const lines = text.split("\n").map((line) => line.trim());
  const zone = new Zone(lines.filter((line) => !line.endsWith("?")).join("\n"));
  for (const line of lines.filter((each) => each.endsWith("?"))) {
    const [owner = "", type = ""] = line.split(" ");
    zone.behave(owner, "servfail", type as "A");
  }
  return zone;
}

describe("an address literal", () => {
  const table: Readonly<Record<string, string>> = {
    "[8.8.8.8]": "8.8.8.8 8.8.8.8",
    "[IPv6:2606:4700::1111]": "2606:4700::1111 2606:4700::1111",
    "[127.9.0.1]": "127.9.0.1 127.9.0.1",
    "[127.0.0.1]": "554 5.7.1",
    "[10.0.0.1]": "554 5.7.1",
    "[169.254.169.254]": "554 5.7.1",
    "[IPv6:::1]": "554 5.7.1",
    "[IPv6:::ffff:10.0.0.1]": "554 5.7.1",
    "[IPv6:::ffff:7f00:1]": "554 5.7.1",
    "[IPv6:::7f00:1]": "554 5.7.1",
    "[IPv6:fd00::1]": "554 5.7.1",
    "[0.0.0.0]": "554 5.7.1",
  };
  for (const [literal, expected] of Object.entries(table)) {
    it(`${literal}: ${expected}`, async () => {
      const { route } = openRoutes({ routes: [], directPort: 25 }).hop(literal) as RoutedHop;
      const finder = { resolver: zoneResolver(new Zone()), privateNetworks, isSelf: () => false };
      assert.equal(await shown(route, finder), expected);
    });
  }

  it("is the operator's word as the host of a route", async () => {
    const { route } = hopTo(25, { host: { name: "10.0.0.1", port: 25 } }) as RoutedHop;
    const finder = { resolver: zoneResolver(new Zone()), privateNetworks, isSelf: () => false };
    assert.equal(await shown(route, finder), "10.0.0.1 10.0.0.1");
  });
});

describe("mail servers of a domain", () => {
  const table: readonly [what: string, zone: string, expected: readonly string[]][] = [
    [
      "go by preference",
      "d.test MX 20 b.test\nd.test MX 10 a.test\na.test A 192.0.2.1\nb.test A 192.0.2.2",
      ["a.test 192.0.2.1", "b.test 192.0.2.2"],
    ],
    [
      "have addresses of both kinds, by turns",
      "d.test MX 10 a.test\na.test A 192.0.2.1\na.test AAAA 2001:db8::1",
      ["a.test 2001:db8::1, a.test 192.0.2.1"],
    ],
    ["are the domain itself without MX records", "d.test A 192.0.2.1", ["d.test 192.0.2.1"]],
    [
      "may be named by an alias of the domain",
      "d.test CNAME e.test\ne.test MX 10 a.test\na.test A 192.0.2.1",
      ["a.test 192.0.2.1"],
    ],
    [
      "may be named by an alias of the host",
      "d.test MX 10 a.test\na.test CNAME c.test\nc.test A 192.0.2.1",
      ["a.test 192.0.2.1"],
    ],
    ["are none when the domain says so (RFC 7505)", "d.test MX 0 .\nd.test A 192.0.2.1", ["556 5.1.10"]],
    [
      "are the others when null stands beside them",
      "d.test MX 0 .\nd.test MX 10 a.test\na.test A 192.0.2.1",
      ["a.test 192.0.2.1"],
    ],
    ["are none of a domain that does not exist", "e.test A 192.0.2.1", ["550 5.1.2"]],
    ["are none of a domain without any address", "d.test TXT x", ["550 5.1.2"]],
    ["are none when the names lead nowhere", "d.test MX 10 a.test\nd.test MX 20 b.test\nb.test TXT x", ["554 5.4.4"]],
    ["are not known while nobody tells", "d.test MX ?", ["451 4.4.3"]],
    [
      "are not known while nobody tells their addresses",
      "d.test MX 10 a.test\na.test A ?\na.test AAAA ?",
      ["451 4.4.3"],
    ],
    [
      "are found with one kind of address while nobody tells the other",
      "d.test MX 10 a.test\na.test AAAA ?\na.test A 192.0.2.1",
      ["a.test 192.0.2.1"],
    ],
    [
      "are not this machine, nor many, nor nobody",
      "d.test MX 10 a.test\nd.test MX 20 b.test\na.test A 127.0.0.1\na.test AAAA ::1\na.test A 10.0.0.1\nb.test A 0.0.0.0\nb.test AAAA ::ffff:127.0.0.1\nb.test A 224.0.0.1",
      ["a.test 10.0.0.1"],
    ],
    ["lead nowhere when they are this machine", "d.test MX 10 localhost\nlocalhost A 127.0.0.1", ["554 5.4.4"]],
    ["lead nowhere when the domain itself is this machine", "d.test AAAA ::1", ["554 5.4.4"]],
    ["are what the operator allows", "d.test A 127.9.0.1", ["d.test 127.9.0.1"]],
    [
      "may come back when some are not known",
      "d.test MX 10 a.test\nd.test MX 20 b.test\na.test A ?\nb.test A 192.0.2.2",
      ["b.test 192.0.2.2", "451 4.4.3"],
    ],
  ];
  for (const [what, zone, expected] of table)
    it(what, async () => assert.deepEqual(await groups("d.test", zone), expected));

  it("share the load when they have the same preference", async () => {
    const zone = "d.test MX 10 a.test\nd.test MX 10 b.test\na.test A 192.0.2.1\nb.test A 192.0.2.2";
    const firsts = new Set<string>();
    for (let at = 0; at < 100; at++) firsts.add((await groups("d.test", zone)).join());
    assert.deepEqual(firsts, new Set(["a.test 192.0.2.1, b.test 192.0.2.2", "b.test 192.0.2.2, a.test 192.0.2.1"]));
  });

  const withSelf =
    "d.test MX 10 a.test\nd.test MX 20 me.test\nd.test MX 20 b.test\nd.test MX 30 c.test\na.test A 192.0.2.1\nme.test A 192.0.2.9\nb.test A 192.0.2.2\nc.test A 192.0.2.3";

  it("are those before this server, known by name or by address (RFC 5321 5.1)", async () => {
    assert.deepEqual(await groups("d.test", withSelf, ({ host }) => host === "me.test"), ["a.test 192.0.2.1"]);
    assert.deepEqual(await groups("d.test", withSelf, ({ address }) => address === "192.0.2.9"), ["a.test 192.0.2.1"]);
  });

  it("are a loop when this server is the first", async () => {
    assert.deepEqual(await groups("d.test", withSelf, ({ host }) => host === "a.test"), ["554 5.4.6"]);
    assert.deepEqual(await groups("d.test", "d.test A 192.0.2.9", ({ address }) => address === "192.0.2.9"), [
      "554 5.4.6",
    ]);
  });
});

/** One server at each of these loopback addresses, all at the same port. */
async function startPeers(
  scripts: Readonly<Record<string, PeerScript>>,
): Promise<AsyncDisposable & { port: number; at: Record<string, SmtpPeer> }> {
  await using opening = new AsyncDisposableStack();
  const at: Record<string, SmtpPeer> = {};
  let port = 0;
  for (const [host, script] of Object.entries(scripts)) {
    const peer = opening.use(await startSmtpPeer({ ...script, host, port }));
    ({ port } = peer);
    at[host] = peer;
  }
  const opened = opening.move();
  return { port, at, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function send(port: number, zone: string, to = "d.test"): Promise<Told> {
  await using out = transport({ resolver: zoneResolver(new Zone(zone)) });
  return await deliver(out, handover(openRoutes({ routes: [], directPort: port }).hop(to)));
}

describe("delivery to a domain", () => {
  const zone = "d.test MX 10 a.test\nd.test MX 20 b.test\na.test A 127.0.0.2\nb.test A 127.0.0.3";

  it("asks the next server when the first is down", async () => {
    await using peers = await startPeers({ "127.0.0.3": {} });
    const { outcomes, first } = await send(peers.port, zone);
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(first.remote, { host: "b.test", address: "127.0.0.3" });
  });

  for (const [what, answers] of Object.entries({
    "does not want to talk": { greeting: "554 no" },
    "is too busy": { greeting: "421 later" },
    "hangs up": { EHLO: acts((to) => to.hangUp()) },
    "defers the sender": { MAIL: "451 later" },
    "defers the recipient": { RCPT: "450 later" },
    "defers the text": { text: "451 later" },
  } as Readonly<Record<string, PeerScript["answers"]>>)) {
    it(`asks the next server when the first ${what}`, async () => {
      await using peers = await startPeers({ "127.0.0.2": answers === undefined ? {} : { answers }, "127.0.0.3": {} });
      assert.deepEqual((await send(peers.port, zone)).outcomes, ["delivered 250 2.0.0"]);
    });
  }

  it("takes a refusal of the first for an answer", async () => {
    await using peers = await startPeers({ "127.0.0.2": { answers: { RCPT: "550 5.1.1 no" } }, "127.0.0.3": {} });
    assert.deepEqual((await send(peers.port, zone)).outcomes, ["failed 550 5.1.1"]);
    assert.equal(peers.at["127.0.0.3"]?.connections.length, 0);
  });

  it("asks no third server, and does not send twice what may have arrived", async () => {
    const three = `${zone}\nd.test MX 30 c.test\nc.test A 127.0.0.4`;
    const later = { answers: { RCPT: "450 4.2.0 later" } };
    await using peers = await startPeers({ "127.0.0.2": later, "127.0.0.3": later, "127.0.0.4": {} });
    assert.deepEqual((await send(peers.port, three)).outcomes, ["deferred 450 4.2.0"]);
    await using lost = await startPeers({
      "127.0.0.2": { answers: { text: acts((to) => to.hangUp()) } },
      "127.0.0.3": {},
    });
    assert.deepEqual((await send(lost.port, zone)).outcomes, ["deferred 451 4.4.2"]);
    assert.equal(lost.at["127.0.0.3"]?.connections.length, 0);
  });

  it("does not send twice what was on its way with its envelope when a reply to that is lost", async () => {
    const keywords = ["PIPELINING", "CHUNKING"];
    const hangsUp = { RCPT: ["250 2.1.5 ok", acts((to) => to.hangUp())] };
    await using peers = await startPeers({ "127.0.0.2": { keywords, answers: hangsUp }, "127.0.0.3": {} });
    await using out = transport({ resolver: zoneResolver(new Zone(zone)) });
    const hop = openRoutes({ routes: [], directPort: peers.port }).hop("d.test");
    const recipients = [recipient("b@d.test"), recipient("c@d.test")];
    const { outcomes } = await deliver(out, handover(hop, { recipients }));
    assert.deepEqual(outcomes, ["deferred 451 4.4.2", "deferred 451 4.4.2"]);
    assert.equal(peers.at["127.0.0.3"]?.connections.length, 0);
  });

  it("gives up what no server of the domain takes for ever (RFC 7504), not what one may take later", async () => {
    const never = { answers: { greeting: "521 no mail here" } };
    await using peers = await startPeers({ "127.0.0.2": never, "127.0.0.3": never });
    assert.deepEqual((await send(peers.port, zone)).outcomes, ["failed 521 5.3.2"]);
    await using one = await startPeers({ "127.0.0.3": never });
    assert.deepEqual((await send(one.port, zone)).outcomes, ["deferred 451 4.4.1"]);
  });

  it("does not wait for an address that answers nothing", async () => {
    // RFC 5737: nobody is there; the system may also know that at once.
    const silent =
      "d.test MX 10 a.test\na.test A 127.0.0.2\na.test AAAA 2001:db8::1\nd.test MX 10 e.test\ne.test A 192.0.2.1";
    await using peers = await startPeers({ "127.0.0.2": {} });
    const start = performance.now();
    assert.deepEqual((await send(peers.port, silent)).outcomes, ["delivered 250 2.0.0"]);
    assert.ok(performance.now() - start < TIMEOUTS.connect);
  });

  it("does not come back to itself under another name", async () => {
    await using peers = await startPeers({ "127.0.0.2": { name: "OUT.test" } });
    assert.deepEqual((await send(peers.port, "d.test A 127.0.0.2")).outcomes, ["failed 554 5.4.6"]);
  });

  it("gives nothing up for what is said in clear text where TLS is demanded: anybody in the middle may have said it", async () => {
    const demanding = { domain: "*", host: undefined, mx: false, protocol: "smtp", login: undefined } as const;
    const scripts = { "name OUT.test": { name: "OUT.test" }, "greeting 521": { answers: { greeting: "521 never" } } };
    for (const [what, script] of Object.entries(scripts)) {
      await using peers = await startPeers({ "127.0.0.2": script });
      await using out = transport({ resolver: zoneResolver(new Zone("d.test A 127.0.0.2")) });
      const routes = openRoutes({ routes: [{ ...demanding, tls: "required" }], directPort: peers.port });
      const { first } = await deliver(out, handover(routes.hop("d.test")));
      assert.equal(first.outcome, "deferred", what);
    }
  });

  it("goes to an address literal without asking anybody", async () => {
    await using peers = await startPeers({ "127.0.0.2": {} });
    assert.deepEqual((await send(peers.port, "", "[127.0.0.2]")).outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual((await send(peers.port, "", "[IPv6:1:2:3::4::5]")).outcomes, ["failed 550 5.1.2"]);
  });
});
