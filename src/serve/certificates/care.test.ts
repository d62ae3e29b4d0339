import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { AcmeAuthority, problem } from "../../../test/support/acme-authority.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { lifetimeOf } from "../../acme/chain.ts";
import { MINUTE_MS, systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openLocalBus } from "../../bus/local.ts";
import { parseConfig } from "../../config/load.ts";
import type { Config } from "../../config/schema.ts";
import { webListener } from "../../http/listener.ts";
import { startHttp } from "../../http/server.ts";
import { challengeRoutes } from "../../http/settings/challenge.ts";
import { openStorage, type Storage } from "../data/storage.ts";
import { certificateStatus } from "./status.ts";
import { type CaredFor, careForCertificates, type Caring } from "./care.ts";

const ZONE = `
mx.example.test A 192.0.2.1
autoconfig.one.test CNAME mx.example.test
mta-sts.one.test A 192.0.2.1
autodiscover.one.test A 192.0.2.99
ua-auto-config.two.test A 192.0.2.99
`;

describe("looking after certificates", () => {
  let folder: string;
  let storage: Storage;
  let authority: AcmeAuthority;
  let config: Config;
  let zone: Zone;
  const open = new AsyncDisposableStack();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-care-"));
    open.defer(() => rm(folder, { recursive: true }));
    const parts = { bus: openLocalBus(), clock: systemClock, log: silentLog, workers: 0 };
    storage = open.use(await openStorage(parseConfig("", join(folder, "posthorn.toml")), parts));
    for (const domain of ["one.test", "two.test"]) await storage.directory.addDomain(domain);
    const book = await storage.acmeBook();
    const app = challengeRoutes((token) => book.answerTo(token, systemClock.now()));
    const web = async () => webListener(app, silentLog);
    const at = { host: "127.0.0.1", port: 0, reusePort: false };
    const http = open.use(await startHttp({ web, ...at, certificates: undefined, log: silentLog }));
    authority = open.use(await AcmeAuthority.start({ http: http.port }));
    await writeFile(join(folder, "ca.crt"), authority.certificate);
    config = configured();
    zone = new Zone(ZONE);
  });
  after(() => open.disposeAsync());

  const configured = (more = ""): Config =>
    parseConfig(
      `hostname = "mx.example.test"\n[acme]\nenabled = true\ndirectory = "${authority.directory}"\nauthorities = ["ca.crt"]\nchallenges = ["http-01"]\n${more}`,
      join(folder, "posthorn.toml"),
    );
  const care = (changes: Partial<Caring> = {}, from = config) =>
    careForCertificates(from, {
      storage,
      resolver: zoneResolver(zone),
      clock: systemClock,
      log: silentLog,
      pollMs: 1,
      ...changes,
    });
  const held = ({ name, kept }: CaredFor) => [
    name,
    kept?.held === undefined ? undefined : lifetimeOf(kept.held.chain).names,
  ];
  const laidOut = async () => (await readdir(join(folder, "data/tls/acme"))).sort();

  it("waits for a name that leads nowhere, without asking the authority", async () => {
    const asked = authority.asked.length;
    const { certificates, nextMs } = await care({ resolver: zoneResolver(new Zone()) });
    assert.deepEqual(
      certificates.map(({ names }) => names),
      [[], [], []],
    );
    assert.deepEqual(certificates[0]?.elsewhere, ["mx.example.test"]);
    assert.equal(authority.asked.length, asked);
    assert.equal(nextMs, 10 * MINUTE_MS);
  });

  it("has one for the server and one for each domain, of the names that lead here; another process has them too", async () => {
    const both = await Promise.all([care(), care()]);
    const first = both.find(({ busy }) => !busy);
    assert.ok(first !== undefined && both.some(({ busy }) => busy), "one of them orders");
    assert.deepEqual(first.certificates.map(held), [
      ["mx.example.test", ["mx.example.test"]],
      ["one.test", ["autoconfig.one.test", "mta-sts.one.test"]],
      ["two.test", undefined],
    ]);
    assert.deepEqual(await laidOut(), ["mx.example.test.pem", "one.test.pem"]);
    assert.equal(authority.orders.length, 2);
    const again = await care();
    assert.equal(authority.orders.length, 2);
    assert.ok(again.nextMs > MINUTE_MS);
  });

  it("lays out again what was lost, damaged, or broken off, and removes what is nobody's", async () => {
    const file = join(folder, "data/tls/acme/mx.example.test.pem");
    const text = await readFile(file, "utf8");
    await writeFile(`${file}.new`, "half of it");
    await writeFile(file, "nothing");
    await writeFile(join(folder, "data/tls/acme/gone.test.pem"), text);
    await care();
    assert.equal(await readFile(file, "utf8"), text);
    await rm(join(folder, "data/tls/acme"), { recursive: true });
    await care();
    assert.deepEqual(await laidOut(), ["mx.example.test.pem", "one.test.pem"]);
  });

  it("keeps what there is when a name cannot be looked up, or the authority is in trouble", async () => {
    zone.behave("autoconfig.one.test", "servfail").behave("mta-sts.one.test", "servfail");
    zone.remove("mta-sts.one.test");
    authority.misbehave = () => problem("serverInternal", "down for maintenance", 503, { "retry-after": "7200" });
    zone.add("ua-auto-config.one.test A 192.0.2.1");
    const { certificates } = await care();
    const one = certificates.find(({ name }) => name === "one.test");
    assert.match(one?.kept?.trouble?.text ?? "", /down for maintenance/);
    assert.ok((one?.kept?.nextTryAt ?? 0) > systemClock.now() + 7_000_000);
    assert.deepEqual(await laidOut(), ["mx.example.test.pem", "one.test.pem"]);
    authority.misbehave = () => undefined;
    const { certificates: hurried } = await care({ wishes: { now: true, names: ["one.test"] } });
    assert.equal(hurried.find(({ name }) => name === "one.test")?.kept?.trouble, undefined);
  });

  it("tells what there is although no name server answers, and orders nothing then", async () => {
    const silent = zoneResolver(new Zone().behave("mx.example.test", "drop"));
    const orders = authority.orders.length;
    await assert.rejects(care({ resolver: silent }), /mx\.example\.test cannot be looked up now/);
    assert.equal(authority.orders.length, orders);
    const told = await certificateStatus(config, { storage, resolver: silent, clock: systemClock });
    assert.deepEqual(
      told.filter(({ fetched }) => fetched).map(({ name, until, trouble }) => [name, until !== null, trouble]),
      [
        ["mx.example.test", true, null],
        ["one.test", true, null],
      ],
    );
  });

  it("forgets those of a domain that is gone", async () => {
    await storage.directory.removeDomain("one.test");
    await care();
    assert.deepEqual(await laidOut(), ["mx.example.test.pem"]);
  });

  it("says so when the folder cannot be written, and loses nothing", async () => {
    const place = join(folder, "data/tls/acme");
    await rm(place, { recursive: true });
    await writeFile(place, "a file where the folder should be");
    await assert.rejects(care());
    await rm(place);
    await mkdir(place);
    await care();
    assert.deepEqual(await laidOut(), ["mx.example.test.pem"]);
  });

  it("tries what the operator names, wherever it leads", async () => {
    const { certificates } = await care(
      {},
      configured('names = ["mx.example.test", "imap.other.test", "smtp.other.test"]'),
    );
    assert.deepEqual(certificates.map(held), [
      ["mx.example.test", ["mx.example.test"]],
      ["other.test", ["imap.other.test", "smtp.other.test"]],
    ]);
  });
});
