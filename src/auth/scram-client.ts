/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding: for logging in at other servers. */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { SyntaxProblem } from "../base/errors.ts";
import { decodeBase64 } from "../wire/sasl/base64.ts";
import { formatClientFinal, formatClientFirst } from "../wire/sasl/scram.ts";
import { SCRAM_ITERATIONS_MAX } from "./limits.ts";
import { prepareText } from "./saslprep.ts";
import { makeNonce } from "./scram.ts";

const derive = promisify(pbkdf2);
const KEY_OCTETS = 32;

/** "n,,": this client knows no channel binding. */
const GS2_HEADER = "n,,";

export class ScramClient {
  readonly #password: string;
  readonly #nonce: string;
  /** The first message to send. */
  readonly first: string;
  #signature: Buffer | undefined;

  constructor(name: string, password: string, nonce: string = makeNonce()) {
    // What may not be a password here may be one there.
    this.#password = prepareText(password) ?? password;
    this.#nonce = nonce;
    this.first = formatClientFirst({ binding: { kind: "none" }, authorize: "", name, nonce });
  }

  /** The second message, in answer to the server's first. Throws SyntaxProblem when that makes no sense, or asks for too much work. */
  async final(serverFirst: string): Promise<string> {
    const [, nonce = "", salt = "", iterations = ""] =
      /^r=([^,]+),s=([^,]+),i=(\d{1,9})(?:,|$)/.exec(serverFirst) ?? [];
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce) throw new SyntaxProblem("wrong SCRAM challenge");
    const work = Number(iterations);
    if (work < 1 || work > SCRAM_ITERATIONS_MAX) throw new SyntaxProblem(`SCRAM with ${iterations} iterations`);
    const salted = await derive(this.#password, decodeBase64(salt), work, KEY_OCTETS, "sha256");
    const withoutProof = `c=${Buffer.from(GS2_HEADER).toString("base64")},r=${nonce}`;
    const signed = `${this.first.slice(GS2_HEADER.length)},${serverFirst},${withoutProof}`;
    const clientKey = hmac(salted, "Client Key");
    const mask = hmac(createHash("sha256").update(clientKey).digest(), signed);
    this.#signature = hmac(hmac(salted, "Server Key"), signed);
    return formatClientFinal({ withoutProof, proof: clientKey.map((byte, at) => byte ^ (mask[at] ?? 0)) as Buffer });
  }

  /** Whether the server's last message shows that it knows the password too. */
  isGenuine(serverFinal: string): boolean {
    const [, given] = /^v=([^,]+)/.exec(serverFinal) ?? [];
    if (given === undefined || this.#signature === undefined) return false;
    const signature = Buffer.from(given, "base64");
    return signature.length === this.#signature.length && timingSafeEqual(signature, this.#signature);
  }
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
