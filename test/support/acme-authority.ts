/** An ACME authority on this machine (RFC 8555): it checks signatures and nonces, looks itself whether names are ours, and behaves badly when told to. */
import { createHash, createHmac, createPublicKey, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { type Authority, type CertificateWishes, makeAuthority } from "./authority.ts";

interface Account {
  readonly jwk: { readonly x: string; readonly y: string };
  readonly contact: unknown;
}

interface Authorization {
  readonly name: string;
  readonly token: string;
  status: string;
  problem?: { readonly type: string; readonly detail: string };
}

interface Order {
  readonly names: readonly string[];
  readonly authorizations: readonly number[];
  readonly replaces: unknown;
  status: string;
  certificate?: string;
}

export interface Misbehaviour {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Closes the connection without a word. */
  readonly closes?: boolean;
  /** Never answers. */
  readonly hangs?: boolean;
}

export interface AcmeOptions {
  /** Where names are looked for, whatever they are. */
  readonly http?: number;
  readonly tls?: number;
  /** Who wants an account must show this one. */
  readonly external?: { readonly id: string; readonly key: Buffer };
}

const PROBLEM = "urn:ietf:params:acme:error:";

export function problem(
  kind: string,
  detail: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
): Misbehaviour {
  return { status, body: JSON.stringify({ type: `${PROBLEM}${kind}`, detail }), headers };
}

export class AcmeAuthority implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: AcmeOptions;
  readonly #issuing: Authority;
  readonly #nonces = new Set<string>();
  readonly #accounts: Account[] = [];
  readonly #authorizations: Authorization[] = [];
  readonly orders: Order[] = [];
  /** Where it was asked: "POST /order". */
  readonly asked: string[] = [];
  /** What it issues, beside names. */
  wishes: CertificateWishes = {};
  /** Of RFC 9773. */
  window: { readonly start: string; readonly end: string } | undefined;
  /** Asked before each answer; what it gives is said instead. */
  misbehave: (asked: string) => Misbehaviour | undefined = () => undefined;
  /** Told of each request, and waited for before it is answered. */
  heard: (asked: string) => Promise<void> | void = () => undefined;
  /** Offered proofs. */
  types: readonly string[] = ["dns-01", "http-01", "tls-alpn-01"];

  private constructor(server: Server, issuing: Authority, options: AcmeOptions) {
    this.#server = server;
    this.#issuing = issuing;
    this.#options = options;
  }

  static async start(options: AcmeOptions = {}): Promise<AcmeAuthority> {
    const issuing = await makeAuthority("Test ACME");
    const own = await issuing.issue({ names: ["127.0.0.1"] });
    const server = createServer({ cert: own.certificate, key: own.key });
    const authority = new AcmeAuthority(server, issuing, options);
    server.on("request", (request, response) => void authority.#answer(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return authority;
  }

  get certificate(): string {
    return this.#issuing.certificate;
  }

  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  get directory(): string {
    return this.#url("/directory");
  }

  forgetAccounts(): void {
    this.#accounts.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #url(path: string): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const asked = `${request.method} ${path.replace(/\/\d+$/, "")}`;
    this.asked.push(asked);
    const pieces: Buffer[] = await request.toArray();
    await this.heard(asked);
    const nonce = randomBytes(16).toString("base64url");
    this.#nonces.add(nonce);
    const bad = this.misbehave(asked);
    if (bad?.hangs === true) return;
    if (bad?.closes === true) return void response.destroy();
    const said = bad ?? (await this.#said(request.method ?? "", path, Buffer.concat(pieces)));
    response.writeHead(said.status ?? 200, {
      "replay-nonce": nonce,
      "content-type": "application/json",
      ...said.headers,
    });
    response.end(said.body ?? "");
  }

  async #said(method: string, path: string, body: Buffer): Promise<Misbehaviour> {
    if (path === "/directory") return this.#directory();
    if (path === "/nonce") return { status: method === "HEAD" ? 200 : 204 };
    if (path.startsWith("/renewal/"))
      return { body: JSON.stringify({ suggestedWindow: this.window }), headers: { "retry-after": "21600" } };
    const { header, payload, account, trouble } = this.#opened(path, body);
    if (trouble !== undefined) return trouble;
    if (path === "/account") return this.#register(header, payload);
    if (account === undefined) return problem("accountDoesNotExist", "no such account");
    if (path === "/order") return this.#order(payload ?? {});
    const [, what = "", id = ""] = /^\/(\w+)\/(\d+)$/.exec(path) ?? [];
    const number = Number(id);
    if (what === "order") return this.#showOrder(number);
    if (what === "authorization") return this.#showAuthorization(number);
    if (what === "challenge") return this.#challenge(number, account, path);
    if (what === "finalize") return this.#finalize(number, String(payload?.["csr"]));
    const { certificate } = this.orders[number] ?? {};
    return certificate === undefined
      ? problem("malformed", "nothing here", 404)
      : { body: certificate, headers: { "content-type": "application/pem-certificate-chain" } };
  }

  #directory(): Misbehaviour {
    const meta = {
      termsOfService: "https://terms.example/",
      externalAccountRequired: this.#options.external !== undefined,
    };
    const renewalInfo = this.window === undefined ? {} : { renewalInfo: this.#url("/renewal") };
    const at = { newNonce: this.#url("/nonce"), newAccount: this.#url("/account"), newOrder: this.#url("/order") };
    return { body: JSON.stringify({ ...at, ...renewalInfo, meta }) };
  }

  /** RFC 8555 6.2 to 6.5. */
  #opened(path: string, body: Buffer) {
    const { protected: head, payload, signature } = JSON.parse(body.toString()) as Record<string, string>;
    const header = JSON.parse(Buffer.from(head ?? "", "base64url").toString()) as Record<string, unknown>;
    const account = this.#accounts[Number(String(header["kid"]).split("/").pop())];
    const jwk = (header["jwk"] ?? account?.jwk) as { x: string; y: string } | undefined;
    const fail = (trouble: Misbehaviour) => ({ header, payload: undefined, account: undefined, trouble });
    if (jwk === undefined) return fail(problem("accountDoesNotExist", "no such account"));
    if (header["url"] !== this.#url(path)) return fail(problem("unauthorized", "signed for another address"));
    if (!this.#nonces.delete(String(header["nonce"]))) return fail(problem("badNonce", "not a nonce of ours"));
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: jwk.x, y: jwk.y }, format: "jwk" });
    const isSigned = verify(
      "sha256",
      Buffer.from(`${head}.${payload}`),
      { key, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature ?? "", "base64url"),
    );
    if (!isSigned || header["alg"] !== "ES256") return fail(problem("malformed", "not signed with the key"));
    const text = Buffer.from(payload ?? "", "base64url").toString();
    return {
      header,
      payload: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>),
      account,
      trouble: undefined,
    };
  }

  #register(header: Record<string, unknown>, payload: Record<string, unknown> | undefined): Misbehaviour {
    const jwk = header["jwk"] as Account["jwk"];
    if (payload?.["termsOfServiceAgreed"] !== true) return problem("userActionRequired", "agree to the terms");
    const { external } = this.#options;
    if (external !== undefined && !isBound(external, payload["externalAccountBinding"], jwk))
      return problem("externalAccountRequired", "no account of ours");
    const known = this.#accounts.findIndex((each) => each.jwk.x === jwk.x);
    const at = known < 0 ? this.#accounts.push({ jwk, contact: payload["contact"] }) - 1 : known;
    return {
      status: known < 0 ? 201 : 200,
      body: JSON.stringify({ status: "valid" }),
      headers: { location: this.#url(`/account/${at}`) },
    };
  }

  #order(payload: Record<string, unknown>): Misbehaviour {
    const names = (payload["identifiers"] as { value: string }[]).map(({ value }) => value);
    const authorizations = names.map(
      (name) =>
        this.#authorizations.push({ name, token: randomBytes(16).toString("base64url"), status: "pending" }) - 1,
    );
    const at = this.orders.push({ names, authorizations, replaces: payload["replaces"], status: "pending" }) - 1;
    return { ...this.#showOrder(at), status: 201, headers: { location: this.#url(`/order/${at}`) } };
  }

  #showOrder(at: number): Misbehaviour {
    const order = this.orders[at];
    if (order === undefined) return problem("malformed", "no such order", 404);
    const all = order.authorizations.map((each) => this.#authorizations[each]);
    if (order.status === "pending" && all.every((each) => each?.status === "valid")) order.status = "ready";
    if (all.some((each) => each?.status === "invalid")) order.status = "invalid";
    return {
      body: JSON.stringify({
        status: order.status,
        authorizations: order.authorizations.map((each) => this.#url(`/authorization/${each}`)),
        finalize: this.#url(`/finalize/${at}`),
        ...(order.certificate === undefined ? {} : { certificate: this.#url(`/certificate/${at}`) }),
      }),
    };
  }

  #showAuthorization(at: number): Misbehaviour {
    const {
      name,
      token,
      status,
      problem: error,
    } = this.#authorizations[at] ?? { name: "", token: "", status: "invalid" };
    const challenges = this.types.map((type, i) => ({
      type,
      token,
      url: this.#url(`/challenge/${at * 10 + i}`),
      status,
      error,
    }));
    return { body: JSON.stringify({ status, identifier: { type: "dns", value: name }, challenges }) };
  }

  async #challenge(id: number, account: Account, path: string): Promise<Misbehaviour> {
    const authorization = this.#authorizations[Math.floor(id / 10)];
    const type = this.types[id % 10];
    if (authorization === undefined) return problem("malformed", "no such challenge", 404);
    const { x, y } = account.jwk;
    const thumbprint = createHash("sha256")
      .update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
      .digest("base64url");
    const expected = `${authorization.token}.${thumbprint}`;
    try {
      if (type === "http-01") await this.#lookOverHttp(authorization, expected);
      else await this.#lookOverTls(authorization.name, expected);
      authorization.status = "valid";
    } catch (error) {
      authorization.status = "invalid";
      authorization.problem = {
        type: `${PROBLEM}unauthorized`,
        detail: error instanceof Error ? error.message : String(error),
      };
    }
    return { body: JSON.stringify({ type, url: this.#url(path), status: authorization.status }) };
  }

  async #lookOverHttp({ name, token }: Authorization, expected: string): Promise<void> {
    const path = `/.well-known/acme-challenge/${token}`;
    const [response] = (await once(
      get({ host: "127.0.0.1", port: this.#options.http, path, headers: { host: name }, agent: false }),
      "response",
    )) as [IncomingMessage];
    const text = Buffer.concat((await response.toArray()) as Buffer[]).toString();
    if (response.statusCode !== 200 || text !== expected)
      throw new Error(`found ${response.statusCode} ${text} at ${path}`);
  }

  /** RFC 8737 3. */
  async #lookOverTls(name: string, expected: string): Promise<void> {
    const socket = connect({
      host: "127.0.0.1",
      port: this.#options.tls ?? 0,
      servername: name,
      ALPNProtocols: ["acme-tls/1"],
      rejectUnauthorized: false,
    });
    await once(socket, "secureConnect");
    const shown = socket.getPeerX509Certificate();
    const protocol = socket.alpnProtocol;
    socket.destroy();
    const digest = createHash("sha256").update(expected).digest();
    // 1.3.6.1.5.5.7.1.31, critical, an OCTET STRING in an OCTET STRING.
    const extension = Buffer.concat([Buffer.from("06082b0601050507011f0101ff04220420", "hex"), digest]);
    if (protocol !== "acme-tls/1") throw new Error("another protocol was chosen");
    if (shown?.subjectAltName !== `DNS:${name}`) throw new Error(`the certificate is for ${shown?.subjectAltName}`);
    if (!shown.raw.includes(extension)) throw new Error("the certificate does not hold the digest");
  }

  async #finalize(at: number, csr: string): Promise<Misbehaviour> {
    const order = this.orders[at];
    if (order?.status !== "ready") return problem("orderNotReady", "not yet", 403);
    const own = await this.#issuing.certify(Buffer.from(csr, "base64url"), this.wishes);
    order.certificate = `${own.toString()}${this.#issuing.certificate}`;
    order.status = "valid";
    return this.#showOrder(at);
  }
}

/** RFC 8555 7.3.4. */
function isBound(
  { id, key }: { readonly id: string; readonly key: Buffer },
  binding: unknown,
  jwk: Account["jwk"],
): boolean {
  const { protected: head = "", payload = "", signature = "" } = (binding ?? {}) as Record<string, string>;
  if (head === "") return false;
  const { alg, kid } = JSON.parse(Buffer.from(head, "base64url").toString()) as Record<string, unknown>;
  const bound = JSON.parse(Buffer.from(payload, "base64url").toString()) as Account["jwk"];
  const right = createHmac("sha256", key).update(`${head}.${payload}`).digest("base64url");
  return alg === "HS256" && kid === id && bound.x === jwk.x && signature === right;
}
