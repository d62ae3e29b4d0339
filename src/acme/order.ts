/** From names to a certificate for them (RFC 8555 7.4): an order, proof that each name is ours, the request, the chain. */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../base/clock.ts";
import type { AcmeOrder } from "../directory/acme-book.ts";
import { certificateRequest } from "../wire/x509/certificate-request.ts";
import { type AcmeClient, type Answer, checkedUrl, type Fields } from "./client.ts";
import { checkedChain } from "./chain.ts";
import { NAMES_MAX, ORDER_MS_MAX, POLL_MS_MAX, POLL_MS_MIN } from "./limits.ts";
import { AcmeTrouble, problemOf, retryAfter } from "./trouble.ts";

export interface Ordering {
  readonly client: AcmeClient;
  readonly clock: Clock;
  readonly authority: string;
  readonly names: readonly string[];
  /** PKCS #8 in PEM, of the certificate. */
  readonly key: string;
  /** The number by which the authority knows the certificate that this one takes the place of (RFC 9773 5). */
  readonly replaces: string | undefined;
  /** One that was begun, for the same names at the same authority. */
  readonly begun: AcmeOrder | undefined;
  /** Resolves when it is kept: whoever is killed afterwards goes on with this order. */
  readonly keep: (order: AcmeOrder) => Promise<void>;
  /** Proves that the name of the authorization is ours, as far as that is our part. */
  readonly prove: (authorization: Fields) => Promise<void>;
  /** For tests. */
  readonly pollMs?: number;
}

/** The chain in PEM. Throws AcmeTrouble. */
export async function fetchCertificate(
  ordering: Ordering,
): Promise<{ readonly chain: string; readonly order: AcmeOrder }> {
  const { client, clock } = ordering;
  const until = clock.now() + ORDER_MS_MAX;
  const { order, fields } = (await goOn(ordering)) ?? (await begin(ordering));
  const look = new Look({ client, clock, until, pollMs: ordering.pollMs ?? POLL_MS_MIN });
  let now = fields;
  if (now["status"] === "pending") {
    await authorize(ordering, look, addresses(now["authorizations"]));
    now = await look.until(order.url, ["ready", "processing", "valid"]);
  }
  if (now["status"] === "ready") {
    await client.post(checkedUrl(now["finalize"]), { csr: requestFor(order) });
    now = await look.until(order.url, ["valid"]);
  }
  if (now["status"] === "processing") now = await look.until(order.url, ["valid"]);
  if (now["status"] !== "valid") throw failed(now, "the order");
  return { chain: await chainOf(ordering, order, now), order };
}

async function chainOf({ client, clock }: Ordering, order: AcmeOrder, fields: Fields): Promise<string> {
  try {
    const pem = await client.certificate(checkedUrl(fields["certificate"]));
    return checkedChain(pem, { ...order, now: clock.now() });
  } catch (error) {
    // The order would hand out the same the next time.
    if (error instanceof AcmeTrouble && (error.status === 0 || isNo(error)))
      throw new AcmeTrouble(error.message, { ...error, endsOrder: true });
    throw error;
  }
}

interface Begun {
  readonly order: AcmeOrder;
  readonly fields: Fields;
}

/** Where an order that was begun has come to; undefined when it came to nothing, or the authority does not know it any more. */
async function goOn({ begun, client }: Ordering): Promise<Begun | undefined> {
  if (begun === undefined) return undefined;
  try {
    const { fields } = await client.read(begun.url);
    return fields["status"] === "invalid" ? undefined : { order: begun, fields };
  } catch (error) {
    // It is gone, or was another account's.
    if (error instanceof AcmeTrouble && isNo(error)) return undefined;
    throw error;
  }
}

/** Not for want of a connection or of time, but because the answer is no. */
function isNo({ status }: AcmeTrouble): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

async function begin(ordering: Ordering): Promise<Begun> {
  const { authority, names, key, keep } = ordering;
  const { location, fields } = await newOrder(ordering);
  const order = { authority, url: checkedUrl(location), names, key };
  await keep(order);
  return { order, fields };
}

async function newOrder({ client, names, replaces }: Ordering): Promise<Answer> {
  const { newOrder: url, renewalInfo } = await client.directory();
  const identifiers = names.map((value) => ({ type: "dns", value }));
  if (replaces === undefined || renewalInfo === undefined) return client.post(url, { identifiers });
  try {
    return await client.post(url, { identifiers, replaces });
  } catch (error) {
    // What it takes the place of may be another authority's, or have a successor; the order is as good without.
    if (
      !(error instanceof AcmeTrouble) ||
      (error.status !== 409 && !["alreadyReplaced", "malformed"].includes(error.kind))
    )
      throw error;
    return client.post(url, { identifiers });
  }
}

function addresses(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > NAMES_MAX)
    throw new AcmeTrouble("the authority gives no list of what is to be proved");
  return value.map(checkedUrl);
}

/** All are told to look before the first is waited for. */
async function authorize({ client, prove }: Ordering, look: Look, urls: readonly string[]): Promise<void> {
  const looking: string[] = [];
  for (const url of urls) {
    look.mayGoOn();
    const { fields } = await client.read(url);
    if (fields["status"] === "valid") continue;
    if (fields["status"] !== "pending") throw failed(fields, nameIn(fields));
    await prove(fields);
    looking.push(url);
  }
  for (const url of looking) await look.until(url, ["valid"]);
}

export function nameIn(authorization: Fields): string {
  const { identifier } = authorization as { readonly identifier?: { readonly value?: unknown } };
  return typeof identifier?.value === "string" ? identifier.value : "a name";
}

function requestFor({ names, key }: AcmeOrder): string {
  const privateKey = createPrivateKey(key);
  const request = certificateRequest({
    names,
    publicKey: createPublicKey(privateKey).export({ type: "spki", format: "der" }),
    sign: (octets) => sign("sha256", octets, privateKey),
  });
  return Buffer.from(request).toString("base64url");
}

interface Looking {
  readonly client: AcmeClient;
  readonly clock: Clock;
  /** When to give up, epoch milliseconds. */
  readonly until: number;
  readonly pollMs: number;
}

/** Looks again and again until something has come to an end. */
class Look {
  readonly #looking: Looking;
  constructor(looking: Looking) {
    this.#looking = looking;
  }

  /** In so many milliseconds: throws AcmeTrouble when it has taken too long by then. */
  mayGoOn(ms = 0): void {
    const { clock, until } = this.#looking;
    if (clock.now() + ms > until) throw new AcmeTrouble("the authority does not come to an end");
  }

  async until(url: string, wanted: readonly string[]): Promise<Fields> {
    const { client, clock, pollMs } = this.#looking;
    for (let ms = pollMs; ; ms = Math.min(ms * 2, POLL_MS_MAX)) {
      const answer = await client.read(url);
      const status = String(answer.fields["status"]);
      if (wanted.includes(status)) return answer.fields;
      if (!["pending", "processing", "ready"].includes(status)) throw failed(answer.fields, nameIn(answer.fields));
      const wait = Math.min(retryAfter(answer.retryAfter, clock.now()) ?? ms, POLL_MS_MAX);
      this.mayGoOn(wait);
      await pause(Math.max(wait, pollMs));
    }
  }
}

/** The reason stands in the order, or in the challenges of an authorization. */
function failed(fields: Fields, what: string): AcmeTrouble {
  const challenges: readonly unknown[] = Array.isArray(fields["challenges"]) ? fields["challenges"] : [];
  const problems = [fields, ...challenges].map((each) => problemOf((each as Fields | null)?.["error"]));
  const problem = problems.find((each) => each !== undefined);
  const status = String(fields["status"]).slice(0, 20);
  return problem === undefined
    ? new AcmeTrouble(`${what}: the authority says no more than "${status}"`, { endsOrder: true })
    : new AcmeTrouble(`${what}: ${problem.text}`, { kind: problem.kind, endsOrder: true });
}
