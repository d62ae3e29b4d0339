/** The demo system: what `posthorn serve` is without a configuration file. Loopback only, ports that need no rights, two accounts. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config, Role } from "../config/schema.ts";
import { freePort } from "./bindings.ts";
import type { Storage } from "./data/storage.ts";

const DEMO_DOMAIN = "posthorn.test";
const HOST = "127.0.0.1";
const NAMES = ["alice", "bob"];

/** Where the demo listens if nobody else does. */
const PORTS: readonly (readonly [Role, number])[] = [
  ["smtp", 2525],
  ["submission", 2587],
  ["submissions", 2465],
  ["imap", 1143],
  ["imaps", 1993],
  ["pop3", 1110],
  ["pop3s", 1995],
  ["managesieve", 4190],
  ["lmtp", 2424],
  ["http", 8080],
];

/** Clients of the demo are all on this machine. */
const CONNECTIONS_PER_ADDRESS = 10_000;

export interface DemoConfig {
  readonly config: Config;
  /** Roles whose usual port is taken by another program, and that port. */
  readonly moved: readonly { readonly role: Role; readonly usual: number }[];
}

export async function demoConfig(defaults: Config): Promise<DemoConfig> {
  const chosen = await Promise.all(PORTS.map(async ([role, usual]) => ({ role, usual, port: await portNear(usual) })));
  const nowhere = Object.fromEntries(
    Object.keys(defaults.listen).map((role) => [role, []]),
  ) as unknown as Config["listen"];
  const listen = { ...nowhere, ...Object.fromEntries(chosen.map(({ role, port }) => [role, [{ host: HOST, port }]])) };
  return {
    config: {
      ...defaults,
      hostname: defaults.hostname === "" ? DEMO_DOMAIN : defaults.hostname,
      listen,
      routes: [comesBack(chosen.find(({ role }) => role === "smtp")?.port ?? 0)],
      limits: { ...defaults.limits, connectionsPerAddress: CONNECTIONS_PER_ADDRESS },
    },
    moved: chosen.filter(({ usual, port }) => usual !== port),
  };
}

/**
 * Mail to other domains is taken, queued and handed to the demo itself, which refuses it: its sender gets a notice, and nothing leaves
 * the machine.
 */
function comesBack(port: number): Config["routes"][number] {
  return { domain: "*", host: { name: HOST, port }, mx: false, protocol: "smtp", tls: "none" };
}

async function portNear(usual: number): Promise<number> {
  try {
    return await freePort(HOST, usual);
  } catch {
    return freePort(HOST, 0);
  }
}

export interface DemoAccount {
  readonly address: string;
  readonly password: string;
}

/**
 * The accounts of the demo, made at the first start and remembered in the data folder; none when the folder already had
 * domains of its own.
 */
export async function demoAccounts(
  folder: string,
  storage: Storage,
  add: (accounts: readonly DemoAccount[]) => Promise<void>,
  newPassword: () => string,
): Promise<readonly DemoAccount[]> {
  const file = join(folder, "demo.json");
  const known = readAccounts(file);
  const domains = await storage.directory.domains();
  if (known === undefined && domains.length > 0) return [];
  const accounts = known ?? NAMES.map((name) => ({ address: `${name}@${DEMO_DOMAIN}`, password: newPassword() }));
  if (known === undefined) writeFileSync(file, `${JSON.stringify({ accounts }, undefined, 2)}\n`, { mode: 0o600 });
  if (!domains.some(({ name }) => name === DEMO_DOMAIN)) {
    await storage.directory.addDomain(DEMO_DOMAIN);
    await add(accounts);
    // Whoever tries it is to see all of it.
    const [first] = accounts;
    if (first !== undefined) await storage.directory.changeAccount(first.address, { administrator: true });
  }
  return accounts;
}

function readAccounts(file: string): readonly DemoAccount[] | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { accounts: readonly DemoAccount[] }).accounts;
  } catch {
    return undefined;
  }
}
