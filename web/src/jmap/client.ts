/** Requests to the server this page came from (RFC 8620). */
import { Refused, SignedOut, Unreachable } from "./problems.ts";

/** What this server tells besides the standard, for showing mail with care. */
const READING = "urn:posthorn:params:jmap:reading";

/** RFC 9661 1.3.1. */
const SIEVE = "urn:ietf:params:jmap:sieve";

interface Reading {
  readonly pictureUrl: string;
  readonly unsubscribeUrl: string;
}

interface SessionAccount {
  /** Its address. */
  readonly name: string;
  /** False where somebody else shares something of it. */
  readonly isPersonal: boolean;
  readonly accountCapabilities: {
    readonly [READING]?: Reading;
    readonly [SIEVE]?: { readonly sieveExtensions: readonly string[] };
  };
}

export interface SessionObject {
  readonly username: string;
  readonly apiUrl: string;
  readonly downloadUrl: string;
  readonly uploadUrl: string;
  readonly eventSourceUrl: string;
  readonly primaryAccounts: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, SessionAccount>>;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

export type Call = readonly [method: string, args: Readonly<Record<string, unknown>>];

/** A value that an earlier call of the same request answers (RFC 8620 3.7). */
export function resultOf(call: number, name: string, path: string): Readonly<Record<string, string>> {
  return { resultOf: String(call), name, path };
}

export interface UploadedBlob {
  readonly blobId: string;
  readonly type: string;
  readonly size: number;
}

/** Throws SignedOut or Unreachable. */
export async function readSession(): Promise<SessionObject> {
  const response = await reach("/jmap/session", {});
  return (await response.json()) as SessionObject;
}

function ownAccountOf({ primaryAccounts }: SessionObject): string {
  return primaryAccounts["urn:ietf:params:jmap:mail"] ?? "";
}

export class JmapClient {
  readonly session: SessionObject;
  readonly accountId: string;
  /** Called when the server says that the login has ended. */
  signedOut: () => void = () => undefined;

  /** Of whoever is logged in, when no other is named. */
  constructor(session: SessionObject, accountId = ownAccountOf(session)) {
    this.session = session;
    this.accountId = accountId;
  }

  /** False for an account of somebody else who shares something of it. */
  get isOwn(): boolean {
    return this.accountId === ownAccountOf(this.session);
  }

  /** Its address. */
  get accountName(): string {
    return this.session.accounts[this.accountId]?.name ?? "";
  }

  get username(): string {
    return this.session.username;
  }

  /** The name by which this device keeps things of the account; undefined where it keeps nothing. */
  get keptAs(): string | undefined {
    return this.isOwn ? this.username : undefined;
  }

  /** Undefined for a server that is not ours. */
  get reading(): Reading | undefined {
    return this.session.accounts[ownAccountOf(this.session)]?.accountCapabilities[READING];
  }

  /** What a script may require; undefined for a server that does not tell. */
  get sieveExtensions(): readonly string[] | undefined {
    return this.session.accounts[this.accountId]?.accountCapabilities[SIEVE]?.sieveExtensions;
  }

  /** The answers in the order of the calls. Throws Refused for the first call that failed, SignedOut, Unreachable. */
  async request<Answers extends readonly unknown[]>(...calls: readonly Call[]): Promise<Answers> {
    const body = JSON.stringify({
      using: Object.keys(this.session.capabilities),
      methodCalls: calls.map(([method, args], i) => [method, { ...this.#accountOf(method), ...args }, String(i)]),
    });
    const headers = { "content-type": "application/json" };
    const response = await this.#reach(here(this.session.apiUrl), { method: "POST", headers, body });
    const { methodResponses } = (await response.json()) as {
      methodResponses: readonly (readonly [
        string,
        { readonly type?: string; readonly description?: string },
        string,
      ])[];
    };
    const answers = calls.map((_, i) => methodResponses.find(([, , id]) => id === String(i)));
    const failed = answers.find((answer) => answer === undefined || answer[0] === "error");
    if (failed !== undefined) throw new Refused(failed[1].type ?? "serverFail", failed[1].description ?? "");
    return answers.map((answer) => answer?.[1]) as unknown as Answers;
  }

  /** Push subscriptions belong to whoever is logged in, not to an account (RFC 8620 7.2). */
  #accountOf(method: string): { readonly accountId?: string } {
    return method.startsWith("PushSubscription/") ? {} : { accountId: this.accountId };
  }

  /** Where requests go, for others of this site. */
  get apiPath(): string {
    return here(this.session.apiUrl);
  }

  downloadUrl(blobId: string, name: string, type: string): string {
    const values: Readonly<Record<string, string>> = { accountId: this.accountId, blobId, name, type };
    const url = this.session.downloadUrl.replace(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(values[key] ?? ""),
    );
    return here(url);
  }

  /** Bytes of a blob; `type` is what they are taken for. */
  async blob(blobId: string, type: string): Promise<Blob> {
    const response = await this.#reach(this.downloadUrl(blobId, "part", type), {});
    return response.blob();
  }

  /** A picture on another server, which ours fetches without saying for whom. Throws Refused when there is none. */
  async picture(url: string): Promise<Blob> {
    const response = await this.#post(this.reading?.pictureUrl, { url });
    return response.blob();
  }

  /** Leaves the list that an email came from (RFC 8058). Throws Refused when its server does not agree. */
  async unsubscribe(blobId: string): Promise<void> {
    await this.#post(this.reading?.unsubscribeUrl, { blobId });
  }

  async #post(url: string | undefined, value: unknown): Promise<Response> {
    if (url === undefined) throw new Refused("unknownCapability", "");
    const headers = { "content-type": "application/json" };
    return this.#reach(here(url), { method: "POST", headers, body: JSON.stringify(value) });
  }

  /** Uploads with news of how far it is, which fetch does not give. */
  upload(file: Blob, options: { progress: (share: number) => void; signal: AbortSignal }): Promise<UploadedBlob> {
    const request = new XMLHttpRequest();
    const { promise, resolve, reject } = Promise.withResolvers<UploadedBlob>();
    request.upload.addEventListener("progress", (event) => options.progress(event.loaded / Math.max(1, event.total)));
    request.addEventListener("error", () => reject(new Unreachable("the server cannot be reached")));
    request.addEventListener("abort", () => reject(new Refused("aborted", "")));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as UploadedBlob);
      else reject(problemOf(request.status, request.responseText, request.getResponseHeader("content-type")));
    });
    options.signal.addEventListener("abort", () => request.abort());
    request.open("POST", here(this.session.uploadUrl).replace("{accountId}", encodeURIComponent(this.accountId)));
    request.setRequestHeader("content-type", file.type === "" ? "application/octet-stream" : file.type);
    request.send(file);
    return promise;
  }

  /** `since`: the state that is known, from which on the server tells; undefined: from now on. */
  events(types: string, { pingSeconds, since }: { pingSeconds: number; since: string | undefined }): EventSource {
    const url = here(this.session.eventSourceUrl)
      .replace("{types}", types)
      .replace("{closeafter}", "no")
      .replace("{ping}", String(pingSeconds));
    return new EventSource(since === undefined ? url : `${url}&since=${since}`);
  }

  async #reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await reach(path, init);
    } catch (error) {
      if (error instanceof SignedOut) this.signedOut();
      throw error;
    }
  }
}

/** The path alone: a proxy in front of the server may have changed scheme and port. */
function here(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, "");
}

/** Throws SignedOut, Unreachable or Refused. */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch(() => {
    throw new Unreachable("the server cannot be reached");
  });
  if (response.ok) return response;
  throw problemOf(response.status, await response.text(), response.headers.get("content-type"));
}

/** What a proxy in front of the server says for it is no problem document. */
function problemOf(status: number, text: string, type: string | null): Error {
  const isOurs = type?.startsWith("application/problem+json") === true;
  const { code, detail = "" } = answerOf(text);
  if (status === 401 && code === undefined) return new SignedOut("nobody is logged in");
  if ((status === 502 || status === 504) && !isOurs) return new Unreachable("the server cannot be reached");
  return new Refused(code ?? String(status), detail);
}

function answerOf(text: string): { readonly code?: string; readonly detail?: string } {
  try {
    return JSON.parse(text) as { readonly code?: string; readonly detail?: string };
  } catch {
    return {};
  }
}

/** `code`: of the second factor; empty before it was asked for. Throws Refused with what the server said ("second-factor"), or Unreachable. */
export async function logIn(login: { name: string; password: string; code: string }): Promise<void> {
  await prove("/login", login);
}

/** What the server asks a passkey; throws as `logInWithPasskey`. */
export async function passkeyQuestion(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const response = await reach("/login/passkey/begin", { method: "POST" });
  return (await response.json()) as PublicKeyCredentialRequestOptionsJSON;
}

/** Throws Refused or Unreachable. */
export async function logInWithPasskey(answer: unknown): Promise<void> {
  await prove("/login/passkey", answer);
}

/** Accounts that the demo opens with one click; none elsewhere, and nobody is asked but this machine. */
export async function demoAccounts(): Promise<readonly string[]> {
  if (!["127.0.0.1", "localhost", "[::1]"].includes(location.hostname)) return [];
  const response = await fetch("/login/demo").catch(() => undefined);
  return response?.ok === true ? ((await response.json()) as { accounts: readonly string[] }).accounts : [];
}

/** Throws as `logIn`. */
export async function logInToDemo(address: string): Promise<void> {
  await prove(`/login/demo/${encodeURIComponent(address)}`, {});
}

async function prove(path: string, proof: unknown): Promise<void> {
  try {
    const headers = { "content-type": "application/json" };
    await reach(path, { method: "POST", headers, body: JSON.stringify(proof) });
  } catch (error) {
    throw error instanceof SignedOut ? new Refused("401", "") : error;
  }
}

export async function logOut(): Promise<void> {
  await reach("/logout", { method: "POST" });
}
