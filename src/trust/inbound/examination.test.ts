import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { TestClock } from "../../base/clock.ts";
import { Examination } from "./examination.ts";
import type { Names } from "./impatient-resolver.ts";
import { LOOKUPS_MAX } from "./limits.ts";
import { signedMessage } from "./testing/sign-anyhow.ts";

const key = generateKeyPairSync("rsa", { modulusLength: 1024 });
const zone = new Zone(`
  mail.example.org TXT v=spf1 include:spf.example.org -all
  spf.example.org TXT v=spf1 ip4:192.0.2.1 -all
  _dmarc.example.org TXT v=DMARC1; p=reject
  s._domainkey.example.org TXT v=DKIM1; p=${key.publicKey.export({ type: "spki", format: "der" }).toString("base64")}
`);
const client = { address: "192.0.2.1", greetedAs: "mx.example.org", hostname: "mx.ours.example" };
const reversePath = { local: "x", domain: "mail.example.org", utf8: false };
const message = signedMessage({ key: key.privateKey, header: "From: a@deep.down.in.example.org\r\n" });

const LONG_CHAIN = Array.from({ length: 50 }, (_, i) => arcSet(50 - i)).join("");

function arcSet(i: number, bodyHash = "YWJj"): string {
  return (
    `ARC-Seal: i=${i}; a=rsa-sha256; d=n${i}.example; s=s; cv=${i === 1 ? "none" : "pass"}; b=YWJj\r\n` +
    `ARC-Message-Signature: i=${i}; a=rsa-sha256; d=n${i}.example; s=m; h=from; bh=${bodyHash}; b=YWJj\r\n` +
    `ARC-Authentication-Results: i=${i}; x; none\r\n`
  );
}

const FORGED = Buffer.from("From: a@example.org\r\n\r\n");

/** Answers nothing until it is told to, and remembers what it has answered, as the real one does. */
class SlowResolver {
  readonly names: Names;
  asked = 0;
  #waiting: (() => void)[] = [];
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(resolver: Names) {
    const slow =
      <T>(kind: string, look: (name: string) => Promise<T>) =>
      (name: string): Promise<T> => {
        const id = `${kind} ${name}`;
        let answer = this.#known.get(id) as Promise<T> | undefined;
        if (answer === undefined) {
          this.asked++;
          answer = new Promise<void>((done) => this.#waiting.push(done)).then(() => look(name));
          this.#known.set(id, answer);
        }
        return answer;
      };
    this.names = {
      a: slow("A", (name) => resolver.a(name)),
      aaaa: slow("AAAA", (name) => resolver.aaaa(name)),
      cname: slow("CNAME", (name) => resolver.cname(name)),
      mx: slow("MX", (name) => resolver.mx(name)),
      txt: slow("TXT", (name) => resolver.txt(name)),
      ptr: slow("PTR", (address) => resolver.ptr(address)),
    };
  }

  /** How many times all that is waited for had to be answered until `work` was done. */
  async roundsOf(work: Promise<unknown>): Promise<number> {
    const state = { done: false };
    const end = (): void => void (state.done = true);
    work.then(end, end);
    for (let rounds = 0; ; rounds++) {
      // Signatures are verified by other threads, which takes its time.
      while (!state.done && this.#waiting.length === 0) await nextTurn();
      // What runs side by side asks within the same moment.
      for (let i = 0; i < 20 && !state.done; i++) await nextTurn();
      if (state.done) return rounds;
      for (const answer of this.#waiting.splice(0)) answer();
    }
  }
}

describe("an examination", () => {
  const parts = (resolver: Names, deadlineMs = 60_000) => ({ resolver, clock: new TestClock(), deadlineMs, lists: [] });

  it("asks for everything that is left in one round when the text is there", async () => {
    const slow = new SlowResolver(zoneResolver(zone));
    // What is loaded at first use shall not count.
    await new Examination({ ...client, reversePath }, parts(zoneResolver(zone))).finish(message);
    const examination = new Examination({ ...client, reversePath }, parts(slow.names));
    assert.equal(await slow.roundsOf(examination.spf), 2);
    const finished = examination.finish(message);
    assert.equal(await slow.roundsOf(finished), 1);
    const { spf, dkim, dmarc } = await finished;
    assert.deepEqual([spf[0]?.result, dkim[0]?.result, dmarc.result], ["pass", "pass", "pass"]);
  });

  it("ends at its deadline, whoever does not answer", async () => {
    const silent = new SlowResolver(zoneResolver(zone));
    const examination = new Examination({ ...client, reversePath }, parts(silent.names, 20));
    const { spf, iprev, dkim, arc, dmarc } = await examination.finish(message);
    assert.deepEqual(
      [...spf, iprev, ...dkim, dmarc].map(({ result }) => result),
      ["temperror", "temperror", "temperror", "temperror", "temperror"],
    );
    assert.equal(arc.chain, "none");
  });

  it("hears what the author's domain asks for, however long the other domains of a forger take", async () => {
    const resolver = zoneResolver(zone);
    const never = new Promise<never>(() => undefined);
    const names: Names = {
      a: (name) => resolver.a(name),
      aaaa: (name) => resolver.aaaa(name),
      cname: (name) => resolver.cname(name),
      mx: (name) => resolver.mx(name),
      txt: async (name) => {
        // Not remembered, so it takes a moment.
        await nextTurn();
        return name.endsWith("slow.example") ? never : resolver.txt(name);
      },
      ptr: (address) => resolver.ptr(address),
    };
    const forger = { ...client, reversePath: { local: "x", domain: "slow.example", utf8: false } };
    const { spf, dmarc } = await new Examination(forger, parts(names, 20)).finish(FORGED);
    assert.deepEqual([spf[0]?.result, dmarc.result, dmarc.policy], ["temperror", "fail", "reject"]);
  });

  it("hears what the author's domain asks for, however much a forger makes it look up", async () => {
    const resolver = zoneResolver(
      new Zone(`
        _dmarc.example.org TXT v=DMARC1; p=reject
        many.example TXT v=spf1 ${Array.from({ length: 10 }, (_, i) => `mx:m${i}.example`).join(" ")} -all
        ${Array.from({ length: 100 }, (_, i) => `m${Math.floor(i / 10)}.example MX ${i} h${i}.example`).join("\n")}
        ${Array.from({ length: 100 }, (_, i) => `h${i}.example A 192.0.2.99`).join("\n")}
      `),
    );
    const many = { local: "x", domain: "many.example", utf8: false };
    const forger = { ...client, greetedAs: "many.example", reversePath: many };
    const examination = new Examination(forger, parts(resolver));
    assert.deepEqual(
      (await examination.spf).map(({ result }) => result),
      ["fail", "fail"],
    );
    const claims = Array.from(
      { length: 10 },
      (_, i) => `DKIM-Signature: v=1; a=rsa-sha256; d=a.b.c.d.e.f.g${i}.example.org; s=s; h=from; bh=YWJj; b=YWJj\r\n`,
    );
    const { dmarc } = await examination.finish(Buffer.concat([Buffer.from(LONG_CHAIN + claims.join("")), FORGED]));
    assert.deepEqual([dmarc.result, dmarc.policy], ["fail", "reject"]);
  });

  it("tells a chain whose keys cannot be looked up from one that no key would make good", async () => {
    const silent = zoneResolver(
      new Zone().behave("s._domainkey.n1.example", "drop").behave("m._domainkey.n1.example", "drop"),
    );
    const chainOf = async (bodyHash: string) => {
      const chain = Buffer.from(arcSet(1, bodyHash));
      return (await new Examination({ ...client, reversePath }, parts(silent)).finish(Buffer.concat([chain, FORGED])))
        .arc;
    };
    const { chain, undecided, sets } = await chainOf(createHash("sha256").digest("base64"));
    assert.deepEqual([chain, undecided, sets[0]?.sealer], ["fail", true, "n1.example"]);
    assert.equal((await chainOf("YWJj")).undecided, false);
  });

  it("finds something out about whatever is sent", async () => {
    const piece = fc.constantFrom(
      "From:",
      "a",
      "@",
      "b.example",
      "xn--a",
      "..",
      "<",
      ">",
      '"',
      "(",
      ",",
      ":",
      ";",
      "\r\n ",
      "\r\n",
      "ü",
      "\0",
      "[1]",
      "=?q?",
    );
    const signatures = fc.constantFrom(
      "",
      "DKIM-Signature: v=1; a=rsa-sha256; d=",
      "ARC-Seal: i=1; cv=none; d=",
      "ARC-Message-Signature: i=1; ",
    );
    const text = fc.tuple(signatures, fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }));
    const path = fc.record({ local: fc.string(), domain: fc.string(), utf8: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(text, path, fc.string(), async ([start, first, second], from, greetedAs) => {
        const header = `${start}${first.join("")}\r\nFrom: ${second.join("")}\r\n\r\n`;
        const examination = new Examination({ ...client, greetedAs, reversePath: from }, parts(zoneResolver(zone)));
        const { dmarc } = await examination.finish(Buffer.from(header));
        assert.ok(dmarc.result.length > 0);
      }),
    );
  });

  it("asks only so much", async () => {
    const counting = new SlowResolver(zoneResolver(zone));
    const examination = new Examination({ ...client, reversePath }, parts(counting.names));
    const finished = examination.finish(Buffer.from(`${LONG_CHAIN}From: a@x.example\r\n\r\n`));
    await counting.roundsOf(finished);
    assert.equal((await finished).arc.chain, "fail");
    assert.ok(counting.asked < 80 && counting.asked <= LOOKUPS_MAX, `${counting.asked}`);
  });
});
