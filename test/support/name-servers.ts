/** Real name servers for tests: Knot serves zones of the test's own, signing those that should be; Unbound resolves and validates. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts } from "./free-ports.ts";
import { run } from "./tools.ts";

const READY_MS_MAX = 20_000;

export interface Zone {
  /** Without a dot at the end. */
  readonly name: string;
  readonly signed: boolean;
  /** Lines of a zone file; SOA and NS are there already. */
  readonly records: readonly string[];
}

export interface NameServers extends AsyncDisposable {
  /** The validating resolver, "127.0.0.1:port". Any name outside the zones does not exist. */
  readonly resolver: string;
  /** Ends the resolver, so that nobody answers any more. */
  silence(): Promise<void>;
}

/** Needs the Debian packages knot, knot-dnsutils and unbound. */
export async function startNameServers(zones: readonly Zone[]): Promise<NameServers> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-names-"));
  await using opening = new AsyncDisposableStack();
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  // Over UDP nobody else takes them either: clients have theirs above.
  const [authority = 0, resolver = 0] = await freePorts(2);
  await mkdir(join(folder, "db"));
  for (const zone of zones) await writeFile(join(folder, `${zone.name}.zone`), zoneFile(zone));
  await writeFile(join(folder, "knot.conf"), knotConfig(folder, authority, zones));
  const knot = spawn("knotd", ["-c", join(folder, "knot.conf")], { stdio: "ignore" });
  opening.defer(() => ended(knot));
  const keys = new Map<string, string>();
  for (const { name, signed } of zones) if (signed) keys.set(name, await keyOf(name, authority));
  await writeFile(join(folder, "unbound.conf"), unboundConfig(folder, { authority, resolver, zones, keys }));
  const unbound = spawn("unbound", ["-c", join(folder, "unbound.conf")], { stdio: "ignore" });
  opening.defer(() => ended(unbound));
  await answered(["+tcp", `@127.0.0.1`, "-p", `${resolver}`, zones[0]?.name ?? ".", "SOA"], (text) =>
    /SOA|\d/.test(text),
  );
  const opened = opening.move();
  return {
    resolver: `127.0.0.1:${resolver}`,
    silence: () => ended(unbound),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function zoneFile({ name, records }: Zone): string {
  const start = [`$ORIGIN ${name}.`, "$TTL 60", "@ SOA ns hostmaster 1 3600 600 86400 1", "@ NS ns", "ns A 127.0.0.1"];
  return `${[...start, ...records].join("\n")}\n`;
}

function knotConfig(folder: string, port: number, zones: readonly Zone[]): string {
  const lines = zones.map(({ name, signed }) =>
    [`  - domain: ${name}`, ...(signed ? ["    dnssec-signing: on", "    dnssec-policy: test"] : [])].join("\n"),
  );
  return `server:
    listen: 127.0.0.1@${port}
    rundir: ${folder}
database:
    storage: ${folder}/db
policy:
  - id: test
    algorithm: ecdsap256sha256
    single-type-signing: on
template:
  - id: default
    storage: ${folder}
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
zone:
${lines.join("\n")}
`;
}

interface ResolverFacts {
  readonly authority: number;
  readonly resolver: number;
  readonly zones: readonly Zone[];
  readonly keys: ReadonlyMap<string, string>;
}

function unboundConfig(folder: string, { authority, resolver, zones, keys }: ResolverFacts): string {
  const trust = zones.map(({ name }) => {
    const key = keys.get(name);
    return key === undefined ? `  domain-insecure: "${name}."` : `  trust-anchor: "${name}. IN DNSKEY ${key}"`;
  });
  const stubs = zones.map(({ name }) => `stub-zone:\n  name: "${name}."\n  stub-addr: 127.0.0.1@${authority}`);
  return `server:
  interface: 127.0.0.1
  port: ${resolver}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  do-ip6: no
  do-not-query-localhost: no
  cache-max-negative-ttl: 1
  module-config: "validator iterator"
  local-zone: "test." nodefault
  local-zone: "example." static
${trust.join("\n")}
remote-control:
  control-enable: no
${stubs.join("\n")}
`;
}

/** The one key that signs a zone, as DNSKEY data, as soon as Knot has made it. */
async function keyOf(zone: string, port: number): Promise<string> {
  const text = await answered(["+short", "@127.0.0.1", "-p", `${port}`, zone, "DNSKEY"], (each) =>
    each.startsWith("257"),
  );
  return text.split("\n")[0] ?? "";
}

/** Asks with kdig until the answer is as it should be. */
async function answered(question: readonly string[], right: (text: string) => boolean): Promise<string> {
  const until = Date.now() + READY_MS_MAX;
  while (Date.now() < until) {
    const { stdout, code } = await run("kdig", ["+time=1", "+retry=0", ...question], { mayFail: true });
    if (code === 0 && right(stdout)) return stdout;
    await pause(50);
  }
  throw new Error(`no answer to ${question.join(" ")}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
