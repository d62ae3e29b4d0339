import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, it } from "node:test";
import { startDnsServer } from "../../test/support/dns-server.ts";
import { Zone } from "../../test/support/dns-zone.ts";
import { becomes, until } from "../../test/support/until.ts";
import { TestClock } from "../base/clock.ts";
import { openResolver } from "./stub-resolver.ts";
import { DnsTrouble } from "./resolver.ts";

const LINES = `
  example.test             MX    20 mx2.example.test
  example.test             MX    10 mx1.example.test
  null.test                MX    0 .
  mx1.example.test         A     192.0.2.1
  mx1.example.test         AAAA  2001:db8::1
  alias.example.test       CNAME other.example.test
  other.example.test   120 CNAME mx1.example.test
  gone.example.test        CNAME nowhere.example.test
  loop.example.test        CNAME pool.example.test
  pool.example.test        CNAME loop.example.test
  example.test             TXT   "v=spf1 " "-all"
  _25._tcp.mx1.example.test TLSA 3 1 1 00ff
  _imaps._tcp.example.test SRV  0 1 993 Mx1.example.test
  _pop3._tcp.example.test  SRV  0 0 0 .
  192.0.2.1                PTR   mx1.example.test
  2001:db8::1              PTR   mx1.example.test
`;

/** A server, a clock, and a resolver that asks the server, and has more time than a machine needs that does other things as well. */
async function open(
  options: { lines?: string; validating?: boolean; timeoutMs?: number; before?: readonly string[] } = {},
) {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await startDnsServer(new Zone(options.lines ?? LINES)));
  const clock = new TestClock();
  const { validating = false, timeoutMs = 60_000, before = [] } = options;
  const resolver = opening.use(openResolver({ servers: [...before, server.address], validating, timeoutMs, clock }));
  const opened = opening.move();
  return { server, zone: server.zone, clock, resolver, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

describe("the resolver", () => {
  it("tells records of every type", async () => {
    await using up = await open();
    const { resolver } = up;
    assert.deepEqual((await resolver.mx("Example.TEST.")).records, [
      { preference: 20, exchange: "mx2.example.test" },
      { preference: 10, exchange: "mx1.example.test" },
    ]);
    assert.deepEqual((await resolver.mx("null.test")).records, [{ preference: 0, exchange: "" }]);
    assert.deepEqual((await resolver.a("mx1.example.test")).records, ["192.0.2.1"]);
    assert.deepEqual((await resolver.aaaa("mx1.example.test")).records, ["2001:db8::1"]);
    assert.deepEqual((await resolver.txt("example.test")).records, ["v=spf1 -all"]);
    assert.deepEqual((await resolver.tlsa("_25._tcp.mx1.example.test")).records, [
      { usage: 3, selector: 1, matchingType: 1, data: Uint8Array.of(0, 255) },
    ]);
    assert.deepEqual((await resolver.srv("_imaps._tcp.example.test")).records, [
      { priority: 0, weight: 1, port: 993, target: "mx1.example.test" },
    ]);
    assert.equal((await resolver.srv("_pop3._tcp.example.test")).records[0]?.target, "");
    assert.deepEqual((await resolver.ptr("192.0.2.1")).records, ["mx1.example.test"]);
    assert.deepEqual((await resolver.ptr("2001:db8::1")).records, ["mx1.example.test"]);
    assert.deepEqual((await resolver.cname("alias.example.test")).records, ["other.example.test"]);
  });

  it("tells a name without such records from a name that does not exist", async () => {
    await using up = await open();
    const none = await up.resolver.txt("mx1.example.test");
    assert.deepEqual([none.records, none.exists], [[], true]);
    const nobody = await up.resolver.a("nobody.example.test");
    assert.deepEqual([nobody.records, nobody.exists], [[], false]);
  });

  it("follows aliases, those that the server did not follow too, and keeps the shortest time", async () => {
    await using up = await open();
    for (const behaviour of [undefined, "partial"] as const) {
      up.zone.behave("alias.example.test", behaviour, "A").behave("alias.example.test", behaviour, "AAAA");
      up.zone.behave("other.example.test", behaviour, "AAAA");
      const ask = (name: string) => (behaviour === undefined ? up.resolver.a(name) : up.resolver.aaaa(name));
      const answer = await ask("alias.example.test");
      assert.equal(answer.canonicalName, "mx1.example.test");
      assert.equal(answer.records.length, 1);
      assert.equal(answer.ttlSeconds, 120);
    }
    const gone = await up.resolver.a("gone.example.test");
    assert.deepEqual([gone.exists, gone.canonicalName], [false, "nowhere.example.test"]);
  });

  it("gives up on aliases in a circle", async () => {
    await using up = await open();
    await assert.rejects(up.resolver.a("loop.example.test"), DnsTrouble);
    up.zone.behave("loop.example.test", "partial").behave("pool.example.test", "partial");
    await assert.rejects(up.resolver.aaaa("loop.example.test"), DnsTrouble);
    assert.ok(up.server.asked.length <= 14);
  });

  it("asks again over TCP when the answer was cut off", async () => {
    const long = Array.from({ length: 60 }, (_, i) => `long.test TXT "${"x".repeat(60)} ${i}"`).join("\n");
    await using up = await open({ lines: `${LINES}\n${long}` });
    assert.equal((await up.resolver.txt("long.test")).records.length, 60);
    up.zone.behave("mx1.example.test", "truncate");
    assert.deepEqual((await up.resolver.a("mx1.example.test")).records, ["192.0.2.1"]);
    assert.deepEqual(up.server.asked.slice(2), ["udp A mx1.example.test", "tcp A mx1.example.test"]);
  });

  it("calls answers authentic only when the server says so and is trusted to", async () => {
    for (const validating of [true, false]) {
      await using up = await open({ validating });
      up.zone.insecure("other.example.test");
      assert.equal((await up.resolver.a("mx1.example.test")).authentic, validating);
      assert.equal((await up.resolver.a("nobody.example.test")).authentic, validating);
      assert.equal((await up.resolver.a("alias.example.test")).authentic, false);
      assert.equal((await up.resolver.cname("alias.example.test")).authentic, validating);
      // Each piece of the way must be authentic.
      up.zone.behave("alias.example.test", "partial", "AAAA").behave("other.example.test", "partial", "AAAA");
      assert.equal((await up.resolver.aaaa("alias.example.test")).authentic, false);
    }
  });

  it("remembers answers for their time, absences for theirs, and failures for ten seconds", async () => {
    await using up = await open();
    const { server, clock, resolver, zone } = up;
    await resolver.a("mx1.example.test");
    clock.advance(299_000);
    assert.equal((await resolver.a("MX1.example.test")).ttlSeconds, 1);
    assert.equal(server.asked.length, 1);
    clock.advance(1_000);
    await resolver.a("mx1.example.test");
    assert.equal(server.asked.length, 2);

    await resolver.a("nobody.example.test");
    clock.advance(59_000);
    await resolver.a("nobody.example.test");
    assert.equal(server.asked.length, 3);
    clock.advance(1_000);
    await resolver.a("nobody.example.test");
    assert.equal(server.asked.length, 4);

    zone.behave("example.test", "servfail");
    await assert.rejects(resolver.mx("example.test"), {
      name: "DnsTrouble",
      message: /MX of example.test .* SERVFAIL/,
    });
    zone.behave("example.test", undefined);
    const asked = server.asked.length;
    await assert.rejects(resolver.mx("example.test"), DnsTrouble);
    assert.equal(server.asked.length, asked);
    clock.advance(10_000);
    assert.equal((await resolver.mx("example.test")).records.length, 2);
  });

  it("asks once for what many want at the same time", async () => {
    await using up = await open();
    up.zone.behave("mx1.example.test", { delayMs: 20 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => up.resolver.a("mx1.example.test")));
    assert.ok(answers.every((answer) => answer.records[0] === "192.0.2.1"));
    assert.equal(up.server.asked.length, 1);
  });

  it("answers a thousand different questions at once", async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `h${i}.test`);
    await using up = await open({
      lines: names.map((name, i) => `${name} A 192.0.2.${i % 256}`).join("\n"),
      timeoutMs: 20_000,
    });
    const answers = await Promise.all(names.map((name) => up.resolver.a(name)));
    assert.ok(answers.every((answer, i) => answer.records[0] === `192.0.2.${i % 256}`));
  });

  it("says a question again that was lost on its way, long before its time is over", async () => {
    await using up = await open({ timeoutMs: 120_000 });
    up.zone.behave("mx1.example.test", "drop");
    const answer = up.resolver.a("mx1.example.test");
    await until(() => up.server.asked.length === 1);
    up.zone.behave("mx1.example.test", undefined);
    assert.deepEqual((await answer).records, ["192.0.2.1"]);
    assert.deepEqual(up.server.asked, ["udp A mx1.example.test", "udp A mx1.example.test"]);
  });

  it("asks without EDNS who does not know it", async () => {
    await using up = await open();
    up.zone.behave("mx1.example.test", "no-edns");
    assert.deepEqual((await up.resolver.a("mx1.example.test")).records, ["192.0.2.1"]);
    assert.equal(up.server.asked.length, 2);
  });

  it("goes on to the next server when one refuses, hangs up or is silent, and asks the silent one last from then on", async () => {
    const silent = createSocket("udp4").bind(0, "127.0.0.1");
    await once(silent, "listening");
    let heard = 0;
    silent.on("message", () => heard++);
    await using up = await open({ before: [`127.0.0.1:${silent.address().port}`], timeoutMs: 3_600 });
    assert.equal((await up.resolver.a("mx1.example.test")).records.length, 1);
    assert.equal(heard, 1);
    assert.equal((await up.resolver.aaaa("mx1.example.test")).records.length, 1);
    assert.equal((await up.resolver.txt("example.test")).records.length, 1);
    assert.equal(heard, 1);
    silent.close();
  });

  it("shares the questions among the servers", async () => {
    await using other = await startDnsServer(new Zone(LINES));
    await using up = await open({ before: [other.address] });
    for (let i = 0; i < 10; i++) await up.resolver.a(`h${i}.example.test`);
    assert.deepEqual([new Set(up.server.asked).size, new Set(other.asked).size], [5, 5]);
  });

  it("asks the servers in turn until one answers", async () => {
    await using other = await startDnsServer(new Zone(LINES));
    await using up = await open({ before: [other.address] });
    up.zone.behave("mx1.example.test", "servfail");
    other.zone.behave("mx1.example.test", "refused");
    await assert.rejects(up.resolver.a("mx1.example.test"), DnsTrouble);
    assert.deepEqual([up.server.asked.length, other.asked.length], [2, 2]);
  });

  it("says within its time that nobody answers, and tries each server twice before", async (test) => {
    await using up = await open({ timeoutMs: 600 });
    up.zone.behave("mx1.example.test", "drop");
    const timeout = test.mock.method(AbortSignal, "timeout");
    /** Milliseconds: first for a socket, which is there at once, then for each try. */
    const waits = (): number[] => timeout.mock.calls.map((call) => call.arguments[0]);
    test.mock.method(performance, "now", () =>
      waits()
        .slice(1)
        .reduce((sum, ms) => sum + ms, 0),
    );
    await assert.rejects(up.resolver.a("mx1.example.test"), { name: "DnsTrouble", message: /did not answer/ });
    assert.deepEqual(waits(), [600, 300, 300]);
    await becomes(() => up.server.asked, ["udp A mx1.example.test", "udp A mx1.example.test"]);
  });

  it("hears at once that nobody listens", async () => {
    const gone = await startDnsServer(new Zone());
    await gone[Symbol.asyncDispose]();
    await using resolver = openResolver({ servers: [gone.address], validating: false, timeoutMs: 60_000 });
    await assert.rejects(resolver.a("mx1.example.test"), DnsTrouble);
  });

  it("hears at once that the system does not let it ask a server", async () => {
    // Nobody may send to everybody: as with a server behind a network that is not there.
    await using up = await open({ before: ["255.255.255.255"], timeoutMs: 2 ** 31 - 1 });
    assert.deepEqual((await up.resolver.a("mx1.example.test")).records, ["192.0.2.1"]);
  });

  it("asks nobody about names that are nobody's", async () => {
    await using up = await open();
    const { resolver } = up;
    for (const name of ["printer.local", "x.onion", "bücher.test", "a b.test", "", "x.invalid"]) {
      assert.deepEqual(await resolver.a(name).then(({ records, exists }) => [records, exists]), [[], false], name);
    }
    assert.deepEqual((await resolver.a("localhost")).records, ["127.0.0.1"]);
    assert.deepEqual((await resolver.aaaa("mail.localhost")).records, ["::1"]);
    assert.equal((await resolver.mx("localhost")).exists, false);
    assert.deepEqual(up.server.asked, []);
  });

  it("refuses servers that are none", () => {
    for (const text of ["dns.example.test", "192.0.2.1:0", "192.0.2.1:70000", "2001:db8::1:5353:x", "[192.0.2.1]:53"]) {
      const options = { servers: [text], validating: false, timeoutMs: 1 };
      assert.throws(() => openResolver(options), /no address of a name server/, text);
    }
  });

  it("lets nobody wait when it closes", async () => {
    await using up = await open({ timeoutMs: 60_000 });
    up.zone.behave("mx1.example.test", "drop");
    const waiting = assert.rejects(up.resolver.a("mx1.example.test"), DnsTrouble);
    await up.resolver[Symbol.asyncDispose]();
    await waiting;
  });
});
