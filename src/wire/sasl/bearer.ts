/** Bearer tokens in SASL: OAUTHBEARER (RFC 7628 3.1), and XOAUTH2, which Gmail and Outlook spoke before it. */
import { SyntaxProblem } from "../../base/errors.ts";
import { utf8 } from "./utf8.ts";

export interface BearerResponse {
  /** Whose account it is; empty when the client leaves that to the token. */
  readonly name: string;
  readonly token: string;
}

/** `n,a=user@example.com,^Ahost=…^Aport=…^Aauth=Bearer TOKEN^A^A`, where ^A is U+0001. */
export function parseOauthBearer(response: Uint8Array): BearerResponse {
  const text = utf8(response);
  const [header = "", ...pairs] = text.split("\u0001");
  const [, name = ""] = /^[ny],(?:a=([^,]*))?,$/.exec(header) ?? [];
  if (!/^[ny],(?:a=[^,]*)?,$/.test(header)) throw new SyntaxProblem("not an OAUTHBEARER response");
  return { name: unescaped(name), token: tokenOf(pairs) };
}

/** `user=user@example.com^Aauth=Bearer TOKEN^A^A` */
export function parseXoauth2(response: Uint8Array): BearerResponse {
  const [header = "", ...pairs] = utf8(response).split("\u0001");
  if (!header.startsWith("user=")) throw new SyntaxProblem("not an XOAUTH2 response");
  return { name: header.slice("user=".length), token: tokenOf(pairs) };
}

/** What a client is told when its token is not good, before it gives up: where it can read how to get another (RFC 7628 3.2.2). */
export function bearerRefusal(configuration: string | undefined): Buffer {
  return Buffer.from(JSON.stringify({ status: "invalid_token", "openid-configuration": configuration }));
}

function tokenOf(pairs: readonly string[]): string {
  const auth = pairs.find((pair) => pair.startsWith("auth="));
  const [, token] = /^auth=Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(auth ?? "") ?? [];
  if (token === undefined) throw new SyntaxProblem("there is no bearer token");
  return token;
}

/** A comma and an equals sign are written as codes in names (RFC 5801 4). */
function unescaped(name: string): string {
  return name.replaceAll("=2C", ",").replaceAll("=3D", "=");
}
