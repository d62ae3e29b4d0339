import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { nothingThrottled } from "../../auth/throttle.ts";
import { type Log, silentLog } from "../../base/log.ts";
import { parseConfig } from "../../config/load.ts";
import { openCertificates } from "../../net/certificates.ts";
import { makeSelfSigned } from "../../net/self-signed.ts";
import type { WorkerSetup } from "../setup.ts";
import { Enough, Pace } from "./pace.ts";
import { openClients } from "./clients.ts";
import { rehearse } from "./rehearsal.ts";
import { openSending } from "./sending.ts";

/** A log that remembers what it was told. */
function listeningLog(): { readonly log: Log; readonly said: string[] } {
  const said: string[] = [];
  return { log: { ...silentLog, info: (_, message) => said.push(message) }, said };
}

describe("a rehearsal", () => {
  let folder = "";
  let setup: WorkerSetup;
  const forever = { heard: () => 0, cpuMsMax: Number.POSITIVE_INFINITY };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-rehearsal-"));
    setup = {
      config: parseConfig("", join(folder, "posthorn.toml")),
      hostname: "mx.posthorn.test",
      bindings: [],
      certificates: [],
      fetchedCertificates: undefined,
      ticketKeys: "",
      sealKey: "",
      workers: 1,
      reusePort: false,
      demoAccounts: [],
      logFormat: "json",
      throttled: nothingThrottled,
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("is answered well to the end, in clear text and with TLS, and leaves nothing", async () => {
    const files = { certificate: join(folder, "server.crt"), key: join(folder, "server.key") };
    const { certificate, key } = await makeSelfSigned(["localhost"], Date.now());
    await writeFile(files.certificate, certificate);
    await writeFile(files.key, key);
    const certificates = await openCertificates({
      files: [files],
      ticketKeys: Buffer.alloc(48),
      log: silentLog,
    });
    const place = join(folder, "stage");
    {
      using _ = certificates;
      await using clients = await openClients({ setup, folder: place, certificates });
      const pace = new Pace({ ...forever, stopped: new AbortController().signal });
      await clients.round(pace);
      await clients.round(pace);
      assert.ok(existsSync(place));
    }
    assert.ok(!existsSync(place));
    assert.ok(!(await readdir(folder)).includes("data"), "nothing is written where mail lies");
  });

  it("sends mail to itself, and leaves nothing", async () => {
    const place = join(folder, "sending");
    {
      await using sending = await openSending({ setup, folder: place });
      const pace = new Pace({ ...forever, stopped: new AbortController().signal });
      await sending.round(pace);
      await sending.round(pace);
      assert.ok(existsSync(place));
    }
    assert.ok(!existsSync(place));
  });

  it("ends when the server does, and is gone then", async () => {
    const { log, said } = listeningLog();
    const stopping = new AbortController();
    const rehearsing = rehearse({
      setup,
      folder: join(folder, "rehearsal/w1"),
      certificates: undefined,
      plays: ["clients", "sending"],
      heard: () => 0,
      stopped: stopping.signal,
      log,
    });
    stopping.abort();
    await rehearsing;
    assert.deepEqual(said, ["rehearsed", "rehearsed"]);
    assert.ok(!existsSync(join(folder, "rehearsal")));
  });

  it("does nothing where nothing can be written", async () => {
    const { log, said } = listeningLog();
    await writeFile(join(folder, "full"), "");
    const { signal } = new AbortController();
    await rehearse({
      setup,
      folder: join(folder, "full/w1"),
      certificates: undefined,
      plays: ["clients"],
      heard: () => 0,
      stopped: signal,
      log,
    });
    assert.deepEqual(said, ["not rehearsed"]);
  });

  it("waits while clients have something to say", async () => {
    const stopping = new AbortController();
    let heard = 0;
    const pace = new Pace({ ...forever, heard: () => (heard < 3 ? ++heard : heard), stopped: stopping.signal });
    await pace.turn();
    assert.equal(heard, 3);
    stopping.abort();
    await assert.rejects(pace.turn(), Enough);
  });
});
