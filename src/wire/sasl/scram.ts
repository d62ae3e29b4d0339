/** The messages of SCRAM (RFC 5802 7), parsed where the client writes them and formatted where we do, and the other way round for tests. */
import { SyntaxProblem } from "../../base/errors.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { SASL_NAME_OCTETS_MAX, SCRAM_NONCE_OCTETS_MAX } from "./limits.ts";
import { utf8 } from "./utf8.ts";

/**
 * What the client says about channel binding: it cannot ("none"), it could but believes that the server cannot
 * ("unoffered"), or it uses the type named.
 */
export type BindingFlag =
  | { readonly kind: "none" }
  | { readonly kind: "unoffered" }
  | { readonly kind: "used"; readonly type: string };

export interface ScramClientFirst {
  readonly binding: BindingFlag;
  /** Whom to act as; "" means the same as `name`. */
  readonly authorize: string;
  readonly name: string;
  readonly nonce: string;
  /** The part in front of the bare message, as written: it returns in the last message's `c=`. */
  readonly gs2Header: string;
  /** The bare message as written: it is signed. */
  readonly bare: string;
}

export interface ScramClientFinal {
  /** Decoded: the GS2 header followed by the channel binding data. */
  readonly channelBinding: Buffer;
  readonly nonce: string;
  readonly proof: Buffer;
  /** The message up to the proof, as written: it is signed. */
  readonly withoutProof: string;
}

/** Printable ASCII without the comma. */
const NONCE = /^[\x21-\x2b\x2d-\x7e]+$/;
const BINDING_TYPE = /^[A-Za-z0-9.-]+$/;

export function parseClientFirst(octets: Uint8Array): ScramClientFirst {
  const message = utf8(octets);
  const flagEnd = message.indexOf(",");
  const headerEnd = flagEnd < 0 ? -1 : message.indexOf(",", flagEnd + 1);
  if (headerEnd < 0) throw new SyntaxProblem("SCRAM message without GS2 header");
  const authorize = message.slice(flagEnd + 1, headerEnd);
  const bare = message.slice(headerEnd + 1);
  const [name = "", nonce = ""] = bare.split(",", 2);
  if (name.startsWith("m=")) throw new SyntaxProblem("SCRAM extension not supported");
  return {
    binding: parseBinding(message.slice(0, flagEnd)),
    authorize: authorize === "" ? "" : parseName(authorize, "a="),
    name: parseName(name, "n="),
    nonce: parseNonce(nonce),
    gs2Header: message.slice(0, headerEnd + 1),
    bare,
  };
}

export function parseClientFinal(octets: Uint8Array): ScramClientFinal {
  const message = utf8(octets);
  const proofAt = message.lastIndexOf(",p=");
  if (proofAt < 0) throw new SyntaxProblem("SCRAM message without proof");
  const withoutProof = message.slice(0, proofAt);
  const [channelBinding = "", nonce = ""] = withoutProof.split(",", 2);
  if (!channelBinding.startsWith("c=")) throw new SyntaxProblem("SCRAM message without channel binding");
  return {
    channelBinding: decodeBase64(channelBinding.slice(2)),
    nonce: parseNonce(nonce),
    proof: decodeBase64(message.slice(proofAt + 3)),
    withoutProof,
  };
}

export function formatClientFirst(message: Pick<ScramClientFirst, "binding" | "authorize" | "name" | "nonce">): string {
  const { binding, authorize } = message;
  const flag = binding.kind === "used" ? `p=${binding.type}` : binding.kind === "unoffered" ? "y" : "n";
  return `${flag},${authorize === "" ? "" : `a=${escapeName(authorize)}`},n=${escapeName(message.name)},r=${message.nonce}`;
}

export function formatClientFinal(message: Pick<ScramClientFinal, "withoutProof" | "proof">): string {
  return `${message.withoutProof},p=${encodeBase64(message.proof)}`;
}

export function formatServerFirst(message: { nonce: string; salt: Uint8Array; iterations: number }): string {
  return `r=${message.nonce},s=${encodeBase64(message.salt)},i=${message.iterations}`;
}

export function formatServerFinal(signature: Uint8Array): string {
  return `v=${encodeBase64(signature)}`;
}

function parseBinding(flag: string): BindingFlag {
  if (flag === "n") return { kind: "none" };
  if (flag === "y") return { kind: "unoffered" };
  const type = flag.slice(2);
  if (!flag.startsWith("p=") || !BINDING_TYPE.test(type)) throw new SyntaxProblem("wrong SCRAM channel binding flag");
  return { kind: "used", type };
}

function parseNonce(attribute: string): string {
  const nonce = attribute.slice(2);
  if (!attribute.startsWith("r=") || nonce.length > SCRAM_NONCE_OCTETS_MAX || !NONCE.test(nonce)) {
    throw new SyntaxProblem("wrong SCRAM nonce");
  }
  return nonce;
}

function parseName(attribute: string, prefix: "n=" | "a="): string {
  const written = attribute.slice(2);
  if (
    !attribute.startsWith(prefix) ||
    written === "" ||
    written.length > SASL_NAME_OCTETS_MAX ||
    written.includes("\0")
  ) {
    throw new SyntaxProblem("wrong SCRAM name");
  }
  if (/=(?!2C|3D)/.test(written)) throw new SyntaxProblem("wrong escape in SCRAM name");
  return written.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

function escapeName(name: string): string {
  return name.replaceAll("=", "=3D").replaceAll(",", "=2C");
}
