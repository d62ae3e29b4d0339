/** The real program fetches its certificate; whenever it is killed while it does, it has one afterwards, with one order and its key. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { connect } from "node:tls";
import { AcmeAuthority, problem } from "../support/acme-authority.ts";
import { freePorts } from "../support/free-ports.ts";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { until } from "../support/until.ts";

const HOSTNAME = "mx.posthorn.test";

interface Fetching extends AsyncDisposable {
  readonly program: Program;
  readonly authority: AcmeAuthority;
}

/** The authority behaves as `prepare` says from the first request on. */
async function startFetching(prepare: (authority: AcmeAuthority) => void): Promise<Fetching> {
  const [tls = 0] = await freePorts(1);
  const authority = await AcmeAuthority.start({ tls });
  prepare(authority);
  const settings = `[acme]\nenabled = true\ndirectory = "${authority.directory}"\nauthorities = ["acme-ca.crt"]\nnames = ["${HOSTNAME}"]\nchallenges = ["tls-alpn-01"]\n`;
  const program = await startProgram({
    accounts: [],
    https: tls,
    settings,
    prepare: (folder) => writeFile(join(folder, "acme-ca.crt"), authority.certificate),
  });
  return {
    program,
    authority,
    async [Symbol.asyncDispose]() {
      await program.stop();
      await authority[Symbol.asyncDispose]();
    },
  };
}

async function issuerAt(port: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port, servername: HOSTNAME, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const shown = socket.getPeerX509Certificate();
  socket.destroy();
  return shown?.issuer ?? "";
}

const isFetched = (issuer: string): boolean => issuer === "CN=Test ACME";

describe("a server that fetches its certificate", () => {
  it("shows what it has until then, and drops nobody when it comes", async () => {
    let isHeld = true;
    await using at = await startFetching((authority) => {
      authority.misbehave = (asked) => (asked === "POST /order" && isHeld ? { hangs: true } : undefined);
    });
    const { program, authority } = at;
    assert.equal(await issuerAt(program.ports.imaps), "CN=localhost");
    const client = await LineClient.open(program.ports.imap);
    await client.reply();
    await until(() => authority.asked.includes("POST /order"));
    isHeld = false;
    await program.restart();
    const stayed = await LineClient.open(program.ports.imap);
    await stayed.reply();
    await until(() => issuerAt(program.ports.imaps), isFetched);
    stayed.send("a NOOP\r\n");
    assert.match((await stayed.reply())[0] ?? "", /^a OK/);
    const page = await (await fetch(`http://127.0.0.1:${program.ports.http}/metrics`)).text();
    const [, ends = ""] = /^posthorn_certificate_ends_timestamp_seconds (\d+)$/m.exec(page) ?? [];
    assert.ok(Number(ends) > Date.now() / 1000, page);
    authority.misbehave = (asked) =>
      asked === "POST /order" ? problem("rateLimited", "too many of them", 429) : undefined;
    const renewed = await program.cli("certificate", "renew");
    assert.deepEqual([renewed.code, renewed.stdout], [1, `${HOSTNAME}: too many of them (rateLimited)\n`]);
    const { stdout } = await program.cli("health");
    assert.match(
      stdout,
      /certificate +good for 29 days; the next cannot be fetched now: too many of them \(rateLimited\)/,
    );
    client.close();
    stayed.close();
  });

  for (const point of ["POST /account", "POST /order", "POST /challenge", "POST /finalize", "POST /certificate"])
    it(`has it although it was killed at ${point}, and again before the answer came`, async () => {
      const started = Promise.withResolvers<Program>();
      const killed = Promise.withResolvers<void>();
      let isKilled = false;
      await using at = await startFetching((authority) => {
        authority.heard = async (asked) => {
          const program = await started.promise;
          if (asked !== point || isKilled) return;
          isKilled = true;
          // What was asked for is done all the same; the answer never comes.
          await program.kill();
          killed.resolve();
        };
      });
      started.resolve(at.program);
      await killed.promise;
      await at.program.restart();
      await until(() => issuerAt(at.program.ports.imaps), isFetched);
      assert.equal(at.authority.accounts.length, 1);
      assert.ok(at.authority.orders.length <= 2);
      const bundle = await readFile(join(at.program.folder, "data/tls/acme", `${HOSTNAME}.pem`), "utf8");
      assert.match(bundle, /^-----BEGIN CERTIFICATE-----[\s\S]+-----END PRIVATE KEY-----\n$/);
    });
});
