/** Where the server stands: its name, its addresses, what others see of them, and whether mail can leave. Changes nothing. */
import { connect } from "node:net";
import { statfs } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import type { Config } from "../config/schema.ts";
import { addressesOf } from "../dns/addresses.ts";
import type { Resolver } from "../dns/resolver.ts";
import { isPublic } from "../net/networks.ts";
import { ownName } from "./hostname.ts";

export type SurroundingName = "hostname" | "addresses" | "name-leads-here" | "reverse-name" | "port-25" | "disk";

export interface Surrounding {
  readonly name: SurroundingName;
  /** "unknown": nobody could tell now. */
  readonly status: "ok" | "warn" | "bad" | "unknown";
  /** What was found, for a sentence. */
  readonly found: string;
}

/** A large provider that takes mail at port 25 from everywhere: whether its door can be reached says whether mail can leave. */
const OTHER_SIDE = "gmail.com";
const SMTP_PORT = 25;
const DIAL_MS_MAX = 5000;
const DISK_BYTES_MIN = 2 * 2 ** 30;

export async function surroundings(config: Config, resolver: Resolver): Promise<readonly Surrounding[]> {
  const hostname = ownName(config.hostname);
  const own = config.outbound.addresses.length > 0 ? config.outbound.addresses : publicAddresses();
  const { found, isKnown } = await lookUp(() => addressesOf(hostname, resolver));
  // Behind a router the machine does not know its public address, but its name does.
  const addresses = own.length > 0 ? own : found.filter(isPublic);
  const others = await Promise.all([
    judgeReverse(hostname, addresses, resolver),
    judgeWayOut(resolver),
    judgeDisk(config.data),
  ]);
  return [judgeName(hostname), judgeAddresses(addresses), judgeLead({ found, isKnown, own }), ...others];
}

function publicAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.map(({ address }) => address).filter(isPublic);
}

function judgeName(hostname: string): Surrounding {
  const isWhole = hostname.includes(".") && !/\.(?:localdomain|local|lan|internal)$/.test(hostname);
  return { name: "hostname", status: isWhole ? "ok" : "bad", found: hostname };
}

function judgeAddresses(addresses: readonly string[]): Surrounding {
  return { name: "addresses", status: addresses.length > 0 ? "ok" : "warn", found: addresses.join(", ") };
}

function judgeLead(about: {
  readonly found: readonly string[];
  readonly isKnown: boolean;
  readonly own: readonly string[];
}): Surrounding {
  const { found, isKnown, own } = about;
  const leadsHere = own.length === 0 ? found.some(isPublic) : found.some((each) => own.includes(each));
  const status = !isKnown ? "unknown" : leadsHere ? "ok" : found.length === 0 ? "bad" : "warn";
  return { name: "name-leads-here", status, found: found.join(", ") };
}

async function judgeReverse(hostname: string, addresses: readonly string[], resolver: Resolver): Promise<Surrounding> {
  const [address] = addresses;
  if (address === undefined) return { name: "reverse-name", status: "unknown", found: "" };
  const { found, isKnown } = await lookUp(async () => (await resolver.ptr(address)).records);
  const status = !isKnown ? "unknown" : found.includes(hostname) ? "ok" : "bad";
  return { name: "reverse-name", status, found: found.length === 0 ? address : `${address}: ${found.join(", ")}` };
}

async function judgeWayOut(resolver: Resolver): Promise<Surrounding> {
  const { found: hosts, isKnown } = await lookUp(async () =>
    (await resolver.mx(OTHER_SIDE)).records.map(({ exchange }) => exchange),
  );
  const [host] = hosts;
  if (!isKnown || host === undefined) return { name: "port-25", status: "unknown", found: "" };
  return { name: "port-25", status: (await canReach(host)) ? "ok" : "bad", found: host };
}

async function judgeDisk(folder: string): Promise<Surrounding> {
  const { bavail, bsize } = await statfs(folder);
  const bytes = bavail * bsize;
  const found = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return { name: "disk", status: bytes >= DISK_BYTES_MIN ? "ok" : "warn", found };
}

async function lookUp(
  question: () => Promise<readonly string[]>,
): Promise<{ readonly found: readonly string[]; readonly isKnown: boolean }> {
  try {
    return { found: await question(), isKnown: true };
  } catch {
    return { found: [], isKnown: false };
  }
}

function canReach(host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port: SMTP_PORT, timeout: DIAL_MS_MAX });
  const done = (isReached: boolean) => (): void => {
    socket.destroy();
    resolve(isReached);
  };
  socket.once("connect", done(true)).once("timeout", done(false)).once("error", done(false));
  return promise;
}
