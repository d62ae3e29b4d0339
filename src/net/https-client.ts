/** Small requests to web servers elsewhere: one answer of bounded size in bounded time, from who has a certificate for the name. */
import type { LookupAddress } from "node:dns";
import { isIPv6 } from "node:net";
import { request } from "node:https";
import { rootCertificates } from "node:tls";
import { isAddress, isPublic } from "./networks.ts";

export interface HttpsRequest {
  readonly url: URL;
  readonly method: "GET" | "POST";
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

export interface HttpsAnswer {
  readonly status: number;
  /** Lower-case, without parameters; empty when the server gives none. */
  readonly contentType: string;
  readonly body: Buffer;
}

/** The certificate of the server does not prove its name. */
export class UntrustedServer extends Error {
  override name = "UntrustedServer";
}

/** Follows no redirection. Rejects with UntrustedServer, or another Error that says what went wrong. */
export async function askHttps(asked: HttpsRequest): Promise<HttpsAnswer> {
  const { url, method, headers, body, authorities, timeoutMs } = asked;
  const addresses = await addressesFor(asked);
  const { promise, resolve, reject } = Promise.withResolvers<HttpsAnswer>();
  const sent = request(
    url,
    {
      method,
      headers,
      agent: false,
      ca: [...rootCertificates, ...authorities],
      minVersion: "TLSv1.2",
      lookup: (_host, options, done) =>
        options.all === true ? done(null, [...addresses]) : done(null, addresses[0].address, addresses[0].family),
      signal: AbortSignal.timeout(timeoutMs),
    },
    (response) => {
      const pieces: Buffer[] = [];
      let octets = 0;
      response.on("data", (piece: Buffer) => {
        octets += piece.length;
        pieces.push(piece);
        if (octets > asked.bodyOctetsMax) response.destroy(new Error("the answer is too long"));
      });
      response.on("error", reject);
      response.on("end", () => {
        const [contentType = ""] = (response.headers["content-type"] ?? "").split(";");
        const status = response.statusCode ?? 0;
        resolve({ status, contentType: contentType.trim().toLowerCase(), body: Buffer.concat(pieces) });
      });
    },
  );
  sent.on("error", reject);
  sent.end(body);
  return promise.catch((error: unknown) => {
    throw inWords(error);
  });
}

type Addresses = readonly [LookupAddress, ...LookupAddress[]];

/** Looked up before, so that no other address is connected to than was looked at. */
async function addressesFor({ url, addressesOf, privateAddresses }: HttpsRequest): Promise<Addresses> {
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
