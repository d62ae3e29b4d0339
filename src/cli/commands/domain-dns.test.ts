import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startDnsServer, type DnsServer } from "../../../test/support/dns-server.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { inProcess } from "../testing/shell.ts";

interface Shown {
  readonly records: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: string;
    readonly zone: string;
  }[];
  readonly findings: readonly { readonly title: string; readonly status: string; readonly sentence: string }[] | null;
}

describe("what a domain publishes, on the command line", () => {
  let folder: string;
  let server: DnsServer;
  const home = process.cwd();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-dns-"));
    server = await startDnsServer(new Zone());
    const lines = [
      'hostname = "mx.example.org"',
      "[outbound]",
      'addresses = ["192.0.2.1"]',
      "[dns]",
      `resolvers = ["${server.address}"]`,
      "[listen]",
      'https = ["*:443"]',
      // Otherwise the policy would be fetched from an address that nobody has.
      "[domains]",
      'mtaSts = "none"',
    ];
    await writeFile(join(folder, "posthorn.toml"), `${lines.join("\n")}\n`);
    process.chdir(folder);
    await run("domain", "add", "example.org");
  });
  after(async () => {
    process.chdir(home);
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function run(...args: readonly string[]): Promise<{ status: number | null; out: string }> {
    const { status, out, err } = await inProcess(args);
    return { status, out: out + err };
  }
  const dns = async (...args: readonly string[]): Promise<{ status: number | null; shown: Shown }> => {
    const { status, out } = await run("domain", "dns", "example.org", "--json", ...args);
    return { status, shown: JSON.parse(out) as Shown };
  };
  /** Publishes zone lines as the commands print them. */
  const publish = (lines: readonly string[]): void => {
    const dotless = lines.map((line) => line.replace(" 3600 IN ", " 3600 ").replace(/\.( |$)/g, "$1"));
    server.zone.add(dotless.join("\n"));
  };

  it("is all missing at first, and right when the lines shown are published", async () => {
    const first = await dns();
    assert.equal(first.status, 1);
    assert.ok(first.shown.findings?.some(({ status }) => status === "missing"));
    publish(first.shown.records.map(({ zone }) => zone));
    const second = await dns();
    assert.deepEqual(
      second.shown.findings?.filter(({ status }) => status !== "ok"),
      [],
    );
    assert.equal(second.status, 0);
    const { status, out } = await run("domain", "dns", "example.org");
    assert.equal(status, 0);
    assert.match(out, /^; Who takes mail for the domain\nexample\.org\. 3600 IN MX 10 mx\.example\.org\.\n/);
    assert.match(out, /^_dmarc\.example\.org +TXT +v=DMARC1; p=quarantine/m);
    assert.match(out, /^ok +Mail for example\.org comes to this server\.$/m);
  });

  it("is shown without asking anybody", async () => {
    const asked = server.asked.length;
    const { status, shown } = await dns("--no-check");
    assert.equal(status, 0);
    assert.equal(shown.findings, null);
    assert.equal(server.asked.length, asked);
  });

  it("changes with the keys, step by step", async () => {
    const made = await run("domain", "keys", "rotate", "example.org");
    assert.match(made.out, /Publish these records:[^]*Then run posthorn domain keys rotate example\.org again\./);
    const early = await run("domain", "keys", "rotate", "example.org");
    assert.equal(early.status, 1);
    assert.match(early.out, /does not show the new key yet/);
    assert.equal((await dns()).status, 1);
    publish([...made.out.matchAll(/^\S+ 3600 IN TXT .+$/gm)].map(([line]) => line));
    const rotated = await run("domain", "keys", "rotate", "example.org");
    assert.equal(rotated.status, 0, rotated.out);
    const listed = await run("domain", "keys", "list", "example.org");
    assert.deepEqual(
      listed.out
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/)[2]),
      ["retired", "retired", "active", "active"],
    );
    const [old = "", , current = ""] = listed.out.split("\n").map((line) => line.split(/\s+/)[0] ?? "");
    assert.equal((await run("domain", "keys", "remove", "example.org", current)).status, 1);
    assert.equal((await run("domain", "keys", "remove", "example.org", old)).out, `Forgot ${old}.\n`);
  });

  it("is nothing for other domains", async () => {
    assert.match((await run("domain", "dns", "other.example")).out, /other\.example is not a domain of this server/);
  });
});
