/** An issuer of tokens on loopback: its description and its keys over HTTPS, and the tokens it signs. */
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Authority, makeAuthority } from "./authority.ts";

export interface TokenWishes {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuer?: string;
  readonly audience?: string;
  /** Epoch milliseconds. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
}

export interface TestIssuer extends AsyncDisposable {
  /** Its name, which is also where it is. */
  readonly name: string;
  /** Who vouches for its certificate. */
  readonly authority: Authority;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  /** Whether it answers with an error to everything. */
  broken: boolean;
  /** Signs with another key from now on, and publishes only that. */
  rotate(): Promise<void>;
  /** A token with the newest key, for the audience "posthorn". */
  token(wishes?: TokenWishes): Promise<string>;
}

interface Pair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: object;
}

const HOUR_MS = 3_600_000;

async function makePair(number: number): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const kid = `key${number}`;
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" } };
}

export async function startIssuer(): Promise<TestIssuer> {
  const authority = await makeAuthority("Test Issuer Authority");
  const { certificate, key } = await authority.issue({ names: ["127.0.0.1"] });
  let [numbers, pair] = [1, await makePair(1)];
  const asked: string[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    asked.push(request.url ?? "");
    const pages: Readonly<Record<string, unknown>> = {
      "/.well-known/openid-configuration": { issuer: issuer.name, jwks_uri: `${issuer.name}/keys` },
      "/keys": { keys: [pair.jwk] },
    };
    const page = issuer.broken ? undefined : pages[request.url ?? ""];
    response.writeHead(page === undefined ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(page ?? {}));
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer: TestIssuer = {
    name: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority,
    asked,
    broken: false,
    async rotate() {
      pair = await makePair(++numbers);
    },
    token({
      claims = {},
      audience = "posthorn",
      issuedAt = Date.now(),
      expiresAt = issuedAt + HOUR_MS,
      ...wishes
    } = {}) {
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: "ES256", kid: pair.kid, typ: "at+jwt" })
        .setIssuer(wishes.issuer ?? issuer.name)
        .setAudience(audience)
        .setIssuedAt(new Date(issuedAt))
        .setExpirationTime(new Date(expiresAt))
        .sign(pair.privateKey);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return issuer;
}
