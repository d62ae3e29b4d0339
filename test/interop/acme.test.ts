/** Pebble, the authority that Let's Encrypt tests with, hands certificates to the real program. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { connect } from "node:tls";
import { makeAuthority } from "../support/authority.ts";
import { freePorts } from "../support/free-ports.ts";
import { startProgram } from "../support/program.ts";
import { needs } from "../support/tools.ts";
import { until } from "../support/until.ts";

interface Pebble extends AsyncDisposable {
  readonly folder: string;
  readonly directory: string;
}

const EXTERNAL_KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

/** Looks for every name on this machine, at these ports. */
async function startPebble(about: { http: number; tls: number; external: boolean }): Promise<Pebble> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-pebble-"));
  starting.defer(() => rm(folder, { recursive: true }));
  const [dns = 0, management = 0, port = 0, other = 0] = await freePorts(4);
  const authority = await makeAuthority();
  const own = await authority.issue({ names: ["127.0.0.1"] });
  const files = { certificate: join(folder, "own.crt"), privateKey: join(folder, "own.key") };
  await writeFile(files.certificate, own.certificate);
  await writeFile(files.privateKey, own.key);
  await writeFile(join(folder, "ca.crt"), authority.certificate);
  const pebble = {
    ...files,
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${other}`,
    httpPort: about.http,
    tlsPort: about.tls,
    ocspResponderURL: "",
    externalAccountBindingRequired: about.external,
    externalAccountMACKeys: { "kid-1": EXTERNAL_KEY },
  };
  await writeFile(join(folder, "pebble.json"), JSON.stringify({ pebble }));
  const start = async (program: string, args: readonly string[], ready: RegExp): Promise<void> => {
    const child: ChildProcess = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_AUTHZREUSE: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    starting.defer(async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.kill();
      await gone;
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await until(() => ready.test(said) || child.exitCode !== null);
    assert.equal(child.exitCode, null, said);
  };
  const names = ["-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", `127.0.0.1:${dns}`];
  const nothing = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-management", `127.0.0.1:${management}`];
  await start("pebble-challtestsrv", [...names, ...nothing], /management/i);
  await start("pebble", ["-config", "pebble.json", "-dnsserver", `127.0.0.1:${dns}`], /ACME directory available/);
  const started = starting.move();
  return {
    folder,
    directory: `https://127.0.0.1:${port}/dir`,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

async function shownAt(port: number, servername: string): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const shown = socket.getPeerX509Certificate();
  socket.destroy();
  return `${shown?.issuer.replaceAll("\n", " ")}: ${shown?.subjectAltName} ${shown?.serialNumber}`;
}

for (const [type, external] of [
  ["tls-alpn-01", false],
  ["http-01", true],
] as const)
  it(`Pebble gives a certificate for ${type}${external ? " to an account of its own" : ""}, and another one`, async (test) => {
    if (!needs(test, "pebble") || !needs(test, "pebble-challtestsrv")) return;
    const [http = 0, tls = 0] = await freePorts(2);
    await using pebble = await startPebble({ http, tls, external });
    await writeFile(join(pebble.folder, "external.key"), `${EXTERNAL_KEY}\n`);
    const program = await startProgram({
      accounts: ["a@posthorn.test"],
      hostname: "mx.posthorn.test",
      ports: { http },
      https: tls,
      settings: `[acme]
enabled = true
directory = "${pebble.directory}"
authorities = ["${join(pebble.folder, "ca.crt")}"]
names = ["mx.posthorn.test", "mta-sts.posthorn.test"]
challenges = ["${type}"]
contact = "postmaster@posthorn.test"
${external ? `externalAccount = "kid-1"\nexternalKeyFile = "${join(pebble.folder, "external.key")}"` : ""}`,
    });
    try {
      const first = await until(
        () => shownAt(program.ports.imaps, "mx.posthorn.test"),
        (shown) => shown.includes("Pebble"),
      );
      assert.match(first, /DNS:mx\.posthorn\.test/);
      await until(
        () => shownAt(tls, "mta-sts.posthorn.test"),
        (shown) => shown.includes("DNS:mta-sts.posthorn.test"),
      );
      const bundles = join(program.folder, "data/tls/acme");
      assert.deepEqual((await readdir(bundles)).sort(), ["mx.posthorn.test.pem", "posthorn.test.pem"]);
      assert.equal((await stat(join(bundles, "mx.posthorn.test.pem"))).mode & 0o777, 0o600);
      const { code, stdout, stderr } = await program.cli("certificate", "renew", "mx.posthorn.test");
      assert.equal(code, 0, stdout + stderr);
      await until(
        () => shownAt(program.ports.imaps, "mx.posthorn.test"),
        (shown) => shown.includes("Pebble") && shown !== first,
      );
      const listed = await program.cli("certificate", "list", "--json");
      const { certificates } = JSON.parse(listed.stdout) as {
        certificates: { names: string[]; fetched: boolean; trouble: null }[];
      };
      assert.deepEqual(
        certificates.map(({ names, fetched, trouble }) => [names, fetched, trouble]),
        [
          [["mx.posthorn.test"], true, null],
          [["mta-sts.posthorn.test"], true, null],
          [["localhost"], false, null],
        ],
      );
    } finally {
      await program.stop();
    }
  });
