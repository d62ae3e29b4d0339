/** Small requests to web servers elsewhere: one answer of bounded size in bounded time, over https from who has a certificate for the name. */
import type { LookupAddress } from "node:dns";
import { isIPv6 } from "node:net";
import {
  request as clearRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as secureRequest } from "node:https";
import { rootCertificates } from "node:tls";
import { isAddress, isPublic } from "./networks.ts";

export interface WebRequest {
  readonly url: URL;
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The addresses of a host, IPv6 and IPv4. */
  readonly addressesOf: (host: string) => Promise<readonly string[]>;
  /** PEM texts of authorities that are trusted beside those that everybody trusts. */
  readonly authorities: readonly string[];
  /** Whether it may lead to an address that is not on the Internet: strangers name the host. */
  readonly privateAddresses: boolean;
  readonly timeoutMs: number;
  /** Octets of the answer's body; a longer one is a failure. */
  readonly bodyOctetsMax: number;
}

export interface WebAnswer {
  readonly status: number;
  /** Lower-case, without parameters; empty when the server gives none. */
  readonly contentType: string;
  /** Where a redirection leads, as the server wrote it. */
  readonly location: string | undefined;
  /** When it wants to be asked again (RFC 9110 10.2.3), as it wrote it. */
  readonly retryAfter: string | undefined;
  /** All that stood in front of the body. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The certificate of the server does not prove its name. */
export class UntrustedServer extends Error {
  override name = "UntrustedServer";
}

/** Like askWeb; rejects what is not encrypted. */
export async function askHttps(asked: WebRequest): Promise<WebAnswer> {
  if (asked.url.protocol !== "https:") throw new Error(`${asked.url.protocol} is not https`);
  return askWeb(asked);
}

/** Over http or https. Follows no redirection. Rejects with UntrustedServer, or another Error that says what went wrong. */
export async function askWeb(asked: WebRequest): Promise<WebAnswer> {
  const { url, method, headers, body, authorities, timeoutMs } = asked;
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error(`${url.protocol} is no web address`);
  const addresses = await addressesFor(asked);
  const { promise, resolve, reject } = Promise.withResolvers<WebAnswer>();
  const options: RequestOptions = {
    method,
    headers,
    agent: false,
    lookup: (_host, wish, done) =>
      wish.all === true ? done(null, [...addresses]) : done(null, addresses[0].address, addresses[0].family),
    signal: AbortSignal.timeout(timeoutMs),
  };
  const answered = (response: IncomingMessage): void => {
    // Nothing is read of a body that is said to be too long.
    if (Number(response.headers["content-length"] ?? 0) > asked.bodyOctetsMax) response.destroy(TOO_LONG());
    collect(response, asked.bodyOctetsMax).then(resolve, reject);
  };
  const secure = { ca: [...rootCertificates, ...authorities], minVersion: "TLSv1.2" as const };
  const sent =
    url.protocol === "https:"
      ? secureRequest(url, { ...options, ...secure }, answered)
      : clearRequest(url, options, answered);
  sent.on("error", reject);
  sent.end(body);
  return promise.catch((error: unknown) => {
    throw inWords(error);
  });
}

const TOO_LONG = (): Error => new Error("the answer is too long");

async function collect(response: IncomingMessage, octetsMax: number): Promise<WebAnswer> {
  const pieces: Buffer[] = [];
  let octets = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    octets += piece.length;
    if (octets > octetsMax) throw TOO_LONG();
    pieces.push(piece);
  }
  const { "content-type": type = "", location, "retry-after": retryAfter } = response.headers;
  const [contentType = ""] = type.split(";");
  return {
    status: response.statusCode ?? 0,
    contentType: contentType.trim().toLowerCase(),
    location,
    retryAfter,
    headers: response.headers,
    body: Buffer.concat(pieces),
  };
}

type Addresses = readonly [LookupAddress, ...LookupAddress[]];

/** Looked up before, so that no other address is connected to than was looked at. */
async function addressesFor({ url, addressesOf, privateAddresses }: WebRequest): Promise<Addresses> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = isAddress(host) ? [host] : await addressesOf(host);
  const strange = privateAddresses ? undefined : found.find((address) => !isPublic(address));
  if (strange !== undefined) throw new Error(`${strange} is no address on the Internet`);
  const [first, ...others] = found.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  if (first === undefined) throw new Error(`${host} has no address`);
  return [first, ...others];
}

/** Names that OpenSSL and Node give to what is wrong with a certificate. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH/;

function inWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return new Error("the web server took too long", { cause: error });
  const code = "code" in error ? String(error.code) : "";
  return UNTRUSTED.test(code) ? new UntrustedServer(error.message, { cause: error }) : error;
}
