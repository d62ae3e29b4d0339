/** Which hosts take a domain's mail, and where they are (RFC 5321 5.1, RFC 7505). */
import { isIPv6 } from "node:net";
import { type Answer, DnsTrouble, type MxRecord, type Resolver } from "../dns/resolver.ts";
import { isAddress, isOfAnother, isPublic } from "../net/networks.ts";
import { ADDRESSES_OF_HOST_MAX, MX_RECORDS_MAX } from "./limits.ts";
import type { Route } from "./route.ts";
import { type Trouble, trouble } from "./trouble.ts";

export interface Candidate {
  /** A name, or the address itself where no name is known. */
  readonly host: string;
  readonly address: string;
  /** What was answered to the question for MX records; undefined when it was not asked. */
  readonly mx: Answer<MxRecord> | undefined;
}

export interface HostFinder {
  readonly resolver: Resolver;
  /** Addresses that strangers may lead us to, though they are not on the Internet. */
  readonly privateNetworks: { has(address: string): boolean };
  /** Whether mail that is sent there comes back to this server. */
  readonly isSelf: (at: {
    readonly host: string;
    readonly address: string | undefined;
    readonly port: number;
  }) => boolean;
}

/**
 * Groups of candidates: all of a group are to be tried before the next one. Throws Trouble when there is nobody to go to, or nobody left
 * because of something that may pass.
 */
export async function* candidates(route: Route, finder: HostFinder): AsyncGenerator<Candidate[], void> {
  const { to } = route;
  if (to.kind === "address") return yield [atAddress(to.address, route, finder)];
  if (to.kind === "domain") return yield* exchangers(to.name, route, finder);
  const found = await addressesOf([to.name], undefined, finder.resolver);
  if (found.candidates.length === 0)
    throw found.trouble ?? trouble("4.4.4", `The next server's name, ${to.name}, has no address.`);
  yield found.candidates;
}

function atAddress(address: string, { port, chosenBy }: Route, finder: HostFinder): Candidate {
  if (!isAddress(address)) throw trouble("5.1.2", `${address} is not an address.`);
  if (finder.isSelf({ host: address, address, port })) throw loop(`[${address}]`);
  if (chosenBy === "address" && !isPublic(address) && !finder.privateNetworks.has(address))
    throw trouble("5.7.1", `Mail is not sent to ${address}, which is no address of the Internet.`);
  return { host: address, address, mx: undefined };
}

/** Records of strangers must not lead to services of this machine, nor into the void. */
function isTried({ address }: Candidate, { chosenBy }: Route, { privateNetworks }: HostFinder): boolean {
  return chosenBy === "operator" || isOfAnother(address) || privateNetworks.has(address);
}

async function* exchangers(domain: string, route: Route, finder: HostFinder): AsyncGenerator<Candidate[], void> {
  const { port } = route;
  const mx = await ask(`the mail servers of ${domain}`, () => finder.resolver.mx(domain));
  if (!mx.exists) throw trouble("5.1.2", `The domain ${domain} does not exist.`);
  const records = mx.records.slice(0, MX_RECORDS_MAX).filter(({ exchange }) => exchange !== "");
  if (mx.records.length > 0 && records.length === 0) throw trouble("5.1.10", `The domain ${domain} takes no mail.`);
  const implicit = records.length === 0;
  const groups = implicit ? [[domain]] : byPreference(records);
  let last: Trouble | undefined;
  let yielded = false;
  let passedOver = false;
  for (const hosts of groups) {
    if (hosts.some((host) => finder.isSelf({ host, address: undefined, port })))
      return leave(domain, { yielded, last });
    const found = await addressesOf(shuffled(hosts), mx, finder.resolver);
    if (found.candidates.some((each) => finder.isSelf({ ...each, port }))) return leave(domain, { yielded, last });
    last = found.trouble ?? last;
    const tried = found.candidates.filter((each) => isTried(each, route, finder));
    passedOver ||= tried.length < found.candidates.length;
    if (tried.length > 0) {
      yielded = true;
      yield tried;
    }
  }
  if (last !== undefined) throw last;
  if (yielded) return;
  throw passedOver
    ? trouble("5.4.4", `The mail servers of ${domain} have only addresses that no other machine can have.`)
    : nowhere(domain, implicit);
}

/** This server is one of the domain's: those that it prefers to this one are all that may be asked (RFC 5321 5.1). */
function leave(domain: string, { yielded, last }: { yielded: boolean; last: Trouble | undefined }): void {
  if (last !== undefined) throw last;
  if (!yielded) throw loop(domain);
}

function loop(domain: string): Trouble {
  return trouble("5.4.6", `Mail for ${domain} would come back to this server, which does not have that domain.`);
}

function nowhere(domain: string, implicit: boolean): Trouble {
  if (implicit) return trouble("5.1.2", `The domain ${domain} has neither a mail server nor an address.`);
  return trouble("5.4.4", `The mail servers that ${domain} names have no addresses.`);
}

async function ask<T>(what: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof DnsTrouble)) throw error;
    throw trouble("4.4.3", `Nobody could tell ${what}: ${error.message}`, { cause: error });
  }
}

/** The host names of each preference, the lowest first. */
function byPreference(records: readonly MxRecord[]): string[][] {
  const groups = Map.groupBy(records, ({ preference }) => preference);
  return [...groups]
    .sort(([one], [other]) => one - other)
    .map(([, same]) => [...new Set(same.map(({ exchange }) => exchange))]);
}

/** RFC 5321 5.1: hosts of one preference share the load. */
function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

/** The addresses of all hosts, IPv6 and IPv4 by turns (RFC 8305 4), and what stood in the way of knowing more. */
async function addressesOf(
  hosts: readonly string[],
  mx: Answer<MxRecord> | undefined,
  resolver: Resolver,
): Promise<{ candidates: Candidate[]; trouble: Trouble | undefined }> {
  const six: Candidate[] = [];
  const four: Candidate[] = [];
  let last: Trouble | undefined;
  const families = await Promise.all(
    hosts.map((host) => Promise.allSettled([lookUp(host, "aaaa", resolver), lookUp(host, "a", resolver)])),
  );
  for (const [index, answers] of families.entries()) {
    const host = hosts[index] ?? "";
    const addresses = answers.flatMap((each) => (each.status === "fulfilled" ? shuffled(each.value) : []));
    for (const address of addresses) (isIPv6(address) ? six : four).push({ host, address, mx });
    const failed = answers.find((each) => each.status === "rejected");
    // With an address of one family the other can wait.
    if (failed !== undefined && addresses.length === 0) last = failed.reason as Trouble;
  }
  return { candidates: byTurns(six, four), trouble: last };
}

async function lookUp(host: string, type: "a" | "aaaa", resolver: Resolver): Promise<string[]> {
  const { records } = await ask(`the address of ${host}`, () => resolver[type](host));
  return records.slice(0, ADDRESSES_OF_HOST_MAX);
}

function byTurns<T>(one: readonly T[], other: readonly T[]): T[] {
  const mixed: T[] = [];
  for (let at = 0; at < Math.max(one.length, other.length); at++)
    mixed.push(...one.slice(at, at + 1), ...other.slice(at, at + 1));
  return mixed;
}
