/** Speaks with one authority: its directory, nonces, signed requests, and the account there (RFC 8555 6, 7.1 to 7.3). */
import type { Clock } from "../base/clock.ts";
import { askHttps, type WebAnswer, type WebRequest } from "../net/web-client.ts";
import { ANSWER_OCTETS_MAX, NONCE_TRIES_MAX, NONCES_KEPT_MAX, REQUEST_MS_MAX, URL_LENGTH_MAX } from "./limits.ts";
import { type AccountKey, type ExternalAccount } from "./signing.ts";
import { AcmeTrouble, troubleIn } from "./trouble.ts";

export interface AuthorityWeb extends Pick<WebRequest, "addressesOf" | "authorities"> {
  readonly clock: Clock;
}

/** What an authority answered: an object of JSON. */
export interface Answer {
  readonly status: number;
  /** Where what was asked for is, if the authority says so. */
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly fields: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

interface Directory {
  readonly newNonce: string;
  readonly newAccount: string;
  readonly newOrder: string;
  /** Of RFC 9773, where the authority has it. */
  readonly renewalInfo: string | undefined;
  readonly termsOfService: string | undefined;
  readonly needsExternalAccount: boolean;
}

const NONCE = /^[A-Za-z0-9_-]{1,512}$/;

export class AcmeClient {
  readonly #url: URL;
  readonly #key: AccountKey;
  readonly #web: AuthorityWeb;
  readonly #nonces: string[] = [];
  #directory: Promise<Directory> | undefined;
  #account: string | undefined;

  constructor(url: string, key: AccountKey, web: AuthorityWeb) {
    this.#url = new URL(url);
    this.#key = key;
    this.#web = web;
  }

  get thumbprint(): string {
    return this.#key.thumbprint;
  }

  directory(): Promise<Directory> {
    return (this.#directory ??= this.#readDirectory());
  }

  /** The account's address, by which it is known from then on. */
  useAccount(url: string): void {
    this.#account = checkedUrl(url);
  }

  /** Makes an account for the key, or finds the one that it has; answers its address. Agrees to the terms of the authority. */
  async register(about: {
    readonly contact: readonly string[];
    readonly external: ExternalAccount | undefined;
  }): Promise<string> {
    const { newAccount, needsExternalAccount } = await this.directory();
    const { external, contact } = about;
    if (needsExternalAccount && external === undefined)
      throw new AcmeTrouble("the authority wants an account that was made on its pages: set acme.externalAccount");
    const { location } = await this.#signed(newAccount, {
      termsOfServiceAgreed: true,
      ...(contact.length > 0 ? { contact } : {}),
      ...(external === undefined ? {} : { externalAccountBinding: this.#key.boundTo(external, newAccount) }),
    });
    if (location === undefined) throw new AcmeTrouble("the authority does not say where the account is");
    this.useAccount(location);
    return location;
  }

  /** Throws AcmeTrouble when the authority refuses. */
  post(url: string, payload: object): Promise<Answer> {
    return this.#signed(url, payload);
  }

  /** POST-as-GET (RFC 8555 6.3). */
  read(url: string): Promise<Answer> {
    return this.#signed(url, undefined);
  }

  /** A chain of certificates in PEM. */
  async certificate(url: string): Promise<string> {
    const answer = await this.#send(url, undefined, "application/pem-certificate-chain");
    return answer.body.toString("latin1");
  }

  /** Of what is nobody's secret. */
  async open(url: string): Promise<Answer> {
    const answer = await this.#ask(url, "GET");
    if (answer.status !== 200) throw troubleIn(answer, this.#web.clock.now());
    return answerOf(answer);
  }

  async #readDirectory(): Promise<Directory> {
    const { fields } = await this.open(this.#url.href);
    const { newNonce, newAccount, newOrder, renewalInfo } = fields;
    const meta = (fields["meta"] ?? {}) as Fields;
    return {
      newNonce: checkedUrl(newNonce),
      newAccount: checkedUrl(newAccount),
      newOrder: checkedUrl(newOrder),
      renewalInfo: renewalInfo === undefined ? undefined : checkedUrl(renewalInfo),
      termsOfService: typeof meta["termsOfService"] === "string" ? meta["termsOfService"] : undefined,
      needsExternalAccount: meta["externalAccountRequired"] === true,
    };
  }

  async #signed(url: string, payload: object | undefined): Promise<Answer> {
    return answerOf(await this.#send(url, payload, "application/json"));
  }

  async #send(url: string, payload: object | undefined, accept: string): Promise<WebAnswer> {
    const text = payload === undefined ? "" : JSON.stringify(payload);
    for (let tried = 1; ; tried++) {
      const who = this.#account === undefined ? { jwk: this.#key.jwk } : { kid: this.#account };
      const signed = this.#key.sign({ ...who, nonce: await this.#nonce(), url }, text);
      const answer = await this.#ask(url, "POST", { body: JSON.stringify(signed), accept });
      if (answer.status >= 200 && answer.status < 300) return answer;
      const trouble = troubleIn(answer, this.#web.clock.now());
      if (trouble.kind !== "badNonce" || tried >= NONCE_TRIES_MAX) throw trouble;
    }
  }

  async #nonce(): Promise<string> {
    const kept = this.#nonces.pop();
    if (kept !== undefined) return kept;
    await this.#ask((await this.directory()).newNonce, "HEAD");
    const fresh = this.#nonces.pop();
    if (fresh === undefined) throw new AcmeTrouble("the authority gives no nonce");
    return fresh;
  }

  async #ask(url: string, method: WebRequest["method"], sent?: { body: string; accept: string }): Promise<WebAnswer> {
    const asked = new URL(url);
    const answer = await askHttps({
      url: asked,
      method,
      headers: {
        accept: sent?.accept ?? "application/json",
        "user-agent": "Posthorn",
        ...(sent === undefined ? {} : { "content-type": "application/jose+json" }),
      },
      ...(sent === undefined ? {} : { body: Buffer.from(sent.body) }),
      addressesOf: this.#web.addressesOf,
      authorities: this.#web.authorities,
      // The operator has named this host, which may be in a network of their own; where it sends us to is another matter.
      privateAddresses: asked.host === this.#url.host,
      timeoutMs: REQUEST_MS_MAX,
      bodyOctetsMax: ANSWER_OCTETS_MAX,
    });
    const { "replay-nonce": nonce } = answer.headers;
    if (typeof nonce === "string" && NONCE.test(nonce) && this.#nonces.length < NONCES_KEPT_MAX)
      this.#nonces.push(nonce);
    return answer;
  }
}

function answerOf({ status, location, retryAfter, body }: WebAnswer): Answer {
  return { status, location, retryAfter, fields: parsed(body.toString()) };
}

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  } catch {
    // Said below.
  }
  throw new AcmeTrouble("the authority answers what is no object of JSON");
}

/** An address that an authority gave. */
export function checkedUrl(value: unknown): string {
  if (typeof value === "string" && value.length <= URL_LENGTH_MAX && value.startsWith("https:") && URL.canParse(value))
    return value;
  throw new AcmeTrouble("the authority gives an address that is none, or not of https");
}
