import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DAY_MS, TestClock } from "../base/clock.ts";
import { addressOf, formatPath, readPath, type Path } from "../wire/smtp/path.ts";
import { SRS_DAYS_MAX } from "./limits.ts";
import { Srs } from "./srs.ts";

const pathOf = (address: string): Path => {
  const { path } = readPath(`<${address}>`, 0);
  assert.ok(path);
  return path;
};

function makeSrs(secret = "a secret of this server"): { srs: Srs; clock: TestClock } {
  const clock = new TestClock();
  const isLocalDomain = async (domain: string): Promise<boolean> => domain === "ours.example";
  return { clock, srs: new Srs({ secret: async () => Buffer.from(secret), isLocalDomain, clock }) };
}

async function forwarded(srs: Srs, address: string): Promise<Path> {
  const path = await srs.forwardPath(pathOf(address), "ours.example");
  assert.ok(path);
  return path;
}

async function back(srs: Srs, path: Path): Promise<string | undefined> {
  const found = await srs.originalOf(path);
  return found?.kind === "original" ? addressOf(found.path) : found?.kind;
}

describe("SRS", () => {
  it("puts the first sender into an address of ours, and finds it there again", async () => {
    const { srs } = makeSrs();
    const path = await forwarded(srs, "ann@Example.ORG");
    assert.match(formatPath(path), /^<SRS0=[A-Z2-7]{6}=[A-Z2-7]{2}=example\.org=ann@ours\.example>$/);
    assert.equal(await back(srs, path), "ann@example.org");
  });

  it("leaves the null reverse-path and those of our own alone", async () => {
    const { srs } = makeSrs();
    assert.equal(await srs.forwardPath(undefined, "ours.example"), undefined);
    assert.equal(addressOf(await forwarded(srs, "bob@ours.example")), "bob@ours.example");
    assert.equal(await srs.originalOf(pathOf("bob@ours.example")), undefined);
    assert.equal(await srs.originalOf(pathOf("srs0x@ours.example")), undefined);
  });

  it("needs no SMTPUTF8 for the name of a domain", async () => {
    const { srs } = makeSrs();
    const path = await srs.forwardPath(pathOf("ann@bücher.example"), "häuser.example");
    assert.equal(path?.utf8, false);
    assert.match(formatPath(path), /=xn--bcher-kva\.example=ann@xn--huser-gra\.example>$/);
    assert.equal((await srs.forwardPath(pathOf("jürgen@example.org"), "ours.example"))?.utf8, true);
  });

  it("changes nothing for a bare postmaster", async () => {
    const { srs } = makeSrs();
    assert.deepEqual(await srs.forwardPath(pathOf("ann@example.org"), ""), pathOf("ann@example.org"));
  });

  it("leads what others have rewritten back to the first of them", async () => {
    const { srs } = makeSrs();
    for (const separator of ["=", "+", "-"]) {
      const first = await forwarded(srs, `SRS0${separator}HHHH=TT=example.org=ann@one.example`);
      assert.match(addressOf(first), /^SRS1=[A-Z2-7]{6}=one\.example=[=+-]HHHH=TT=example\.org=ann@ours\.example$/);
      assert.equal(await back(srs, first), `SRS0${separator}HHHH=TT=example.org=ann@one.example`);
    }
    const second = await forwarded(srs, "SRS1=XXXX=one.example==HHHH=TT=example.org=ann@two.example");
    assert.match(addressOf(second), /^SRS1=[A-Z2-7]{6}=one\.example==HHHH=TT=example\.org=ann@ours\.example$/);
    assert.equal(await back(srs, second), "SRS0=HHHH=TT=example.org=ann@one.example");
  });

  it("takes what comes back in another case", async () => {
    const { srs } = makeSrs();
    const { local, ...rest } = await forwarded(srs, "ann@example.org");
    assert.equal(await back(srs, { ...rest, local: local.toLowerCase() }), "ann@example.org");
  });

  it("refuses what is forged, from another server, or too old", async () => {
    const { srs, clock } = makeSrs();
    const path = await forwarded(srs, "ann@example.org");
    assert.equal(await back(makeSrs("another secret").srs, path), "forged");
    assert.equal(await back(srs, { ...path, local: path.local.replace("ann", "eve") }), "forged");
    for (const local of ["SRS0=", "SRS0=x", "SRS0=AAAAAA=AA=example.org=ann", "SRS1=AAAAAA=x.example==y", "SRS1=a"]) {
      assert.equal(await back(srs, pathOf(`${local}@ours.example`)), "forged", local);
    }
    clock.advance(SRS_DAYS_MAX * DAY_MS);
    assert.equal(await back(srs, path), "ann@example.org");
    clock.advance(DAY_MS);
    assert.equal(await back(srs, path), "expired");
  });

  it("finds every address again, however odd", async () => {
    const { srs } = makeSrs();
    const local = fc.string({ minLength: 1, maxLength: 40 });
    const domain = fc.oneof(fc.domain(), fc.constantFrom("[192.0.2.1]", "[IPv6:2001:db8::1]"));
    await fc.assert(
      fc.asyncProperty(local, domain, async (text, host) => {
        const path = await srs.forwardPath({ local: text, domain: host, utf8: false }, "ours.example");
        assert.ok(path);
        assert.equal(await back(srs, path), `${text}@${host.toLowerCase()}`.replace("[ipv6:", "[IPv6:"));
      }),
    );
  });
});
